"""Until when papers are kept: the page, and documents that cannot be withdrawn before."""

import pytest

from audits import go, prove
from sympolity.affairs.agreements.models import RetentionRule
from sympolity.affairs.audit.keeping import kept_for_audit
from sympolity.ground.documents.operations import withdraw
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def make_rule(world, years=5):
    return RetentionRule.objects.create(
        programme=world.programme, years=years, valid_from="2020-01-01", source="Regulation for a test, article 82"
    )


def test_retention_says_until_when_and_by_which_rule(client, world, django_assert_max_num_queries):
    make_rule(world)
    prove(world, world.papers[0])

    response = go(client, world.auditor, "retention", world)

    page = response.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "1 Aug 2030" in page
    assert "Regulation for a test, article 82" in page
    (line, _url) = response.context["lines"][0]
    assert line.documents == 1


def test_papers_of_an_agreement_cannot_be_withdrawn_before_their_day(world):
    make_rule(world)
    document = prove(world, world.agreement)

    with pytest.raises(Refused, match="It is kept for"):
        withdraw(document, world.agreement, by=world.secretariat, reason="Wrong scan", programme_id=world.programme.pk)


@pytest.mark.parametrize("about", ["paper", "request", "contract", "procurement"])
def test_papers_behind_a_payment_are_kept_until_their_day_is_over(world, about):
    rule = make_rule(world)
    document = prove(world, world.papers[0] if about == "paper" else getattr(world, about))
    assert "It is kept for" in kept_for_audit(document)
    RetentionRule.objects.filter(pk=rule.pk).update(years=0)

    assert kept_for_audit(document) == ""


def test_what_no_rule_keeps_can_be_withdrawn(world):
    document = prove(world, world.agreement)

    withdrawn = withdraw(
        document, world.agreement, by=world.secretariat, reason="Wrong scan", programme_id=world.programme.pk
    )

    assert withdrawn.is_withdrawn
