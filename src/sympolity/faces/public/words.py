"""Numbers of things in words, for the sentences of the open pages."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sympolity.faces.public.queries import Finding, PlaceRow, Told
from sympolity.ground.kernel import formats
from sympolity.network.portfolio.models import Project
from sympolity.network.territories.models import Territory

Level = Territory.Level


def projects(count: int) -> str:
    return ngettext("%(n)s project", "%(n)s projects", count) % {"n": formats.number(count)}


def places(level: str, count: int) -> str:
    """ "18 municipalities", "6 countries"."""
    said = {
        Level.COUNTRY: ngettext("%(n)s country", "%(n)s countries", count),
        Level.REGION: ngettext("%(n)s region", "%(n)s regions", count),
        Level.COMMUNITY: ngettext("%(n)s community", "%(n)s communities", count),
        Level.SECTION: ngettext("%(n)s section", "%(n)s sections", count),
    }.get(Level(level)) or ngettext("%(n)s municipality", "%(n)s municipalities", count)
    return said % {"n": formats.number(count)}


def most(rows: Sequence[PlaceRow], currency: str) -> str:
    """What a map finds: the place with most money, else with most projects; nothing where several are equal."""
    by_money = sorted((row.planned_cents, row.name) for row in rows)[::-1]
    by_count = sorted((row.count, row.name) for row in rows)[::-1]
    if len(rows) < 2 or by_count[0][0] == 0:
        return _("Where the projects are")
    if by_money[0][0] > by_money[1][0]:
        amount = formats.money_short(by_money[0][0], currency)
        return _("%(place)s has most planned money: %(amount)s") % {"place": by_money[0][1], "amount": amount}
    if by_money[0][0] == 0 and by_count[0][0] > by_count[1][0]:
        return _("%(place)s has most projects: %(n)s") % {"place": by_count[0][1], "n": formats.number(by_count[0][0])}
    return _("Where the projects are")


def headline(finding: Finding) -> str:
    """What the page says in one sentence."""
    said = {"projects": projects(finding.projects), "share": formats.percent(finding.started_share)}
    if not finding.projects:
        return _("No project is public yet")
    if not finding.places:
        return _("%(projects)s, %(share)s of them under way or done") % said
    said["places"] = places(finding.level, finding.places)
    if finding.started == finding.projects:
        return _("%(projects)s in %(places)s, all under way or done") % said
    return _("%(projects)s in %(places)s, %(share)s of them under way or done") % said


def concentration(finding: Finding, level: str, currency: str) -> list[str]:
    """Where the money is concentrated, one sentence each."""
    sentences = []
    if finding.top_share is not None:
        sentences.append(
            _("%(places)s have %(share)s of the planned money.")
            % {"places": places(level, finding.top), "share": formats.percent(finding.top_share)}
        )
    if finding.most_per_head and finding.cents_per_head:
        sentences.append(
            _("For each inhabitant, %(place)s has most: %(amount)s.")
            % {"place": finding.most_per_head, "amount": formats.money_short(finding.cents_per_head, currency)}
        )
    return sentences


def lateness(project: Project) -> str:
    """ "12 days late", or nothing."""
    days = project.days_late
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": formats.number(days)} if days else ""


def told(source: Told | None) -> str:
    """Where a figure comes from, without who brought it."""
    if source is None:
        return ""
    said = {"day": formats.day(source.at), "row": source.row}
    if source.kind == "sample":
        return _("Sample data of %(day)s") % said
    if source.kind == "import" and source.row:
        return _("Row %(row)s of a spreadsheet brought in on %(day)s") % said
    if source.kind == "import":
        return _("A spreadsheet brought in on %(day)s") % said
    return pgettext("source of a figure", "Written down on %(day)s") % said
