"""What differs between two programmes, as entries of the public change log: plain values, no table."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from twinhall.domain.programme.planned import Part, PlannedSession
from twinhall.domain.programme.words import AppearanceRole, ChangeKind, SessionState

__all__ = ["Change", "changes_between", "numbered"]

# A session by permanent id, its titles by language, whether it is open, the kind of change, and `from` and `to`.
Change = dict[str, Any]

# Who interprets is no news to the public.
_OF_PARTS = (AppearanceRole.CHAIR, AppearanceRole.SPEAKER)


def numbered(
    before: Sequence[PlannedSession], now: Sequence[PlannedSession], at: datetime.datetime
) -> list[PlannedSession]:
    """What is to be published: `now`, each with its sequence, and what was taken out of the programme as cancelled.

    Calendars keep what they read once: a session that only disappeared would stay in them for ever.
    """
    known = {session.id: session for session in before}
    kept = [_numbered(known.get(session.id), session, at) for session in now]
    now = [session for session in now if session.id in known or not session.is_cancelled]
    present = {session.id for session in now}
    gone = [session for session in before if session.id not in present]
    return kept + [_numbered(one, replace(one, state=SessionState.CANCELLED), at) for one in gone]


def _numbered(before: PlannedSession | None, now: PlannedSession, at: datetime.datetime) -> PlannedSession:
    if before is None:
        return replace(now, changed_at=at)
    if before.same_as(now):
        return before
    return replace(now, sequence=max(before.sequence + 1, now.sequence), changed_at=at)


def changes_between(before: Sequence[PlannedSession], now: Sequence[PlannedSession]) -> list[Change]:
    """Every change in the order of the new programme. Both as `numbered` left them: nothing disappears."""
    known = {session.id: session for session in before}
    return [change for session in now for change in _changes(known.get(session.id), session)]


def _changes(before: PlannedSession | None, now: PlannedSession) -> Iterator[Change]:
    if before is None:
        if not now.is_cancelled:
            yield _change(ChangeKind.ADDED, now, to=_place(now))
        return
    if now.is_cancelled:
        if not before.is_cancelled:
            yield _change(ChangeKind.CANCELLED, now, **{"from": _place(before)})
        return
    if before.is_cancelled:
        yield _change(ChangeKind.RESTORED, now, to=_place(now))
    if before.titles != now.titles:
        yield _change(ChangeKind.RENAMED, now, **{"from": dict(before.titles), "to": dict(now.titles)})
    if _time(before) != _time(now):
        yield _change(ChangeKind.MOVED, now, **{"from": _place(before), "to": _place(now)})
    if _where(before) != _where(now):
        yield _change(ChangeKind.ROOM, now, **{"from": _where(before), "to": _where(now)})
    if _languages(before) != _languages(now):
        yield _change(ChangeKind.LANGUAGES, now, **{"from": _languages(before), "to": _languages(now)})
    yield from _changes_of_parts(before, now)


def _changes_of_parts(before: PlannedSession, now: PlannedSession) -> Iterator[Change]:
    was, is_now = _parts(before), _parts(now)
    for key in sorted(was.keys() - is_now.keys()):
        yield _change(ChangeKind.WITHDRAWN, now, **_who(was[key]))
    for key in sorted(is_now.keys() - was.keys()):
        yield _change(ChangeKind.JOINED, now, **_who(is_now[key]))


def _parts(session: PlannedSession) -> dict[tuple[str, str], Part]:
    return {(part.role, part.who): part for part in session.parts if part.role in _OF_PARTS}


def _who(part: Part) -> dict[str, str]:
    """By permanent id where there is one: names are looked up when the log is read."""
    who = {"participant": part.participant} if part.participant else {"name": part.name}
    return {"role": str(part.role)} | who


def _change(kind: ChangeKind, session: PlannedSession, **more: object) -> Change:
    said: Mapping[str, object] = {
        "kind": str(kind),
        "session": session.id,
        "titles": dict(session.titles),
        "is_open": session.is_open,
    }
    return {**said, **more}


def _place(session: PlannedSession) -> dict[str, Any]:
    starts_at, on = session.starts_at, session.on
    return {
        "starts_at": starts_at.isoformat() if starts_at else "",
        "on": on.isoformat() if on else "",
        "minutes": session.minutes,
        **_where(session),
    }


def _time(session: PlannedSession) -> tuple[object, ...]:
    return (session.starts_at, session.on, session.minutes)


def _where(session: PlannedSession) -> dict[str, Any]:
    return {"room_names": dict(session.room_names), "place": session.place}


def _languages(session: PlannedSession) -> dict[str, list[str]]:
    return {"held_in": list(session.held_in), "interpreted_into": list(session.interpreted_into)}
