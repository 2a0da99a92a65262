"""The journal keeps who decided what, and shows where somebody tampered with it."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_network, make_programme, make_user
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import Line, hash_of, plain, record, record_all
from sympolity.ground.journal.queries import Break, breaks, history_of, version_of

pytestmark = pytest.mark.django_db


def three_entries():
    programme = make_programme()
    by = make_user("secretariat", programme)
    for number in range(3):
        record(
            "project changed",
            programme,
            by=by,
            network=programme.network,
            programme_id=programme.pk,
            changes={"title": (f"Title {number}", f"Title {number + 1}")},
        )
    return programme


def test_record_numbers_and_links_the_entries_of_a_chain():
    programme = three_entries()

    entries = list(Entry.objects.filter(chain=f"programme:{programme.pk}").order_by("number"))

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous_hash for entry in entries] == ["", entries[0].hash, entries[1].hash]


def test_an_untouched_chain_has_no_break():
    three_entries()

    assert list(breaks()) == []


def test_an_altered_entry_is_found():
    programme = three_entries()
    entry = Entry.objects.order_by("number")[1]
    entry.changes = {"title": ["Title 1", "Something else"]}

    assert hash_of(entry) != entry.hash
    assert entry.subject_id == programme.pk


def test_record_all_writes_many_entries_in_one_go(django_assert_max_num_queries):
    network = make_network()
    programmes = [make_programme(network) for _number in range(50)]

    with django_assert_max_num_queries(16):
        record_all([Line("programme added", each) for each in programmes], by=None, network=network)

    entries = Entry.objects.filter(chain=f"network:{network.pk}").order_by("number")
    assert [entry.number for entry in entries] == list(range(1, 51))
    assert list(breaks(f"network:{network.pk}")) == []


def test_update_and_delete_are_refused():
    three_entries()

    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.update(verb="nothing happened")
    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.all().delete()


def test_a_missing_head_is_a_break():
    programme = three_entries()
    head = f"programme:{programme.pk}"
    from sympolity.ground.journal.models import Chain

    Chain.objects.filter(name=head).update(hash="0" * 64)

    assert list(breaks(head)) == [Break(head, 3, "head")]


def test_version_changes_with_every_entry():
    programme = make_programme()
    chain = f"programme:{programme.pk}"
    before = version_of(chain)

    record("programme changed", programme, by=None, network=programme.network, programme_id=programme.pk)

    assert before == "0"
    assert version_of(chain).startswith("1-")


def test_history_of_shows_only_one_object():
    network = make_network()
    first, second = make_programme(network), make_programme(network)
    with transaction.atomic():
        record("programme added", first, by=None, network=network)
        record("programme added", second, by=None, network=network)

    assert [entry.subject_id for entry in history_of(first)] == [first.pk]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.dates() | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(values)
@settings(max_examples=200, deadline=None)
def test_plain_is_what_json_gives_back(value):
    import json

    assert json.loads(json.dumps(plain(value))) == plain(value)
