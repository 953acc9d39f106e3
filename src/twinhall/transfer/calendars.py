"""Calendars out: days as iCalendar (RFC 5545), the same bytes for the same days."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

__all__ = ["CalendarEntry", "as_icalendar"]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A whole day in finished words. `key` stays the same when the day or its words change."""

    key: str
    on: datetime.date
    title: str
    text: str
    url: str
    changes: int
    changed_at: datetime.datetime


def as_icalendar(name: str, entries: Sequence[CalendarEntry]) -> bytes:
    """The file that a calendar program reads."""
    calendar = Calendar()
    calendar.add("prodid", "-//Twinhall//Days of ties//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    # The moment of the last change, not of reading: the same days are the same bytes.
    event.add("dtstamp", entry.changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    event.add("sequence", entry.changes)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + datetime.timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    return event
