"""Whom a reminder reaches, and what it says: the same reading for the preview and for what is sent.

The chain (contact, manager, secretariat) is walked by days late, as the template says. A person gets one letter for
all that is missing in a round, at most one a day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.monitoring.models import Reminder, Return, Round
from sympolity.affairs.monitoring.queries.readers import People, reporters, secretariat_of
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.languages.queries import say
from sympolity.network.organisations.models import Organisation

MISSING = (Return.State.DUE, Return.State.DRAFT, Return.State.RETURNED)
NAMED = 5
MOST_LINES = 20
# Days after which a reminder that the calendar wanted is no longer caught up.
CAUGHT_UP = 3


@dataclass(slots=True)
class Missing:
    """What one organisation still has to send in a round."""

    organisation: Organisation
    reports: list[Return] = field(default_factory=list)

    @property
    def due_on(self) -> date:
        return min(report.due_on for report in self.reports)

    @property
    def days_late(self) -> int:
        """Since the first due day; below zero before it."""
        return (timezone.localdate() - self.due_on).days


@dataclass(slots=True)
class Letter:
    """What one person is told about one round, today."""

    user: User
    step: str
    round: Round
    about: list[Missing] = field(default_factory=list)

    @property
    def url(self) -> str:
        page = reverse("monitoring:round", args=[self.round.programme.slug, self.round.pk])
        return f"{page}?open={self.about[0].organisation.pk}"

    def written(self) -> tuple[str, str]:
        """Title and text, in the active language."""
        count = sum(len(each.reports) for each in self.about)
        late = max(each.days_late for each in self.about) > 0
        if late:
            words = ngettext("%(count)s report is late: %(round)s", "%(count)s reports are late: %(round)s", count)
        else:
            words = ngettext("%(count)s report is due: %(round)s", "%(count)s reports are due: %(round)s", count)
        title = words % {"count": formats.number(count), "round": say(self.round, "title").text}
        if self.step == Reminder.Step.SECRETARIAT:
            return title, "\n".join(_line(each) for each in self.about[:MOST_LINES]) + _further(self.about)
        return title, "\n\n".join(_paragraph(each) for each in self.about)


def _further(about: list[Missing]) -> str:
    more = len(about) - MOST_LINES
    return "\n" + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more} if more > 0 else ""


def _paragraph(missing: Missing) -> str:
    lines = [_line(missing)]
    lines += [f"– {report.project.title}" for report in missing.reports[:NAMED] if report.project]
    if (more := len(missing.reports) - NAMED) > 0:
        lines.append(ngettext("and %(count)s more", "and %(count)s more", more) % {"count": formats.number(more)})
    return "\n".join(lines)


def _line(missing: Missing) -> str:
    count, day = len(missing.reports), formats.day(missing.due_on, "long")
    if missing.days_late > 0:
        words = ngettext(
            "%(name)s: %(count)s report was due on %(day)s.", "%(name)s: %(count)s reports were due on %(day)s.", count
        )
    else:
        words = ngettext(
            "%(name)s: %(count)s report is due on %(day)s.", "%(name)s: %(count)s reports are due on %(day)s.", count
        )
    return words % {"name": missing.organisation, "count": formats.number(count), "day": day}


@dataclass(slots=True)
class Letters:
    """The letters that would leave now, who had one today already, and organisations that nobody works for here."""

    letters: list[Letter]
    told_today: list[User]
    without_people: list[Organisation]


def missing_in(round_: Round, organisations: Collection[int] | None = None) -> list[Missing]:
    """What is not sent, by organisation; the one that is late longest first."""
    reports = (
        round_.returns.filter(state__in=MISSING).select_related("organisation", "project").order_by("due_on", "pk")
    )
    if organisations is not None:
        reports = reports.filter(organisation__in=organisations)
    found: dict[int, Missing] = {}
    for report in reports:
        found.setdefault(report.organisation_id, Missing(report.organisation)).reports.append(report)
    return sorted(found.values(), key=lambda each: (each.due_on, each.organisation.name))


def late_in(round_: Round) -> list[Missing]:
    return [each for each in missing_in(round_) if each.days_late > 0]


def letters(round_: Round, organisations: Collection[int], *, by: User | None) -> Letters:
    """What leaves when these organisations are reminded now. Whoever reminds gets no letter.

    A letter tells a person of everything that is missing where the person is asked, not only of what was chosen.
    """
    everything = missing_in(round_)
    chain = {each.organisation.pk: each for each in everything}
    people = reporters(round_.programme_id, chain)
    secretariat = secretariat_of(round_.programme_id)
    asked: dict[int, Letter] = {}
    for each in everything:
        for step, user in _along_the_chain(round_, each, people.get(each.organisation.pk, People()), secretariat):
            asked.setdefault(user.pk, Letter(user, step, round_)).about.append(each)
    chosen = set(organisations)
    reached = [one for one in asked.values() if any(each.organisation.pk in chosen for each in one.about)]
    told = told_on(round_, timezone.localdate())
    return Letters(
        letters=[one for one in reached if one.user.pk not in told and (by is None or one.user.pk != by.pk)],
        told_today=[one.user for one in reached if one.user.pk in told],
        without_people=[each.organisation for pk, each in chain.items() if pk in chosen and not people.get(pk)],
    )


def _along_the_chain(
    round_: Round, missing: Missing, people: People, secretariat: Iterable[User]
) -> Iterable[tuple[str, User]]:
    """Who hears of it by now; the same person once."""
    template = round_.template
    steps: list[tuple[str, User]] = [(Reminder.Step.OFFICER, user) for user in people.officers]
    if not people.officers or missing.days_late >= template.manager_hears_after:
        steps += [(Reminder.Step.MANAGER, user) for user in people.managers]
    if missing.days_late >= template.secretariat_hears_after:
        steps += [(Reminder.Step.SECRETARIAT, user) for user in secretariat]
    return {user.pk: (step, user) for step, user in reversed(steps)}.values()


def told_on(round_: Round, day: date) -> set[int]:
    """Who was reminded of this round on a day."""
    return set(round_.reminders.filter(on=day).values_list("user_id", flat=True))


@dataclass(frozen=True, slots=True)
class Reminded:
    """When an organisation was last reminded of a round, and how often."""

    last_on: date
    times: int
    names: tuple[str, ...]


def reminded_in(round_: Round) -> dict[int, Reminded]:
    """By organisation: the last day, on how many days, and who was told then."""
    found: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in round_.reminders.select_related("user").order_by("-on", "pk"):
        found[reminder.organisation_id].append(reminder)
    return {
        pk: Reminded(
            last_on=rows[0].on,
            times=len({row.on for row in rows}),
            names=tuple(str(row.user) for row in rows if row.on == rows[0].on),
        )
        for pk, rows in found.items()
    }


def due_for_a_reminder(round_: Round, today: date) -> list[int]:
    """The organisations that the calendar of the template wants reminded today.

    A day on which nothing ran is caught up within three days. Days before the round opened are past.
    """
    opened_on = timezone.localdate(round_.opened_at) if round_.opened_at else today
    last = {pk: reminded.last_on for pk, reminded in reminded_in(round_).items()}
    found = []
    for each in missing_in(round_):
        pk = each.organisation.pk
        days = sorted(report_day(report, offset) for report in each.reports for offset in _offsets(round_))
        passed = [day for day in days if opened_on <= day <= today and (today - day).days <= CAUGHT_UP]
        if passed and last.get(pk, date.min) < passed[-1]:
            found.append(pk)
    return found


def report_day(report: Return, offset: int) -> date:
    return date.fromordinal(report.due_on.toordinal() + offset)


def _offsets(round_: Round) -> list[int]:
    return [int(day) for day in round_.template.reminder_days]


def summary(found: Letters) -> str:
    """In words: how many people are reminded."""
    count = len(found.letters)
    if not count:
        return _("Nobody is reminded: everybody was told today already, or nobody is appointed.")
    return ngettext("%(count)s person is reminded", "%(count)s people are reminded", count) % {
        "count": formats.number(count)
    }
