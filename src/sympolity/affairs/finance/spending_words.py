"""The deeds around budgets, commitments and papers of cost, as the history page tells them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "envelope added": _("added"),
    "envelope changed": _("changed"),
    "envelope withdrawn": _("withdrawn"),
    "cost category added": _("added"),
    "cost category changed": _("changed"),
    "cost category closed": _("closed"),
    "cost category opened again": _("opened again"),
    "funding rule added": _("added"),
    "funding rule changed": _("changed"),
    "funding rule ended": _("ended"),
    "exchange rate added": _("added"),
    "exchange rate changed": _("changed"),
    "budget drawn up": _("drawn up"),
    "budget changed": _("changed"),
    "budget submitted": _("submitted"),
    "budget taken back": _("taken back"),
    "budget agreed": _("agreed"),
    "budget returned": _("returned"),
    "budget replaced": _("replaced"),
    "budget dropped": _("dropped"),
    "money committed": _("committed"),
    "commitment released": _("released"),
    "expenditure entered": _("entered"),
    "expenditure changed": _("changed"),
    "expenditure withdrawn": _("withdrawn"),
    "evidence added": _("evidence added"),
    "double found": _("found"),
    "double decided": _("decided"),
    "double opened again": _("opened again"),
}

# What two papers have in common, as people read it.
SIGNS: dict[str, Promise] = {
    "file": _("the same file"),
    "number": _("the same number"),
    "number-alike": _("the same number, spelled otherwise"),
    "tax-number": _("the same tax number of the supplier"),
    "supplier": _("the same supplier"),
    "supplier-alike": _("a supplier of nearly the same name"),
    "amount": _("the same amount"),
    "net-amount": _("the same amount without tax"),
    "net-and-gross": _("one amount with tax, the other without"),
    "converted": _("about the same amount in another currency"),
    "day": _("the same day"),
}
GRADES: dict[str, Promise] = {
    "grade-3": _("almost certainly the same paper"),
    "grade-2": _("probably the same paper"),
    "grade-1": _("perhaps the same paper"),
}
