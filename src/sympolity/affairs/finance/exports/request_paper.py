"""A payment request as a paper: its amounts, its items, and the hashes of what proves them."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from sympolity.affairs.finance.models import Evidence, PaymentRequest
from sympolity.affairs.finance.queries.ledgers import account_of
from sympolity.affairs.finance.request_pages import bars_of, steps_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import Block, Facts, Heading, Note, Paper, PaperColumn, Table, Text, as_pdf

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def printed(request: PaymentRequest, *, language: str) -> bytes:
    with override(language):
        return as_pdf(request_paper(request, language=language))


def request_paper(request: PaymentRequest, *, language: str) -> Paper:
    """The paper of a request as it stands, in the active language."""
    return Paper(
        title=_("Payment request no. %(number)s") % {"number": request.number},
        subtitle=str(request.agreement),
        language=language,
        made_at=request.authorised_at or request.verified_at or request.submitted_at or BEGINNING,
        publisher=request.organisation.name,
        reference=request.agreement.reference,
        blocks=tuple(_blocks(request)),
    )


def _blocks(request: PaymentRequest) -> Iterator[Block]:
    yield Facts(tuple(_facts(request)))
    if request.state == PaymentRequest.State.DRAFT:
        yield Note(_("A draft: it was not submitted yet."))
    if request.note:
        yield Text(request.note)
    yield Heading(_("Amounts"))
    rows = [
        (f"{bar.label} {bar.sub}".strip(), -bar.cents if bar.takes_away else bar.cents)
        for bar in bars_of(account_of(request))
    ]
    columns = (PaperColumn(_("Amount")), PaperColumn(request.currency, "money"))
    yield Table(_("From what is claimed to what was paid"), columns, rows)
    yield from _items(request)
    yield from _evidence(request)
    yield Heading(_("Decisions"))
    steps = [(step.label, _who(step), formats.moment(step.at) if step.at else "") for step in steps_of(request)]
    named = (PaperColumn(_("Step")), PaperColumn(_("Who")), PaperColumn(_("When")))
    yield Table(_("Who decided what, and when"), named, steps)


def _who(step: object) -> str:
    by, stead = getattr(step, "by", None), getattr(step, "stead", None)
    if by is None:
        return ""
    return _("%(person)s for %(stead)s") % {"person": by, "stead": stead} if stead else str(by)


def _facts(request: PaymentRequest) -> Iterator[tuple[str, str]]:
    yield _("Programme"), request.agreement.programme.title
    yield _("Agreement"), str(request.agreement)
    yield _("Organisation"), request.organisation.name
    yield _("Kind"), str(request.get_mode_display())
    yield _("State"), str(request.get_state_display())
    if request.period_from and request.period_until:
        yield _("Cost of the period"), formats.period(request.period_from, request.period_until)
    if request.rate is not None:
        yield _("Rate"), formats.percent(request.rate, 2)


def _items(request: PaymentRequest) -> Iterator[Block]:
    lines = request.items.select_related("expenditure__project", "expenditure__category").order_by("pk")
    rows = [
        (
            f"{line.expenditure.get_paper_display()} {line.expenditure.number}".strip(),
            line.expenditure.issued_on,
            line.expenditure.project.code or line.expenditure.project.title,
            line.claimed_cents,
            line.accepted_cents,
            line.reason,
        )
        for line in lines
    ]
    if not rows:
        return
    yield Heading(_("Items"))
    columns = (
        PaperColumn(_("Paper")),
        PaperColumn(_("Date"), "day"),
        PaperColumn(_("Project")),
        PaperColumn(_("Claimed"), "money"),
        PaperColumn(_("Accepted"), "money"),
        PaperColumn(_("Reason")),
    )
    yield Table(_("Expenditures that are claimed, and corrections of earlier ones"), columns, rows)


def _evidence(request: PaymentRequest) -> Iterator[Block]:
    papers = Evidence.objects.filter(
        expenditure__claimed_in__request=request, document__withdrawn_at=None
    ).select_related("document", "expenditure")
    rows = [
        (each.expenditure.number or each.expenditure.title, each.get_kind_display(), each.document.sha256)
        for each in papers.distinct().order_by("expenditure", "kind", "pk")
    ]
    if rows:
        yield Heading(_("Evidence"))
        columns = (PaperColumn(_("Paper")), PaperColumn(_("What it proves")), PaperColumn("SHA-256"))
        yield Table(_("What proves the items, by the hash of each file"), columns, rows)
