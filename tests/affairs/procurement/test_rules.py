from datetime import date
from decimal import Decimal

import pytest

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import make_contract, make_procedure_rule, make_procurement
from sympolity.affairs.procurement.models import Modification
from sympolity.affairs.procurement.operations.rules import add_modification_rule, add_rule, change_rule, end_rule
from sympolity.affairs.procurement.queries.rules import rule_on
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2025, 1, 1)
FACTS = {"procedure": "direct", "category": "works", "source": "Code, article 19"}


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def by(programme):
    return make_user("secretariat", programme)


@pytest.fixture
def project(programme):
    return make_project(programme, lead=make_organisation(programme.network))


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_add_rule_ends_the_one_before_on_the_day_before(programme, by):
    old = add_rule(programme, by=by, valid_from=date(2020, 1, 1), ceiling_cents=2_000_000, **FACTS)

    new = add_rule(programme, by=by, valid_from=NEW_YEAR, ceiling_cents=3_000_000, **FACTS)

    old.refresh_from_db()
    assert old.valid_until == date(2024, 12, 31)
    assert [rule_on(programme, "direct", "works", day) for day in (date(2024, 12, 31), NEW_YEAR)] == [old, new]
    assert rule_on(programme, "direct", "goods", NEW_YEAR) is None
    assert verbs() == ["procedure rule added", "procedure rule ended", "procedure rule added"]


def test_add_rule_is_refused_where_another_one_holds(programme, by):
    add_rule(programme, by=by, valid_from=NEW_YEAR, **FACTS)

    with pytest.raises(Refused, match="Another rule on the same holds from 1"):
        add_rule(programme, by=by, valid_from=date(2024, 1, 1), **FACTS)
    with pytest.raises(Refused):
        add_rule(programme, by=by, valid_from=NEW_YEAR, **FACTS)


def test_change_rule_is_refused_once_it_was_used(programme, by, project):
    rule = make_procedure_rule(programme, ceiling_cents=1)
    assert change_rule(rule, by=by, ceiling_cents=20_000_000).ceiling_cents == 20_000_000
    make_procurement(project, launched_on=NEW_YEAR, state="launched")

    with pytest.raises(Refused, match="End it and add the one that follows"):
        change_rule(rule, by=by, ceiling_cents=30_000_000)


def test_end_rule_is_refused_before_its_last_use(programme, by, project):
    rule = make_procedure_rule(programme)
    make_procurement(project, launched_on=NEW_YEAR, state="launched")

    with pytest.raises(Refused, match="This rule was used for P-"):
        end_rule(rule, by=by, valid_until=date(2024, 12, 31))
    assert end_rule(rule, by=by, valid_until=NEW_YEAR).valid_until == NEW_YEAR


def test_a_rule_on_modifications_is_followed_by_the_next_and_kept_once_used(programme, by, project):
    facts = {"category": "works", "source": "Code, article 370"}
    old = add_modification_rule(programme, by=by, share=Decimal("0.4"), valid_from=date(2020, 1, 1), **facts)
    new = add_modification_rule(programme, by=by, share=Decimal("0.5"), valid_from=NEW_YEAR, **facts)
    contract = make_contract(project, category="works", signed_on=date(2025, 3, 1))
    assert change_rule(new, by=by, share=Decimal("0.6")).share == Decimal("0.6")
    Modification.objects.create(contract=contract, number=1, kind="value", agreed_on=NEW_YEAR, cents=1, reason="Rock")

    with pytest.raises(Refused, match="End it and add the one that follows"):
        change_rule(new, by=by, share=Decimal("0.5"))
    with pytest.raises(Refused, match="This rule was used for C-"):
        end_rule(new, by=by, valid_until=date(2025, 2, 1))
    old.refresh_from_db()
    assert old.valid_until == date(2024, 12, 31)
