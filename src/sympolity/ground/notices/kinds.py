"""What people are told about. Each app registers its kinds when it starts; people choose by group, not by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Group(TextChoices):
    """Few on purpose: a page of wishes that nobody reads leaves everybody with mails that nobody wants."""

    REPORTS = "reports", _("Reports")
    PLANS = "plans", _("Plans and milestones")
    ROLES = "roles", _("Roles")
    WORK = "work", _("Everything else")


class How(TextChoices):
    """How a notice reaches a person outside the pages. It always stands in the list of notices, too."""

    AT_ONCE = "at-once", _("by mail, at once")
    DAILY = "daily", _("by mail, once a day")
    WEEKLY = "weekly", _("by mail, once a week")
    HERE = "here", _("only here")


@dataclass(frozen=True, slots=True)
class Kind:
    """`words` name it to people."""

    group: Group
    words: "StrOrPromise"


USUAL = How.AT_ONCE  # for whoever has not said how they want it
_kinds: dict[str, Kind] = {}


def register_kind(kind: str, *, group: Group | str, words: "StrOrPromise") -> None:
    """Raises ValueError for a group that does not exist."""
    _kinds[kind] = Kind(Group(group), words)


def kind_of(name: str) -> Kind:
    """Also for a kind that an older or newer version wrote, which no app registers."""
    return _kinds.get(name) or Kind(Group.WORK, name)


def words_of(group: Group) -> list[str]:
    """What the kinds of a group are called."""
    return sorted(str(kind.words) for kind in _kinds.values() if kind.group == group)


def kinds_in(groups: Iterable[Group]) -> list[str]:
    wanted = frozenset(groups)
    return [name for name, kind in _kinds.items() if kind.group in wanted]
