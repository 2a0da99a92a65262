"""The views that a person keeps and those that others share, as a list."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.faces.desk.models import SavedView
from sympolity.faces.desk.pages import PAGES
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.filters import by_choice
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option

MINE, OTHERS = "mine", "others"


def _whose(rows: QuerySet[SavedView], values: list[str], user: User) -> QuerySet[SavedView]:
    return rows.filter(owner=user) if values[0] == MINE else rows.exclude(owner=user)


def _filters(user: User) -> Sequence[Filter[SavedView]]:
    return [
        by_choice("page", gettext_lazy("Page"), PAGES.items()),
        Filter(
            "whose",
            gettext_lazy("Whose"),
            lambda rows, values: _whose(rows, values, user),
            lambda: [Option(MINE, _("mine")), Option(OTHERS, _("shared by others"))],
            many=False,
        ),
    ]


def listing_of(request: HttpRequest, user: User) -> Listing[SavedView]:
    rows = SavedView.objects.visible_to(user).open().select_related("owner", "programme")
    return Listing(
        request=request,
        rows_of=rows,
        columns=[
            Column(
                "name",
                gettext_lazy("View"),
                lambda each: each.name,
                kind="link",
                sort="name",
                href=lambda each: each.url,
            ),
            Column("page", gettext_lazy("Page"), lambda each: each.page_label, sort="page"),
            Column(
                "programme",
                gettext_lazy("Programme"),
                lambda each: each.programme.title if each.programme else "",
                sort="programme__title",
                steps_aside=2,
            ),
            Column("owner", gettext_lazy("Whose"), lambda each: str(each.owner), sort="owner__name", steps_aside=1),
            Column(
                "shared",
                gettext_lazy("Shared"),
                lambda each: each.is_shared,
                kind="yes-no",
                sort="is_shared",
                steps_aside=1,
            ),
            Column(
                "default",
                gettext_lazy("Opens first"),
                lambda each: each.is_default,
                kind="yes-no",
                sort="is_default",
                steps_aside=2,
            ),
            Column(
                "saved", gettext_lazy("Saved"), lambda each: each.saved_at, kind="moment", sort="saved_at", shown=False
            ),
            Column(
                "change",
                gettext_lazy("What you can do"),
                lambda each: _("Change or delete") if each.owner_id == user.pk else "",
                kind="link",
                href=lambda each: reverse("desk:change-view", args=[each.pk]) if each.owner_id == user.pk else "",
                exported=False,
            ),
        ],
        filters=_filters(user),
        default_sort="name",
        name="views",
        caption=gettext_lazy("Views"),
        empty=EmptyState(
            gettext_lazy("You keep no views yet"),
            gettext_lazy("Choose filters, sort and columns of a list, open “Views” above it and save what you see."),
        ),
    )
