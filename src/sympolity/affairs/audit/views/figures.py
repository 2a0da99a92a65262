"""The life of one figure on one page: every value it ever had, and where it goes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.affairs.audit.models import Finding
from sympolity.affairs.audit.queries.lives import life_of
from sympolity.affairs.audit.views.here import SEE, audit_here
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.subjects import registered, titles_of
from sympolity.network.programmes.rules import programme_of


@require_safe
@signed_in
def figure(request: SignedInRequest, programme: str, label: str, pk: int, name: str) -> HttpResponse:
    """For whoever sees audits and the object; a figure of another programme does not exist here."""
    found = audit_here(request, programme)
    life = life_of(label, pk, name)
    if life is None or programme_of(life.stands) != found:
        raise Http404
    if life.organisation_id is None:
        require(request.user, "finance.see_money", found)
    else:
        # Asked as of a finding: the organisation whose figure it is sees it, and who audits the programme.
        require(request.user, SEE, Finding(programme=found, organisation_id=life.organisation_id))
    pairs = {(way.label, way.pk) for way in life.ways if way.label}
    if label in registered():
        pairs.add((label, pk))
    names = titles_of(pairs, request.user)
    context = {
        "title": _("The life of a figure"),
        "life": life,
        "about": names.get((label, pk), (str(life.subject), "")),
        "ways": [(way, names.get((way.label, way.pk), ("", ""))[1]) for way in life.ways],
    }
    return render(request, "audit/figure.html", context)
