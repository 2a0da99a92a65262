"""Objects that documents can be kept with: the app that owns a kind of object says who may add and read them.

Documents stand below the network wing and cannot know its roles. An object that has a folder is also registered in
`kernel.subjects`: whoever does not see the object sees none of its documents.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


def nothing(_obj: Any) -> str:
    return ""


def never(_obj: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class FolderRules:
    """`add` is the permission to add and withdraw; it opens what is restricted, and so does `read`.

    `see` is what it takes to read any document of the object, where seeing the object itself is not enough.
    `closed_because` gives a translated sentence while nothing may be added or withdrawn, `is_public` says whether the
    object stands on the public pages, where documents for everybody may be fetched without signing in.
    """

    add: str
    read: str = "documents.read_restricted"
    see: str = ""
    closed_because: Callable[[Any], str] = nothing
    is_public: Callable[[Any], bool] = never


_folders: dict[str, FolderRules] = {}


def register_folder(model: type[Model], rules: FolderRules) -> None:
    _folders[model._meta.label_lower] = rules


def rules_of(label: str) -> FolderRules | None:
    return _folders.get(label)


# A layer above may have to keep documents for years, whatever the folder says: it gives the sentence why, or nothing.
Keeper = Callable[[Any], str]
_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """`keeper` takes a document and says in a translated sentence why it may not be withdrawn; empty where it may."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def kept_because(document: Any) -> str:
    """The first sentence of those who have to keep a document; empty where nobody has to."""
    return next((why for keeper in _keepers if (why := keeper(document))), "")
