"""Looking again at what was paid: samples that anybody can repeat, and findings with their answers."""

from .samples import Finding, FindingAnswer, FindingQuerySet, Sample, SampledItem, SampledItemQuerySet, SampleQuerySet

__all__ = [
    "Finding",
    "FindingAnswer",
    "FindingQuerySet",
    "Sample",
    "SampleQuerySet",
    "SampledItem",
    "SampledItemQuerySet",
]
