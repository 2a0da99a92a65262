from datetime import date

import pytest

from factories import make_organisation, make_programme, make_project
from procurement_factories import make_contract, make_procedure_rule, make_procurement
from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.queries.splitting import splitting_of

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 1)
ROOF = "45261000"


@pytest.fixture
def project():
    programme = make_programme()
    make_procedure_rule(programme, procedure="direct", ceiling_cents=3_000_000, source="Code, article 19")
    return make_project(programme, lead=make_organisation(programme.network))


def direct(project, **facts):
    """A planned direct award of 20,000.00, under a ceiling of 30,000.00."""
    usual = {"procedure": "direct", "cpv": ROOF, "base_cents": 2_000_000, "launch_planned_on": DAY}
    return make_procurement(project, **{**usual, **facts})


def test_purchases_of_one_kind_pass_the_ceiling_together(project):
    mine = direct(project)
    assert splitting_of(mine) is None
    other = direct(project, cpv="45262000-1", state="launched", launched_on=date(2025, 1, 10))
    direct(project, cpv="45310000", launch_planned_on=DAY)  # another group
    direct(project, state="cancelled")
    direct(project, organisation=make_organisation(project.programme.network))

    found = splitting_of(mine)

    assert (found.passes, found.sure, found.unsure) == (True, [other], [])
    assert (found.found.cents, found.rule.source) == (4_000_000, "Code, article 19")


def test_a_contract_counts_once_and_not_with_its_procurement(project):
    bought = direct(project, state="contracted", launched_on=date(2025, 1, 10))
    facts = {"category": "works", "cents": 1_500_000, "signed_on": date(2025, 2, 1)}
    contract = make_contract(project, procurement=bought, **facts)
    make_contract(project, procurement=bought, state="terminated", **facts)

    found = splitting_of(direct(project))

    assert (found.sure, found.found.cents) == ([contract], 3_500_000)


def test_what_has_no_code_may_belong_to_it(project):
    other = direct(project, cpv="")

    found = splitting_of(direct(project))

    assert (found.passes, found.sure, found.unsure) == (False, [], [other])


def test_it_warns_before_anything_is_saved(project, django_assert_num_queries):
    direct(project)
    draft = Procurement(
        programme=project.programme,
        project=project,
        organisation=project.lead,
        procedure="direct",
        category="works",
        cpv=ROOF,
        base_cents=2_000_000,
        launch_planned_on=DAY,
    )

    with django_assert_num_queries(3):
        found = splitting_of(draft)

    assert found.passes


def test_a_procedure_without_ceiling_needs_no_warning(project):
    direct(project, procedure="open")

    assert splitting_of(direct(project, procedure="open")) is None
