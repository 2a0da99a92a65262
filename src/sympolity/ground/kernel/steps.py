"""Taking a step of a life that is written down as a table of allowed moves: what the table refuses, said once."""

from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.cycle import Cycle, Refusal


def next_state(of: Any, cycle: Cycle, target: str) -> str:
    """The state that follows the `state` of an object. Raises Refused with what can follow."""
    try:
        return cycle.move(of.state, target)
    except Refusal as refusal:
        states = {str(value): str(label) for value, label in type(of).State.choices}
        words = {
            "before": states[refusal.state],
            "after": states[target],
            "following": ", ".join(states[each] for each in refusal.allowed),
        }
        if refusal.allowed:
            sentence = _("What is “%(before)s” cannot become “%(after)s”. What can follow: %(following)s.")
        else:
            sentence = _("What is “%(before)s” stays so; it cannot become “%(after)s”.")
        raise Refused(sentence % words, field="state") from refusal


def take_step(of: Any, cycle: Cycle, target: str) -> tuple[str, str]:
    """Sets the state that follows, without writing it; gives back from where and to where. Raises Refused."""
    before: str = of.state
    of.state = next_state(of, cycle, target)
    return before, target
