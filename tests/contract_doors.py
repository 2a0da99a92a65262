"""The rows of the access matrix for contracts and suppliers."""

from collections.abc import Callable
from typing import Any

from access import INSIDE, NOBODY, OWN, WHOLE, Door

MONEY_READERS = WHOLE | OWN | {"finance", "contract-manager", "auditor"}
BUYERS = WHOLE | OWN
FOLLOWERS_OF_CONTRACTS = BUYERS | {"contract-manager"}
WHO_NAME = WHOLE | {"organisation-manager"}


def _of(*names: str) -> Callable[[Any], dict[str, Any]]:
    """The arguments of a route: the programme, and objects of the world by the key in the address."""

    def args(world: Any) -> dict[str, Any]:
        pairs = (name.split("=") for name in names)
        return {"programme": world.programme.slug, **{key: getattr(world, name).pk for key, name in pairs}}

    return args


def _page(*names: str) -> Door:
    return Door(sees=INSIDE, reads=MONEY_READERS, args=_of(*names))


def _form(allowed: frozenset[str], *names: str) -> Door:
    return Door(sees=INSIDE, reads=allowed, acts=allowed, args=_of(*names))


def _deeds(
    contract: str, keepers: frozenset[str], followers: frozenset[str], naming: frozenset[str]
) -> dict[str, Door]:
    allowed = {
        **dict.fromkeys(("change", "begin", "suspend", "resume", "terminate", "modify", "secure"), keepers),
        **dict.fromkeys(("accept", "accept-finally", "take-back", "note"), followers),
        "designate": naming,
    }
    return {f"procurement:{verb}-contract": _form(who, f"pk={contract}") for verb, who in allowed.items()}


CONTRACTS: dict[str, Door] = {
    "procurement:contracts": _page(),
    "procurement:contract-managers": _page(),
    "procurement:contract": _page("pk=contract"),
    "procurement:add-contract": _form(BUYERS, "project=project"),
    "procurement:sign-contract": _form(BUYERS, "pk=awarded"),
    "procurement:suppliers": _page(),
    "procurement:supplier": _page("pk=supplier"),
    "procurement:change-supplier": _form(WHOLE, "pk=supplier"),
    **_deeds("contract", BUYERS, FOLLOWERS_OF_CONTRACTS, WHO_NAME),
    # Only the person who was named declares; nobody of the matrix is.
    "procurement:declare-managers": _form(NOBODY, "contract=contract", "pk=contract_manager"),
    **{
        f"procurement:{verb}-managers": _form(WHO_NAME, "contract=contract", "pk=contract_manager")
        for verb in ("divide", "replace", "end")
    },
    "procurement:withdraw-modifications": _form(BUYERS, "contract=contract", "pk=modification"),
    "procurement:settle-notes": _form(FOLLOWERS_OF_CONTRACTS, "contract=contract", "pk=deviation"),
    "procurement:prolong-guarantees": _form(BUYERS, "contract=contract", "pk=guarantee"),
    "procurement:release-guarantees": _form(BUYERS, "contract=contract", "pk=guarantee"),
}
CONTRACTS_OF_ANOTHER = _deeds("other_contract", WHOLE, WHOLE, WHOLE)
