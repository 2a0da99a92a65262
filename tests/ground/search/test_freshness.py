"""A decision is found at once; what is too much for that is done in the background and said."""

from datetime import date

import pytest
from django.db import transaction

from factories import make_network, make_organisation, make_programme, make_project, make_territory, make_user
from sympolity.ground.languages.operations import translate
from sympolity.ground.search import operations, queries
from sympolity.ground.search.models import Document, Pending, Term
from sympolity.ground.search.queries import find, lagging, waiting
from sympolity.network.organisations.operations import (
    add_organisation,
    affiliate_person,
    change_affiliation,
    change_organisation,
    remember_name,
)
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations import bring_projects
from sympolity.network.territories.operations import change_territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make_user(network=make_network(), is_steward=True)


def network_of(user):
    return user.memberships.get().network


def labels(text, user) -> list[str]:
    return [hit.label for hit in find(text, user).hits]


def test_what_is_added_changed_and_remembered_is_found_at_once(keeper):
    body = add_organisation(network_of(keeper), by=keeper, name="Casa do Povo", kind="association")
    assert labels("povo", keeper) == ["organisations.organisation"]

    change_organisation(body, by=keeper, name="Casa da Cidade")
    remember_name(body, by=keeper, name="Maison citoyenne")

    assert labels("povo", keeper) == []
    assert labels("cidade", keeper) == ["organisations.organisation"]
    assert labels("citoyenne", keeper) == ["organisations.organisation"]


def test_a_translation_is_found_at_once(keeper):
    programme = make_programme(network_of(keeper), base_language="pt")
    project = make_project(programme, "Horta comunitária")
    translate(
        project,
        {"title": "Community garden"},
        language="en",
        by=keeper,
        network=programme.network,
        programme_id=programme.pk,
    )

    assert labels("gardens", keeper) == ["portfolio.project"]


def test_an_object_that_names_another_follows_it(keeper):
    programme = make_programme(network_of(keeper))
    town = make_territory(programme.network, "Barreiro")
    project = make_project(programme, "School garden", territories=[town])

    change_territory(town, by=keeper, name="Lavradio")

    assert [(hit.label, hit.pk) for hit in find("lavradio", keeper).hits] == [
        ("territories.territory", town.pk),
        ("portfolio.project", project.pk),
    ]


def test_what_is_rolled_back_is_not_found(keeper):
    with transaction.atomic():
        add_organisation(network_of(keeper), by=keeper, name="Casa do Povo", kind="association")
        transaction.set_rollback(True)

    assert labels("povo", keeper) == []
    assert not Term.objects.filter(word="povo").exists()


def test_words_leave_with_the_last_document_that_holds_them(keeper):
    body = make_organisation(network_of(keeper), "Casa do Povo")
    affiliation = affiliate_person(body, by=keeper, person_name="Guilhermina Exemplo")
    assert Term.objects.filter(word="guilhermina").count() == 1

    change_affiliation(affiliation, by=keeper, person_name="Joana Exemplo")

    assert not Term.objects.filter(word="guilhermina").exists()
    assert not Document.objects.filter(keys__contains="guilhermina").exists()


def test_a_long_list_is_finished_in_the_background(keeper, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(operations, "MOST_AT_ONCE", 3)
    programme = make_programme(network_of(keeper))
    facts = [ProjectFacts(title=f"Kindergarten {number}") for number in range(8)]

    with django_capture_on_commit_callbacks() as later:
        bring_projects(programme, facts, [], by=keeper, source_of=lambda _facts: {"kind": "file"})
    assert (len(find("kindergarten", keeper).hits), waiting()) == (3, 5)
    for callback in later:
        callback()

    assert (len(find("kindergarten", keeper).hits), waiting()) == (8, 0)


def test_many_that_follow_one_are_put_off(keeper, monkeypatch):
    monkeypatch.setattr(operations, "MOST_FOLLOWING", 1)
    programme = make_programme(network_of(keeper))
    town = make_territory(programme.network, "Barreiro")
    for number in range(3):
        make_project(programme, f"Garden {number}", territories=[town])

    change_territory(town, by=keeper, name="Lavradio")

    assert (len(find("lavradio", keeper).hits), waiting()) == (2, 2)


def test_rebuild_makes_what_decisions_made(keeper):
    programme = make_programme(network_of(keeper))
    facts = [ProjectFacts(title=f"Kindergarten {number}", code=f"K-{number}") for number in range(5)]
    bring_projects(programme, facts, [], by=keeper, source_of=lambda _facts: {"kind": "file"})
    operations.rebuild()
    before = sorted(Term.objects.values_list("audience", "word", "count"))
    hits = find("kindergarten", keeper).hits
    operations.index("portfolio.project", sorted(Project.objects.values_list("pk", flat=True)))

    assert sorted(Term.objects.values_list("audience", "word", "count")) == before
    assert find("kindergarten", keeper).hits == hits
    assert sum(count for _label, count in lagging()) == 0


def test_lagging_counts_what_was_changed_behind_the_journal(keeper):
    project = make_project(make_programme(network_of(keeper)), "Kindergarten")
    operations.rebuild()
    Project.objects.filter(pk=project.pk).update(title="Garden")

    assert dict(lagging())["portfolio.project"] == 1


def test_an_update_that_owes_the_index_pays_it(keeper):
    make_project(make_programme(network_of(keeper)), "Kindergarten")
    Pending.objects.create()
    assert queries.waiting() > 0

    operations.rebuild_where_owed()

    assert (labels("kindergarten", keeper), waiting()) == (["portfolio.project"], 0)


def test_ended_projects_stand_after_open_ones(keeper):
    programme = make_programme(network_of(keeper))
    make_project(programme, "Kindergarten one")
    make_project(programme, "Kindergarten two", stage="cancelled", actual_end_on=date(2020, 1, 1))
    operations.rebuild()

    titles = [Project.objects.get(pk=hit.pk).title for hit in find("kindergarten", keeper).hits]

    assert titles == ["Kindergarten one", "Kindergarten two"]
