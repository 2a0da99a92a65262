"""Who may find what: each document has one audience, each person belongs to some.

An audience is a short name: "n3" the members of network 3, "p7" those who see programme 7. The apps that own the
rules say which audiences a person belongs to. Documents and spellings of other audiences are never looked at, so that
neither a hit nor a count nor a suggestion can tell of them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sympolity.ground.accounts.models import Network

Provider = Callable[[Any], Iterable[str]]
_providers: list[Provider] = []


def register_audiences(provider: Provider) -> None:
    if provider not in _providers:
        _providers.append(provider)


def of_network(network_id: int) -> str:
    return f"n{network_id}"


def networks_of(user: Any) -> list[str]:
    return [of_network(pk) for pk in Network.objects.of(user).values_list("pk", flat=True)]


def audiences_of(user: Any) -> frozenset[str]:
    """The audiences to which a person belongs now; none for whoever has not signed in."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    return frozenset(audience for provider in _providers for audience in provider(user))
