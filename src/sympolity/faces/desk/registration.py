"""What the layers below learn from the desk when the house starts."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.faces.desk.models import SavedView
from sympolity.faces.desk.operations import reopen_view, restore_view
from sympolity.faces.desk.rules import CHANGE_VIEW
from sympolity.ground.journal.undoing import Way, by_old_facts, can_be_taken_back, one_by_one
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.subjects import Subject, register_subject

VERBS: dict[str, Promise] = {
    "view saved": _("view saved"),
    "view changed": _("view changed"),
    "view deleted": _("view deleted"),
    "view back again": _("view back again"),
}


WAYS = {
    "view changed": Way(CHANGE_VIEW, by_old_facts(restore_view)),
    "view deleted": Way(CHANGE_VIEW, one_by_one(lambda _entry, view, by, _reason: reopen_view(view, by=by))),
}


def register() -> None:
    add_verbs(VERBS)
    can_be_taken_back(WAYS)
    register_subject(
        SavedView,
        Subject(
            visible_to=SavedView.objects.visible_to,
            url=lambda view: reverse("desk:views"),
        ),
    )
