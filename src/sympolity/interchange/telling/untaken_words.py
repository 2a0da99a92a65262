"""Why something of a file is not taken over."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise

# What a file tells and the list has no place for, by the kind of thing.
UNTAKEN: dict[str, Words] = {
    "milestone-met": gettext_lazy(
        "The milestone “%(what)s” was met, says the file. A note on a contract is what somebody here saw: "
        "write it down there if you saw it."
    ),
    "milestone-open": gettext_lazy(
        "The milestone “%(what)s” stands ahead. A contract has no deadlines but its end: put it into the plan of the "
        "project if it matters."
    ),
    "milestone-of-tender": gettext_lazy("The milestone “%(what)s” of the tender has no place here."),
    "amendment-of-tender": gettext_lazy("The change “%(what)s” of the tender or award has no place here."),
    "base-currency": gettext_lazy("The base price (%(what)s) is in another currency than the contract."),
    "transactions": gettext_lazy(
        "The file tells payments to the supplier (%(what)s). Here a payment belongs to a payment request: enter the "
        "invoices as expenditure."
    ),
    "amendment": gettext_lazy("The modification “%(what)s” says no day. Add it on the page of the contract."),
    "lot-price": gettext_lazy("The lot “%(what)s” says no base price without tax. It and its bids are left out."),
    "bidder": gettext_lazy("A bid says not who made it: %(what)s."),
    "bid-withdrawn": gettext_lazy("The bid of %(what)s was withdrawn."),
    "bid-price": gettext_lazy("The bid of %(what)s says no price without tax."),
    "bid-currency": gettext_lazy("The bid of %(what)s is in another currency than the procurement."),
    "bid-day": gettext_lazy("The bid of %(what)s says no day, nor does the last day to bid."),
    "bid-lots": gettext_lazy("The bid of %(what)s is for several lots together; here each lot has bids of its own."),
    "bid-lot": gettext_lazy("The bid of %(what)s names no lot that came in."),
    "bid-twice": gettext_lazy("%(what)s bid more than once for the same; the first bid counts."),
    "invitation-day": gettext_lazy("The invitation of %(what)s says no day."),
    "tenderer": gettext_lazy("%(what)s bid, but the file tells no price."),
    "bidders": gettext_lazy("The file counts another number of bidders than it tells bids of: %(what)s."),
}
