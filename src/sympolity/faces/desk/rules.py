from typing import Any

import rules
from django.utils.translation import gettext as _

from sympolity.faces.desk.models import SavedView
from sympolity.ground.kernel import refusals

CHANGE_VIEW = "desk.change_view"


def keeps_view(user: Any, view: SavedView | None) -> bool:
    """Whoever saved it; whoever runs its programme may take back what was shared there."""
    if view is None:
        return False
    runs = (
        view.is_shared and view.programme is not None and user.has_perm("programmes.change_programme", view.programme)
    )
    return view.owner_id == user.pk or bool(runs)


rules.set_perm(CHANGE_VIEW, rules.predicate(keeps_view, name=CHANGE_VIEW))
refusals.explain(
    CHANGE_VIEW,
    lambda _user, view: _("This view belongs to %(person)s. Save it under your own name.") % {"person": view.owner},
)
