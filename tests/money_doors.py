"""The rows of the access matrix for the pages of money."""

from typing import Any

from access import INSIDE, Door
from contract_doors import MONEY_READERS


def _slug(world: Any) -> dict[str, Any]:
    return {"programme": world.programme.slug}


def _project(world: Any) -> dict[str, Any]:
    return {**_slug(world), "pk": world.project.pk}


MONEY_PAGES = {
    "observatory:money": Door(sees=INSIDE, reads=MONEY_READERS, args=_slug),
    "observatory:forecast": Door(sees=INSIDE, reads=MONEY_READERS, args=_slug),
    "observatory:project-money": Door(sees=INSIDE, reads=MONEY_READERS, args=_project),
}
