"""Deadlines as iCalendar (RFC 5545): each an event of a whole day that blocks nobody's time."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from sympolity.affairs.procurement.queries.deadlines import Deadline

PRODUCT = "-//Sympolity//Deadlines//EN"
HOW_OFTEN = timedelta(hours=6)


def as_ical(name: str, found: Iterable[Deadline], *, root: str, host: str) -> bytes:
    """`root` stands before the paths of pages; `host` makes the identifiers unique in the world."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", HOW_OFTEN, parameters={"VALUE": "DURATION"})
    written_at = timezone.now()
    for each in found:
        event = Event()
        event.add("uid", f"{each.key}@{host}")
        event.add("dtstamp", written_at)
        event.add("dtstart", each.on)
        event.add("dtend", each.on + timedelta(days=1))
        event.add("summary", _("%(what)s: %(title)s") % {"what": each.words, "title": each.title})
        if each.who:
            event.add("description", each.who)
        event.add("url", f"{root}{each.url}")
        event.add("categories", [str(each.words)])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
