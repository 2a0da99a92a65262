"""Finding what an address names, for the person who asks. What a person may not see does not exist: 404."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from sympolity.affairs.audit.models import Finding, Sample, SampledItem
from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

SEE, WRITE, ANSWER = "audit.see_audit", "audit.write_finding", "audit.answer_finding"


def audit_here(request: SignedInRequest, programme: str) -> Programme:
    """The programme, for whoever sees its audits or those of one organisation."""
    found: Programme = enter(request, programme)
    require(request.user, SEE, found)
    return found


def sample_here(request: SignedInRequest, programme: str, pk: int) -> Sample:
    found = audit_here(request, programme)
    sample = get_object_or_404(
        Sample.objects.visible_to(request.user).defer("frame").select_related("drawn_by"), programme=found, pk=pk
    )
    sample.programme = found
    return sample


def item_here(request: SignedInRequest, programme: str, pk: int) -> SampledItem:
    found = audit_here(request, programme)
    rows = SampledItem.objects.visible_to(request.user).select_related("sample", "expenditure", "looked_at_by")
    item = get_object_or_404(rows.defer("sample__frame"), sample__programme=found, pk=pk)
    item.sample.programme = found
    return item


def finding_here(request: SignedInRequest, programme: str, pk: int) -> Finding:
    found = audit_here(request, programme)
    rows = Finding.objects.visible_to(request.user)
    rows = rows.select_related("organisation", "written_by", "closed_by", "item__sample")
    finding = get_object_or_404(rows.defer("item__sample__frame"), programme=found, pk=pk)
    finding.programme = found
    return finding


def page_of_sample(sample: Sample) -> str:
    return reverse("audit:sample", args=[sample.programme.slug, sample.pk])


def page_of_item(item: SampledItem) -> str:
    return reverse("audit:item", args=[item.sample.programme.slug, item.pk])


def page_of_finding(finding: Finding) -> str:
    return reverse("audit:finding", args=[finding.programme.slug, finding.pk])
