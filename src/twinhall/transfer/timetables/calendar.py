"""The programme as iCalendar (RFC 5545): read again, a calendar changes what it has instead of adding it twice."""

import datetime

from icalendar import Calendar, Event

from twinhall.transfer.timetables.facts import SessionFile, TimetableFile

__all__ = ["as_programme_calendar"]

# Of a programme that was never published here: a moment that stays the same with every reading.
_NEVER = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def as_programme_calendar(timetable: TimetableFile) -> bytes:
    """Every session with a day. Its id stays for ever, its sequence goes up with each published change, and what is
    cancelled says so."""
    calendar = Calendar()
    calendar.add("prodid", "-//Twinhall//Programme of a forum//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", timetable.name)
    calendar.add("x-wr-timezone", timetable.zone_name)
    for one in timetable.sessions:
        if one.session.is_placed:
            calendar.add_component(_event(one, timetable))
    return bytes(calendar.to_ical())


def _event(one: SessionFile, timetable: TimetableFile) -> Event:
    session, event = one.session, Event()
    changed_at = session.changed_at or timetable.published_at or _NEVER
    changed_at = changed_at.astimezone(datetime.UTC).replace(microsecond=0)
    event.add("uid", f"{session.id}@{timetable.host}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", session.sequence)
    # In universal time: no calendar program has to know the forum's zone.
    if session.starts_at and session.ends_at:
        event.add("dtstart", session.starts_at.astimezone(datetime.UTC))
        event.add("dtend", session.ends_at.astimezone(datetime.UTC))
    elif session.on:
        event.add("dtstart", session.on)
        event.add("dtend", session.on + datetime.timedelta(days=1))
    event.add("summary", one.title)
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    if one.where:
        event.add("location", one.where)
    if one.text:
        event.add("description", one.text)
    if categories := [word for word in (one.kind, one.track) if word]:
        event.add("categories", categories)
    event.add("url", one.url)
    return event
