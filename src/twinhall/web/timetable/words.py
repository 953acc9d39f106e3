"""Sessions, changes and conflicts in the reader's words."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel.dates import format_skeleton, format_time
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.timetable import Change, Conflict, Part, PlannedSession
from twinhall.domain.programme.words import AppearanceRole, ChangeKind, SessionKind
from twinhall.kit.languages import said_in_present_language
from twinhall.web.languages import languages_in_words
from twinhall.web.words import (
    day_in_words,
    isolated,
    list_in_words,
    number_in_words,
    offset_in_words,
    reader_language,
    reader_locale,
)

__all__ = [
    "SessionLine",
    "change_in_words",
    "clock",
    "conflict_in_words",
    "line_of",
    "name_of_part",
    "place_in_words",
    "session_in_words",
    "weekday_in_words",
    "when_in_words",
    "where_of",
    "zone_in_words",
]


@dataclass(frozen=True)
class SessionLine:
    """A session on a page, all in finished words."""

    id: str
    title: str
    title_lang: str
    hours: str
    day: str
    where: str
    kind: str
    kind_key: str
    track: str
    languages: str
    chairs: str
    speakers: str
    description: str
    description_lang: str
    livestream_url: str
    recording_url: str
    is_open: bool
    is_cancelled: bool
    is_picked: bool = False
    appears: bool = False
    has_conflict: bool = False
    revision: int = 0
    minutes: int = 0
    place: str = ""
    url: str = ""


def line_of(
    session: PlannedSession,
    zone: datetime.tzinfo,
    *,
    language: str = "",
    picks: Iterable[str] = (),
    appears: Iterable[str] = (),
    conflicts: Iterable[str] = (),
    url: str = "",
) -> SessionLine:
    """`language` is the reader's: a text in another one is marked with its own."""
    return SessionLine(
        id=session.id,
        title=said_in_present_language(session.titles) or session.id,
        title_lang=_language_of(session.titles, language),
        hours=hours_in_words(session, zone),
        day=day_in_words(session.day(zone)),
        where=where_of(session),
        kind=str(SessionKind(session.kind).label),
        kind_key=session.kind,
        track=said_in_present_language(session.track_names),
        languages=languages_of(session),
        chairs=_people(session, AppearanceRole.CHAIR),
        speakers=_people(session, AppearanceRole.SPEAKER),
        description=said_in_present_language(session.descriptions),
        description_lang=_language_of(session.descriptions, language),
        livestream_url=session.livestream_url,
        recording_url=session.recording_url,
        is_open=session.is_open,
        is_cancelled=session.is_cancelled,
        is_picked=session.id in picks,
        appears=session.id in appears,
        has_conflict=session.id in conflicts,
        revision=session.sequence,
        minutes=session.minutes,
        place=session.place,
        url=url,
    )


def hours_in_words(session: PlannedSession, zone: datetime.tzinfo) -> str:
    """ "09:00–10:30"; on which day it ends where that is another; empty where no hour is known."""
    if session.starts_at is None or session.ends_at is None:
        return ""
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    said = f"{clock(starts)}–{clock(ends)}"
    midnight = datetime.datetime.combine(
        starts.date() + datetime.timedelta(days=1), datetime.time(), starts.tzinfo
    )
    if ends > midnight:
        return gettext("%(hours)s (%(day)s)") % {"hours": said, "day": weekday_in_words(ends.date())}
    return said


def clock(moment: datetime.datetime) -> str:
    return str(format_time(moment.time(), format="short", locale=reader_locale()))


def weekday_in_words(day: datetime.date) -> str:
    """ "Mon 21 June"."""
    return str(format_skeleton("MMMEd", day, locale=reader_locale()))


def when_in_words(moment: datetime.datetime, zone: datetime.tzinfo) -> str:
    here = moment.astimezone(zone)
    return gettext("%(day)s, %(time)s") % {"day": weekday_in_words(here.date()), "time": clock(here)}


def zone_in_words(name: str, zone: datetime.tzinfo, day: datetime.date) -> str:
    """ "Europe/Moscow, UTC+3", as it is on that day."""
    noon = datetime.datetime.combine(day, datetime.time(12), zone)
    return f"{name.replace('_', ' ')}, {offset_in_words(noon)}" if name != "UTC" else "UTC"


def where_of(session: PlannedSession) -> str:
    """Room and building, or the place where it is in no room."""
    room = said_in_present_language(session.room_names)
    return list_in_words([part for part in (room, session.venue if room else "", session.place) if part])


def languages_of(session: PlannedSession) -> str:
    """In which it is held, and into which it is interpreted, as a sentence."""
    return _languages_said(reader_language(), session.held_in, session.interpreted_into)


@lru_cache(maxsize=512)
def _languages_said(_reader: str, held_in: tuple[str, ...], interpreted_into: tuple[str, ...]) -> str:
    """A programme says the same few sentences many times."""
    held, into = languages_in_words(held_in), languages_in_words(interpreted_into)
    if held and into:
        return gettext("Held in %(held)s, interpreted into %(into)s") % {"held": held, "into": into}
    return gettext("Held in %(held)s") % {"held": held} if held else ""


def name_of_part(part: Part) -> str:
    """ "Anna Ivanova, deputy mayor (Kazan)"."""
    said = list_in_words([word for word in (isolated(part.name), part.office) if word])
    return gettext("%(person)s (%(city)s)") % {"person": said, "city": part.of} if part.of else said


def session_in_words(session: PlannedSession) -> list[str]:
    """What a calendar or a file says of it beside its title and time, line by line."""
    chairs, speakers = _people(session, AppearanceRole.CHAIR), _people(session, AppearanceRole.SPEAKER)
    lines = [
        languages_of(session),
        gettext("Chair: %(names)s") % {"names": chairs} if chairs else "",
        gettext("With: %(names)s") % {"names": speakers} if speakers else "",
        "" if session.is_open else gettext("For delegations only"),
        said_in_present_language(session.descriptions),
        session.livestream_url,
        session.recording_url,
    ]
    return [line for line in lines if line]


def change_in_words(change: Change, zone: datetime.tzinfo, people: Mapping[str, str]) -> dict[str, Any]:
    """A row of the change log: which session, what kind of change, and a sentence with before and after."""
    kind = ChangeKind(change["kind"])
    before, after = change.get("from"), change.get("to")
    said = {"from": "", "to": ""}
    if kind == ChangeKind.RENAMED:
        said = {"from": said_in_present_language(before or {}), "to": said_in_present_language(after or {})}
    elif kind == ChangeKind.LANGUAGES:
        said = {"from": _languages(before), "to": _languages(after)}
    elif kind == ChangeKind.ROOM:
        said = {"from": _where(before), "to": _where(after)}
    else:
        said = {"from": place_in_words(before, zone), "to": place_in_words(after, zone)}
    who = people.get(str(change.get("participant")), "") or str(change.get("name", ""))
    return {
        "title": said_in_present_language(change["titles"]),
        "kind": str(kind.label),
        "kind_key": str(kind),
        "tone": {"cancelled": "refused", "withdrawn": "refused", "added": "new"}.get(str(kind), ""),
        "who": who,
        **said,
    }


def place_in_words(place: Mapping[str, Any] | None, zone: datetime.tzinfo) -> str:
    """A place as a change keeps it: day, hours, room."""
    if not place:
        return ""
    when = ""
    if place.get("starts_at"):
        starts_at = datetime.datetime.fromisoformat(place["starts_at"])
        ends_at = starts_at + datetime.timedelta(minutes=place["minutes"])
        when = f"{when_in_words(starts_at, zone)}–{clock(ends_at.astimezone(zone))}"
    elif place.get("on"):
        when = weekday_in_words(datetime.date.fromisoformat(place["on"]))
    return list_in_words([part for part in (when, _where(place)) if part])


def conflict_in_words(
    conflict: Conflict,
    titles: Mapping[str, str],
    people: Mapping[str, str],
    rooms: Mapping[str, str],
    zone: datetime.tzinfo,
) -> str:
    """Why it is one, as a sentence."""
    said = {
        "one": isolated(titles.get(conflict.slot, "")),
        "other": isolated(titles.get(conflict.other, "")),
        "who": isolated(people.get(conflict.who, conflict.who)),
        "room": isolated(rooms.get(conflict.room, "")),
        "number": number_in_words(conflict.number),
        "when": when_in_words(conflict.moment, zone) if conflict.moment else "",
    }
    return _conflict_sentence(conflict) % said


def _conflict_sentence(conflict: Conflict) -> str:
    return {
        "room": gettext("%(room)s is taken twice: by %(one)s and by %(other)s."),
        "head": gettext(
            "%(who)s, head of a delegation, is expected in %(one)s and in %(other)s at the same time."
        ),
        "chair": gettext(
            "%(who)s has a part in %(one)s and in %(other)s at the same time, and chairs one of them."
        ),
        "speaker": gettext("%(who)s speaks in %(one)s and in %(other)s at the same time."),
        "interpreter": gettext("%(who)s interprets in %(one)s and in %(other)s at the same time."),
        "not-coming": gettext("%(who)s has a part in %(one)s, but does not come to the forum."),
        "arrives": gettext("%(who)s arrives only on %(when)s, after the beginning of %(one)s."),
        "leaves": gettext("%(who)s leaves on %(when)s already, before the end of %(one)s."),
        "too-small": ngettext(
            "%(room)s is too small for %(one)s: %(number)s person is expected.",
            "%(room)s is too small for %(one)s: %(number)s people are expected.",
            conflict.number,
        ),
        "outside": gettext("%(one)s does not begin on a day of the forum."),
    }[str(conflict.kind)]


def _people(session: PlannedSession, role: str) -> str:
    return gettext("; ").join(name_of_part(part) for part in session.speakers(role))


def _language_of(texts: Mapping[str, str], language: str) -> str:
    """The language of the text that is shown, when it is not the reader's."""
    said = said_in_present_language(texts)
    found = next((code for code, text in texts.items() if text == said), "")
    return "" if found == language or texts.get(language) == said else found


def _languages(said: Mapping[str, list[str]] | None) -> str:
    held, into = (languages_in_words((said or {}).get(name, [])) for name in ("held_in", "interpreted_into"))
    if held and into:
        return gettext("%(held)s, interpreted into %(into)s") % {"held": held, "into": into}
    return held or into


def _where(place: Mapping[str, Any] | None) -> str:
    place = place or {}
    room = said_in_present_language(place.get("room_names", {}))
    return list_in_words([part for part in (room, place.get("place", "")) if part])


def session_url(slug: str, session: str) -> str:
    """Where a session stands in the list of the whole programme."""
    return f"{reverse('timetable', args=[slug])}?view=list#{session}"
