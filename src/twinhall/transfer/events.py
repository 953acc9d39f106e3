"""Events from CSV: the shipped list, and lists that an operator brings (format: `docs/guide/files.md`)."""

import csv
import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from twinhall.algorithms.name_matching import name_key
from twinhall.domain.agenda.actions import record_events
from twinhall.domain.agenda.facts import EventFacts
from twinhall.domain.agenda.models import Event
from twinhall.domain.agenda.words import EventState
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.cities.models import City
from twinhall.kit.dates import PartialDate, Precision
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.reports import ImportReport, Refusal

COLUMNS = (
    *("id", "title", "start", "end", "date_precision", "city", "country", "venue"),
    *("theme", "type", "series", "source_url", "notes"),
)
_LENGTHS = {
    "id": 40,
    "title": 300,
    "city": 200,
    "venue": 300,
    "theme": 300,
    "type": 60,
    "series": 200,
    "notes": 1000,
}
_ONLY_ANNOUNCED = re.compile(r"\bas scheduled\b|\bannounced\b", re.IGNORECASE)
# Two titles of one day and place mean the same event when they are this alike (“2nd BRIC Summit”, “2nd BRICS Summit”).
_SAME_TITLE = 0.85
# The largest place of a name is meant when the next one has at most a fifth of its people.
_CLEARLY_LARGER = 5


def shipped_events() -> Path:
    return Path(settings.PACKAGE_DIR) / "data" / "events.csv"


def load_events(*, at: datetime.datetime, door: str, progress: Progress = in_silence) -> ImportReport:
    """Read the shipped events; a changed file is applied, the same file changes nothing."""
    return _import(shipped_events(), "twinhall", at=at, door=door, progress=progress, is_dry=False)


def import_events(
    path: Path,
    *,
    at: datetime.datetime,
    door: str,
    progress: Progress = in_silence,
    is_dry: bool = False,
) -> ImportReport:
    """Read a list of events in one transaction; refuse single rows with line and reason.

    Raises CannotRead when the file as a whole cannot be read. The list is known by the file's name: the same
    file again changes nothing, a corrected one corrects. With `is_dry` nothing is recorded, only counted.
    """
    return _import(path, path.stem, at=at, door=door, progress=progress, is_dry=is_dry)


Row = tuple[int, Mapping[str, str]]  # line number, cells by column


@dataclass(frozen=True)
class _Understood:
    """A row that can be recorded once its place is known."""

    line: int
    facts: EventFacts
    geonameid: int | None


def _import(
    path: Path, list_name: str, *, at: datetime.datetime, door: str, progress: Progress, is_dry: bool
) -> ImportReport:
    understood, refused = _understand(_rows(path), list_name, at.date())
    matched, unsure = _with_cities(understood)
    events = _without_twins(matched, list_name)
    progress(len(understood), len(understood))
    with transaction.atomic():
        done = record_events(events, list_name=f"events {list_name}", at=at, door=door)
        transaction.set_rollback(is_dry)
    recorded = done.new + done.changed
    return ImportReport(
        read=len(understood) + len(refused),
        recorded=recorded,
        known=len(understood) - recorded,
        unsure=unsure,
        refused=refused,
    )


Row = tuple[int, Mapping[str, str]]  # line number, cells by column


@dataclass(frozen=True)
class _Understood:
    """A row that can be recorded once its place is known."""

    line: int
    facts: EventFacts
    geonameid: int | None


def _import(
    path: Path, list_name: str, *, at: datetime.datetime, door: str, progress: Progress, is_dry: bool
) -> ImportReport:
    understood, refused = _understand(_rows(path), list_name, at.date())
    matched, unsure = _with_cities(understood)
    events = _without_twins(matched, list_name)
    progress(len(understood), len(understood))
    report = ImportReport(read=len(understood) + len(refused), unsure=unsure, refused=refused)
    if is_dry:
        return report
    done = record_events(events, list_name=f"events {list_name}", at=at, door=door)
    known = len(understood) - done.new - done.changed
    return replace(report, recorded=done.new + done.changed, known=known)


def _understand(
    rows: Iterable[Row], list_name: str, today: datetime.date
) -> tuple[list[_Understood], tuple[Refusal, ...]]:
    names = _alliance_names()
    understood, refused = [], []
    seen: dict[str, int] = {}
    for line, cells in rows:
        try:
            facts, geonameid = _event(cells, list_name, today, names), _geonameid(cells)
            if facts.foreign_id in seen:
                raise ValueError(f"the id stands in line {seen[facts.foreign_id]} already")
        except ValueError as error:
            refused.append(Refusal(line, str(error)))
            continue
        seen[facts.foreign_id] = line
        understood.append(_Understood(line, facts, geonameid))
    return understood, tuple(refused)


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
    )


def _days(cells: Mapping[str, str]) -> tuple[PartialDate, datetime.date]:
    starts = PartialDate.parse(cells["start"])
    ends = PartialDate.parse(cells["end"] or cells["start"])
    stated = cells["date_precision"] or starts.precision.value
    if starts.first is None or ends.last is None:
        raise ValueError("start is empty")
    if stated not in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        raise ValueError(f"date_precision “{stated}” is none of day, month, year")
    if len(starts.isoformat()) < {"day": 10, "month": 7, "year": 4}[stated]:
        raise ValueError(f"start “{cells['start']}” is less precise than date_precision “{stated}” says")
    length = {"day": 10, "month": 7, "year": 4}[stated]
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
    return own if own.startswith("evt_") else f"{list_name[:18]}:{own}"


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


def _with_cities(rows: list[_Understood]) -> tuple[list[EventFacts], tuple[Refusal, ...]]:
    """Link each event to its place in the register, by number, else by name where that is clear."""
    by_number = City.objects.in_bulk([row.geonameid for row in rows if row.geonameid], field_name="geonameid")
    by_name = _cities_by_name(row.facts for row in rows if row.facts.place)
    events, unsure = [], []
    for row in rows:
        city = by_number.get(row.geonameid) if row.geonameid else None
        city_id = city.pk if city else None
        if city_id is None and row.facts.place:
            candidates = by_name.get((name_key(row.facts.place), row.facts.country), [])
            city_id = _clearly_meant(candidates)
            if candidates and city_id is None:
                reason = (
                    f"“{row.facts.place}” may be one of {len(candidates)} places; recorded without a link"
                )
                unsure.append(Refusal(row.line, reason))
        events.append(replace(row.facts, city_id=city_id))
    return events, tuple(unsure)


def _cities_by_name(events: Iterable[EventFacts]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """(population, primary key) of the places of a name and country, largest first."""
    wanted = {(name_key(event.place), event.country) for event in events}
    rows = City.objects.filter(
        names__key__in={key for key, _country in wanted}, country__in={country for _key, country in wanted}
    ).values_list("names__key", "country", "population", "pk")
    found: defaultdict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    for key, country, population, number in rows:
        found[key, country].add((population or 0, number))
    return {name: sorted(cities, reverse=True) for name, cities in found.items()}


def _clearly_meant(candidates: list[tuple[int, int]]) -> int | None:
    if not candidates:
        return None
    largest, others = candidates[0], candidates[1:]
    is_clear = not others or largest[0] >= _CLEARLY_LARGER * max(others[0][0], 1)
    return largest[1] if is_clear else None


def _without_twins(events: list[EventFacts], list_name: str) -> list[EventFacts]:
    """Leave out what another list brought already: the same day and place, the title nearly the same."""
    others: defaultdict[datetime.date, list[Event]] = defaultdict(list)
    days = {facts.starts.first for facts in events}
    for event in Event.objects.filter(starts_on__in=days).exclude(
        foreign_id__startswith=f"{list_name[:18]}:"
    ):
        others[event.starts_on].append(event)
    return [
        facts
        for facts in events
        if facts.public_id or not any(_is_twin(facts, event) for event in others.get(facts.starts.first, []))
    ]


def _is_twin(facts: EventFacts, event: Event) -> bool:
    if facts.country != event.country or name_key(facts.place) != name_key(event.place):
        return False
    left, right = name_key(facts.title), name_key(event.title)
    same_numbers = re.findall(r"\d+", left) == re.findall(r"\d+", right)
    return same_numbers and SequenceMatcher(None, left, right).ratio() >= _SAME_TITLE


def _rows(path: Path) -> Iterable[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for cells in reader:
            yield reader.line_num, {key: (cells[key] or "").strip() for key in cells}
