"""The life of one figure: every value it ever had, who gave it when, why and from where, and where it goes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.agreements.models import Agreement, Terms
from sympolity.affairs.audit.queries.reported import reported_values
from sympolity.affairs.finance.models import (
    Budget,
    BudgetLine,
    Commitment,
    Expenditure,
    Payment,
    PaymentRequest,
    RequestItem,
)
from sympolity.affairs.monitoring.models import Edition, Figure, Return
from sympolity.affairs.procurement.models import Contract, Modification
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel import formats
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.story import source_in_words

MOST_FIGURES = 12
# The figures of an object that stand in its own row.
NAMES: Mapping[str, Mapping[str, Promise | str]] = {
    "finance.expenditure": {
        "eligible_cents": gettext_lazy("eligible amount"),
        "net_cents": gettext_lazy("amount without tax"),
        "tax_cents": gettext_lazy("tax"),
    },
    "procurement.contract": {"cents": gettext_lazy("price of the contract")},
    "agreements.agreement": {"amount": gettext_lazy("amount granted")},
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value that the figure had. `words` is the value as people read it, `hash` that of the journal entry."""

    words: str
    what: str
    at: datetime | None
    who: str
    why: str
    source: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a figure goes: what takes it up, and with how much of it."""

    to: str
    words: str
    label: str = ""
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """`now` is what the figure says today; `subject` the object whose figure it is.

    `stands` leads to its programme; `organisation_id` is whose figure it is, None where it is that of all parties.
    """

    subject: Any
    stands: Any
    organisation_id: int | None
    name: str
    now: str
    values: tuple[Value, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How one kind of figure is told: its name to people, and what reads it."""

    name: Promise | str
    now: Callable[[Any], str]
    values: Callable[[Any], Iterable[Value]]
    ways: Callable[[Any], Iterable[Way]]
    stands: Callable[[Any], Any] = lambda one: one
    whose: Callable[[Any], int | None] = lambda one: one.organisation_id


def life_of(label: str, pk: int, name: str) -> Life | None:
    """None for a kind of figure whose life is not told, and for an object that is not there."""
    told = _told(label, name)
    subject = apps.get_model(label)._default_manager.filter(pk=pk).first() if told else None
    if told is None or subject is None:
        return None
    return Life(
        subject,
        told.stands(subject),
        told.whose(subject),
        str(told.name),
        told.now(subject),
        tuple(told.values(subject)),
        tuple(told.ways(subject)),
    )


def _told(label: str, name: str) -> Told | None:
    kinds: Mapping[tuple[str, str], Told] = {
        **{
            ("finance.expenditure", each): Told(words, _amount(each), _journalled(each), _of_expenditure)
            for each, words in NAMES["finance.expenditure"].items()
        },
        ("finance.payment", "cents"): Told(
            _("payment"),
            _amount("cents"),
            _of_payment,
            _from_payment,
            whose=lambda one: one.request.organisation_id,
        ),
        ("finance.budgetline", "cents"): Told(
            _("budget line"), _of_line, _versions_of_line, _from_line, lambda one: one.budget
        ),
        ("procurement.contract", "cents"): Told(
            NAMES["procurement.contract"]["cents"], _amount("cents"), _of_contract, _from_contract
        ),
        ("agreements.agreement", "amount"): Told(
            NAMES["agreements.agreement"]["amount"],
            _granted,
            _versions_of_agreement,
            _from_agreement,
            whose=lambda _one: None,
        ),
        ("monitoring.figure", "value"): Told(
            _("figure of a report"),
            lambda one: formats.number(one.value),
            _of_figure,
            _from_figure,
            lambda one: one.indicator,
        ),
    }
    return kinds.get((label, name))


def figures_of(subject: Any) -> Iterator[tuple[str, str, int, str]]:
    """The figures of an object whose lives are told: words, and the kind, number and name by which each is asked."""
    label = subject._meta.label_lower
    for name, words in NAMES.get(label, {}).items():
        yield str(words), label, subject.pk, name
    match subject:
        case PaymentRequest():
            for payment in Payment.objects.filter(request=subject).order_by("paid_on", "pk"):
                way = _to_payment(payment)
                yield f"{way.to}: {way.words}", "finance.payment", payment.pk, "cents"
        case Project():
            lines = BudgetLine.objects.filter(budget__project=subject, budget__state=Budget.State.AGREED)
            for line in lines.select_related("organisation", "category", "budget")[:MOST_FIGURES]:
                told = f"{line.organisation}, {line.category}: {_of_line(line)}"
                yield told, "finance.budgetline", line.pk, "cents"
        case Return():
            figures = Figure.objects.filter(submission__of=subject, category=None).select_related("indicator")
            for figure in figures.order_by("pk")[:MOST_FIGURES]:
                yield f"{figure.indicator}: {formats.number(figure.value)}", "monitoring.figure", figure.pk, "value"


# -- from the journal ----------------------------------------------------------------
def _amount(field: str) -> Callable[[Any], str]:
    return lambda one: formats.money(getattr(one, field), _currency(one, field))


def _currency(one: Any, field: str) -> str:
    """An eligible amount is told in the currency of the programme, all else in that of the paper."""
    if field == "eligible_cents":
        return str(one.programme.currency)
    return str(getattr(one, "currency", "") or one.programme.currency)


def _journalled(field: str) -> Callable[[Any], Iterator[Value]]:
    """Every entry of the journal that set one field of an object, oldest first."""

    def read(one: Any) -> Iterator[Value]:
        currency = _currency(one, field)
        found = False
        for entry in _entries(one):
            if field in entry.changes:
                found = True
                yield _value(entry, formats.money(_cents(entry.changes[field][1]), currency))
        if not found:
            yield Value(formats.money(getattr(one, field), currency), _("as it stands"), *_unknown(one))

    return read


def _unknown(one: Any) -> tuple[datetime | None, str, str, str]:
    """When and by whom it was entered, as the row itself says where the journal does not."""
    at = getattr(one, "entered_at", None) or getattr(one, "recorded_at", None)
    who = getattr(one, "entered_by", None) or getattr(one, "recorded_by", None)
    return at, str(who or ""), "", _("the journal says nothing of it")


def _entries(one: Model) -> list[Entry]:
    return list(Entry.objects.about(one).select_related("by").order_by("pk"))


def _value(entry: Entry, words: str) -> Value:
    return Value(
        words or _("nothing"),
        verb_in_words(entry.verb),
        entry.at,
        str(entry.by or ""),
        entry.reason,
        source_in_words(entry),
        entry.hash,
    )


def _cents(value: Any) -> int | None:
    try:
        return None if value is None else int(Decimal(str(value)))
    except InvalidOperation:
        return None


# -- expenditure and payment ---------------------------------------------------------
def _of_expenditure(one: Expenditure) -> Iterator[Way]:
    items = RequestItem.objects.filter(expenditure=one).select_related("request__agreement").order_by("pk")
    for item in items:
        request = item.request
        currency = request.currency
        said = _("claimed %(claimed)s, accepted %(accepted)s") % {
            "claimed": formats.money(item.claimed_cents, currency),
            "accepted": formats.money(item.accepted_cents, currency) or "–",
        }
        to = f"{request.agreement.reference}/{request.number}, {request.get_state_display()}"
        yield Way(_("correction in %(request)s") % {"request": to} if item.corrects_id else to, said,
                  "finance.paymentrequest", request.pk)  # fmt: skip
    paid = Payment.objects.filter(request__in=items.order_by().values("request")).order_by("paid_on", "pk")
    yield from (_to_payment(each) for each in paid)


def _to_payment(payment: Payment) -> Way:
    words = {"day": formats.day(payment.paid_on), "reference": payment.reference or "–"}
    return Way(
        _("payment of %(day)s, %(reference)s") % words,
        formats.money(payment.cents, payment.currency),
        "finance.paymentrequest",
        payment.request_id,
    )


def _of_payment(one: Payment) -> Iterator[Value]:
    entries = [entry for entry in _entries(one) if "cents" in entry.changes]
    if not entries:
        about = Entry.objects.about(one.request).select_related("by").order_by("pk")
        entries = [entry for entry in about if entry.changes.get("payment", (None, None))[1] == one.pk]
    for entry in entries:
        yield _value(entry, formats.money(_cents(entry.changes.get("cents", (None, None))[1]), one.currency))
    if not entries:
        yield Value(formats.money(one.cents, one.currency), _("as it stands"), *_unknown(one))


def _from_payment(one: Payment) -> Iterator[Way]:
    for share in one.shares.select_related("project").order_by("pk"):
        yield Way(share.project.title, formats.money(share.cents, one.currency), "portfolio.project", share.project_id)


# -- budget line ---------------------------------------------------------------------
def _of_line(one: BudgetLine) -> str:
    return formats.money(one.cents, one.budget.currency)


def _versions_of_line(one: BudgetLine) -> Iterator[Value]:
    """The line of the same organisation, category, fund and period in each version of the budget."""
    budget = one.budget
    same = BudgetLine.objects.filter(
        budget__project=budget.project_id,
        organisation=one.organisation_id,
        category=one.category_id,
        fund=one.fund_id,
        period_from=one.period_from,
    )
    for each in same.select_related("budget__drawn_up_by", "budget__decided_by").order_by("budget__number", "pk"):
        version = each.budget
        what = _("version %(number)s, %(state)s") % {
            "number": version.number,
            "state": version.get_state_display(),
        }
        who = version.decided_by or version.drawn_up_by
        why = version.reason or version.decision
        yield Value(formats.money(each.cents, version.currency), what, version.decided_at, str(who or ""), why, "")


def _from_line(one: BudgetLine) -> Iterator[Way]:
    bound = Commitment.objects.filter(
        project=one.budget.project_id, organisation=one.organisation_id, category=one.category_id, released_on=None
    )
    for each in bound.order_by("committed_on", "pk"):
        yield Way(_("commitment: %(title)s") % {"title": each.title}, formats.money(each.cents, each.currency))
    yield Way(
        _("project: %(title)s") % {"title": one.budget.project.title},
        _("one of its budget lines"),
        "portfolio.project",
        one.budget.project_id,
    )


# -- contract and agreement ----------------------------------------------------------
def _of_contract(one: Contract) -> Iterator[Value]:
    yield from _journalled("cents")(one)
    worth = one.cents
    for change in Modification.objects.filter(contract=one, withdrawn_on=None).order_by("number"):
        worth += change.cents
        what = _("with modification %(number)s") % {"number": change.number}
        at = timezone.make_aware(datetime.combine(change.agreed_on, datetime.min.time()))
        yield Value(formats.money(worth, one.currency), what, at, "", change.reason, change.source)


def _from_contract(one: Contract) -> Iterator[Way]:
    for paper in one.expenditures.standing().order_by("issued_on", "pk"):
        yield Way(
            f"{paper.get_paper_display()} {paper.number}",
            formats.money(paper.net_cents, paper.currency),
            "finance.expenditure",
            paper.pk,
        )


def _granted(one: Agreement) -> str:
    held = one.versions.filter(state=Terms.State.IN_FORCE).first()
    return formats.money(held.cents, held.currency) if held else "–"


def _versions_of_agreement(one: Agreement) -> Iterator[Value]:
    for each in one.versions.exclude(state=Terms.State.DROPPED).select_related("drawn_up_by").order_by("number"):
        what = _("version %(number)s, %(state)s") % {"number": each.number, "state": each.get_state_display()}
        signed = ", ".join(
            f"{row.party.organisation} {formats.day(row.signed_on)}"
            for row in each.signatures.select_related("party__organisation")
        )
        source = _("signed: %(names)s") % {"names": signed} if signed else _("not signed yet")
        words = formats.money(each.cents, each.currency) or "–"
        yield Value(words, what, each.drawn_up_at, str(each.drawn_up_by or ""), each.reason, source)


def _from_agreement(one: Agreement) -> Iterator[Way]:
    for each in one.covered.select_related("project").order_by("pk"):
        yield Way(
            each.project.title,
            formats.money(each.cents, one.programme.currency) or "–",
            "portfolio.project",
            each.project_id,
        )
    for request in PaymentRequest.objects.filter(agreement=one).order_by("number"):
        words = formats.money(request.authorised_cents, request.currency) or formats.money(
            request.claimed_cents, request.currency
        )
        to = f"{one.reference}/{request.number}, {request.get_state_display()}"
        yield Way(to, words, "finance.paymentrequest", request.pk)


# -- figure of a report --------------------------------------------------------------
def _of_figure(one: Figure) -> Iterator[Value]:
    for sent, words, source in reported_values(one):
        what = _("version %(number)s, %(state)s") % {"number": sent.number, "state": sent.get_decision_display()}
        yield Value(words, what, sent.submitted_at, str(sent.submitted_by or ""), sent.note, source, sent.sha256)


def _from_figure(one: Figure) -> Iterator[Way]:
    yield Way(one.indicator.name, formats.number(one.value), "monitoring.indicator", one.indicator_id)
    for edition in Edition.objects.filter(round=one.round_id).defer("content", "public_content").order_by("number"):
        words = _("published") if edition.published_at else _("not published")
        yield Way(_("edition %(number)s") % {"number": edition.number}, words, "monitoring.edition", edition.pk)
