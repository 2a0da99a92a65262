"""The verbs of imports, as the history page tells them, and where their pages are."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.subjects import Subject
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import page_of

VERBS: dict[str, Promise] = {
    "spreadsheet uploaded": _("spreadsheet uploaded"),
    "spreadsheet discarded": _("spreadsheet discarded"),
    "spreadsheet brought in": _("spreadsheet brought in"),
    "columns forgotten": _("columns forgotten"),
    "workbook brought in": _("workbook brought in"),
    "cells": _("answers changed"),
    "import undone": _("import undone"),
    "procurement brought in": _("brought in"),
    "contract removed": _("taken out again"),
    "procurement removed": _("taken out again"),
    "supplier removed": _("taken out again"),
    "expenditure removed": _("taken out again"),
    "agreement removed": _("taken out again"),
    "budget removed": _("taken out again"),
    "organisation removed": _("taken out again"),
    "territory removed": _("taken out again"),
    "new": _("new"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    "gone": _("gone from the list"),
    "left-out": _("left out"),
    "stays": _("stay as they are"),
}

AN_IMPORT = Subject(
    visible_to=Import.objects.visible_to, url=page_of, network=lambda an_import: an_import.programme.network
)
