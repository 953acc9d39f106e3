"""Events from CSV: the shipped list, and lists that an operator brings (format: `docs/guide/files.md`)."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from django.conf import settings
from django.db import transaction

from twinhall.algorithms.name_matching import name_key
from twinhall.domain.agenda.actions import record_events
from twinhall.domain.agenda.facts import EventFacts
from twinhall.domain.agenda.models import Event
from twinhall.domain.cities.bulk import record_cities
from twinhall.domain.cities.models import City
from twinhall.kit.batches import wait_for_other_writers
from twinhall.kit.dates import Precision
from twinhall.kit.errors import CannotRead
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.event_rows import COLUMNS, EventRow, list_prefix, understand
from twinhall.transfer.gazetteer import gazetteer_by_geonameid, geonames_source
from twinhall.transfer.readers.files import look_at
from twinhall.transfer.readers.tables import read_table
from twinhall.transfer.reports import ImportReport, Refusal

# Two titles of one day and place mean the same event when they are this alike (“2nd BRIC Summit”, “2nd BRICS Summit”).
_SAME_TITLE = 0.85
# The largest place of a name is meant when the next one has at most a fifth of its people.
_CLEARLY_LARGER = 5


def shipped_events() -> Path:
    return Path(settings.PACKAGE_DIR) / "data" / "events.csv"


def load_events(*, at: datetime.datetime, door: str, progress: Progress = in_silence) -> ImportReport:
    """Read the shipped events; a changed file is applied, the same file changes nothing."""
    rows, refused = _read(shipped_events(), "twinhall", at)
    progress(len(rows), len(rows))
    # The widest gazetteer takes seconds to read: too long for the one small place of this list it would add.
    return _record(rows, refused, "twinhall", at=at, door=door)


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
    rows, refused = _read(path, path.stem, at)
    progress(len(rows), len(rows))
    with transaction.atomic():
        wait_for_other_writers(City, Event)
        _add_missing_cities(rows, at=at, door=door)
        report = _record(rows, refused, path.stem, at=at, door=door)
        transaction.set_rollback(is_dry)
    return report


def _read(path: Path, list_name: str, at: datetime.datetime) -> tuple[list[EventRow], tuple[Refusal, ...]]:
    if look_at(path).is_json:
        raise CannotRead(f"{path.name} is JSON; events come as a table (CSV).")
    return understand(read_table(path, COLUMNS), list_name, at.date())


def _record(
    rows: list[EventRow], refused: tuple[Refusal, ...], list_name: str, *, at: datetime.datetime, door: str
) -> ImportReport:
    events, unsure = _with_cities(_without_twins(rows, list_name))
    done = record_events(events, list_name=f"events {list_name}", at=at, door=door)
    recorded = done.new + done.changed
    return ImportReport(len(rows) + len(refused), recorded, len(rows) - recorded, unsure, refused)


def _add_missing_cities(rows: list[EventRow], *, at: datetime.datetime, door: str) -> None:
    """Places named by number that the loaded set lacks come from the gazetteer's widest set."""
    wanted = {row.geonameid for row in rows if row.geonameid}
    missing = wanted - set(City.objects.filter(geonameid__in=wanted).values_list("geonameid", flat=True))
    if missing and (found := gazetteer_by_geonameid(missing)):
        record_cities(list(found.values()), source=geonames_source(), at=at, door=door)


def _with_cities(rows: list[EventRow]) -> tuple[list[EventFacts], tuple[Refusal, ...]]:
    """Link each event to its place in the register, by number, else by name where that is clear."""
    own = _own_events(rows)
    by_number = City.objects.in_bulk([row.geonameid for row in rows if row.geonameid], field_name="geonameid")
    by_name = _cities_by_name(row.facts for row in rows if row.facts.place)
    events, unsure = [], []
    for row in rows:
        if (event := own.get(row.facts.public_id)) and _says_its_place(row.facts, event):
            events.append(replace(row.facts, city_id=event.city_id, place=event.place))
            continue
        city = by_number.get(row.geonameid) if row.geonameid else None
        candidates = by_name.get((name_key(row.facts.place), row.facts.country), [])
        city_id = city.pk if city else _clearly_meant(candidates)
        if candidates and city_id is None:
            reason = f"“{row.facts.place}” may be one of {len(candidates)} places; recorded without a link"
            unsure.append(Refusal(row.line, reason, city=row.facts.place, country=row.facts.country))
        events.append(replace(row.facts, city_id=city_id))
    return events, tuple(unsure)


def _own_events(rows: list[EventRow]) -> dict[str, Event]:
    """Recorded events that come back in a list of ours, by permanent id."""
    wanted = [row.facts.public_id for row in rows if row.facts.public_id]
    return Event.objects.select_related("city").in_bulk(wanted, field_name="public_id")


def _says_its_place(facts: EventFacts, event: Event) -> bool:
    """The list names the recorded place, in its first list's words or by the city's name, as exports do."""
    names = {event.place, event.city.name} if event.city else {event.place}
    return facts.country == event.country and facts.place in names


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


def _without_twins(rows: list[EventRow], list_name: str) -> list[EventRow]:
    """Leave out what another list brought already: the same time and place, the title nearly the same."""
    others: defaultdict[str, list[Event]] = defaultdict(list)
    for event in Event.objects.exclude(foreign_id__startswith=list_prefix(list_name)):
        others[name_key(event.place)].append(event)
    return [
        row
        for row in rows
        if row.facts.public_id
        or not any(_is_twin(row.facts, event) for event in others[name_key(row.facts.place)])
    ]


def _is_twin(facts: EventFacts, event: Event) -> bool:
    if facts.country != event.country or not _same_time(facts, event):
        return False
    left, right = name_key(facts.title), name_key(event.title)
    same_numbers = re.findall(r"\d+", left) == re.findall(r"\d+", right)
    return same_numbers and SequenceMatcher(None, left, right).ratio() >= _SAME_TITLE


def _same_time(facts: EventFacts, event: Event) -> bool:
    """They begin on the same day, or one is known by month or year only and the other lies in it."""
    first = facts.starts.first
    if first is None or first > event.ends_on or facts.ends_on < event.starts_on:
        return False
    is_vague = {facts.starts.precision, event.precision} != {Precision.DAY}
    return first == event.starts_on or is_vague
