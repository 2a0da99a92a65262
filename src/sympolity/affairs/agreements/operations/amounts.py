"""Whether the money of an agreement fits: into the one above it, over its projects, over what was already claimed."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.floors import days_under, floor_of
from sympolity.affairs.agreements.models import AgreedProject, Agreement, Terms
from sympolity.affairs.agreements.queries.terms import amounts_meant, terms_meant
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused

GONE = (Agreement.State.DROPPED, Agreement.State.TERMINATED)


def check_amount(agreement: Agreement, terms: Terms) -> None:
    """Whether a version may grant what it says. Raises Refused with what to do."""
    _refuse_below_floor(agreement, terms)
    _refuse_below(terms, covered_cents(agreement), _("The amounts of its projects"))
    _refuse_below(terms, cents_below(agreement), _("The agreements under it"))
    if agreement.parent_id:
        check_parent(agreement, terms)


def check_claims(agreement: Agreement, terms: Terms, current: Terms) -> None:
    """What was claimed so far stays within the days and the currency of the next version. Raises Refused."""
    if terms.currency != current.currency and floor_of(agreement) > 0:
        words = {"currency": current.currency}
        raise Refused(_("Money was already claimed under it in %(currency)s. Keep that.") % words, field="currency")
    first, last = days_under(agreement) or (None, None)
    for name, day, is_too_narrow in (
        ("starts_on", first, first and terms.starts_on and terms.starts_on > first),
        ("ends_on", last, last and terms.ends_on and terms.ends_on < last),
    ):
        if is_too_narrow:
            sentence = _("Cost of %(day)s was already claimed under it. Choose days that include that one.")
            raise Refused(sentence % {"day": formats.day(day)}, field=name)


def check_parent(agreement: Agreement, terms: Terms) -> None:
    """What the agreements under a common one grant stays within what that one grants. Raises Refused."""
    parent = agreement.parent
    if parent is None:
        return
    if parent.programme_id != agreement.programme_id:
        raise Refused(_("“%(name)s” belongs to another programme.") % {"name": parent}, field="parent")
    if parent.state in GONE:
        words = {"name": parent, "state": parent.get_state_display()}
        raise Refused(_("“%(name)s” is %(state)s. Choose another one.") % words, field="parent")
    above = terms_meant(parent)
    if above is None or above.cents is None or terms.cents is None:
        return
    if above.currency != terms.currency:
        words = {"own": terms.currency, "above": above.currency}
        raise Refused(
            _("This agreement counts in %(own)s, the one above it in %(above)s. Use the same currency.") % words,
            field="currency",
        )
    others = cents_below(parent, without=agreement)
    if others + terms.cents > above.cents:
        left = max(0, above.cents - others)
        raise Refused(
            _("“%(name)s” grants %(whole)s, and %(left)s of it are left. Lower the amount, or raise that one first.")
            % {
                "name": parent,
                "whole": formats.money(above.cents, above.currency),
                "left": formats.money(left, above.currency),
            },
            field="cents",
        )


def check_coverage(agreement: Agreement) -> None:
    """The amounts of its projects stay within what an agreement grants. Raises Refused."""
    terms, covered = terms_meant(agreement), covered_cents(agreement)
    if terms is not None and terms.cents is not None and covered > terms.cents:
        raise Refused(
            _(
                "The projects would take %(covered)s, but the agreement grants %(granted)s. "
                "Lower an amount, or draw up an addendum first."
            )
            % {
                "covered": formats.money(covered, terms.currency),
                "granted": formats.money(terms.cents, terms.currency),
            },
            field="cents",
        )


def covered_cents(agreement: Agreement) -> int:
    return AgreedProject.objects.filter(agreement=agreement).aggregate(sum=Sum("cents"))["sum"] or 0


def cents_below(agreement: Agreement, *, without: Agreement | None = None) -> int:
    """What the agreements directly under this one grant together, or are to grant where they are not signed yet."""
    below = Agreement.objects.filter(parent=agreement).exclude(state__in=GONE)
    pks = [pk for pk in below.values_list("pk", flat=True) if without is None or pk != without.pk]
    return sum(amounts_meant(pks).values())


def _refuse_below_floor(agreement: Agreement, terms: Terms) -> None:
    if terms.kind == Terms.Kind.ORIGINAL or terms.cents is None:
        return
    floor = floor_of(agreement)
    if terms.cents < floor:
        raise Refused(
            _("%(floor)s were already claimed or paid under this agreement. It cannot grant less.")
            % {"floor": formats.money(floor, terms.currency)},
            field="cents",
        )


def _refuse_below(terms: Terms, cents: int, of: str) -> None:
    if terms.cents is not None and cents > terms.cents:
        raise Refused(
            _("%(of)s make %(cents)s, more than the amount of the agreement. Lower them first, or grant more.")
            % {"of": of, "cents": formats.money(cents, terms.currency)},
            field="cents",
        )
