import re
from datetime import date

import pytest
from django.urls import reverse

from factories import make_network, make_organisation, make_territory, make_user
from sympolity.ground.kernel.editing import ClosingForm, alter, kept, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.territories.models import Territory, TerritoryCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def kept_by(client, network):
    client.force_login(make_user(network=network, is_steward=True))
    return client


def seen_in(response):
    """What the hidden field of a form remembers of the object as it was shown."""
    found = re.search(r'name="seen" value="([^"]*)"', response.content.decode())
    return found[1].replace("&quot;", '"')


# -- in operations -------------------------------------------------------------
def test_alter_writes_and_tells_only_what_changed(network):
    region = make_territory(network, "North", level="region")
    place = make_territory(network, "Moita")

    changes = alter(place, {"name": "Moita", "parent": region, "valid_from": date(2013, 1, 1)})

    place.refresh_from_db()
    assert (place.parent, place.valid_from) == (region, date(2013, 1, 1))
    assert changes == {"parent": (None, region.pk), "valid_from": (None, date(2013, 1, 1))}


def test_alter_refuses_what_breaks_a_rule_of_the_object_and_names_the_field(network):
    place = make_territory(network, "Moita")

    with pytest.raises(Refused) as refusal:
        alter(place, {"name": ""})

    assert refusal.value.field == "name"
    assert Territory.objects.get().name == "Moita"


def test_kept_says_the_sentence_of_a_rule_of_the_table(network):
    place = make_territory(network)
    kept(TerritoryCode(territory=place, scheme="NUTS", value="PT1"))

    with pytest.raises(Refused) as refusal:
        kept(TerritoryCode(territory=place, scheme="NUTS", value="PT2"))

    assert (refusal.value.field, str(refusal.value)) == (
        None,
        "This place already has a code in this version of this scheme. Change that one.",
    )


def test_told_leaves_out_what_is_empty(network):
    place = make_territory(network, "Moita")

    assert told(place, "name", "country", "parent") == {"name": (None, "Moita")}


# -- in views ------------------------------------------------------------------
def test_closing_form_asks_the_browser_for_a_day_in_iso():
    markup = str(ClosingForm(initial={"closed_on": date(2025, 1, 31)})["closed_on"])

    assert 'type="date"' in markup
    assert 'value="2025-01-31"' in markup


def test_what_somebody_else_wrote_meanwhile_is_not_replaced_unseen(kept_by, network):
    place = make_territory(network, "Moita")
    address = reverse("territories:edit", args=[place.pk])
    seen = seen_in(kept_by.get(address))
    Territory.objects.filter(pk=place.pk).update(name="Moita do Ribatejo")

    first = kept_by.post(address, {"name": "Vila da Moita", "level": "municipality", "seen": seen})
    untouched = Territory.objects.get().name
    second = kept_by.post(address, {"name": "Vila da Moita", "level": "municipality", "seen": seen_in(first)})

    assert first.context["form"].errors == {
        "name": ["Somebody else wrote meanwhile: “Moita do Ribatejo”. Save again to replace it."]
    }
    assert (first.status_code, untouched) == (422, "Moita do Ribatejo")
    assert (second.status_code, Territory.objects.get().name) == (302, "Vila da Moita")


def test_who_changed_another_field_meanwhile_is_asked_too(kept_by, network):
    """The form holds the old level: saving it would take the other person's change back."""
    place = make_territory(network, "Moita")
    address = reverse("territories:edit", args=[place.pk])
    seen = seen_in(kept_by.get(address))
    Territory.objects.filter(pk=place.pk).update(level="community")

    response = kept_by.post(address, {"name": "Vila da Moita", "level": "municipality", "seen": seen})

    assert response.context["form"].errors == {
        "level": ["Somebody else wrote meanwhile: “community”. Save again to replace it."]
    }


def test_two_people_who_wrote_the_same_agree(kept_by, network):
    place = make_territory(network, "Moita")
    address = reverse("territories:edit", args=[place.pk])
    seen = seen_in(kept_by.get(address))
    Territory.objects.filter(pk=place.pk).update(name="Vila da Moita")

    response = kept_by.post(address, {"name": "Vila da Moita", "level": "municipality", "seen": seen})

    assert response.status_code == 302


def test_a_choice_made_meanwhile_is_shown_by_its_name(kept_by, network):
    one, top = make_organisation(network, "One"), make_organisation(network, "Top")
    address = reverse("organisations:edit", args=[one.pk])
    seen = seen_in(kept_by.get(address))
    type(one).objects.filter(pk=one.pk).update(parent=top)

    response = kept_by.post(address, {"name": "One", "kind": "municipality", "seen": seen})

    assert response.context["form"].errors["parent"] == [
        "Somebody else wrote meanwhile: “Top”. Save again to replace it."
    ]


@pytest.mark.parametrize("seen", ["", "[]", "no json", '{"name": "x"}'])
def test_a_broken_memory_of_the_form_breaks_nothing(kept_by, network, seen):
    place = make_territory(network, "Moita")

    response = kept_by.post(
        reverse("territories:edit", args=[place.pk]),
        {"name": "Moita", "level": "municipality", "seen": seen},
    )

    assert response.status_code == 302
