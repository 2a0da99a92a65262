"""Decisions about the views that people keep of their lists. They stand in the journal of the network."""

from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.faces.desk.models import SavedView
from sympolity.faces.desk.pages import state_of
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.models import Programme

MOST_VIEWS = 60
LONGEST_STATE = 4000


@transaction.atomic
def save_view(
    *,
    page: str,
    network: Network,
    programme: Programme | None,
    query: str,
    name: str,
    by: User,
    is_shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """A page as it stands is kept under a name. Raises Refused beyond the limit and for one that is there already."""
    query = state_of(QueryDict(query))
    if len(query) > LONGEST_STATE:
        raise Refused(_("This page names too many choices to keep. Remove some filters first."))
    mine = SavedView.objects.select_for_update().open().filter(owner=by)
    if mine.count() >= MOST_VIEWS:
        most = {"most": formats.number(MOST_VIEWS)}
        raise Refused(_("You keep %(most)s views already. Delete one that you no longer use.") % most)
    view = SavedView(owner=by, page=page, network=network, programme=programme, name=name.strip(), query=query)
    view.is_shared = is_shared
    _refuse_twin(view)
    if is_default:
        _let_go_of_default(view)
        view.is_default = True
    kept(view)
    _tell("view saved", view, told(view, "name", "query", "is_shared", "is_default"), by=by)
    return view


@transaction.atomic
def change_view(view: SavedView, *, by: User, name: str, is_shared: bool, is_default: bool) -> SavedView:
    """Another name, shared or no longer, opened first or no longer. Raises Refused for a name that is taken."""
    view = locked(view)
    wanted = SavedView(pk=view.pk, owner_id=view.owner_id, page=view.page, programme_id=view.programme_id)
    wanted.name, wanted.query = name.strip(), view.query
    if wanted.name != view.name:
        _refuse_twin_of_name(wanted)
    if is_default and not view.is_default:
        _let_go_of_default(view)
    changes = alter(view, {"name": wanted.name, "is_shared": is_shared, "is_default": is_default})
    if changes:
        _tell("view changed", view, changes, by=by)
    return view


@transaction.atomic
def replace_view(view: SavedView, *, by: User, query: str) -> SavedView:
    """The name stays, the page is kept as it stands now. Raises Refused where another view says the same."""
    view = locked(view)
    state = state_of(QueryDict(query))
    if state != view.query:
        _refuse_twin_of_state(
            SavedView(pk=view.pk, owner_id=view.owner_id, page=view.page, programme_id=view.programme_id, query=state)
        )
    if changes := alter(view, {"query": state}):
        _tell("view changed", view, changes, by=by)
    return view


@transaction.atomic
def restore_view(view: SavedView, *, by: User, **facts: Any) -> SavedView:
    """What it said before is said again. Raises Refused where another view says the same meanwhile."""
    view = locked(view)
    wanted = SavedView(pk=view.pk, owner_id=view.owner_id, page=view.page, programme_id=view.programme_id)
    wanted.name, wanted.query = facts.get("name", view.name), facts.get("query", view.query)
    _refuse_twin(wanted)
    if facts.get("is_default"):
        _let_go_of_default(view)
    if changes := alter(view, facts):
        _tell("view changed", view, changes, by=by)
    return view


@transaction.atomic
def close_view(view: SavedView, *, by: User) -> SavedView:
    """It is in no menu any longer; its owner can have it again."""
    view = locked(view)
    if changes := alter(view, {"closed_on": timezone.localdate(), "is_default": False}):
        _tell("view deleted", view, changes, by=by)
    return view


@transaction.atomic
def reopen_view(view: SavedView, *, by: User) -> SavedView:
    """Raises Refused where a view of the same name was saved meanwhile."""
    view = locked(view)
    _refuse_twin_of_name(view)
    if changes := alter(view, {"closed_on": None}):
        _tell("view back again", view, changes, by=by)
    return view


def _siblings(view: SavedView) -> Any:
    """The other open views that their owner keeps of the same page."""
    mine = SavedView.objects.open().filter(owner=view.owner_id, page=view.page, programme=view.programme_id)
    return mine.exclude(pk=view.pk)


def _refuse_twin(view: SavedView) -> None:
    _refuse_twin_of_name(view)
    _refuse_twin_of_state(view)


def _refuse_twin_of_name(view: SavedView) -> None:
    if _siblings(view).filter(name__iexact=view.name).exists():
        sentence = _("You keep a view of this page called “%(name)s” already. Choose another name.")
        raise Refused(sentence % {"name": view.name}, field="name")


def _refuse_twin_of_state(view: SavedView) -> None:
    if same := _siblings(view).filter(query=view.query).first():
        raise Refused(_("“%(name)s” shows exactly this already.") % {"name": same.name})


def _let_go_of_default(view: SavedView) -> None:
    _siblings(view).filter(is_default=True).update(is_default=False)


def _tell(verb: str, view: SavedView, changes: dict[str, tuple[Any, Any]], *, by: User) -> None:
    record(verb, view, by=by, network=view.network, changes=changes)
