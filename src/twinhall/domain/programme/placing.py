"""Where and when a session is held: placed, taken off the timetable, cancelled, restored. Kept by the organisers.

What is changed here stays theirs until the programme is published (publishing.py). Conflicts are listed, not
forbidden: a half-done timetable is full of them.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.forums.locking import note
from twinhall.domain.forums.models import Forum, Room
from twinhall.domain.programme.hours import moment_of
from twinhall.domain.programme.models import Session
from twinhall.domain.programme.words import SessionState
from twinhall.kit.errors import CannotDo

__all__ = [
    "MovedMeanwhile",
    "Place",
    "cancel_session",
    "place_session",
    "restore_session",
    "take_off",
]

# Further from the forum's days a date is a slip of the pen.
DAYS_AROUND = 7


class MovedMeanwhile(CannotDo):
    """Another organiser was quicker; the message says where the session stands now."""


@dataclass(frozen=True)
class Place:
    """What is typed of a place: a local day and time, how long, in which room (by permanent id), or where else."""

    day: datetime.date
    time: datetime.time
    minutes: int
    room: str = ""
    place: str = ""


@transaction.atomic
def place_session(
    forum: Forum,
    public_id: str,
    place: Place,
    *,
    revision: int,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Session:
    """Put it where and when the organiser says.

    `revision` is the one she saw: MovedMeanwhile when another has changed the session since. CannotDo for an hour that
    does not come, a day far from the forum's, a room that is not its own, or a length that none has.
    """
    session = _locked(forum, public_id, revision)
    if session.state == SessionState.CANCELLED:
        raise CannotDo(_("This session is cancelled. Restore it first."))
    around = datetime.timedelta(days=DAYS_AROUND)
    if not forum.starts_on - around <= place.day <= forum.ends_on + around:
        raise CannotDo(_("This day is far from the days of the forum."))
    if not 5 <= place.minutes <= 24 * 60:
        raise CannotDo(_("A session takes from five minutes to a day."))
    room = _room(forum, place.room)
    before = _where(session)
    session.starts_at = moment_of(place.day, place.time, forum.zone)
    session.minutes, session.room, session.place = place.minutes, room, place.place.strip()
    session.on = None
    return _saved("session.placed", session, before, by=by, at=at, door=door)


@transaction.atomic
def take_off(
    forum: Forum, public_id: str, *, revision: int, by: Acting, at: datetime.datetime, door: str
) -> Session:
    """Take it off the timetable; it waits for a place again."""
    session = _locked(forum, public_id, revision)
    before = _where(session)
    session.starts_at = session.room = session.on = None
    return _saved("session.taken-off", session, before, by=by, at=at, door=door)


@transaction.atomic
def cancel_session(
    forum: Forum, public_id: str, *, revision: int, by: Acting, at: datetime.datetime, door: str
) -> Session:
    """It does not take place. It stays in the timetable, marked, so that nobody waits for it in vain."""
    session = _locked(forum, public_id, revision)
    if session.state == SessionState.CANCELLED:
        raise CannotDo(_("This session is cancelled already."))
    before = _where(session)
    session.state = SessionState.CANCELLED
    return _saved("session.cancelled", session, before, by=by, at=at, door=door)


@transaction.atomic
def restore_session(
    forum: Forum, public_id: str, *, revision: int, by: Acting, at: datetime.datetime, door: str
) -> Session:
    """It takes place after all, where it stood."""
    session = _locked(forum, public_id, revision)
    if session.state != SessionState.CANCELLED:
        raise CannotDo(_("This session is not cancelled."))
    before = _where(session)
    session.state = SessionState.PLANNED
    return _saved("session.restored", session, before, by=by, at=at, door=door)


def _locked(forum: Forum, public_id: str, revision: int) -> Session:
    rows = Session.objects.select_for_update(of=("self",), no_key=True).select_related("room")
    session = rows.filter(forum=forum, public_id=public_id).first()
    if session is None:
        raise CannotDo(_("This session is no longer there."))
    if session.revision != revision:
        raise MovedMeanwhile(_said(session, forum))
    return session


def _said(session: Session, forum: Forum) -> str:
    """Where it stands now, for the organiser who came second."""
    if session.starts_at is None:
        return _("Somebody else has changed this session meanwhile. Now it waits for a place.")
    here = session.starts_at.astimezone(forum.zone)
    return _(
        "Somebody else has changed this session meanwhile. Now it stands on %(day)s at %(time)s, %(where)s."
    ) % {
        "day": date_format(here.date()),
        "time": time_format(here.time(), "H:i"),
        "where": (session.room.name if session.room else session.place) or _("without a room"),
    }


def _room(forum: Forum, public_id: str) -> Room | None:
    if not public_id:
        return None
    room = forum.rooms.filter(public_id=public_id).first()
    if room is None:
        raise CannotDo(_("This room is no longer there."))
    return room


def _where(session: Session) -> dict[str, Any]:
    """For the journal."""
    return {
        "starts_at": session.starts_at,
        "minutes": session.minutes,
        "room": session.room.public_id if session.room else "",
        "state": session.state,
    }


def _saved(
    verb: str,
    session: Session,
    before: Mapping[str, Any],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Session:
    session.revision += 1
    session.save(update_fields=["starts_at", "minutes", "room", "place", "on", "state", "revision"])
    note(
        verb,
        session.forum,
        by=by,
        at=at,
        door=door,
        subject=session.public_id,
        before=before,
        after=_where(session),
    )
    return session
