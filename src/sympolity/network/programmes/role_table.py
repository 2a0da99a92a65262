"""What each permission allows and what each role may do: the one table that everything else reads."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sympolity.network.programmes.models import Role


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

# Which lists somebody brings in, each kind of list asks for itself: finance brings payments, the stewards of a network
# bring the register, neither of them projects.

# What the stewards of a network may do there without a role in a programme.
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
            "interchange.bring_spreadsheet",
            "interchange.undo_import",
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
