"""Who is told what decisions were about: once for each, also where one writes thousands of entries part after part."""

import pytest

from sympolity.ground.journal import followers


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(followers, "_followers", [heard.append])
    return heard


def test_told_together_tells_once_at_the_end(told):
    with followers.told_together():
        followers.tell([("a.b", 1), ("a.b", 2)])
        followers.tell([("a.b", 2), ("a.c", 1)])
        assert told == []

    assert told == [[("a.b", 1), ("a.b", 2), ("a.c", 1)]]


def test_told_together_tells_nothing_of_what_broke_off(told):
    def break_off():
        with followers.told_together():
            followers.tell([("a.b", 1)])
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - its own
        break_off()

    followers.tell([("a.c", 1)])
    assert told == [[("a.c", 1)]]
