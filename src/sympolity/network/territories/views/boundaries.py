"""Outlines: one for one place, or a file of many that waits until each has its place."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.territories import operations, queries
from sympolity.network.territories.forms import NewPlacesForm, OutlineFileForm
from sympolity.network.territories.models import BoundaryFile, Territory
from sympolity.network.territories.proposals import Proposal, Proposals
from sympolity.network.territories.views.places import CHANGE, keeps, page_of
from sympolity.network.territories.words import DOUBTS, fault_in_words, repair_in_words

MOST_OPTIONS = 20_000
NEW = "new"


@signed_in
def draw(request: SignedInRequest, pk: int) -> HttpResponse:
    """One outline for one place."""
    place = get_object_or_404(queries.territories_open_to(request.user), pk=pk)
    require(request.user, CHANGE, place)

    def decide(*, file: Any, **origin: Any) -> None:
        repairs = operations.draw_boundary(
            place, content=file.read(), expected=queries.extent_of(place.network), by=request.user, **origin
        )
        for repair in repairs:
            messages.warning(request, repair_in_words(repair["code"], repair["params"]))

    return edit_page(
        request,
        OutlineFileForm(**sent(request)),
        decide,
        title=_("Draw the boundary of %(name)s") % {"name": place.name},
        said=_("The boundary is drawn."),
        back=page_of(place),
        context={"lead": _("A boundary that stands here already is replaced; the journal keeps where it came from.")},
    )


@signed_in
def hand_in(request: SignedInRequest) -> HttpResponse:
    """A file of many outlines."""
    networks = keeps(request)

    def decide(*, network: Network, file: Any, **origin: Any) -> BoundaryFile:
        return operations.hand_in_boundaries(
            network,
            file_name=file.name,
            content=file.read(),
            expected=queries.extent_of(network),
            by=request.user,
            **origin,
        )

    return edit_page(
        request,
        OutlineFileForm(**sent(request), networks=networks),
        decide,
        title=_("Bring in boundaries"),
        submit_label=_("Read the file"),
        said=_("The file is read. Nothing is drawn before you have looked at it."),
        back=reverse("territories:list"),
        onward=lambda handed_in: reverse("territories:boundary-file", args=[handed_in.pk]),
        context={
            "lead": _("Each outline is matched to a place by its code or name. Where that is not sure, you are asked."),
            "waiting": BoundaryFile.objects.filter(network__in=networks).waiting(),
        },
        template="territories/hand_in.html",
    )


def _handed_in(request: SignedInRequest, pk: int) -> BoundaryFile:
    handed_in = get_object_or_404(BoundaryFile.objects.visible_to(request.user).select_related("network"), pk=pk)
    require(request.user, CHANGE, handed_in)
    return handed_in


@signed_in
def boundary_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which outline is meant for which place: the sure ones are chosen, the others are asked."""
    handed_in = _handed_in(request, pk)
    if handed_in.assigned_at or handed_in.discarded_at:
        return render(request, "territories/boundary_file_done.html", {"handed_in": handed_in})
    proposals = Proposals(handed_in, request.GET.get("code", ""), request.GET.get("name", ""))
    form = NewPlacesForm(handed_in.network, **(sent(request) or {"initial": {"level": _likely_level(handed_in)}}))
    refusal = ""
    if request.method == "POST":
        try:
            count = operations.assign_boundaries(handed_in, _choices(request, proposals, form), by=request.user)
        except Refused as refused:
            refusal = str(refused)
        else:
            said = ngettext("%(count)d boundary is drawn.", "%(count)d boundaries are drawn.", count)
            messages.success(request, said % {"count": count})
            return HttpResponseRedirect(reverse("territories:list"))
    asked_first = sorted(proposals.all, key=lambda each: not each.is_unsure)
    add_new = request.GET.get("new") == "1" or not proposals.register.entries
    rows = [_row(proposal, request, add_new=add_new) for proposal in asked_first]
    return render(
        request,
        "territories/boundary_file.html",
        {
            "handed_in": handed_in,
            "proposals": proposals,
            "form": form,
            "rows": rows,
            "unsure": sum(row["proposal"].is_unsure and not row["is_new"] for row in rows),
            "unlike": 0 if add_new else sum(each.is_new for each in asked_first),
            "places": _places_to_offer(handed_in, len(proposals.all)),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _likely_level(handed_in: BoundaryFile) -> str:
    """A network begins with its municipalities; what comes later are mostly their parts."""
    begun = Territory.objects.filter(network=handed_in.network, level=Territory.Level.MUNICIPALITY).open().exists()
    return Territory.Level.COMMUNITY if begun else Territory.Level.MUNICIPALITY


def _row(proposal: Proposal, request: SignedInRequest, *, add_new: bool) -> dict[str, Any]:
    chosen = request.POST.get(f"place-{proposal.number}")
    if chosen is None:
        chosen = str(proposal.sure_id or "") or (NEW if add_new and proposal.is_new else "")
    fault, repairs = proposal.fault, proposal.repairs
    candidates = [(str(each.entry.id), each.entry.name, each.entry.level) for each in proposal.match.candidates]
    return {
        "proposal": proposal,
        "number": proposal.number + 1,
        "field": f"place-{proposal.number}",
        "chosen": chosen,
        "is_new": proposal.is_new and chosen == NEW,
        "chosen_is_likely": any(pk == chosen for pk, _name, _level in candidates),
        "fault": fault_in_words(fault["code"], fault["params"]) if fault else "",
        "doubt": DOUBTS.get(proposal.doubt, ""),
        "repairs": [repair_in_words(repair["code"], repair["params"]) for repair in repairs],
        "candidates": candidates,
    }


def _places_to_offer(handed_in: BoundaryFile, outlines: int) -> list[tuple[str, str]]:
    """Every open place beside each outline, while the page stays small enough to be sent."""
    places = Territory.objects.filter(network=handed_in.network).open().order_by("name", "id")
    if places.count() * outlines > MOST_OPTIONS:
        return []
    return [(str(place.pk), f"{place.name} ({place.get_level_display()})") for place in places]


def _choices(
    request: SignedInRequest, proposals: Proposals, form: NewPlacesForm
) -> dict[int, Territory | operations.NewPlace]:
    """The places chosen, by the number of their outline. Raises Refused for one that is not there."""
    wanted = {each.number: value for each in proposals.all if (value := request.POST.get(f"place-{each.number}", ""))}
    ids = {int(value) for value in wanted.values() if value.isdecimal()}
    places = Territory.objects.filter(network=proposals.network_id).open().in_bulk(ids)
    if NEW in wanted.values() and not form.is_valid():
        raise Refused(_("Say at which level the new places stand, and in which place they lie."))
    try:
        return {
            number: _new_place(proposals.all[number], form) if value == NEW else places[int(value)]
            for number, value in wanted.items()
        }
    except (KeyError, ValueError) as unknown:
        raise Refused(_("One of the places chosen is not open in this network. Choose again.")) from unknown


def _new_place(proposal: Proposal, form: NewPlacesForm) -> operations.NewPlace:
    return operations.NewPlace(name=proposal.name, code=proposal.code, **form.cleaned_data)


@require_POST
@signed_in
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    handed_in = _handed_in(request, pk)
    try:
        operations.discard_boundaries(handed_in, by=request.user)
        messages.success(request, _("The file is discarded. No boundary was drawn."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("territories:list"))
