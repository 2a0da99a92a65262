"""What agreements do without anybody asking: say once a day what is due or late."""

from datetime import date, timedelta

from django.utils import timezone

from sympolity.affairs.agreements.models import Obligation
from sympolity.affairs.agreements.notices import tell_due
from sympolity.affairs.agreements.queries.deadlines import due_obligations
from sympolity.affairs.agreements.queries.readers import people_obliged
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.duties import duty
from sympolity.network.programmes.models import Programme

MORNING = 7
DAYS_BEFORE = (14, 7, 1, 0)
WEEK = 7  # what is late comes up again each week, not each day


@duty("remind-of-obligations", every=timedelta(hours=1))
def remind_of_obligations() -> int:
    """Those who have to act hear of it on some days before, on the day, and each week after; once a day."""
    if timezone.localtime().hour < MORNING:
        return 0
    return remind_on(timezone.localdate())


def remind_on(day: date) -> int:
    """How many people were told, or had been told on this day already."""
    by_programme: dict[int, list[Obligation]] = {}
    for obligation in due_obligations(timedelta(days=max(DAYS_BEFORE))):
        if _comes_up(obligation, day):
            by_programme.setdefault(obligation.agreement.programme_id, []).append(obligation)
    return sum(_remind(rows[0].agreement.programme, rows, day) for rows in by_programme.values())


def _comes_up(obligation: Obligation, day: date) -> bool:
    ahead = (obligation.due_on - day).days
    return ahead in DAYS_BEFORE or (ahead < 0 and -ahead % WEEK == 0)


def _remind(programme: Programme, obligations: list[Obligation], day: date) -> int:
    asked = {each.pk: _asked(each) for each in obligations}
    people = people_obliged(programme.pk, {pk for organisations in asked.values() for pk in organisations})
    of_user: dict[int, tuple[User, list[Obligation]]] = {}
    for obligation in obligations:
        told = {user.pk: user for pk in asked[obligation.pk] for user in people.get(pk, ())}
        for user in told.values():
            of_user.setdefault(user.pk, (user, []))[1].append(obligation)
    for user, theirs in of_user.values():
        tell_due(programme, user, theirs, day)
    return len(of_user)


def _asked(obligation: Obligation) -> list[int]:
    if obligation.organisation_id:
        return [obligation.organisation_id]
    return list(obligation.agreement.parties.values_list("organisation_id", flat=True))
