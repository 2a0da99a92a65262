"""The rows of the access matrix, one for each route."""

from collections.abc import Callable
from typing import Any

from access import EVERYBODY, INSIDE, MEMBERS, NOBODY, OWN, SIGNED_IN, WHOLE, Door
from agreement_doors import AGREEMENTS, AGREEMENTS_OF_ANOTHER
from audit_doors import AUDITS, AUDITS_OF_ANOTHER
from contract_doors import CONTRACTS, CONTRACTS_OF_ANOTHER, MONEY_READERS
from finance_doors import FINANCES, FINANCES_OF_ANOTHER
from money_doors import MONEY_PAGES
from payment_doors import PAYMENTS, PAYMENTS_OF_ANOTHER
from procedure_doors import PROCEDURES, PROCEDURES_OF_ANOTHER

Args = Callable[[Any], dict[str, Any]]

# Who holds which permission, written out here on purpose: the table in the product must agree with it.
FOLLOWERS = INSIDE - {"reader"}
TRANSLATORS = WHOLE | OWN | {"steward", "facilitator"}
APPOINTERS = WHOLE | {"organisation-manager", "keeper"}
KEEPER = frozenset({"keeper"})
ADMIN = frozenset({"admin"})
REGISTRARS = WHOLE | KEEPER  # add an organisation
OWN_REGISTER = KEEPER | {"organisation-manager"}  # change the entry of the own organisation
REPORTERS = WHOLE | OWN | {"contract-manager"}


def slug(world: Any) -> dict[str, Any]:
    return {"programme": world.programme.slug}


def span(world: Any) -> dict[str, Any]:
    """One decision about several projects, by its first and last entry."""
    return {**slug(world), "first": world.entry.number, "last": world.entry.number}


def of(name: str, key: str = "pk") -> Args:
    """The arguments of a route about one object of the world."""
    return lambda world: {key: getattr(world, name).pk}


def within(name: str) -> Args:
    """The arguments of a route about one object of the world's programme."""
    return lambda world: {"programme": world.programme.slug, "pk": getattr(world, name).pk}


def in_its_round(name: str) -> Args:
    """The arguments of a route about one report."""
    return lambda world: {**within(name)(world), "round": getattr(world, name).round_id}


def to_send(world: Any) -> dict[str, Any]:
    """The arguments of the route that sends all reports of an organisation in a round."""
    return {**slug(world), "round": world.due_report.round_id, "organisation": world.due_report.organisation_id}


def version_of(name: str) -> Args:
    """The arguments of a route about the first version of a report."""
    return lambda world: {**in_its_round(name)(world), "number": 1}


def of_the_template(name: str = "") -> Args:
    """The arguments of a route about the questions of a template of rounds, or about one of them."""
    if not name:
        return lambda world: {**slug(world), "template": world.round_template.pk}
    return lambda world: {**within(name)(world), "template": world.round_template.pk}


def of_the_indicator(name: str = "") -> Args:
    """The arguments of a route about the targets of an indicator, or about one of them."""
    if not name:
        return lambda world: {**slug(world), "indicator": world.indicator.pk}
    return lambda world: {**within(name)(world), "indicator": world.indicator.pk}


def under(owner: str, name: str = "") -> Args:
    """The arguments of a route about a part of an object: a code of a territory."""
    if not name:
        return of(owner, "owner")
    return lambda world: {"owner": getattr(world, owner).pk, "pk": getattr(world, name).pk}


def page(
    sees: frozenset[str], args: Args = lambda world: {}, *, reads: frozenset[str] | None = None, **more: Any
) -> Door:
    return Door(sees=sees, reads=sees if reads is None else reads, args=args, **more)


def form(sees: frozenset[str], allowed: frozenset[str], args: Args = lambda world: {}, **more: Any) -> Door:
    return Door(sees=sees, reads=allowed, acts=allowed, args=args, **more)


def deed(sees: frozenset[str], allowed: frozenset[str], args: Args = lambda world: {}, **more: Any) -> Door:
    return Door(sees=sees, acts=allowed, args=args, **more)


def parts(owner: str, allowed: frozenset[str], namespace: str, **names: tuple[str, str]) -> dict[str, Door]:
    """The three doors of each kind of part: add, change and its ending."""
    doors = {}
    for name, (thing, ending) in names.items():
        doors[f"{namespace}:add-{name}"] = form(MEMBERS, allowed, under(owner))
        doors[f"{namespace}:change-{name}"] = form(MEMBERS, allowed, under(owner, thing))
        doors[f"{namespace}:{ending}-{name}"] = form(MEMBERS, allowed, under(owner, thing))
    return doors


GROUND = {
    "accounts:profile": form(SIGNED_IN, SIGNED_IN),
    "accounts:my-data": page(SIGNED_IN, is_page=False),
    "kernel:security-txt": page(EVERYBODY, is_page=False),
    "kernel:language": Door(sees=EVERYBODY, reads=EVERYBODY, acts=EVERYBODY, is_page=False),
    "kernel:theme": deed(EVERYBODY, EVERYBODY),
    "kernel:parts": page(SIGNED_IN),
    "kernel:job": page(NOBODY, of("job")),
    "kernel:stop-job": deed(NOBODY, NOBODY, of("job")),
    "journal:history": page(
        INSIDE, lambda world: {"label": "portfolio.project", "pk": world.project.pk}, reads=FOLLOWERS
    ),
    "journal:undo": deed(SIGNED_IN, SIGNED_IN),  # nothing was decided, so there is nothing to undo
    "journal:undo-longer": deed(SIGNED_IN, SIGNED_IN),
    "journal:put-back": form(
        INSIDE,
        WHOLE | OWN,
        lambda world: {"label": "portfolio.project", "pk": world.project.pk, "number": world.entry.number},
    ),
    "languages:translate": form(
        INSIDE,
        TRANSLATORS,
        lambda world: {"label": "portfolio.project", "pk": world.project.pk, "language": "fr"},
    ),
    "languages:review": deed(
        INSIDE,
        WHOLE | {"facilitator"},
        lambda world: {"label": "portfolio.project", "pk": world.project.pk, "language": "fr"},
    ),
    "documents:add": form(INSIDE, REPORTERS, lambda world: {"label": "portfolio.milestone", "pk": world.milestone.pk}),
    "documents:download": page(
        INSIDE, lambda world: {"pk": world.document.pk, "name": world.document.file_name}, is_page=False
    ),
    "documents:withdraw": form(INSIDE, REPORTERS, of("document")),
    "notices:list": page(SIGNED_IN),
    "notices:open": deed(NOBODY, NOBODY, of("notice")),  # a notice is for one person
    "notices:read": deed(NOBODY, NOBODY, of("notice")),
    "notices:read-all": deed(SIGNED_IN, SIGNED_IN),
    "notices:wishes": form(SIGNED_IN, SIGNED_IN),
    "notices:stop": Door(
        sees=EVERYBODY, reads=EVERYBODY, acts=EVERYBODY, args=lambda world: {"token": world.stop_token}
    ),
    "notices:mails": page(NOBODY),
    "notices:send-again": deed(NOBODY, NOBODY, of("mail")),
    "desk:home": page(SIGNED_IN),
    "desk:search": page(SIGNED_IN),
    "desk:suggest": page(SIGNED_IN, is_page=False),
    "desk:views": page(SIGNED_IN),
    "desk:save-view": form(SIGNED_IN, SIGNED_IN, is_page=False),  # without an address it leads to the list
    "desk:change-view": form(INSIDE, ADMIN, of("saved_view")),
    "desk:replace-view": deed(INSIDE, ADMIN, of("saved_view")),
    "desk:close-view": deed(INSIDE, ADMIN, of("saved_view")),
}

TERRITORIES = {
    "territories:list": page(SIGNED_IN),
    "territories:add": form(SIGNED_IN, KEEPER),
    "territories:spellings": page(SIGNED_IN),
    "territories:take-back-spelling": deed(MEMBERS, KEEPER, of("town_name")),
    "territories:territory": page(MEMBERS, of("town")),
    "territories:edit": form(MEMBERS, KEEPER, of("town")),
    "territories:close": form(MEMBERS, KEEPER, of("town")),
    "territories:reopen": form(MEMBERS, KEEPER, of("closed_town")),
    "territories:draw-boundary": form(MEMBERS, KEEPER, of("town")),
    "territories:groupings": page(SIGNED_IN),
    "territories:add-grouping": form(SIGNED_IN, KEEPER),
    "territories:grouping": page(MEMBERS, of("grouping")),
    "territories:edit-grouping": form(MEMBERS, KEEPER, of("grouping")),
    "territories:close-grouping": form(MEMBERS, KEEPER, of("grouping")),
    "territories:reopen-grouping": form(MEMBERS, KEEPER, of("closed_grouping")),
    "territories:hand-in-boundaries": form(SIGNED_IN, KEEPER),
    "territories:boundary-file": form(MEMBERS, KEEPER, of("boundary_file")),
    "territories:discard-boundaries": deed(MEMBERS, KEEPER, of("boundary_file")),
    **parts(
        "town",
        KEEPER,
        "territories",
        name=("town_name", "remove"),
        code=("town_code", "remove"),
        population=("population", "remove"),
    ),
}

ORGANISATIONS = {
    "organisations:list": page(SIGNED_IN),
    "organisations:add": form(SIGNED_IN, REGISTRARS | {"stranger"}),  # who is somebody in another network adds there
    "organisations:organisation": page(MEMBERS, of("own")),
    "organisations:spellings": page(SIGNED_IN),
    "organisations:take-back-spelling": deed(MEMBERS, OWN_REGISTER, of("own_name")),
    "organisations:edit": form(MEMBERS, OWN_REGISTER, of("own")),
    "organisations:close": form(MEMBERS, OWN_REGISTER, of("own")),
    "organisations:reopen": form(MEMBERS, KEEPER, of("closed_organisation")),
    **parts(
        "own",
        OWN_REGISTER,
        "organisations",
        name=("own_name", "remove"),
        identifier=("own_code", "remove"),
        person=("affiliation", "end"),
    ),
}

SERVICES = {
    "onestop:facilities": page(SIGNED_IN),
    "onestop:add-facility": form(SIGNED_IN, KEEPER),
    "onestop:facility": page(MEMBERS, of("facility")),
    "onestop:edit-facility": form(MEMBERS, KEEPER, of("facility")),
    "onestop:check-facility": form(MEMBERS, KEEPER, of("facility")),
    "onestop:close-facility": form(MEMBERS, KEEPER, of("facility")),
    "onestop:reopen-facility": form(MEMBERS, KEEPER, of("closed_facility")),
    "onestop:procedures": page(SIGNED_IN),
    "onestop:add-procedure": form(SIGNED_IN, KEEPER),
    "onestop:procedure": page(MEMBERS, of("procedure")),
    "onestop:edit-procedure": form(MEMBERS, KEEPER, of("procedure")),
    "onestop:check-procedure": form(MEMBERS, KEEPER, of("procedure")),
    "onestop:close-procedure": form(MEMBERS, KEEPER, of("procedure")),
    "onestop:reopen-procedure": form(MEMBERS, KEEPER, of("closed_procedure")),
}

ROLES = {
    "programmes:accept-invitation": Door(
        # Whoever is signed in under another mail address is told so.
        sees=EVERYBODY,
        reads=frozenset({"anonymous"}),
        acts=frozenset({"anonymous"}),
        args=lambda world: {"token": world.token},
    ),
    "programmes:roles": page(INSIDE, slug),
    "programmes:invite": form(INSIDE, APPOINTERS, slug),
    "programmes:name-substitute": form(INSIDE, APPOINTERS, within("appointment")),
    "programmes:end-appointment": deed(INSIDE, APPOINTERS, within("appointment")),
    "programmes:give-back": deed(INSIDE, APPOINTERS, within("ended_appointment")),
    "programmes:send-again": deed(INSIDE, APPOINTERS, within("invitation")),
    "programmes:withdraw-invitation": deed(INSIDE, APPOINTERS, within("invitation")),
}

REPORT_WRITERS = WHOLE | OWN
IMPORTERS = WHOLE | KEEPER | {"finance"}  # the keeper of lists of the register, finance of payments: not of projects


def of_workbook(world: Any) -> dict[str, Any]:
    found = world.filled_workbook
    return {**slug(world), "round": found.round_id, "organisation": found.organisation_id}


IMPORTS = {
    "interchange:workbook": form(INSIDE, REPORT_WRITERS, of_workbook),
    "interchange:workbook-file": page(INSIDE, of_workbook, reads=REPORT_WRITERS, is_page=False),
    "interchange:filled-workbook": form(INSIDE, REPORT_WRITERS, within("filled_workbook")),
    "interchange:discard-workbook": deed(INSIDE, REPORT_WRITERS, within("filled_workbook")),
    "interchange:list": page(INSIDE, slug),
    "interchange:new": form(INSIDE, IMPORTERS, slug),
    "interchange:import": page(INSIDE, within("waiting_import"), reads=WHOLE),
    "interchange:columns": form(INSIDE, WHOLE, within("waiting_import")),
    "interchange:read-again": deed(INSIDE, WHOLE, within("waiting_import")),
    "interchange:answer": deed(INSIDE, WHOLE, within("waiting_import")),
    "interchange:commit": deed(INSIDE, WHOLE, within("waiting_import")),
    "interchange:undo": form(INSIDE, WHOLE, within("committed_import")),
    "interchange:discard": form(INSIDE, WHOLE, within("waiting_import")),
    "interchange:recover": deed(INSIDE, WHOLE, within("waiting_import")),
    "interchange:rows": page(INSIDE, within("waiting_import"), reads=WHOLE),
    "interchange:whole-lists": page(INSIDE, slug, reads=IMPORTERS),
    "interchange:whole-list": page(
        INSIDE,
        lambda world: {**slug(world), "kind": "projects", "ending": "csv"},
        reads=WHOLE,
        is_page=False,
    ),
    "interchange:template": page(
        INSIDE,
        lambda world: {**slug(world), "kind": "projects", "ending": "csv"},
        reads=WHOLE,
        is_page=False,
    ),
    "interchange:contracting-data": page(INSIDE, slug, reads=MONEY_READERS, is_page=False),
    "interchange:sources": page(INSIDE, slug, reads=IMPORTERS),
    "interchange:forget": form(INSIDE, WHOLE, within("committed_import")),
    "interchange:row": page(
        INSIDE,
        lambda world: {"programme": world.programme.slug, "pk": world.waiting_import.pk, "number": 2},
        reads=WHOLE,
    ),
    "interchange:report": page(INSIDE, within("waiting_import"), reads=WHOLE, is_page=False),
    "interchange:differences": page(INSIDE, within("waiting_import"), reads=WHOLE, is_page=False),
    "interchange:errors": page(INSIDE, within("waiting_import"), reads=WHOLE, is_page=False),
    "interchange:todo": page(INSIDE, within("waiting_import"), reads=WHOLE),
    "interchange:file": page(INSIDE, within("waiting_import"), reads=WHOLE, is_page=False),
}

CARERS = WHOLE | {"steward"}  # of an objective that the own organisation looks after
FIGURE_KEEPERS = WHOLE | {"finance"}


def inside_parts(
    names: dict[str, tuple[str, frozenset[str], tuple[str, ...]]], args: Callable[..., Args], add: Args
) -> dict[str, Door]:
    """The doors of what stands in a programme: add, change and the endings of each kind."""
    doors = {}
    for name, (thing, allowed, endings) in names.items():
        # Nobody looks after an objective that is not there yet, nor after the one that is closed in this world.
        first = WHOLE if thing == "objective" else allowed
        doors[f"programmes:add-{name}"] = form(INSIDE, first, add)
        doors[f"programmes:change-{name}"] = form(INSIDE, allowed, args(thing))
        for ending in endings:
            former = {"reopen": "closed_", "restore": "withdrawn_"}.get(ending, "")
            doors[f"programmes:{ending}-{name}"] = form(INSIDE, first if former else allowed, args(f"{former}{thing}"))
    return doors


def of_objective(name: str) -> Args:
    """The arguments of a route about something under the objective of the world."""
    return lambda world: {
        "programme": world.programme.slug,
        "objective": world.objective.pk,
        **({"pk": getattr(world, name).pk} if name else {}),
    }


PROGRAMMES = {
    "programmes:list": page(SIGNED_IN),
    "programmes:add": form(SIGNED_IN, KEEPER),
    "programmes:programme": page(INSIDE, slug),
    "programmes:settings": form(INSIDE, ADMIN, slug),
    "programmes:move": form(INSIDE, ADMIN, slug),
    "programmes:objectives": page(INSIDE, slug),
    "programmes:objective": page(INSIDE, within("objective")),
    "programmes:participants": page(INSIDE, slug),
    "programmes:figures": page(INSIDE, slug),
    "programmes:funds": page(INSIDE, slug),
    **inside_parts(
        {
            "objective": ("objective", CARERS, ("close", "reopen")),
            "fund": ("fund", ADMIN, ("close", "reopen")),
            "participation": ("participation", WHOLE, ("end", "replace")),
            "figure": ("figure", FIGURE_KEEPERS, ("withdraw", "restore")),
        },
        within,
        slug,
    ),
    **inside_parts({"factor": ("factor", CARERS, ("close", "reopen"))}, of_objective, of_objective("")),
}

OWN_PROJECT = WHOLE | OWN

PROJECTS = {
    "portfolio:list": page(INSIDE, slug),
    "portfolio:add": form(INSIDE, OWN_PROJECT, slug),
    "portfolio:together": form(INSIDE, OWN_PROJECT, slug, is_page=False),  # with nothing chosen it leads to the list
    "portfolio:changed-together": page(INSIDE, span, reads=FOLLOWERS),
    "portfolio:take-back": deed(INSIDE, OWN_PROJECT, span),
    "portfolio:project": page(INSIDE, within("project")),
    "portfolio:change": form(INSIDE, OWN_PROJECT, within("project")),
    "portfolio:move": form(INSIDE, WHOLE, within("project")),
    "portfolio:publish": form(INSIDE, WHOLE, within("project")),
    "portfolio:withdraw": form(INSIDE, WHOLE, within("project")),
    "portfolio:plan-milestone": form(INSIDE, OWN_PROJECT, within("project")),
    "portfolio:change-milestone": form(INSIDE, OWN_PROJECT, within("milestone")),
    "portfolio:report-milestone": form(INSIDE, REPORTERS, within("milestone")),
    "portfolio:check-milestone": form(INSIDE, WHOLE, within("reported_milestone")),
    "portfolio:drop-milestone": form(INSIDE, OWN_PROJECT, within("milestone")),
    "portfolio:add-partner": form(INSIDE, OWN_PROJECT, within("project")),
    "portfolio:replace-partner": form(INSIDE, OWN_PROJECT, within("partner")),
    "portfolio:end-partner": form(INSIDE, OWN_PROJECT, within("partner")),
    "portfolio:timetable": page(INSIDE, slug),
    "portfolio:agree-plans": form(INSIDE, WHOLE, slug),
    "portfolio:watching": page(INSIDE, slug),
    "portfolio:project-timetable": page(INSIDE, within("project")),
    "portfolio:agree-plan": form(INSIDE, WHOLE, within("project")),
    "portfolio:propose-amendment": form(INSIDE, OWN_PROJECT, within("project")),
    "portfolio:amendments": page(INSIDE, slug),
    "portfolio:amendment": page(INSIDE, within("amendment")),
    "portfolio:change-amendment": form(INSIDE, OWN_PROJECT, within("amendment")),
    "portfolio:send-amendment": form(INSIDE, OWN_PROJECT, within("amendment")),
    "portfolio:decide-amendment": form(INSIDE, WHOLE, within("amendment")),
    "portfolio:add-critical-date": form(INSIDE, WHOLE, slug),
    "portfolio:change-critical-date": form(INSIDE, WHOLE, within("critical_date")),
    "portfolio:close-critical-date": form(INSIDE, WHOLE, within("critical_date")),
    "portfolio:add-watch-rule": form(INSIDE, WHOLE, slug),
    "portfolio:change-watch-rule": form(INSIDE, WHOLE, within("watch_rule")),
    "portfolio:end-watch-rule": form(INSIDE, WHOLE, within("watch_rule")),
    "observatory:map": page(INSIDE, slug),
    "observatory:matrix": page(INSIDE, slug),
    "observatory:watch": page(INSIDE, slug),
    "observatory:side-by-side": page(INSIDE, slug),
    "observatory:changes": page(INSIDE, slug, reads=FOLLOWERS),
    "observatory:dashboard": page(INSIDE, slug),
    "observatory:dashboard-objective": page(INSIDE, within("objective")),
    "observatory:dashboard-place": page(INSIDE, within("town")),
    "observatory:dashboard-project": page(INSIDE, within("project")),
    "observatory:milestones": page(INSIDE, slug),
    "observatory:targets": page(INSIDE, slug),
    "observatory:reports": page(INSIDE, slug, reads=FOLLOWERS),
    "observatory:report": page(INSIDE, lambda world: {**slug(world), "kind": "dossier"}, reads=FOLLOWERS),
    "observatory:write-report": deed(
        INSIDE, FOLLOWERS, lambda world: {**slug(world), "kind": "dossier"}, fields={"format": "pdf"}
    ),
}

ROUNDS = {
    "monitoring:rounds": page(INSIDE, slug),
    "monitoring:round": page(INSIDE, within("planned_round")),
    "monitoring:plan-round": form(INSIDE, WHOLE, slug),
    "monitoring:change-round": form(INSIDE, WHOLE, within("planned_round")),
    "monitoring:open-round": deed(INSIDE, WHOLE, within("planned_round")),
    "monitoring:cancel-round": form(INSIDE, WHOLE, within("planned_round")),
    "monitoring:add-projects": form(INSIDE, WHOLE, within("open_round")),
    "monitoring:remind": form(INSIDE, WHOLE, within("open_round")),
    "monitoring:move-due-day": form(INSIDE, WHOLE, in_its_round("due_report")),
    "monitoring:excuse-return": form(INSIDE, WHOLE, in_its_round("due_report")),
    "monitoring:ask-again": form(INSIDE, WHOLE, in_its_round("excused_report")),
    "monitoring:to-read": form(INSIDE, WHOLE, slug),
    "monitoring:return": page(INSIDE, in_its_round("sent_report"), reads=FOLLOWERS),
    "monitoring:save-return": deed(INSIDE, WHOLE | OWN, in_its_round("due_report")),
    "monitoring:return-here": deed(INSIDE, WHOLE | OWN, in_its_round("due_report")),
    "monitoring:take-over-return": deed(INSIDE, WHOLE | OWN, in_its_round("due_report")),
    "monitoring:send-return": form(INSIDE, WHOLE | OWN, in_its_round("due_report")),
    "monitoring:send-complete": form(INSIDE, WHOLE | OWN, to_send),
    "monitoring:take-back-return": deed(INSIDE, WHOLE | OWN, in_its_round("sent_report")),
    "monitoring:decide-return": deed(INSIDE, WHOLE, in_its_round("sent_report"), fields={"decision": "accept"}),
    "monitoring:reopen-return": form(INSIDE, WHOLE, in_its_round("accepted_report")),
    "monitoring:close-return-again": deed(INSIDE, WHOLE, in_its_round("accepted_report")),
    "monitoring:return-version": page(INSIDE, version_of("sent_report"), reads=FOLLOWERS),
    "monitoring:return-version-json": page(INSIDE, version_of("sent_report"), reads=FOLLOWERS, is_page=False),
    "monitoring:return-version-pdf": page(INSIDE, version_of("sent_report"), reads=FOLLOWERS, is_page=False),
    "monitoring:templates": page(INSIDE, slug),
    "monitoring:template": page(INSIDE, within("round_template")),
    "monitoring:plan-next-round": deed(INSIDE, WHOLE, within("round_template")),
    "monitoring:add-template": form(INSIDE, WHOLE, slug),
    "monitoring:change-template": form(INSIDE, WHOLE, within("round_template")),
    "monitoring:close-template": form(INSIDE, WHOLE, within("round_template")),
    "monitoring:reopen-template": form(INSIDE, WHOLE, within("closed_round_template")),
    "monitoring:add-question": form(INSIDE, WHOLE, of_the_template()),
    "monitoring:change-question": form(INSIDE, WHOLE, of_the_template("round_question")),
    "monitoring:close-question": form(INSIDE, WHOLE, of_the_template("round_question")),
    "monitoring:reopen-question": form(INSIDE, WHOLE, of_the_template("closed_round_question")),
}

INDICATORS = {
    "monitoring:indicators": page(INSIDE, slug),
    "monitoring:indicator": page(INSIDE, within("indicator")),
    "monitoring:indicator-reports": page(INSIDE, within("indicator")),
    "monitoring:splits": page(INSIDE, slug),
    "monitoring:assign-projects": form(INSIDE, WHOLE, within("indicator")),
    "monitoring:end-assignments": form(INSIDE, WHOLE, within("indicator")),
    "monitoring:add-indicator": form(INSIDE, WHOLE, slug),
    "monitoring:change-indicator": form(INSIDE, WHOLE, within("indicator")),
    "monitoring:close-indicator": form(INSIDE, WHOLE, within("indicator")),
    "monitoring:reopen-indicator": form(INSIDE, WHOLE, within("closed_indicator")),
    "monitoring:add-split": form(INSIDE, WHOLE, slug),
    "monitoring:change-split": form(INSIDE, WHOLE, within("split")),
    "monitoring:close-split": form(INSIDE, WHOLE, within("split")),
    "monitoring:reopen-split": form(INSIDE, WHOLE, within("closed_split")),
    "monitoring:add-target": form(INSIDE, WHOLE, of_the_indicator()),
    "monitoring:change-target": form(INSIDE, WHOLE, of_the_indicator("target")),
    "monitoring:withdraw-target": form(INSIDE, WHOLE, of_the_indicator("target")),
    "monitoring:restore-target": form(INSIDE, WHOLE, of_the_indicator("withdrawn_target")),
}

EDITIONS = {
    "monitoring:close-round": form(INSIDE, WHOLE, within("open_round")),
    "monitoring:correct-round": form(INSIDE, WHOLE, within("published_round")),
    "monitoring:editions": page(INSIDE, slug),
    "monitoring:edition": page(INSIDE, within("edition")),
    "monitoring:publish-edition": form(INSIDE, WHOLE, within("edition")),
    "monitoring:compare-editions": page(INSIDE, slug),
    "monitoring:edition-file": page(
        INSIDE, lambda world: {**within("edition")(world), "name": "figures", "kind": "csv"}, is_page=False
    ),
}

OPEN_PAGES = {
    "public:verify": Door(sees=EVERYBODY, reads=EVERYBODY, acts=EVERYBODY),
    "public:results": page(EVERYBODY, slug),
    "public:editions": page(EVERYBODY, slug),
    "public:edition": page(EVERYBODY, lambda world: {**slug(world), "round": world.published_round.pk, "number": 1}),
    "public:edition-file": page(
        EVERYBODY,
        lambda world: {
            **slug(world),
            "round": world.published_round.pk,
            "number": 1,
            "name": "edition",
            "kind": "json",
        },
        is_page=False,
    ),
    "public:front": page(EVERYBODY),
    "public:about": page(EVERYBODY),
    "public:privacy": page(EVERYBODY),
    "public:accessibility": page(EVERYBODY),
    "public:contact": Door(sees=EVERYBODY, reads=EVERYBODY, acts=EVERYBODY),
    "public:robots": page(EVERYBODY, is_page=False),
    "public:sitemap": page(EVERYBODY, is_page=False),
    "public:programme": page(EVERYBODY, slug),
    "public:projects": page(EVERYBODY, slug),
    "public:project": page(EVERYBODY, within("project")),
    "public:place": page(EVERYBODY, within("town")),
    "public:objective": page(EVERYBODY, within("objective")),
    "public:organisation": page(EVERYBODY, within("own")),
    "public:data": page(EVERYBODY, slug),
    "public:data-file": page(
        EVERYBODY,
        lambda world: {"programme": world.programme.slug, "name": "projects", "kind": "csv"},
        is_page=False,
    ),
}

DOORS: dict[str, Door] = {
    **GROUND,
    **TERRITORIES,
    **ORGANISATIONS,
    **SERVICES,
    **PROGRAMMES,
    **ROLES,
    **PROJECTS,
    **IMPORTS,
    **ROUNDS,
    **INDICATORS,
    **EDITIONS,
    **AGREEMENTS,
    **AUDITS,
    **CONTRACTS,
    **MONEY_PAGES,
    **FINANCES,
    **PAYMENTS,
    **PROCEDURES,
    **OPEN_PAGES,
}

# The same doors where the object belongs to another municipality of the same programme.
OTHER_MUNICIPALITY: dict[str, Door] = {
    "organisations:edit": form(MEMBERS, KEEPER, of("other")),
    "organisations:close": form(MEMBERS, KEEPER, of("other")),
    "portfolio:change": form(INSIDE, WHOLE, within("other_project")),
    "portfolio:plan-milestone": form(INSIDE, WHOLE, within("other_project")),
    "portfolio:change-milestone": form(INSIDE, WHOLE, within("other_milestone")),
    "portfolio:report-milestone": form(INSIDE, WHOLE, within("other_milestone")),
    "portfolio:drop-milestone": form(INSIDE, WHOLE, within("other_milestone")),
    "portfolio:add-partner": form(INSIDE, WHOLE, within("other_project")),
    "monitoring:save-return": deed(INSIDE, WHOLE, in_its_round("accepted_report")),
    "monitoring:take-back-return": deed(INSIDE, WHOLE, in_its_round("accepted_report")),
    "portfolio:propose-amendment": form(INSIDE, WHOLE, within("other_project")),
    "portfolio:change-amendment": form(INSIDE, WHOLE, within("other_amendment")),
    "portfolio:send-amendment": form(INSIDE, WHOLE, within("other_amendment")),
    **CONTRACTS_OF_ANOTHER,
    **FINANCES_OF_ANOTHER,
    **PAYMENTS_OF_ANOTHER,
    **PROCEDURES_OF_ANOTHER,
    **AGREEMENTS_OF_ANOTHER,
    **AUDITS_OF_ANOTHER,
}

# Routes of the libraries, which test themselves; ours are the templates and the settings.
LIBRARY_ROUTES = frozenset(
    [
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_confirm_login_code",
        "account_confirm_email",
        "account_reset_password_from_key_done",
        "account_reset_password_from_key",
        "account_reset_password_done",
        "account_request_login_code",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "mfa_login_webauthn",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "socialaccount_connections",
        "openid_connect_login",
        "openid_connect_callback",
        # allauth's own redirects from its former addresses
        "<social/login/cancelled/>",
        "<social/login/error/>",
        "<social/signup/>",
        "<social/connections/>",
    ]
)
