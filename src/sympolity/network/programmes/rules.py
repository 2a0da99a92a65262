"""Who may do what in a programme: the predicates that read the table of roles (`role_table`).

A person holds roles by appointment. A role of the programme reaches every object of the programme; a role of an
organisation reaches what belongs to that organisation, and may read the rest. The stewards of a network keep its
register of territories, organisations and programmes. A permission asked without an object is refused.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import rules
from django.apps import apps
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel import refusals
from sympolity.ground.languages.models import Translation
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.programmes.models import Appointment, Invitation, Objective, Participation, Programme, Role
from sympolity.network.programmes.role_table import (
    FOLLOW,
    PERMISSIONS,
    PROGRAMME_WIDE,
    ROLES,
    SEE,
    STEWARDSHIP,
    RoleSheet,
    Scope,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds today."""

    role: Role
    programme_id: int
    network_id: int
    organisation_id: int | None
    stands_in_for_id: int | None = None

    @property
    def sheet(self) -> RoleSheet:
        return ROLES[self.role]


def roles_held(user: Any) -> tuple[Held, ...]:
    """The roles a person holds today; asked of the database once for each loaded person."""
    if not getattr(user, "is_authenticated", False):
        return ()
    if not hasattr(user, "_roles_held"):
        rows = (
            Appointment.objects.held_on(timezone.localdate())
            .filter(user_id=user.pk)
            .order_by("id")
            .values_list("role", "programme_id", "programme__network_id", "organisation_id", "stands_in_for_id")
        )
        user._roles_held = tuple(Held(Role(role), *places) for role, *places in rows)
    held: tuple[Held, ...] = user._roles_held
    return held


def networks_kept(user: Any) -> frozenset[int]:
    """The networks whose register a person keeps; asked of the database once for each loaded person."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    if not hasattr(user, "_networks_kept"):
        user._networks_kept = frozenset(user.memberships.filter(is_steward=True).values_list("network_id", flat=True))
    kept: frozenset[int] = user._networks_kept
    return kept


def look_again(user: Any) -> None:
    """Forget what was read about a person's roles, after an operation has changed them."""
    user.__dict__.pop("_roles_held", None)
    user.__dict__.pop("_networks_kept", None)


def programme_of(obj: Any) -> Programme | None:
    """The programme in which an object stands, found through `programme`, `project`, `objective` or `subject`."""
    if obj is None or isinstance(obj, Programme):
        return obj
    if isinstance(obj, Translation):
        return programme_of(apps.get_model(obj.subject_type)._default_manager.filter(pk=obj.subject_id).first())
    for name in ("programme", "project", "objective", "of"):
        above = getattr(obj, name, None)
        if above is not None and not callable(above):
            return programme_of(above)
    return None


def network_of(obj: Any) -> int | None:
    """The network in which an object stands."""
    if isinstance(obj, Network):
        return obj.pk
    if isinstance(obj, Affiliation):
        return obj.organisation.network_id
    if programme := programme_of(obj):
        return programme.network_id
    network_id: int | None = getattr(obj, "network_id", None)
    return network_id


def roles_around(user: Any, obj: Any) -> tuple[Held, ...]:
    """The roles that a person holds where an object stands: in its programme, else in any programme of its network."""
    if programme := programme_of(obj):
        return tuple(held for held in roles_held(user) if held.programme_id == programme.pk)
    network_id = network_of(obj)
    return tuple(held for held in roles_held(user) if network_id is not None and held.network_id == network_id)


# The organisations to which an object belongs; None where it is open to each organisation of the programme.
Owners = Callable[[Any], Collection[int] | None]
Bar = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Permission:
    """How one permission is decided.

    `owners` names the organisations to which an object belongs: who works for one of them may act on it.
    `bar` keeps somebody out who has the role, for the reason that `because` gives.
    """

    name: str
    owners: Owners | None = None
    bar: Bar | None = None
    because: Promise | str = ""

    def is_given_by(self, held: Held, obj: Any) -> bool:
        if self.name not in held.sheet.permissions:
            return False
        if held.sheet.scope == Scope.PROGRAMME or self.name in PROGRAMME_WIDE:
            return True
        if self.owners is None:
            return False
        owners = self.owners(obj)
        return owners is None or held.organisation_id in owners

    def allows(self, user: Any, obj: Any) -> bool:
        if obj is None or not getattr(user, "is_authenticated", False):
            return False
        if self.bar is not None and self.bar(user, obj):
            return False
        if self.name in STEWARDSHIP and network_of(obj) in networks_kept(user):
            return True
        return any(self.is_given_by(held, obj) for held in roles_around(user, obj))


DECIDED: dict[str, Permission] = {}


def permit(name: str, *, owners: Owners | None = None, bar: Bar | None = None, because: Promise | str = "") -> None:
    """Register how a permission of the table is decided. Raises KeyError for one that PERMISSIONS does not name."""
    if name not in PERMISSIONS:
        raise KeyError(name)
    DECIDED[name] = permission = Permission(name, owners, bar, because)
    rules.set_perm(name, rules.predicate(permission.allows, name=name))
    refusals.explain(name, partial(why_not, name))


def its_organisation(obj: Any) -> Collection[int]:
    """The organisation that an object is, or for which an appointment, an invitation or an affiliation stands."""
    if isinstance(obj, Organisation):
        return {obj.pk}
    if isinstance(obj, Affiliation | Appointment | Invitation):
        return {obj.organisation_id} if obj.organisation_id else set()
    return set()


def its_stewards(obj: Any) -> Collection[int]:
    """The organisations that look after an objective, or after the objective of a factor, today."""
    objective = obj if isinstance(obj, Objective) else getattr(obj, "objective", None)
    if objective is None:
        return set()
    today = timezone.localdate()
    care = Participation.objects.on(today).filter(objective=objective, role=Participation.Role.STEWARD)
    return set(care.values_list("organisation_id", flat=True))


def whose_people(obj: Any) -> Collection[int] | None:
    """The page of a programme's people is open to each manager; `may_give` asks again for each single role."""
    return None if isinstance(obj, Programme) else its_organisation(obj)


def translated_it(user: Any, obj: Any) -> bool:
    return isinstance(obj, Translation) and obj.by_id is not None and obj.by_id == user.pk


def may_give(user: Any, role: str, programme: Programme, organisation: Organisation | None = None) -> bool:
    """Whether a person may give, or end, a role: nobody gives a role above their own."""
    if programme.network_id in networks_kept(user):
        return True
    for held in roles_around(user, programme):
        if role not in held.sheet.gives:
            continue
        if held.sheet.scope == Scope.PROGRAMME or (organisation and held.organisation_id == organisation.pk):
            return True
    return False


def roles_to_give(user: Any, programme: Programme) -> list[Role]:
    """The roles that a person may give in a programme, in the order of the table."""
    if programme.network_id in networks_kept(user):
        return list(Role)
    given = {role for held in roles_around(user, programme) for role in held.sheet.gives}
    return [role for role in Role if role in given]


def why_not(permission: str, user: Any, obj: Any = None) -> str:
    """A sentence for somebody who was refused: what it takes, what the person has, whom to ask."""
    decided = DECIDED[permission]
    deed = PERMISSIONS[permission]
    if decided.bar is not None and obj is not None and decided.bar(user, obj):
        return str(decided.because)
    mine = roles_around(user, obj)
    if any(permission in held.sheet.permissions for held in mine):
        return _("“%(deed)s” is open to you only for what belongs to your organisation.") % {"deed": deed}
    able = [str(role.label) for role, sheet in ROLES.items() if permission in sheet.permissions]
    if permission in STEWARDSHIP - FOLLOW:
        able.append(_("keeper of the register"))
    parts = [_("“%(deed)s” is for these roles: %(roles)s.") % {"deed": deed, "roles": ", ".join(able)}]
    if mine:
        parts.append(_("Your role here: %(roles)s.") % {"roles": labels(held.role for held in mine)})
    parts.append(_("If you need it, ask an administrator of the programme."))
    return " ".join(parts)


def labels(roles: Iterable[Role]) -> str:
    return ", ".join(dict.fromkeys(str(role.label) for role in roles))


for _plain in (
    *sorted(SEE | FOLLOW),
    "languages.translate",
    "programmes.add_programme",
    "programmes.change_programme",
    "programmes.change_participation",
    "programmes.publish_figure",
    "documents.read_restricted",
    "finance.see_money",
    "interchange.bring_spreadsheet",
    "interchange.undo_import",
    "organisations.add_organisation",
    "territories.change_territory",
    "onestop.change_offer",
):
    permit(_plain)
permit("programmes.change_objective", owners=its_stewards)
permit("programmes.appoint_person", owners=whose_people)
permit("organisations.change_organisation", owners=its_organisation)
permit(
    "languages.review_translation",
    bar=translated_it,
    because=gettext_lazy("You translated this text yourself. Somebody else has to read it."),
)
