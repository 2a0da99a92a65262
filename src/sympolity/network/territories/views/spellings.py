"""The other names of a register as one list: who is meant, since when, from which file, by whom; to be taken back.

Places and organisations show theirs with the same page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.network.territories import operations, queries
from sympolity.network.territories.models import TerritoryName
from sympolity.network.territories.views.places import CHANGE, page_of

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Learned:
    """One spelling and where it came from; `entry` is the line of the journal, if there is one."""

    pk: int
    name: str
    owner: Any
    page: str
    source: str
    entry: Entry | None
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class SpellingPages:
    """The list of spellings of one register. `owner` is the field that leads from a name to whom it means."""

    namespace: str
    model: type[Model]
    owner: str
    permission: str
    title: str | Promise
    owners_open_to: Callable[[User], QuerySet[Any]]
    forget: Callable[..., None]
    page_of: Callable[[Any], str]

    def _names(self, user: User) -> QuerySet[Any]:
        names: Any = self.model._default_manager
        found: QuerySet[Any] = names.filter(**{f"{self.owner}__in": self.owners_open_to(user)})
        return found.select_related(f"{self.owner}__network")

    def spellings(self, request: SignedInRequest) -> HttpResponse:
        wanted = request.GET.get("q", "").strip()
        names = self._names(request.user).order_by("-pk")
        if wanted:
            names = names.filter(Q(name__icontains=wanted) | Q(**{f"{self.owner}__name__icontains": wanted}))
        page = Paginator(names, AT_ONCE).get_page(request.GET.get("page"))
        context = {
            "title": self.title,
            "spellings": self._learned(request.user, list(page.object_list)),
            "page": page,
            "wanted": wanted,
            "namespace": self.namespace,
            "list_url": reverse(f"{self.namespace}:list"),
            "take_back": f"{self.namespace}:take-back-spelling",
        }
        return render(request, "territories/spellings.html", context)

    def _learned(self, user: User, names: list[Any]) -> list[Learned]:
        owners = {name.pk: getattr(name, self.owner) for name in names}
        entries = entries_of(owners.values())
        allowed = {owner.pk: user.has_perm(self.permission, owner) for owner in owners.values()}
        return [
            Learned(
                name.pk,
                name.name,
                owners[name.pk],
                self.page_of(owners[name.pk]),
                name.source,
                entries.get((owners[name.pk].pk, name.name)),
                allowed[owners[name.pk].pk],
            )
            for name in names
        ]

    def take_back(self, request: SignedInRequest, pk: int) -> HttpResponse:
        name = get_object_or_404(self._names(request.user), pk=pk)
        require(request.user, self.permission, getattr(name, self.owner))
        self.forget(name, by=request.user)
        messages.success(request, _("Taken back: “%(name)s”. It will be asked again.") % {"name": name.name})
        return redirect(f"{self.namespace}:spellings")

    def urls(self) -> list[URLPattern]:
        return [
            path("spellings/", require_safe(signed_in(self.spellings)), name="spellings"),
            path("spellings/<int:pk>/take-back/", require_POST(signed_in(self.take_back)), name="take-back-spelling"),
        ]


def entries_of(owners: Iterable[Any]) -> Mapping[tuple[int, str], Entry]:
    """The latest line of the journal that gave a name to somebody, by who has it and the name."""
    found: dict[tuple[int, str], Entry] = {}
    kept = {owner.pk: owner for owner in owners}
    if not kept:
        return found
    kind = next(iter(kept.values()))._meta.label_lower
    told = Entry.objects.filter(subject_type=kind, subject_id__in=kept, changes__has_key="names")
    for entry in told.select_related("by").order_by("-id"):
        _old, new = entry.changes["names"]
        for name in new if isinstance(new, list) else [new]:
            if name:
                found.setdefault((entry.subject_id, name), entry)
    return found


SPELLINGS = SpellingPages(
    namespace="territories",
    model=TerritoryName,
    owner="territory",
    permission=CHANGE,
    title=gettext_lazy("Learned spellings of territories"),
    owners_open_to=queries.territories_open_to,
    forget=operations.forget_name,
    page_of=page_of,
)
