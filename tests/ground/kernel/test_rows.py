"""Rows written straight into a table, on either database."""

import pytest
from django.db import transaction

from factories import make_programme
from sympolity.ground.kernel.rows import fresh_ids, insert_rows
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.programmes.models import Programme

pytestmark = pytest.mark.django_db


def test_insert_rows_gives_the_other_fields_what_a_new_instance_has():
    programme = make_programme()

    insert_rows(Project, ("programme_id", "title"), ((programme.pk, f"Garden {number}") for number in range(3)))

    rows = Project.objects.order_by("pk")
    assert [row.title for row in rows] == ["Garden 0", "Garden 1", "Garden 2"]
    assert {(row.stage, row.lead_id, row.is_public) for row in rows} == {("idea", None, False)}
    assert all(row.changed_at for row in rows)


def test_insert_rows_keeps_days_and_json():
    programme = make_programme()
    project = Project.objects.create(programme=programme, title="Garden")

    names = ("project_id", "measure", "cents", "as_of")
    insert_rows(PlannedAmount, names, [(project.pk, "total", 2**40, project.changed_at.date())])

    amount = PlannedAmount.objects.get()
    assert (amount.cents, amount.as_of) == (2**40, project.changed_at.date())
    assert Programme.objects.get().vocabulary == programme.vocabulary


def test_fresh_ids_are_never_given_twice():
    programme = make_programme()
    last = Project.objects.create(programme=programme, title="Taken out").pk
    Project.objects.all().delete()

    with transaction.atomic():
        ids = fresh_ids(Project, 3)
        insert_rows(Project, ("id", "programme_id", "title"), [(pk, programme.pk, "Garden") for pk in ids])

    assert min(ids) > last
    assert Project.objects.create(programme=programme, title="Next").pk > max(ids)
