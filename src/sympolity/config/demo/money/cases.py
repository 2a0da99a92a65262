"""Single cases of the sample, decided as people would: a paper handed in twice, a correction, an audit."""

from datetime import timedelta

from django.utils import timezone

from sympolity.affairs.audit.models import Finding, Sample, SampledItem
from sympolity.affairs.audit.operations.findings import answer_finding, close_finding, mark_corrected, write_finding
from sympolity.affairs.audit.operations.samples import draw_sample, look_at
from sympolity.affairs.audit.queries.population import Population
from sympolity.affairs.finance.models import Double, Expenditure, PaymentRequest
from sympolity.affairs.finance.operations.corrections import correct_item
from sympolity.affairs.finance.operations.doubles import decide_double
from sympolity.affairs.finance.operations.expenditure import enter_expenditure
from sympolity.config.demo.money.frame import Frame

SAMPLED = 24


def load_cases(frame: Frame) -> None:
    _doubles(frame)
    _correction(frame)
    _audit(frame)


def _doubles(frame: Frame) -> None:
    """Two invoices of Setúbal come back in Moita, written otherwise; one turns out to be another one."""
    people = frame.people
    papers = Expenditure.objects.filter(
        project__programme=frame.programme, organisation__name="Município de Setúbal", paper="invoice"
    ).exclude(paid_on=None)
    home = next(each for each in frame.projects if _is_running_in(each, "Município de Moita"))
    for paper in papers.order_by("-issued_on")[:2]:
        enter_expenditure(
            home,
            by=people["moita"],
            organisation=home.lead,
            category=paper.category,
            fund=paper.fund,
            supplier=paper.supplier,
            number=paper.number.replace("FT ", "ft").replace("/0", "-"),
            title=frame.words["double"],
            issued_on=paper.issued_on,
            paid_on=paper.paid_on,
            net_cents=paper.net_cents,
            tax_cents=paper.tax_cents,
            eligible_cents=min(paper.eligible_cents, 1_000_00),
            despite_double=frame.words["despite"],
            is_sample=True,
        )
    found = Double.objects.filter(programme=frame.programme).order_by("pk").last()
    if found is not None:
        decide_double(found, by=people["secretariat"], state=Double.State.CLEARED, reason=frame.words["cleared"])


def _is_running_in(project: object, lead: str) -> bool:
    return getattr(project, "stage", "") == "implementation" and str(getattr(project, "lead", "")) == lead


def _correction(frame: Frame) -> None:
    paid = PaymentRequest.objects.filter(
        agreement__programme=frame.programme, organisation__name="Município de Amadora", state="paid", mode="interim"
    )
    request = paid.order_by("-number").first()
    item = request.items.filter(verdict="accepted").order_by("-claimed_cents").first() if request else None
    if item is not None:
        cents = item.claimed_cents // 8
        correct_item(item, cents=cents, reason=frame.words["correction"], by=frame.people["secretariat"])


def _audit(frame: Frame) -> None:
    """A sample by amount, most of it looked at; four findings, each as far as findings come."""
    auditor, words, today = frame.people["auditor"], frame.told["audit"], timezone.localdate()
    sample = draw_sample(
        frame.programme,
        by=auditor,
        title=words["title"],
        method=Sample.Method.AMOUNT,
        size=SAMPLED,
        seed=words["seed"],
        population=Population(paid_only=True),
        is_sample=True,
    )
    items = list(sample.items.select_related("expenditure").order_by("place"))
    for item in items[4:-6]:
        look_at(item, by=auditor, result=SampledItem.Result.IN_ORDER)
    findings: list[Finding] = []
    for item, told in zip(items, words["findings"], strict=False):
        findings.append(
            write_finding(
                item,
                by=auditor,
                title=told["title"],
                text=told["text"],
                rule=told["rule"],
                weight=told["weight"],
                cents=item.cents * told["percent"] // 100,
                answer_by=today + timedelta(days=told["days"]),
                is_sample=True,
            )
        )
    _opened, answered, corrected, closed = findings
    for finding in (answered, corrected, closed):
        answer_finding(finding, by=frame.people["admin"], text=words["answer"])
    for finding in (corrected, closed):
        mark_corrected(finding, by=frame.people["admin"], text=words["corrected"])
    close_finding(closed, by=auditor, conclusion=words["conclusion"])
