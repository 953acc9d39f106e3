"""From the tables to the plain facts in which conflicts are found (conflicts.py)."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Count

from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.words import DelegationState, ParticipantRole, ParticipantState
from twinhall.domain.forums.models import Forum, Room
from twinhall.domain.programme.conflicts import Engaged, Frame, RoomFacts, Slot, free_places
from twinhall.domain.programme.models import Session
from twinhall.domain.programme.planned import FOR_HEADS, OF_ALL, Part, PlannedSession

__all__ = ["frame_of", "places_for", "slot_of", "slots_of"]

_NOT_COMING = frozenset({ParticipantState.REFUSED, ParticipantState.WITHDRAWN})


def frame_of(forum: Forum, rooms: Iterable[Room]) -> Frame:
    facts = tuple(RoomFacts(room.public_id, room.capacity) for room in rooms)
    return Frame(forum.zone, forum.starts_on, forum.ends_on, facts)


def slots_of(forum: Forum, sessions: Sequence[PlannedSession]) -> dict[str, Slot]:
    """What takes place at an hour, by its session's permanent id (three queries)."""
    people = _people(sessions)
    expected = _expected(forum)
    placed = [one for one in sessions if one.starts_at is not None and not one.is_cancelled]
    return {one.id: slot_of(one, one.starts_at, people, expected) for one in placed if one.starts_at}


def slot_of(
    session: PlannedSession,
    starts_at: datetime.datetime,
    people: dict[str, Participant],
    expected: dict[str, int],
) -> Slot:
    """The session as it would be from `starts_at` on. `expected` counts people by session, delegations under ""."""
    for_heads = session.kind in FOR_HEADS
    known = expected.get(session.id, 0)
    return Slot(
        id=session.id,
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(minutes=session.minutes),
        room=session.room,
        engaged=tuple(_engaged(part, people.get(part.participant)) for part in session.parts),
        heads=for_heads,
        expected=max(known, expected.get("", 0)) if for_heads else known,
    )


def places_for(
    forum: Forum,
    session: PlannedSession,
    sessions: Sequence[PlannedSession],
    rooms: Sequence[Room],
    *,
    most: int,
) -> list[tuple[datetime.datetime, str]]:
    """Where it would be in no conflict: on its own day, or, while it waits, on the first days that have room for it.

    Gives starts in UTC with the room's permanent id, "" for no room (three queries).
    """
    frame = frame_of(forum, rooms)
    slots = slots_of(forum, [one for one in sessions if one.id != session.id])
    others = list(slots.values())
    people, expected = _people([session]), _expected(forum)
    if session.starts_at is not None:
        return free_places(slot_of(session, session.starts_at, people, expected), others, frame, most=most)
    wants_room = session.kind not in OF_ALL and bool(rooms)
    waiting = replace(session, room=session.room or (rooms[0].public_id if wants_room else ""))
    eve = datetime.datetime.combine(forum.starts_on, datetime.time(), datetime.UTC) - datetime.timedelta(
        days=2
    )
    slot = slot_of(waiting, eve, people, expected)
    found: list[tuple[datetime.datetime, str]] = []
    for number in range((forum.ends_on - forum.starts_on).days + 1):
        day = forum.starts_on + datetime.timedelta(days=number)
        found += free_places(slot, others, frame, most=most - len(found), day=day)
        if len(found) >= most:
            break
    return found


def _engaged(part: Part, person: Participant | None) -> Engaged:
    if person is None:
        return Engaged(part.who, part.role)
    return Engaged(
        part.who,
        part.role,
        is_head=person.role == ParticipantRole.HEAD,
        comes=person.state not in _NOT_COMING,
        arrives_at=person.arrives_at,
        departs_at=person.departs_at,
    )


def _people(sessions: Sequence[PlannedSession]) -> dict[str, Participant]:
    wanted = {part.participant for session in sessions for part in session.parts if part.participant}
    return {person.public_id: person for person in Participant.objects.filter(public_id__in=wanted)}


def _expected(forum: Forum) -> dict[str, int]:
    """How many put a session on their agenda; under "" how many delegations come, each with its head."""
    picked = Session.objects.filter(forum=forum).annotate(many=Count("picks"))
    coming = Delegation.objects.filter(forum=forum).exclude(state=DelegationState.WITHDRAWN)
    return Counter(dict(picked.values_list("public_id", "many"))) | Counter({"": coming.count()})
