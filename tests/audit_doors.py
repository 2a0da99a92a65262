"""The rows of the access matrix for samples, findings and the lives of figures."""

from typing import Any

from access import INSIDE, OWN, WHOLE, Door

AUDITOR = frozenset({"auditor"})
OF_THE_AUDITED = OWN | {"contract-manager"}
PROGRAMME_WIDE = WHOLE | {"finance", "auditor"}
SEE_AUDIT = PROGRAMME_WIDE | OF_THE_AUDITED
# What belongs to all, or to another organisation, does not exist for those of one organisation who see its audits.
NOT_THEIRS = INSIDE - OF_THE_AUDITED
ANSWERING = WHOLE | OWN


def _of(name: str) -> Any:
    return lambda world: {"programme": world.programme.slug, "pk": getattr(world, name).pk}


def _slug(world: Any) -> dict[str, Any]:
    return {"programme": world.programme.slug}


def _about(label: str, thing: str, **more: str) -> Any:
    return lambda world: {**_of(thing)(world), "label": label, **more}


def _findings(thing: str, sees: frozenset[str], answering: frozenset[str]) -> dict[str, Door]:
    def form(allowed: frozenset[str]) -> Door:
        return Door(sees=sees, reads=allowed, acts=allowed, args=_of(thing))

    return {
        "audit:finding": Door(sees=sees, reads=SEE_AUDIT & sees, args=_of(thing)),
        "audit:answer-finding": form(answering),
        "audit:correct-finding": form(answering),
        "audit:remark-on-finding": form(AUDITOR),
        "audit:close-finding": form(AUDITOR),
        "audit:reopen-finding": form(AUDITOR),
    }


def _sample(**more: Any) -> Door:
    return Door(sees=NOT_THEIRS, reads=PROGRAMME_WIDE, args=_of("audit_sample"), **more)


def _item(**more: Any) -> Door:
    return Door(sees=INSIDE, reads=SEE_AUDIT, args=_of("sampled_item"), **more)


AUDITS: dict[str, Door] = {
    "audit:audit": Door(sees=INSIDE, reads=SEE_AUDIT, args=_slug),
    "audit:draw-sample": Door(sees=INSIDE, reads=AUDITOR, acts=AUDITOR, args=_slug),
    "audit:sample": _sample(),
    "audit:repeat-sample": _sample(),
    "audit:sealed-sample": _sample(is_page=False),
    "audit:add-to-sample": Door(sees=NOT_THEIRS, reads=AUDITOR, acts=AUDITOR, args=_of("audit_sample")),
    "audit:close-sample": Door(sees=NOT_THEIRS, acts=AUDITOR, args=_of("audit_sample")),
    "audit:item": _item(),
    "audit:item-pdf": _item(is_page=False),
    "audit:item-zip": _item(is_page=False),
    "audit:look-at": Door(sees=INSIDE, reads=AUDITOR, acts=AUDITOR, args=_of("sampled_item")),
    "audit:findings": Door(sees=INSIDE, reads=SEE_AUDIT, args=_slug),
    "audit:write-finding": Door(sees=INSIDE, reads=AUDITOR, acts=AUDITOR, args=_about("portfolio.project", "project")),
    **_findings("finding", INSIDE, ANSWERING),
    "audit:figure": Door(
        sees=INSIDE, reads=SEE_AUDIT, args=_about("finance.expenditure", "audited_paper", name="eligible_cents")
    ),
    "audit:retention": Door(sees=INSIDE, reads=SEE_AUDIT, args=_slug),
}
AUDITS_OF_ANOTHER = _findings("other_finding", NOT_THEIRS, WHOLE)
