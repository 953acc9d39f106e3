"""A day as a table of rooms and hours: a row for each moment at which something begins or ends."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from twinhall.access.timetable import PlannedSession

__all__ = ["Cell", "Column", "DayGrid", "GridRow", "grid_of"]

_ELSEWHERE = ""


@dataclass(frozen=True)
class Column:
    """A room by its permanent id; "" for what is held in none."""

    room: str
    name: str


@dataclass(frozen=True)
class Cell:
    """So many rows high and columns wide; without sessions the room is free. `starts_at` is where it begins."""

    column: Column
    starts_at: datetime.datetime
    rows: int = 1
    columns: int = 1
    sessions: tuple[PlannedSession, ...] = ()


@dataclass(frozen=True)
class GridRow:
    """Its hour, and the cells that begin in it; where one goes on from above there is none."""

    starts_at: datetime.datetime
    cells: list[Cell] = field(default_factory=list)
    is_free: bool = False


@dataclass(frozen=True)
class DayGrid:
    """Times are aware, in the zone of the forum."""

    columns: list[Column]
    rows: list[GridRow]


@dataclass
class _Block:
    """Sessions of one room that overlap: they share a cell, and the organisers see a conflict."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    sessions: list[PlannedSession]


def grid_of(
    sessions: Iterable[PlannedSession],
    rooms: Sequence[Column],
    zone: datetime.tzinfo,
    *,
    elsewhere: str,
    every_room: bool = False,
    steps: Iterable[datetime.datetime] = (),
) -> DayGrid:
    """The grid of one day's sessions (those with an hour), rooms in their order.

    `elsewhere` names the column of what is held in no room. `every_room` shows empty rooms too; `steps` are moments
    that have a row whether something begins then or not: both for organisers, who look for a free place.
    """
    placed = [session for session in sessions if session.starts_at is not None]
    for_all = _for_all(placed)
    by_room: dict[str, list[PlannedSession]] = {}
    for session in placed:
        if session.id not in for_all:
            by_room.setdefault(session.room, []).append(session)
    columns = [room for room in rooms if every_room or room.room in by_room]
    known = {column.room for column in columns}
    columns += [
        Column(room, _name_of(by_room[room], elsewhere)) for room in by_room if room and room not in known
    ]
    if _ELSEWHERE in by_room or not columns:
        columns.append(Column(_ELSEWHERE, elsewhere))
    blocks = {room: _blocks(held) for room, held in by_room.items()}
    whole = _blocks([session for session in placed if session.id in for_all])
    moments = {moment for block in [*whole, *_all(blocks)] for moment in (block.starts_at, block.ends_at)}
    times = sorted({moment.astimezone(datetime.UTC) for moment in (*moments, *steps)})
    rows = [_row(place, times, columns, blocks, whole, zone) for place in range(max(0, len(times) - 1))]
    return DayGrid(columns, rows)


def _row(
    place: int,
    times: list[datetime.datetime],
    columns: list[Column],
    blocks: dict[str, list[_Block]],
    whole: list[_Block],
    zone: datetime.tzinfo,
) -> GridRow:
    moment = times[place]
    here = moment.astimezone(zone)
    over = next((block for block in whole if block.starts_at <= moment < block.ends_at), None)
    if over is not None:
        cells = (
            [_cell(over, columns[0], times, place, here, len(columns))] if over.starts_at == moment else []
        )
        return GridRow(here, cells)
    cells, is_free = [], True
    for column in columns:
        running = next((b for b in blocks.get(column.room, ()) if b.starts_at <= moment < b.ends_at), None)
        is_free = is_free and running is None
        if running is None:
            cells.append(Cell(column, here))
        elif running.starts_at == moment:
            cells.append(_cell(running, column, times, place, here))
    return GridRow(here, cells, is_free)


def _cell(
    block: _Block,
    column: Column,
    times: list[datetime.datetime],
    place: int,
    here: datetime.datetime,
    width: int = 1,
) -> Cell:
    return Cell(column, here, times.index(block.ends_at) - place, width, tuple(block.sessions))


def _for_all(placed: Sequence[PlannedSession]) -> set[str]:
    """What is held in no room while nothing else runs, such as lunch: it goes over the whole width."""
    roomless = [session for session in placed if not session.room]
    return {
        one.id for one in roomless if not any(_overlap(one, other) for other in placed if other is not one)
    }


def _overlap(one: PlannedSession, other: PlannedSession) -> bool:
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _blocks(sessions: Iterable[PlannedSession]) -> list[_Block]:
    blocks: list[_Block] = []
    timed = [(one.starts_at, one.ends_at, one) for one in sessions if one.starts_at and one.ends_at]
    for starts_at, ends_at, session in sorted(timed, key=lambda each: (each[0], each[2].number)):
        if blocks and starts_at < blocks[-1].ends_at:
            blocks[-1].sessions.append(session)
            blocks[-1].ends_at = max(blocks[-1].ends_at, ends_at)
        else:
            blocks.append(_Block(starts_at, ends_at, [session]))
    return blocks


def _all(blocks: dict[str, list[_Block]]) -> Iterable[_Block]:
    return (block for held in blocks.values() for block in held)


def _name_of(sessions: Sequence[PlannedSession], elsewhere: str) -> str:
    """Of a room that is gone since the programme was published."""
    return next(iter(sessions[0].room_names.values()), elsewhere)
