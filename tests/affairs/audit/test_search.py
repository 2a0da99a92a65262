"""Findings are found by those who see audits, and by the organisation that has to answer."""

import pytest

from audits import make_audited, make_finding
from factories import make_user
from sympolity.affairs.audit.models import Finding
from sympolity.ground.search.queries import find

pytestmark = pytest.mark.django_db


def test_everybody_finds_exactly_the_findings_they_see():
    world = make_audited()
    make_finding(world, title="Unmistakable orchard")
    people = [world.auditor, world.secretariat, world.manager, world.stranger, make_user("reader", world.programme)]

    found = [find("unmistakable orchard", user) for user in people]

    assert [each.total for each in found] == [Finding.objects.visible_to(user).count() for user in people]
    assert [each.total for each in found] == [1, 1, 1, 0, 0]
