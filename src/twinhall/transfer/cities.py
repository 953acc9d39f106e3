"""Cities from CSV: lists that an operator brings (format: `docs/guide/files.md`)."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.bulk import record_and_tell
from twinhall.domain.cities.checks import reason_against
from twinhall.domain.cities.facts import CityFacts, NameFact
from twinhall.domain.cities.models import City
from twinhall.domain.cities.successions import SuccessionFacts, record_successions
from twinhall.domain.people.models import Person
from twinhall.domain.sources.bulk import SourceFacts, record_sources
from twinhall.domain.sources.models import Source
from twinhall.domain.sources.words import SourceKind
from twinhall.kit.batches import in_batches
from twinhall.kit.dates import UNKNOWN, PartialDate
from twinhall.kit.errors import CannotRead
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.readers.files import look_at
from twinhall.transfer.readers.tables import Row, read_table, text_of
from twinhall.transfer.reports import ImportReport, Refusal
from twinhall.transfer.ties.places import Places, Resolution
from twinhall.transfer.ties.rows import RowEnd, Unusable, end_of

REQUIRED = frozenset(("name", "country", "lat", "lon"))
_BATCH = 2000
_NAME_COLUMN = re.compile(r"name_([a-z]{2,3}(?:-[a-z0-9]{2,8})*)")
_SEVERAL = re.compile(r"[;|]\s*|\s+")


@dataclass(frozen=True, slots=True)
class CityRow:
    """A row that is understood: how the city is to be found, what is said of it, whose place it took."""

    line: int
    end: RowEnd
    facts: CityFacts
    replaces: tuple[str, ...] = ()
    replaced_on: PartialDate = UNKNOWN


@dataclass(slots=True)
class _Tally:
    recorded: int = 0
    known: int = 0
    unsure: list[Refusal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def import_cities(
    path: Path,
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None = None,
    dry_run: bool = False,
    progress: Progress = in_silence,
) -> ImportReport:
    """Read a list of cities; complete those the register has, add the others, refuse single rows with reason.

    Each batch of rows is one transaction; when interrupted, the same file imported again completes it, and
    importing twice changes nothing. With `dry_run` nothing is recorded. Raises CannotRead when the file as a
    whole cannot be read. A city without a GeoNames id that the gazetteer cannot tell either is recorded as an
    unconfirmed place.
    """
    if look_at(path).is_json:
        raise CannotRead(_("{name} is JSON; cities come as a table (CSV).").format(name=path.name))
    tally = _Tally()
    rows = _understood(read_table(path, REQUIRED), tally)
    with transaction.atomic() if dry_run else nullcontext():
        _record(rows, tally, _source(path.name), at=at, door=door, by=by, progress=progress)
        if dry_run:
            transaction.set_rollback(True)
    return ImportReport(
        len(rows) + sum(refusal.side == "" for refusal in tally.refused),
        tally.recorded,
        tally.known,
        tuple(tally.unsure),
        tuple(sorted(tally.refused, key=lambda refusal: refusal.line)),
    )


def _source(name: str) -> Source:
    key = f"List of cities {name}"[:500]
    return record_sources([SourceFacts(key, title=key[:300], kind=SourceKind.LIST)])[key]


# --- Understanding rows -------------------------------------------------------------------------------------


def _understood(rows: Iterable[Row], tally: _Tally) -> list[CityRow]:
    understood = []
    for row in rows:
        try:
            understood.append(_city_row(row))
        except Unusable as unusable:
            name, country = row.cells.get("name", "")[:200], row.cells.get("country", "")[:20]
            tally.refused.append(Refusal(row.line, str(unusable), city=name, country=country))
    return understood


def _city_row(row: Row) -> CityRow:
    if row.fault:
        raise Unusable(row.fault)
    cells = {column: text_of(cell) for column, cell in row.cells.items()}
    end = end_of(
        *(cells.get(column, "") for column in ("name", "country", "lat", "lon", "id", "geonameid")),
        cells.get("wikidata_qid", ""),
        cells.get("kind", ""),
    )
    end = replace(end, names=_names(cells))
    if end.latitude is None or end.longitude is None:
        raise Unusable(_("the coordinates are missing"))
    facts = CityFacts(
        end.name,
        end.country,
        end.latitude,
        end.longitude,
        kind=cells.get("kind") or "city",
        population=_people(cells.get("population", "")),
        population_on=_date(cells.get("population_on", "")).first,
        geonameid=end.geonameid,
        wikidata_qid=end.wikidata_qid or None,
        foreign_id=end.foreign_id,
        region_name=cells.get("region", "")[:200],
        time_zone=(cells.get("time_zone") or cells.get("timezone", ""))[:60],
        names=end.names,
    )
    if reason := reason_against(facts):
        raise Unusable(reason)
    replaces = tuple(part for part in _SEVERAL.split(cells.get("replaces", "")) if part)
    return CityRow(row.line, end, facts, replaces, _date(cells.get("replaced_on", "")))


def _names(cells: Mapping[str, str]) -> tuple[NameFact, ...]:
    """From columns `name_ru`, `name_zh-hant`, ….; the language as BCP 47 writes it."""
    found = ((_NAME_COLUMN.fullmatch(column), text) for column, text in cells.items() if text)
    return tuple(NameFact(text, _tag(match[1])) for match, text in found if match)


def _tag(language: str) -> str:
    first, *others = language.split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in others)])


def _people(text: str) -> int | None:
    if not text:
        return None
    digits = text.replace(" ", "").replace("\u00a0", "").removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 10:
        raise Unusable(_("“{text}” is no number of people").format(text=text[:30]))
    return int(digits) or None


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise Unusable(str(error)) from None


# --- Recording ----------------------------------------------------------------------------------------------


def _record(
    rows: Sequence[CityRow],
    tally: _Tally,
    source: Source,
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None,
    progress: Progress,
) -> None:
    with transaction.atomic():
        known_before = Places()
        before = set(known_before.by_public_id.values())
        resolved = known_before.resolve((row.end for row in rows), at=at, door=door, by=by)
    cities: dict[int, int] = {}  # by line
    done = 0
    for batch in in_batches(rows, _BATCH):
        with transaction.atomic():
            cities |= _record_batch(batch, resolved, tally, before, source, at=at, door=door, by=by)
        done += len(batch)
        progress(done, len(rows))
    _record_successions(rows, cities, tally, source, at=at, door=door, by=by)


def _record_batch(
    batch: Sequence[CityRow],
    resolved: Mapping[RowEnd, Resolution],
    tally: _Tally,
    before: set[int],
    source: Source,
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None,
) -> dict[int, int]:
    """Complete the cities of these rows; their primary keys by line."""
    certain = []
    for row in batch:
        if (city := resolved[row.end].city) is None:
            tally.unsure.append(_doubt(row, resolved[row.end]))
        else:
            certain.append((row, city))
    ids = dict(City.objects.filter(pk__in={city for _row, city in certain}).values_list("pk", "public_id"))
    facts = [
        replace(row.facts, public_id=ids[city], is_confirmed=row.end.geonameid is not None)
        for row, city in certain
    ]
    done = record_and_tell(facts, source=source, at=at, by=by, door=door)
    for city in done.cities:
        if city in done.completed or city not in before:
            tally.recorded += 1
            before.add(city)
        else:
            tally.known += 1
    return {row.line: city for row, city in certain}


def _doubt(row: CityRow, resolution: Resolution) -> Refusal:
    candidates = tuple(map(str, resolution.candidates))
    reason = resolution.reason or _("several cities may be meant")
    return Refusal(row.line, reason, city=row.end.name, country=row.end.country, candidates=candidates)


def _record_successions(
    rows: Sequence[CityRow],
    cities: Mapping[int, int],
    tally: _Tally,
    source: Source,
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None,
) -> None:
    """The column `replaces` holds ids of the list, of the register (`cty_…`) or of GeoNames (a number)."""
    if not any(row.replaces for row in rows):
        return
    by_id = {
        row.end.foreign_id: cities[row.line] for row in rows if row.line in cities and row.end.foreign_id
    }
    facts = []
    for row in rows:
        for said in row.replaces if row.line in cities else ():
            predecessor = by_id.get(said) or _city_with(said)
            if predecessor is None or predecessor == cities[row.line]:
                reason = (
                    _("no city has the id “{said}”, whose place this one took")
                    if predecessor is None
                    else _("a city cannot take its own place (“{said}”)")
                ).format(said=said[:60])
                tally.refused.append(Refusal(row.line, reason, "replaces", row.end.name, row.end.country))
            else:
                facts.append(SuccessionFacts(predecessor, cities[row.line], row.replaced_on))
    record_successions(facts, source=source, at=at, by=by, door=door)


def _city_with(said: str) -> int | None:
    cities = City.objects.all()
    number = said.removeprefix("geonames:")
    if number.isascii() and number.isdigit() and len(number) < 11:
        found = cities.filter(geonameid=int(number))
    elif said.startswith("cty_"):
        found = cities.filter(public_id=said)
    else:
        found = cities.filter(foreign_id=said)
    return found.values_list("pk", flat=True).first()
