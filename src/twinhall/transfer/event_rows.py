"""Understanding the rows of a list of events; one that cannot be understood is refused with its reason."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from twinhall.domain.agenda.facts import EventFacts
from twinhall.domain.agenda.words import EventState
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.kit.dates import PartialDate, Precision
from twinhall.transfer.readers.tables import Row, text_of
from twinhall.transfer.reports import Refusal

COLUMNS = (
    *("id", "title", "start", "end", "date_precision", "city", "country", "venue"),
    *("theme", "type", "series", "source_url", "notes"),
)
_LENGTHS = {
    **{"id": 40, "title": 300, "city": 200, "venue": 300, "theme": 300},
    **{"type": 60, "series": 200, "notes": 1000},
}
_DATE_LENGTHS = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
_LIST_NAME_LENGTH = 18
_ONLY_ANNOUNCED = re.compile(r"\bas scheduled\b|\bannounced\b", re.IGNORECASE)


@dataclass(frozen=True)
class EventRow:
    """A row that can be recorded once its place is known."""

    line: int
    facts: EventFacts
    geonameid: int | None


def understand(
    rows: Iterable[Row], list_name: str, today: datetime.date
) -> tuple[list[EventRow], tuple[Refusal, ...]]:
    """The rows that make sense, and what is wrong with the others. An id counts once in a list."""
    names = _alliance_names()
    understood, refused = [], []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            found = _event_row(row, list_name, today, names)
            if found.facts.foreign_id in seen:
                raise ValueError(f"the event stands in line {seen[found.facts.foreign_id]} already")
        except ValueError as error:
            refused.append(Refusal(row.line, str(error)))
            continue
        seen[found.facts.foreign_id] = row.line
        understood.append(found)
    return understood, tuple(refused)


def list_prefix(list_name: str) -> str:
    """With which the ids of a list begin in the register."""
    return f"{list_name[:_LIST_NAME_LENGTH]}:"


def _event_row(
    row: Row, list_name: str, today: datetime.date, alliances: Mapping[str, re.Pattern[str]]
) -> EventRow:
    if row.fault:
        raise ValueError(row.fault)
    cells = {column: text_of(cell) for column, cell in row.cells.items()}
    return EventRow(row.line, _event(cells, list_name, today, alliances), _geonameid(cells))


def _event(
    cells: Mapping[str, str], list_name: str, today: datetime.date, alliances: Mapping[str, re.Pattern[str]]
) -> EventFacts:
    """Raises ValueError with a sentence."""
    for column, most in _LENGTHS.items():
        if len(cells.get(column, "")) > most:
            raise ValueError(f"{column} is longer than {most} characters")
    if not cells["title"]:
        raise ValueError("title is empty")
    starts, ends_on = _days(cells)
    return EventFacts(
        foreign_id=_foreign_id(cells, list_name),
        public_id=cells["id"] if cells["id"].startswith("evt_") else "",
        title=cells["title"],
        starts=starts,
        ends_on=ends_on,
        source_url=_address(cells["source_url"]),
        state=_state(cells, ends_on, today),
        place=cells["city"],
        country=_country(cells["country"]),
        city_id=None,
        venue=cells["venue"],
        theme=cells["theme"],
        type=cells["type"].replace(" ", "-"),
        series=cells["series"],
        alliance=_alliance(cells, alliances),
        notes=cells["notes"],
        untold=frozenset({"state", "alliance"} - cells.keys()),
    )


def _days(cells: Mapping[str, str]) -> tuple[PartialDate, datetime.date]:
    starts = PartialDate.parse(cells["start"])
    ends = PartialDate.parse(cells["end"] or cells["start"])
    stated = cells["date_precision"] or starts.precision.value
    if starts.first is None or ends.last is None:
        raise ValueError("start is empty")
    if stated not in _DATE_LENGTHS:
        raise ValueError(f"date_precision “{stated}” is none of day, month, year")
    length = _DATE_LENGTHS[Precision(stated)]
    if len(starts.isoformat()) < length:
        raise ValueError(f"start “{cells['start']}” is less precise than date_precision “{stated}” says")
    starts = PartialDate.parse(starts.isoformat()[:length])
    ends = PartialDate.parse(ends.isoformat()[:length])
    if starts.first is None or ends.last is None or ends.last < starts.first:
        raise ValueError(f"end “{cells['end']}” is before start “{cells['start']}”")
    return starts, ends.last


def _foreign_id(cells: Mapping[str, str], list_name: str) -> str:
    """The id in its list; a row without one is known by what it says."""
    own = cells["id"]
    if not own:
        said = "|".join(cells[column] for column in ("title", "start", "city", "country"))
        own = hashlib.sha256(said.encode()).hexdigest()[:16]
    return own if own.startswith("evt_") else list_prefix(list_name) + own


def _address(text: str) -> str:
    if not text:
        raise ValueError("source_url is empty: every event needs a source")
    if len(text) > 500 or urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc:
        raise ValueError(f"source_url “{text[:80]}” is not a web address of at most 500 characters")
    return text


def _geonameid(cells: Mapping[str, str]) -> int | None:
    stated = cells.get("geonameid", "")
    if stated and not re.fullmatch(r"[1-9]\d{0,8}", stated):
        raise ValueError(f"geonameid “{stated}” is not a number")
    return int(stated) if stated else None


def _country(text: str) -> str:
    if text and text not in COUNTRIES:
        raise ValueError(f"“{text}” is not a country code of ISO 3166-1 (two letters)")
    return text


def _state(cells: Mapping[str, str], ends_on: datetime.date, today: datetime.date) -> str:
    stated = cells.get("state", "")
    if stated and stated not in EventState.values:
        raise ValueError(f"state “{stated}” is none of {', '.join(EventState.values)}")
    if stated:
        return stated
    is_announced = ends_on > today or _ONLY_ANNOUNCED.search(cells["notes"])
    return EventState.ANNOUNCED if is_announced else EventState.HELD


def _alliance_names() -> dict[str, re.Pattern[str]]:
    """For each alliance a pattern that finds one of its names as a word (“BRICS”, “BRICS+”)."""
    return {
        alliance.slug: re.compile(
            "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in {*alliance.names.values()}), re.IGNORECASE
        )
        for alliance in Alliance.objects.all()
        if alliance.names
    }


def _alliance(cells: Mapping[str, str], alliances: Mapping[str, re.Pattern[str]]) -> str:
    """The slug in the column; where the list has no such column, the alliance named in title or series."""
    stated = cells.get("alliance")
    if stated is None:
        said = f"{cells['title']} {cells['series']}"
        return next((slug for slug, pattern in alliances.items() if pattern.search(said)), "")
    if stated and stated not in alliances:
        raise ValueError(f"“{stated}” is not an alliance of this register")
    return stated
