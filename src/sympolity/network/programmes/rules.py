"""Who may do what in a programme: one table of roles, and the predicates that read it.

A person holds roles by appointment. A role of the programme reaches every object of the programme; a role of an
organisation reaches what belongs to that organisation, and may read the rest. The stewards of a network keep its
register of territories, organisations and programmes. A permission asked without an object is refused.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
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


class Scope(StrEnum):
    """How far a role reaches: over the whole programme, or over what belongs to one organisation."""

    PROGRAMME = "programme"
    ORGANISATION = "organisation"


# What each permission allows, in words that stand in the table of roles and in refusals.
PERMISSIONS: dict[str, Promise | str] = {
    "programmes.view_programme": gettext_lazy("See the programme"),
    "portfolio.view_project": gettext_lazy("See its projects"),
    "journal.view_history": gettext_lazy("See who decided what, when and why"),
    "organisations.view_person": gettext_lazy("See the people of its organisations"),
    "portfolio.add_project": gettext_lazy("Add projects"),
    "portfolio.change_project": gettext_lazy("Change projects"),
    "portfolio.move_project": gettext_lazy("Move projects to their next stage"),
    "portfolio.publish_project": gettext_lazy("Show projects in public"),
    "portfolio.report_milestone": gettext_lazy("Report milestones as reached"),
    "portfolio.check_milestone": gettext_lazy("Check reported milestones"),
    "portfolio.propose_amendment": gettext_lazy("Propose amendments of plans"),
    "portfolio.decide_amendment": gettext_lazy("Agree plans and decide on amendments"),
    "monitoring.report": gettext_lazy("Fill in and send reports"),
    "monitoring.review_return": gettext_lazy("Accept reports or send them back"),
    "monitoring.run_rounds": gettext_lazy("Open rounds of reports, remind and close"),
    "monitoring.publish_edition": gettext_lazy("Publish the results of a round"),
    "monitoring.change_indicator": gettext_lazy("Change indicators and their targets"),
    "agreements.change_agreement": gettext_lazy("Draw up agreements and record signatures"),
    "agreements.report_obligation": gettext_lazy("Report obligations of agreements as done"),
    "procurement.change_procurement": gettext_lazy("Keep procurements and contracts"),
    "procurement.follow_contract": gettext_lazy("Write execution notes and accept what was delivered"),
    "procurement.designate_manager": gettext_lazy("Name contract managers"),
    "procurement.change_rule": gettext_lazy("Change the dated rules of procurement"),
    "finance.see_money": gettext_lazy("See agreements, contracts, budgets and sums of money"),
    "finance.see_expenditure": gettext_lazy("See single expenditures and payment requests"),
    "finance.change_budget": gettext_lazy("Draw up budgets and commitments"),
    "finance.agree_budget": gettext_lazy("Agree budgets"),
    "finance.enter_expenditure": gettext_lazy("Enter expenditure"),
    "finance.request_payment": gettext_lazy("Ask for payments"),
    "finance.verify_request": gettext_lazy("Verify payment requests"),
    "finance.authorise_payment": gettext_lazy("Authorise payments"),
    "finance.record_payment": gettext_lazy("Record payments"),
    "finance.change_rule": gettext_lazy("Change envelopes, cost categories, rates and rules of funding"),
    "audit.see_audit": gettext_lazy("See samples and findings"),
    "audit.write_finding": gettext_lazy("Draw samples and write findings"),
    "audit.answer_finding": gettext_lazy("Answer findings"),
    "documents.read_restricted": gettext_lazy("Read documents that only few may read"),
    "interchange.bring_spreadsheet": gettext_lazy("Bring in spreadsheets"),
    "interchange.undo_import": gettext_lazy("Undo what a spreadsheet brought in"),
    "programmes.change_objective": gettext_lazy("Change objectives and factors"),
    "programmes.change_participation": gettext_lazy("Say which organisations take part"),
    "programmes.publish_figure": gettext_lazy("Publish figures about the programme"),
    "languages.translate": gettext_lazy("Translate texts"),
    "languages.review_translation": gettext_lazy("Read and approve translations"),
    "organisations.add_organisation": gettext_lazy("Add organisations to the register"),
    "organisations.change_organisation": gettext_lazy("Change organisations in the register"),
    "territories.change_territory": gettext_lazy("Change territories in the register"),
    "onestop.change_offer": gettext_lazy("Change facilities and procedures in the register"),
    "programmes.appoint_person": gettext_lazy("Invite people and end their roles"),
    "programmes.change_programme": gettext_lazy("Change the settings of the programme"),
    "programmes.add_programme": gettext_lazy("Start a programme"),
}

SEE = frozenset({"programmes.view_programme", "portfolio.view_project"})
FOLLOW = SEE | {"journal.view_history", "organisations.view_person"}
# What single papers say stays with those who handed them in, check or audit them; sums are for all who work with money.
MONEY = frozenset({"finance.see_money", "finance.see_expenditure", "audit.see_audit"})
WRITE_FOR_OWN = (
    FOLLOW
    | MONEY
    | {
        "portfolio.add_project",
        "portfolio.change_project",
        "portfolio.report_milestone",
        "portfolio.propose_amendment",
        "monitoring.report",
        "agreements.report_obligation",
        "procurement.change_procurement",
        "procurement.follow_contract",
        "finance.change_budget",
        "finance.enter_expenditure",
        "finance.request_payment",
        "audit.answer_finding",
        "languages.translate",
    }
)
RUN = WRITE_FOR_OWN | {
    "portfolio.move_project",
    "portfolio.publish_project",
    "portfolio.check_milestone",
    "portfolio.decide_amendment",
    "monitoring.review_return",
    "monitoring.run_rounds",
    "monitoring.publish_edition",
    "monitoring.change_indicator",
    "agreements.change_agreement",
    "procurement.designate_manager",
    "procurement.change_rule",
    "finance.agree_budget",
    "finance.verify_request",
    "finance.change_rule",
    "documents.read_restricted",
    "interchange.bring_spreadsheet",
    "interchange.undo_import",
    "programmes.change_objective",
    "programmes.change_participation",
    "programmes.publish_figure",
    "programmes.appoint_person",
    "languages.review_translation",
    "organisations.add_organisation",
}

# What the stewards of a network may do there without a role in a programme. Which lists they bring in, each kind
# of list asks for itself: those of the register, not the projects.
STEWARDSHIP = FOLLOW | {
    "interchange.bring_spreadsheet",
    "interchange.undo_import",
    "onestop.change_offer",
    "programmes.add_programme",
    "programmes.appoint_person",
    "organisations.add_organisation",
    "organisations.change_organisation",
    "territories.change_territory",
}

# Reading reaches the whole programme, also for those who work for one of its organisations.
PROGRAMME_WIDE = FOLLOW | {"finance.see_money", "languages.translate"}


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """One role: what it is for, how far it reaches, what it may do and which roles its holder may give."""

    description: Promise | str
    scope: Scope
    permissions: frozenset[str]
    gives: tuple[Role, ...] = ()


OF_AN_ORGANISATION = (Role.ORGANISATION_MANAGER, Role.PROJECT_OFFICER, Role.CONTRACT_MANAGER)

ROLES: dict[Role, RoleSheet] = {
    Role.ADMIN: RoleSheet(
        gettext_lazy("Sets the programme up and answers for it."),
        Scope.PROGRAMME,
        RUN | {"programmes.change_programme", "finance.authorise_payment", "finance.record_payment"},
        gives=tuple(Role),
    ),
    Role.SECRETARIAT: RoleSheet(
        gettext_lazy("Keeps the one true list, checks what comes in, prepares meetings and publishes."),
        Scope.PROGRAMME,
        RUN,
        gives=tuple(role for role in Role if role != Role.ADMIN),
    ),
    Role.FINANCE: RoleSheet(
        gettext_lazy("Verifies, authorises and records the money of the whole programme and publishes its figures."),
        Scope.PROGRAMME,
        FOLLOW
        | MONEY
        | {
            "finance.agree_budget",
            "finance.verify_request",
            "finance.authorise_payment",
            "finance.record_payment",
            "finance.change_rule",
            "programmes.publish_figure",
            "documents.read_restricted",
        },
    ),
    Role.ORGANISATION_MANAGER: RoleSheet(
        gettext_lazy("Answers for one organisation: its people, its entry in the register and its projects."),
        Scope.ORGANISATION,
        WRITE_FOR_OWN
        | {"organisations.change_organisation", "procurement.designate_manager", "programmes.appoint_person"},
        gives=OF_AN_ORGANISATION,
    ),
    Role.PROJECT_OFFICER: RoleSheet(
        gettext_lazy("Keeps the projects of one organisation up to date and reports their milestones."),
        Scope.ORGANISATION,
        WRITE_FOR_OWN,
    ),
    Role.CONTRACT_MANAGER: RoleSheet(
        gettext_lazy("Follows the contracts of one organisation and reports their milestones."),
        Scope.ORGANISATION,
        FOLLOW | MONEY | {"portfolio.report_milestone", "procurement.follow_contract", "agreements.report_obligation"},
    ),
    Role.STEWARD: RoleSheet(
        gettext_lazy("Looks after the objectives that are in the care of one organisation."),
        Scope.ORGANISATION,
        FOLLOW | {"programmes.change_objective", "languages.translate"},
    ),
    Role.FACILITATOR: RoleSheet(
        gettext_lazy("Supports the organisations in working and learning together; translates and reads translations."),
        Scope.PROGRAMME,
        FOLLOW | {"languages.translate", "languages.review_translation"},
    ),
    Role.AUDITOR: RoleSheet(
        gettext_lazy("Sees everything, draws samples and writes findings; changes nothing else."),
        Scope.PROGRAMME,
        FOLLOW | MONEY | {"audit.write_finding", "documents.read_restricted"},
    ),
    Role.READER: RoleSheet(
        gettext_lazy("Sees the programme and its projects."),
        Scope.PROGRAMME,
        SEE,
    ),
}


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
