"""The rows of the access matrix for the rules of money, budgets, commitments and papers of cost."""

from collections.abc import Callable
from typing import Any

from access import INSIDE, OWN, WHOLE, Door
from contract_doors import MONEY_READERS

# Single papers: programme-wide roles see all, the roles of an organisation their own.
SEE_ALL = WHOLE | {"finance", "auditor"}
SEE_OWN = SEE_ALL | OWN | {"contract-manager"}
KEEP_RULES = WHOLE | {"finance"}
SPEND = WHOLE | OWN


def _of(*names: str) -> Callable[[Any], dict[str, Any]]:
    """The arguments of a route: the programme, and objects of the world by the key in the address."""

    def args(world: Any) -> dict[str, Any]:
        pairs = (name.split("=") for name in names)
        return {"programme": world.programme.slug, **{key: getattr(world, name).pk for key, name in pairs}}

    return args


def _page(*names: str, who: frozenset[str] = MONEY_READERS, sees: frozenset[str] = INSIDE) -> Door:
    return Door(sees=sees, reads=who, args=_of(*names))


def _form(who: frozenset[str], *names: str, sees: frozenset[str] = INSIDE) -> Door:
    return Door(sees=sees, reads=who, acts=who, args=_of(*names))


def _deed(who: frozenset[str], *names: str) -> Door:
    return Door(sees=INSIDE, acts=who, args=_of(*names))


def _papers(paper: str, sees: frozenset[str], who: frozenset[str]) -> dict[str, Door]:
    return {
        "finance:expenditure": _page(f"pk={paper}", who=sees, sees=sees),
        "finance:change-expenditure": _form(who, f"pk={paper}", sees=sees),
        "finance:withdraw-expenditure": _form(who, f"pk={paper}", sees=sees),
        "finance:add-evidence": _form(who, f"pk={paper}", sees=sees),
    }


def _budget(project: str, budget: str, who: frozenset[str]) -> dict[str, Door]:
    return {
        "finance:budget": _page(f"project={project}"),
        "finance:edit-budget": _form(who, f"project={project}"),
        "finance:submit-budget": _deed(who, f"project={project}", f"pk={budget}"),
        "finance:drop-budget": _form(who, f"project={project}", f"pk={budget}"),
        "finance:commit": _form(who, f"project={project}"),
        "finance:reckon-flat-rate": _form(who, f"project={project}"),
    }


FINANCES: dict[str, Door] = {
    "finance:rules": _page(),
    "finance:standard-categories": _deed(KEEP_RULES),
    "finance:follow-rule": _form(KEEP_RULES, "pk=funding_rule"),
    "finance:add-envelope": _form(KEEP_RULES),
    "finance:change-envelope": _form(KEEP_RULES, "pk=envelope"),
    "finance:withdraw-envelope": _form(KEEP_RULES, "pk=envelope"),
    "finance:add-category": _form(KEEP_RULES),
    "finance:change-category": _form(KEEP_RULES, "pk=category"),
    "finance:close-category": _form(KEEP_RULES, "pk=category"),
    "finance:reopen-category": _form(KEEP_RULES, "pk=closed_category"),
    "finance:add-rule": _form(KEEP_RULES),
    "finance:change-rule": _form(KEEP_RULES, "pk=funding_rule"),
    "finance:end-rule": _form(KEEP_RULES, "pk=funding_rule"),
    "finance:add-rate": _form(KEEP_RULES),
    "finance:change-rate": _form(KEEP_RULES, "pk=exchange_rate"),
    **_budget("project", "draft_budget", SPEND),
    "finance:take-back-budget": _deed(SPEND, "project=planned", "pk=submitted_budget"),
    "finance:agree-budget": _form(KEEP_RULES, "project=planned", "pk=submitted_budget"),
    "finance:return-budget": _form(KEEP_RULES, "project=planned", "pk=submitted_budget"),
    "finance:release-commitment": _form(SPEND, "project=project", "pk=commitment"),
    "finance:expenditures": _page(who=SEE_OWN),
    "finance:enter": _form(SPEND),
    **_papers("paper", SEE_OWN, SPEND),
    "finance:doubles": _page(who=SEE_OWN),
    "finance:double": _page("pk=double", who=SEE_OWN, sees=SEE_OWN),
    "finance:decide-double": _form(KEEP_RULES, "pk=double", sees=SEE_OWN),
    "finance:reopen-double": _form(KEEP_RULES, "pk=double", sees=SEE_OWN),
}
FINANCES_OF_ANOTHER = {
    **_papers("other_paper", SEE_ALL, WHOLE),
    **_budget("other_project", "other_budget", WHOLE),
}
