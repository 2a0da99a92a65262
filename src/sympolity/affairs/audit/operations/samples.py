"""Drawing samples, adding to them, looking at what was drawn, closing them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.audit.models import Finding, Sample, SampledItem
from sympolity.affairs.audit.operations.numbering import next_number
from sympolity.affairs.audit.queries.population import Population, papers_of, units_of, weighted
from sympolity.affairs.finance.models import Expenditure
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.sampling import POINTS, Drawn, Risk, Way, draw, population_hash, population_text
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme

LARGEST = 1_000  # papers in one sample: more than anybody looks at


@transaction.atomic
def draw_sample(
    programme: Programme,
    *,
    by: User | None,
    title: str,
    method: str,
    size: int,
    seed: str,
    population: Population,
    is_sample: bool = False,
) -> Sample:
    """Draw papers of cost by a seed, and keep what was drawn from. Raises Refused where nothing fits."""
    if not seed.strip():
        raise Refused(_("Give a seed: without it nobody could draw the sample again."), field="seed")
    if not 1 <= size <= LARGEST:
        raise Refused(_("Draw at least one and at most %(n)s.") % {"n": LARGEST}, field="size")
    if method not in Sample.Method.values:
        raise Refused(_("Choose how to draw."), field="method")
    papers = papers_of(programme, population)
    risks: Mapping[int, Risk] = {}
    if method == Sample.Method.RISK:
        units, risks = weighted(programme, papers, POINTS)
    else:
        units = units_of(papers)
    if not units:
        raise Refused(_("No expenditure fits. Choose a longer period or fewer conditions."))
    frame = population_text(units)
    sample = kept(
        Sample(
            programme=programme,
            number=next_number(Sample, programme),
            title=title.strip(),
            method=method,
            size=size,
            seed=seed.strip(),
            population={**population.facts(), **({"points": dict(POINTS)} if risks else {})},
            population_count=len(units),
            population_cents=sum(unit.cents for unit in units),
            population_hash=population_hash(frame),
            frame=frame,
            drawn_by=by,
            is_sample=is_sample,
        )
    )
    drawn = draw(units, size, sample.seed, Way(method))
    SampledItem.objects.bulk_create(
        SampledItem(
            sample=sample,
            place=one.place,
            expenditure_id=one.unit.number,
            cents=one.unit.cents,
            why=_why(one, risks.get(one.unit.number)),
        )
        for one in drawn
    )
    changes = told(sample, "title", "method", "size", "seed", "population_count", "population_cents", "population_hash")
    write_down("sample drawn", sample, changes | {"drawn": (None, len(drawn))}, by=by)
    return sample


def _why(one: Drawn, risk: Risk | None) -> dict[str, Any]:
    """What a page says of why a paper is in the sample; its points where it was drawn by risk."""
    why: dict[str, Any] = {"ticket": one.ticket}
    if one.is_certain:
        why["certain"] = True
    if one.hit is not None:
        why["hit"] = one.hit
    if risk is not None:
        why |= {"weight": risk.weight, "points": dict(risk.points)}
    return why


@transaction.atomic
def add_to_sample(sample: Sample, expenditure: Expenditure, *, by: User | None, reason: str) -> SampledItem:
    """Look at one more paper, for a reason. What was added by hand is never projected to others. Raises Refused."""
    sample = _open(sample)
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with the paper."), field="reason")
    if len(reason.strip()) > 500:
        raise Refused(_("Shorten this to 500 characters."), field="reason")
    if expenditure.programme.pk != sample.programme_id:
        raise Refused(_("This expenditure belongs to another programme."), field="expenditure")
    if sample.items.filter(expenditure=expenditure).exists():
        raise Refused(_("This expenditure is in the sample already."), field="expenditure")
    place = (sample.items.aggregate(last=Max("place"))["last"] or 0) + 1
    item = SampledItem.objects.create(
        sample=sample,
        place=place,
        expenditure=expenditure,
        cents=expenditure.eligible_cents,
        why={"hand": reason.strip()},
    )
    write_down(
        "paper added to the sample", sample, {"expenditure": (None, expenditure.pk)}, by=by, reason=reason.strip()
    )
    return item


@transaction.atomic
def look_at(item: SampledItem, *, by: User | None, result: str, note: str = "") -> SampledItem:
    """Say what came of looking at a paper. Raises Refused for “with a finding” while none was written."""
    _open(item.sample)
    item = locked(item)
    if result not in (SampledItem.Result.IN_ORDER, SampledItem.Result.FINDING):
        raise Refused(_("Choose what came of it."), field="result")
    has_finding = item.findings.exists()
    if result == SampledItem.Result.FINDING and not has_finding:
        raise Refused(_("Write the finding first: it says what is wrong."), field="result")
    if result == SampledItem.Result.IN_ORDER and item.findings.open().exists():
        raise Refused(_("A finding on this paper is open. Close it first."), field="result")
    old = item.result
    item.result, item.looked_at_by, item.looked_at_on, item.note = result, by, timezone.localdate(), note.strip()
    item.save(update_fields=["result", "looked_at_by", "looked_at_on", "note"])
    changes = {"result": (old, result), "expenditure": (item.expenditure_id, item.expenditure_id)}
    write_down("sampled paper looked at", item.sample, changes, by=by)
    return item


@transaction.atomic
def close_sample(sample: Sample, *, by: User | None) -> Sample:
    """The sample is done: all was looked at and no finding on it is open. Raises Refused."""
    sample = _open(sample)
    if waiting := sample.items.filter(result=SampledItem.Result.OPEN).count():
        raise Refused(_("Look at every paper first. Left: %(n)s.") % {"n": waiting})
    if waiting := Finding.objects.open().filter(item__sample=sample).count():
        raise Refused(_("Close its findings first. Open: %(n)s.") % {"n": waiting})
    sample.closed_on = timezone.localdate()
    sample.save(update_fields=["closed_on"])
    write_down("sample closed", sample, {"closed_on": (None, sample.closed_on)}, by=by)
    return sample


def _open(sample: Sample) -> Sample:
    found = locked(sample)
    if found.closed_on:
        raise Refused(_("This sample is closed."))
    return found
