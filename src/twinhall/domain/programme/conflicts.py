"""What cannot be in a timetable, and where a session would be free of it: pure functions over plain facts.

Nothing here knows a table. Anything that takes somebody's time at a forum can be given as a `Slot`, a session as well
as a meeting of two delegations.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

__all__ = ["Conflict", "ConflictKind", "Engaged", "Frame", "RoomFacts", "Slot", "conflicts_of", "free_places"]


class ConflictKind(StrEnum):
    """In the order in which they are listed, the gravest first."""

    ROOM = "room"  # two in one room at one time
    HEAD = "head"  # the head of a delegation in two places
    CHAIR = "chair"  # who chairs one of both, in two places
    SPEAKER = "speaker"
    INTERPRETER = "interpreter"
    NOT_COMING = "not-coming"  # somebody with a part who was refused or withdrew
    ARRIVES = "arrives"  # she arrives later
    LEAVES = "leaves"  # she leaves earlier
    TOO_SMALL = "too-small"  # more expected than the room holds
    OUTSIDE = "outside"  # not on a day of the forum


@dataclass(frozen=True, slots=True)
class Engaged:
    """Somebody with a part. `who` is the same for the same person everywhere.

    Her stay has no end where that is not known.
    """

    who: str
    role: str = "speaker"
    is_head: bool = False
    comes: bool = True
    arrives_at: datetime.datetime | None = None
    departs_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Something at its time. `heads`: the heads of all delegations are expected; `expected`: how many people are."""

    id: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    room: str = ""
    engaged: tuple[Engaged, ...] = ()
    heads: bool = False
    expected: int = 0

    def overlaps(self, other: "Slot") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room by its id; `capacity` in people, None where it is not known."""

    id: str
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Within what a session can stand: the days of the forum, the hours of a day, the rooms."""

    zone: datetime.tzinfo
    first: datetime.date
    last: datetime.date
    rooms: tuple[RoomFacts, ...] = ()
    opens: datetime.time = datetime.time(9)
    closes: datetime.time = datetime.time(19)
    step: datetime.timedelta = datetime.timedelta(minutes=15)

    def room(self, public_id: str) -> RoomFacts:
        return next((room for room in self.rooms if room.id == public_id), RoomFacts(public_id))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why `slot` cannot stand where it does: with `other`, for `who` or in `room`.

    `number` people are expected there; `moment` is when somebody arrives or leaves.
    """

    kind: ConflictKind
    slot: str
    other: str = ""
    who: str = ""
    room: str = ""
    number: int = 0
    moment: datetime.datetime | None = None


def conflicts_of(slots: Sequence[Slot], frame: Frame) -> list[Conflict]:
    """Every conflict of a timetable, the gravest first, each pair of slots once for each reason."""
    found = [conflict for slot in slots for conflict in _alone(slot, frame)]
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.id))
    for one, other in combinations(ordered, 2):
        if one.overlaps(other):
            found.extend(_together(one, other))
    rank = list(ConflictKind)
    starts = {slot.id: slot.starts_at for slot in slots}
    return sorted(found, key=lambda each: (rank.index(each.kind), starts[each.slot], each.slot, each.who))


def free_places(
    slot: Slot, others: Sequence[Slot], frame: Frame, *, most: int = 1, day: datetime.date | None = None
) -> list[tuple[datetime.datetime, str]]:
    """The next moments and rooms of its day in which it would be in no conflict: (start in UTC, room), at most `most`.

    Looks first at its own hour in other rooms, then at later hours, then at earlier ones. A slot without a room keeps
    none; `day` asks for another day than its own.
    """
    found: list[tuple[datetime.datetime, str]] = []
    near = [other for other in others if other.id != slot.id]
    length = slot.ends_at - slot.starts_at
    for starts_at in _starts(slot, length, frame, day):
        for room in _rooms(slot, frame):
            moved = replace(slot, starts_at=starts_at, ends_at=starts_at + length, room=room)
            if (starts_at, room) != (slot.starts_at, slot.room) and _is_free(moved, near, frame):
                found.append((starts_at, room))
                break  # one room for each hour says enough
        if len(found) == most:
            break
    return found


def _is_free(slot: Slot, others: Sequence[Slot], frame: Frame) -> bool:
    if any(True for _conflict in _alone(slot, frame)):
        return False
    return not any(True for other in others if slot.overlaps(other) for _conflict in _together(slot, other))


def _alone(slot: Slot, frame: Frame) -> Iterator[Conflict]:
    """What is wrong with it, whatever else takes place."""
    if not frame.first <= slot.starts_at.astimezone(frame.zone).date() <= frame.last:
        yield Conflict(ConflictKind.OUTSIDE, slot.id)
    capacity = frame.room(slot.room).capacity if slot.room else None
    if capacity is not None and slot.expected > capacity:
        yield Conflict(ConflictKind.TOO_SMALL, slot.id, room=slot.room, number=slot.expected)
    for one in {each.who: each for each in slot.engaged}.values():
        if not one.comes:
            yield Conflict(ConflictKind.NOT_COMING, slot.id, who=one.who)
        elif one.arrives_at and one.arrives_at > slot.starts_at:
            yield Conflict(ConflictKind.ARRIVES, slot.id, who=one.who, moment=one.arrives_at)
        elif one.departs_at and one.departs_at < slot.ends_at:
            yield Conflict(ConflictKind.LEAVES, slot.id, who=one.who, moment=one.departs_at)


def _together(one: Slot, other: Slot) -> Iterator[Conflict]:
    """What is wrong with two that overlap."""
    if one.room and one.room == other.room:
        yield Conflict(ConflictKind.ROOM, one.id, other.id, room=one.room)
    here, there = _by_person(one), _by_person(other)
    for who in sorted(here.keys() & there.keys()):
        yield Conflict(_kind_of(here[who] + there[who]), one.id, other.id, who=who)
    # Where all heads are expected, a head who has a part elsewhere is missing.
    for place, engaged, skip in ((other, here, there), (one, there, here)):
        if place.heads:
            heads = (who for who, parts in engaged.items() if who not in skip and parts[0].is_head)
            for who in sorted(heads):
                yield Conflict(ConflictKind.HEAD, one.id, other.id, who=who)


def _by_person(slot: Slot) -> Mapping[str, list[Engaged]]:
    found: dict[str, list[Engaged]] = {}
    for one in slot.engaged:
        found.setdefault(one.who, []).append(one)
    return found


def _kind_of(parts: Sequence[Engaged]) -> ConflictKind:
    roles = {part.role for part in parts}
    if any(part.is_head for part in parts):
        return ConflictKind.HEAD
    if "chair" in roles:
        return ConflictKind.CHAIR
    return ConflictKind.SPEAKER if "speaker" in roles else ConflictKind.INTERPRETER


def _starts(
    slot: Slot, length: datetime.timedelta, frame: Frame, day: datetime.date | None
) -> Iterator[datetime.datetime]:
    here = slot.starts_at.astimezone(frame.zone)
    day = day or here.date()
    opens, closes = (
        datetime.datetime.combine(day, time, frame.zone).astimezone(datetime.UTC)
        for time in (frame.opens, frame.closes)
    )
    steps = []
    while opens + length <= closes:
        steps.append(opens)
        opens += frame.step
    if here.date() == day:
        yield slot.starts_at
    yield from (step for step in steps if step > slot.starts_at or here.date() != day)
    yield from (step for step in reversed(steps) if step < slot.starts_at and here.date() == day)


def _rooms(slot: Slot, frame: Frame) -> list[str]:
    """Its own first; then the others, the smallest that is large enough first."""
    if not slot.room:
        return [""]
    others = [room for room in frame.rooms if room.id != slot.room]
    return [slot.room, *(room.id for room in sorted(others, key=lambda room: room.capacity or 10**6))]
