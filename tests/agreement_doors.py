"""The rows of the access matrix for agreements and what stands under them."""

from collections.abc import Callable
from typing import Any

from access import INSIDE, OWN, WHOLE, Door

MONEY_READERS = WHOLE | OWN | {"finance", "contract-manager", "auditor"}
OBLIGED = WHOLE | OWN | {"contract-manager"}
ADMIN = frozenset({"admin"})


def _of(**names: str) -> Callable[[Any], dict[str, Any]]:
    """The arguments of a route: the programme, and objects of the world by the key in the address."""
    return lambda world: {
        "programme": world.programme.slug,
        **{key: getattr(world, name).pk for key, name in names.items()},
    }


def _page(**names: str) -> Door:
    return Door(sees=INSIDE, reads=MONEY_READERS, args=_of(**names))


def _form(allowed: frozenset[str] = WHOLE, **names: str) -> Door:
    return Door(sees=INSIDE, reads=allowed, acts=allowed, args=_of(**names))


def _version(world: Any) -> dict[str, Any]:
    return {**_of(agreement="agreement")(world), "kind": "prolongation"}


def _kind(world: Any) -> dict[str, Any]:
    return {"programme": world.programme.slug, "kind": "mentoring"}


SIGNED, DRAFTED = {"agreement": "agreement"}, {"agreement": "drafted_agreement"}
TERMS = {**DRAFTED, "pk": "drafted_terms"}
AGREEMENTS: dict[str, Door] = {
    "agreements:list": _page(),
    "agreements:agreement": _page(**SIGNED),
    "agreements:retention": _page(),
    "agreements:draw-up": _form(),
    "agreements:change": _form(**SIGNED),
    "agreements:draw-up-version": Door(sees=INSIDE, reads=WHOLE, acts=WHOLE, args=_version),
    "agreements:change-version": _form(**TERMS),
    "agreements:drop-version": _form(**TERMS),
    "agreements:sign": _form(**TERMS, party="drafted_party"),
    **{f"agreements:{deed}": _form(**DRAFTED) for deed in ("send", "take-back", "drop")},
    **{f"agreements:{deed}": _form(**SIGNED) for deed in ("end", "terminate", "reopen")},
    "agreements:add-party": _form(**DRAFTED),
    "agreements:change-party": _form(**DRAFTED, pk="drafted_party"),
    "agreements:remove-party": _form(**DRAFTED, pk="drafted_party"),
    "agreements:add-covered": _form(**SIGNED),
    "agreements:change-covered": _form(**SIGNED, pk="covered"),
    "agreements:remove-covered": _form(**SIGNED, pk="covered"),
    "agreements:add-obligation": _form(**SIGNED),
    **{
        f"agreements:{verb}-obligation": _form(**SIGNED, pk="obligation")
        for verb in ("change", "fulfil", "waive", "reopen")
    },
    "agreements:report-obligation": _form(OBLIGED, **SIGNED, pk="obligation"),
    "agreements:add-retention-rule": _form(),
    "agreements:change-retention-rule": _form(pk="retention_rule"),
    "portfolio:kinds": Door(sees=INSIDE, reads=INSIDE, args=_of()),
    "portfolio:change-kind": Door(sees=INSIDE, reads=ADMIN, acts=ADMIN, args=_kind),
}
AGREEMENTS_OF_ANOTHER: dict[str, Door] = {
    "agreements:report-obligation": _form(WHOLE, **SIGNED, pk="obligation_of_another"),
}
