"""Finding what an address names, for the person who asks. What a person may not see does not exist: 404."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from sympolity.affairs.monitoring.models import Return, Round, RoundQuestion, RoundTemplate
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.network.programmes.views.entrance import enter


def round_here(request: SignedInRequest, programme: str, pk: int) -> Round:
    found = enter(request, programme)
    round_ = get_object_or_404(Round.objects.select_related("template"), programme=found, pk=pk)
    round_.programme = round_.template.programme = found
    return round_


def report_here(request: SignedInRequest, programme: str, round: int, pk: int) -> Return:
    round_ = round_here(request, programme, round)
    report = get_object_or_404(Return.objects.select_related("organisation", "project"), round=round_, pk=pk)
    report.round = round_
    return report


def template_here(request: SignedInRequest, programme: str, pk: int) -> RoundTemplate:
    found = enter(request, programme)
    template = get_object_or_404(RoundTemplate, programme=found, pk=pk)
    template.programme = found
    return template


def question_here(request: SignedInRequest, programme: str, template: int, pk: int) -> RoundQuestion:
    of = template_here(request, programme, template)
    question = get_object_or_404(RoundQuestion, template=of, pk=pk)
    question.template = of
    return question


def page_of_round(round_: Round, **state: Any) -> str:
    page = reverse("monitoring:round", args=[round_.programme.slug, round_.pk])
    return page + "".join(f"?{key}={value}" for key, value in state.items())


def page_of_report(of: Return) -> str:
    return reverse("monitoring:return", args=[of.round.programme.slug, of.round_id, of.pk])


def page_of_template(template: RoundTemplate) -> str:
    return reverse("monitoring:template", args=[template.programme.slug, template.pk])
