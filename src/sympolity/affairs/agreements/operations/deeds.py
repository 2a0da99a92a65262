"""How a decision about an agreement begins, and what each of them asks: a step, a reason."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement, Obligation, Terms
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.cycle import Cycle, Refusal
from sympolity.network.programmes.models import Programme

Source = Mapping[str, Any]


def held(agreement: Agreement) -> Agreement:
    """The agreement as it stands now. One decision at a time in a programme: no two of them spend the same money."""
    Programme.objects.select_for_update(no_key=True).get(pk=agreement.programme_id)
    return Agreement.objects.select_related("programme__network").get(pk=agreement.pk)


def moved(of: Agreement | Terms | Obligation, cycle: Cycle, target: str) -> str:
    """The new state. Raises Refused with what can follow."""
    try:
        return cycle.move(of.state, target)
    except Refusal as refusal:
        states = {str(value): str(label) for value, label in type(of).State.choices}
        words = {
            "before": states[refusal.state],
            "after": states[target],
            "following": ", ".join(states[each] for each in refusal.allowed),
        }
        if not refusal.allowed:
            raise Refused(
                _("What is “%(before)s” stays so; it cannot become “%(after)s”.") % words, field="state"
            ) from refusal
        raise Refused(
            _("What is “%(before)s” cannot become “%(after)s”. What can follow: %(following)s.") % words, field="state"
        ) from refusal


def given(reason: str, field: str = "reason") -> str:
    """Raises Refused where nobody says why."""
    if not reason.strip():
        raise Refused(_("Say why: the reason stays in the history."), field=field)
    return reason.strip()
