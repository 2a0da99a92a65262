"""The screens of templates: how often, of whom, which questions and indicators, when people are reminded."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sympolity.affairs.monitoring.forms.rounds import QuestionForm, TemplateForm
from sympolity.affairs.monitoring.models import RoundQuestion, RoundTemplate
from sympolity.affairs.monitoring.operations import templates as deciding
from sympolity.affairs.monitoring.queries.rounds import to_plan
from sympolity.affairs.monitoring.views.here import page_of_template, question_here, template_here
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.part_pages import PartPages, closing
from sympolity.ground.languages.queries import with_translations
from sympolity.network.programmes.views.entrance import enter

RUN = "monitoring.run_rounds"


TEMPLATES = PartPages(
    noun="templates",
    name="template",
    permission=RUN,
    form=TemplateForm,
    find_owner=enter,
    find=template_here,
    new=lambda programme: RoundTemplate(programme=programme),
    add=deciding.add_template,
    change=deciding.change_template,
    back=lambda one: page_of_template(one) if one.pk else reverse("monitoring:templates", args=[one.programme.slug]),
    add_title=gettext_lazy("Add a template"),
    change_title=lambda one: _("Change %(name)s") % {"name": one},
    endings=closing(
        deciding.close_template,
        gettext_lazy("Close this template"),
        deciding.reopen_template,
        gettext_lazy("Open this template again"),
    ),
)
QUESTIONS = PartPages(
    noun="questions",
    name="question",
    permission=RUN,
    form=QuestionForm,
    find_owner=lambda request, programme, template: template_here(request, programme, template),
    find=question_here,
    new=lambda template: RoundQuestion(template=template),
    add=deciding.add_question,
    change=deciding.change_question,
    back=lambda one: page_of_template(one.template),
    add_title=gettext_lazy("Add a question"),
    change_title=gettext_lazy("Change a question"),
    asked_about=lambda one: one.template,
    endings=closing(
        deciding.close_question,
        gettext_lazy("Ask this no longer"),
        deciding.reopen_question,
        gettext_lazy("Ask this again"),
    ),
)


@require_safe
@signed_in
def templates(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    rows = list(RoundTemplate.objects.filter(programme=found).order_by("closed_on", "name"))
    for template in rows:
        template.programme = found
    context = {
        "templates": with_translations(rows),
        "proposals": {each.template.pk: each for each in to_plan(found)},
        "rounds_word": found.word("rounds"),
        "may_run": request.user.has_perm(RUN, found),
    }
    return render(request, "monitoring/rounds/templates.html", context)


@require_safe
@signed_in
def template(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = template_here(request, programme, pk)
    questions = list(found.questions.order_by("closed_on", "order", "pk"))
    for question in questions:
        question.template = found
    indicators = list(found.indicators.order_by("order", "code", "pk"))
    for indicator in indicators:
        indicator.programme = found.programme
    with_translations([found, *questions, *indicators])
    rounds = list(found.rounds.all()[:20])
    context = {
        "template": found,
        "questions": questions,
        "indicators": indicators,
        "rounds": rounds,
        "rounds_word": found.programme.word("rounds"),
        "proposal": next((each for each in to_plan(found.programme) if each.template.pk == found.pk), None),
        "may_run": request.user.has_perm(RUN, found),
        "may_translate": request.user.has_perm("languages.translate", found),
    }
    return render(request, "monitoring/rounds/template.html", context)
