"""What samples found so far: what was looked at, what was wrong, and what that says about the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from sympolity.affairs.audit.models import Sample, SampledItem
from sympolity.methods.sampling import Looked, Projection, Way, project


@dataclass(frozen=True, slots=True)
class Results:
    """`projection` is complete once all that was drawn was looked at; before, it says only what was found."""

    items: int
    looked_at: int
    with_finding: int
    cents: int
    wrong_cents: int
    by_hand_wrong_cents: int
    projection: Projection
    is_complete: bool

    @property
    def rate(self) -> float | None:
        """Of what was looked at, the part that was wrong."""
        return float(self.projection.found_rate) if self.projection.found_rate is not None else None

    @property
    def projected_rate(self) -> float | None:
        return float(self.projection.rate) if self.projection.rate is not None else None


def with_errors(items: Iterable[SampledItem]) -> list[SampledItem]:
    """Each item with `wrong_cents`: what its findings confirm, or still have in question. One read."""
    found = list(items)
    rows = (
        SampledItem.objects.filter(pk__in=[item.pk for item in found])
        .order_by()
        .values_list("pk")
        .annotate(wrong=Sum(Coalesce("findings__confirmed_cents", "findings__cents"), filter=Q(findings__isnull=False)))
    )
    wrong = dict(rows)
    for item in found:
        # Two findings on one paper may be about the same cent: no more is wrong than it is worth.
        item.__dict__["wrong_cents"] = min(wrong.get(item.pk) or 0, item.cents)
    return found


def results_of(sample: Sample, items: Iterable[SampledItem]) -> Results:
    """From items that `with_errors` has read."""
    every = list(items)
    seen = [item for item in every if item.result != SampledItem.Result.OPEN]
    drawn = [item for item in every if not item.is_by_hand]
    looked = [
        Looked(item.cents, item.__dict__["wrong_cents"], bool(item.why.get("certain")))
        for item in drawn
        if item.result != SampledItem.Result.OPEN
    ]
    is_complete = bool(drawn) and len(looked) == len(drawn)
    way = Way(sample.method) if is_complete else Way.RISK
    return Results(
        len(every),
        len(seen),
        sum(item.result == SampledItem.Result.FINDING for item in every),
        sum(one.cents for one in looked),
        sum(one.wrong_cents for one in looked),
        sum(item.__dict__["wrong_cents"] for item in seen if item.is_by_hand),
        project(looked, sample.population_cents, way),
        is_complete,
    )


def results_of_all(samples: Iterable[Sample]) -> dict[int, Results]:
    """By sample, in two reads however many there are."""
    found = list(samples)
    by_sample: dict[int, list[SampledItem]] = {sample.pk: [] for sample in found}
    for item in with_errors(SampledItem.objects.filter(sample__in=by_sample)):
        by_sample[item.sample_id].append(item)
    return {sample.pk: results_of(sample, by_sample[sample.pk]) for sample in found}
