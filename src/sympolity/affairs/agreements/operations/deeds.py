"""How a decision about an agreement begins, and what each of them asks: a reason."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.models import Programme

Source = Mapping[str, Any]


def held(agreement: Agreement) -> Agreement:
    """The agreement as it stands now. One decision at a time in a programme: no two of them spend the same money."""
    Programme.objects.select_for_update(no_key=True).get(pk=agreement.programme_id)
    return Agreement.objects.select_related("programme__network").get(pk=agreement.pk)


def given(reason: str, field: str = "reason") -> str:
    """Raises Refused where nobody says why."""
    if not reason.strip():
        raise Refused(_("Say why: the reason stays in the history."), field=field)
    return reason.strip()
