"""What the layers below learn from the desk when the house starts."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.faces.desk.models import SavedView
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.subjects import Subject, register_subject

VERBS: dict[str, Promise] = {
    "view saved": _("view saved"),
    "view changed": _("view changed"),
    "view deleted": _("view deleted"),
    "view back again": _("view back again"),
}


def register() -> None:
    add_verbs(VERBS)
    register_subject(
        SavedView,
        Subject(
            visible_to=SavedView.objects.visible_to,
            url=lambda view: reverse("desk:views"),
        ),
    )
