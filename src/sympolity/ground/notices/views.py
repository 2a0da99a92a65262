from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.paging import Page, keyset_page
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices import operations, queries
from sympolity.ground.notices.forms import WishesForm
from sympolity.ground.notices.kinds import Group, How
from sympolity.ground.notices.models import Mail, Notice, NoticeQuerySet
from sympolity.ground.notices.stopping import read_stop_token

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the notices is shown: all or only unread ones, of all groups or of one."""

    show_all: bool
    group: Group | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Choice":
        about = request.GET.get("about", "")
        return cls(request.GET.get("show") == "all", Group(about) if about in Group.values else None)

    @property
    def url(self) -> str:
        said = {"show": "all"} if self.show_all else {}
        if self.group:
            said["about"] = self.group.value
        return reverse("notices:list") + (f"?{urlencode(said)}" if said else "")

    def of_group(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        return notices.about(self.group) if self.group else notices


@require_safe
@signed_in
def notices(request: SignedInRequest) -> HttpResponse:
    choice = Choice.of(request)
    mine = choice.of_group(Notice.objects.visible_to(request.user))
    unread = mine.unread()
    page = _page(request, (mine if choice.show_all else unread).select_related("mail"))
    count = unread.count()
    views = [
        {"url": replace(choice, show_all=show_all).url, "label": label, "count": number,
         "current": choice.show_all == show_all}
        for show_all, label, number in ((False, _("Unread"), count), (True, _("All"), None))
    ]  # fmt: skip
    filters = [
        {"url": replace(choice, group=group).url, "label": label, "current": choice.group == group}
        for group, label in ((None, _("All")), *((group, group.label) for group in Group))
    ]
    context = {"page": page, "choice": choice, "views": views, "filters": filters, "unread": count}
    return render(request, "notices/list.html", context)


@require_POST
@signed_in
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note it as read and go to the page that it speaks of."""
    mine = Notice.objects.visible_to(request.user)
    notice = get_object_or_404(mine, pk=pk)
    operations.mark_read(mine.filter(pk=pk))
    # It was written by us, but a path is all that it may be.
    if not url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect("notices:list")
    return HttpResponseRedirect(notice.url)


@require_POST
@signed_in
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Notice.objects.visible_to(request.user).filter(pk=pk)
    get_object_or_404(mine)
    operations.mark_read(mine)
    return _back(request)


@require_POST
@signed_in
def read_all(request: SignedInRequest) -> HttpResponse:
    """All unread ones, or those of the group in the address."""
    operations.mark_read(Choice.of(request).of_group(Notice.objects.visible_to(request.user)))
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("notices:list")
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wishes(request: SignedInRequest) -> HttpResponse:
    form = WishesForm(request.POST or None, user=request.user)
    if form.is_valid():
        operations.change_wishes(request.user, form.wishes())
        messages.success(request, _("Your wishes are kept."))
        return redirect("notices:wishes")
    return render(request, "notices/wishes.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click ends mails of this kind, without signing in: mail programs do it for their reader (RFC 8058)."""
    said = read_stop_token(token)
    user = User.objects.filter(pk=said[0], is_active=True).first() if said else None
    if said is None or user is None:
        raise Http404(_("This address is not one of ours."))
    groups = said[1]
    if request.method == "POST":
        operations.change_wishes(user, dict.fromkeys(groups, How.HERE))
    done = all(queries.wishes_of(user)[group] == How.HERE for group in groups)
    return render(request, "notices/stop.html", {"groups": [group.label for group in groups], "done": done})


@require_safe
@signed_in
def mails(request: SignedInRequest) -> HttpResponse:
    """For who runs the installation: mails that are in doubt, failed or late."""
    _only_operators(request)
    return render(request, "notices/mails.html", {"page": _page(request, queries.mails_to_look_at())})


@require_POST
@signed_in
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    _only_operators(request)
    try:
        operations.send_again(get_object_or_404(Mail, pk=pk), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is on its way again."))
    return redirect("notices:mails")


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Newest first."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    return keyset_page(rows, sort="pk", descending=True, size=PAGE_SIZE, after=after, before=before)


def _only_operators(request: SignedInRequest) -> None:
    if not request.user.is_operator:
        raise Http404
