"""The programme as schedule.xml, the format of conference programs and their apps (frab, pretalx, c3voc).

The public schema is validator/xsd/schedule.xml.xsd of https://github.com/voc/schedule. Sessions without an hour have no
place in it; what is cancelled is left out, as the format has no word for it.
"""

import datetime
import re
import uuid
from collections.abc import Iterable
from xml.etree import ElementTree as Tree

from django.utils.text import slugify

import twinhall
from twinhall.domain.programme.planned import days_of
from twinhall.transfer.timetables.facts import SessionFile, TimetableFile

__all__ = ["as_schedule_xml"]

# What XML 1.0 has no place for.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_schedule_xml(timetable: TimetableFile) -> bytes:
    """The file, UTF-8."""
    placed = [one for one in timetable.sessions if one.session.starts_at and not one.session.is_cancelled]
    root = Tree.Element("schedule")
    Tree.SubElement(root, "generator", name="Twinhall", version=twinhall.__version__)
    _say(root, "version", str(timetable.version))
    _conference(root, timetable)
    days = days_of((one.session for one in placed), timetable.zone) or [timetable.first]
    for index, day in enumerate(days, start=1):
        _day(root, index, day, [one for one in placed if one.session.day(timetable.zone) == day], timetable)
    Tree.indent(root)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _conference(root: Tree.Element, timetable: TimetableFile) -> None:
    conference = Tree.SubElement(root, "conference")
    _say(conference, "title", timetable.name)
    _say(conference, "acronym", timetable.slug)
    _say(conference, "start", timetable.first.isoformat())
    _say(conference, "end", timetable.last.isoformat())
    _say(conference, "days", str((timetable.last - timetable.first).days + 1))
    _say(conference, "timeslot_duration", "00:05")
    _say(conference, "base_url", timetable.url)
    _say(conference, "time_zone_name", timetable.zone_name)


def _day(
    root: Tree.Element, index: int, day: datetime.date, sessions: list[SessionFile], timetable: TimetableFile
) -> None:
    midnight = datetime.datetime.combine(day, datetime.time(), timetable.zone)
    next_midnight = datetime.datetime.combine(
        day + datetime.timedelta(days=1), datetime.time(), timetable.zone
    )
    ends = [one.session.ends_at for one in sessions if one.session.ends_at]
    end = max([next_midnight, *ends])
    element = Tree.SubElement(
        root,
        "day",
        index=str(index),
        date=day.isoformat(),
        start=midnight.isoformat(),
        end=end.astimezone(timetable.zone).isoformat(),
    )
    for name in _rooms(sessions):
        room = Tree.SubElement(element, "room", name=_writable(name))
        for one in sessions:
            if (one.where or "–") == name:
                _event(room, one, name, timetable)


def _rooms(sessions: Iterable[SessionFile]) -> list[str]:
    ordered = sorted(sessions, key=lambda one: (not one.session.room, one.session.room_position))
    return list(dict.fromkeys(one.where or "–" for one in ordered))


def _event(room: Tree.Element, one: SessionFile, where: str, timetable: TimetableFile) -> None:
    session = one.session
    if session.starts_at is None:
        return
    here = session.starts_at.astimezone(timetable.zone)
    guid = uuid.uuid5(uuid.NAMESPACE_URL, f"https://{timetable.host}/{session.id}")
    event = Tree.SubElement(room, "event", id=str(session.number), guid=str(guid))
    _say(event, "date", here.isoformat())
    _say(event, "start", here.strftime("%H:%M"))
    _say(event, "duration", f"{session.minutes // 60:02}:{session.minutes % 60:02}")
    _say(event, "room", where)
    _say(event, "slug", _slug(one, timetable))
    _say(event, "url", one.url)
    _say(event, "title", one.title)
    _say(event, "subtitle", "")
    _say(event, "track", one.track)
    _say(event, "type", one.kind)
    _say(event, "language", session.held_in[0] if session.held_in else "")
    _say(event, "abstract", one.abstract)
    _say(event, "description", one.text)
    persons = Tree.SubElement(event, "persons")
    for name in one.people:
        _say(persons, "person", name)
    links = Tree.SubElement(event, "links")
    for address in (session.livestream_url, session.recording_url):
        if address:
            _say(links, "link", address).set("href", address)


def _slug(one: SessionFile, timetable: TimetableFile) -> str:
    title = slugify(one.title)[:40].strip("-")
    return "-".join(part for part in (timetable.slug, str(one.session.number), title) if part)


def _say(parent: Tree.Element, name: str, text: str) -> Tree.Element:
    element = Tree.SubElement(parent, name)
    element.text = _writable(text)
    return element


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
