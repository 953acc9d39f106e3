"""What goes out: cities, ties and events as CSV, GeoJSON and JSON lines, piece by piece.

A CSV that is exported can be imported again: every row of it is then known, and nothing changes.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Max

from twinhall.domain.agenda.models import Event
from twinhall.domain.agenda.queries import EventQuerySet
from twinhall.domain.cities.models import City
from twinhall.domain.cities.queries import CityQuerySet
from twinhall.domain.ties.models import Tie, TieParty, TieSource
from twinhall.domain.ties.queries import TieQuerySet
from twinhall.kit.dates import PartialDate, Precision
from twinhall.transfer.readers.tables import FORMULA_SIGNS

_YES_NO = {True: "yes", False: "no", None: ""}
_AT_ONCE = 2000  # rows held in memory
_SIDES = "abcdefgh"


def disarmed(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def rows_as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([disarmed(cell) for cell in row])


def rows_as_jsonl(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    for item in items:
        yield json.dumps(item, ensure_ascii=False) + "\n"


def _as_geojson(features: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> Iterator[str]:
    """From pairs of geometry and properties."""
    yield '{"type": "FeatureCollection", "features": ['
    comma = ""
    for geometry, properties in features:
        feature = {"type": "Feature", "geometry": geometry, "properties": properties}
        yield f"{comma}\n{json.dumps(feature, ensure_ascii=False)}"
        comma = ","
    yield "\n]}\n"


# --- Ties ---------------------------------------------------------------------------------------------------


def ties_as_csv(ties: TieQuerySet) -> Iterator[str]:
    """One row a tie; `source` holds all its sources, first the one that its dates rest on."""
    last = TieParty.objects.filter(tie__in=ties.order_by()).aggregate(last=Max("position"))["last"]
    sides = _SIDES[: max(2, (last or 0) + 1)]
    places = [f"{column}_{side}" for side in "ab" for column in ("city", "country", "lat", "lon")]
    ids = [f"{column}_{side}" for column in ("id", "geonameid", "wikidata_qid") for side in "ab"]
    more = [
        f"{column}_{side}"
        for side in sides[2:]
        for column in ("city", "country", "lat", "lon", "id", "geonameid", "wikidata_qid")
    ]
    words = [f"{column}_{side}" for side in sides for column in ("term", "binds")]
    columns = [*places, "since_year", "source", *ids, "since", "until", "kind", "status", "tie_id"]
    columns += [*words, *more]
    return rows_as_csv(
        columns, ([cells.get(name, "") for name in columns] for cells in map(_tie_cells, _read(ties)))
    )


def ties_as_jsonl(ties: TieQuerySet) -> Iterator[str]:
    """One object a line: the tie with its parties and what each source says."""
    return rows_as_jsonl(map(_tie_object, _read(ties)))


def ties_as_geojson(ties: TieQuerySet) -> Iterator[str]:
    """A line between two cities; for more than two, their points."""
    return _as_geojson((_tie_geometry(tie), _tie_object(tie)) for tie in _read(ties))


def _read(ties: TieQuerySet) -> Iterator[Tie]:
    return ties.with_cities().with_evidence().iterator(chunk_size=_AT_ONCE)


def _tie_cells(tie: Tie) -> dict[str, object]:
    since = _date(tie.since, tie.since_precision)
    cells: dict[str, object] = {
        "since_year": tie.since.year if tie.since else "",
        "source": ";".join(said.source.key.replace(";", "%3B") for said in _dated_first(tie)),
        "since": since,
        "until": _date(tie.until, tie.until_precision),
        "kind": tie.kind,
        "status": tie.status,
        "tie_id": tie.public_id,
    }
    for side, party in zip(_SIDES, tie.parties.all(), strict=False):
        cells |= {f"{name}_{side}": value for name, value in _city_cells(party.city).items()}
        cells |= {f"term_{side}": party.local_term, f"binds_{side}": _YES_NO[party.is_binding]}
    return cells


def _dated_first(tie: Tie) -> list[TieSource]:
    """Its evidence, before all the statement from which its dates come."""
    evidence = list(tie.evidence.all())
    return sorted(
        evidence,
        key=lambda said: (said.since, said.since_precision) != (tie.since, tie.since_precision),
    )


def _city_cells(city: City) -> dict[str, object]:
    return {
        "city": city.name,
        "country": city.country,
        "lat": city.latitude,
        "lon": city.longitude,
        "id": city.public_id,
        "geonameid": city.geonameid or "",
        "wikidata_qid": city.wikidata_qid or "",
    }


def _tie_object(tie: Tie) -> dict[str, Any]:
    return {
        "id": tie.public_id,
        "kind": tie.kind,
        "status": tie.status,
        "since": _date(tie.since, tie.since_precision) or None,
        "until": _date(tie.until, tie.until_precision) or None,
        "claim": tie.claim,
        "sources_disagree": tie.sources_disagree,
        "parties": [_city_object(party.city) for party in tie.parties.all()],
        "sources": [
            {
                "source": said.source.key,
                "title": said.source.title or None,
                "url": said.source.url or None,
                "since": _date(said.since, said.since_precision) or None,
                "until": _date(said.until, said.until_precision) or None,
                "note": said.note or None,
            }
            for said in _dated_first(tie)
        ],
    }


def _tie_geometry(tie: Tie) -> dict[str, Any]:
    points = [[party.city.longitude, party.city.latitude] for party in tie.parties.all()]
    return {"type": "LineString" if len(points) == 2 else "MultiPoint", "coordinates": points}


def _date(day: Any, precision: str) -> str:
    return PartialDate(day, Precision(precision)).isoformat()


# --- Cities -------------------------------------------------------------------------------------------------

_CITY_COLUMNS = (
    *("id", "name", "country", "lat", "lon", "population", "geonameid", "wikidata_qid"),
    *(
        "kind",
        "region_code",
        "region_name",
        "own_name",
        "population_on",
        "time_zone",
        "tie_count",
        "is_confirmed",
    ),
)


def cities_as_csv(cities: CityQuerySet) -> Iterator[str]:
    objects = map(_city_object, cities.iterator(chunk_size=_AT_ONCE))
    return rows_as_csv(
        _CITY_COLUMNS,
        (["" if (value := item[column]) is None else value for column in _CITY_COLUMNS] for item in objects),
    )


def cities_as_jsonl(cities: CityQuerySet) -> Iterator[str]:
    return rows_as_jsonl(map(_city_object, cities.iterator(chunk_size=_AT_ONCE)))


def cities_as_geojson(cities: CityQuerySet) -> Iterator[str]:
    return _as_geojson(
        ({"type": "Point", "coordinates": [city.longitude, city.latitude]}, _city_object(city))
        for city in cities.iterator(chunk_size=_AT_ONCE)
    )


def _city_object(city: City) -> dict[str, Any]:
    return {
        "id": city.public_id,
        "name": city.name,
        "country": city.country,
        "lat": city.latitude,
        "lon": city.longitude,
        "population": city.population,
        "geonameid": city.geonameid,
        "wikidata_qid": city.wikidata_qid,
        "kind": city.kind,
        "region_code": city.region_code,
        "region_name": city.region_name,
        "own_name": city.own_name,
        "population_on": city.population_on.isoformat() if city.population_on else None,
        "time_zone": city.time_zone,
        "tie_count": city.tie_count,
        "is_confirmed": city.is_confirmed,
    }


# --- Events -------------------------------------------------------------------------------------------------

_EVENT_COLUMNS = (
    *("id", "title", "start", "end", "date_precision", "city", "country", "venue"),
    *("theme", "type", "series", "source_url", "notes"),
)


def events_as_csv(events: EventQuerySet) -> Iterator[str]:
    objects = map(_event_object, _read_events(events))
    return rows_as_csv(_EVENT_COLUMNS, ([item[column] for column in _EVENT_COLUMNS] for item in objects))


def events_as_jsonl(events: EventQuerySet) -> Iterator[str]:
    return rows_as_jsonl(map(_event_object, _read_events(events)))


def events_as_geojson(events: EventQuerySet) -> Iterator[str]:
    """Events with a city; those held nowhere in particular have no place on a map."""
    return _as_geojson(
        ({"type": "Point", "coordinates": [event.city.longitude, event.city.latitude]}, _event_object(event))
        for event in _read_events(events)
        if event.city
    )


def _read_events(events: EventQuerySet) -> Iterator[Event]:
    return events.select_related("city", "source").iterator(chunk_size=_AT_ONCE)


def _event_object(event: Event) -> dict[str, Any]:
    return {
        "id": event.public_id,
        "title": event.title,
        "start": _date(event.starts_on, event.precision),
        "end": _date(event.ends_on, event.precision),
        "date_precision": event.precision,
        "city": event.city.name if event.city else event.place,
        "country": event.country,
        "venue": event.venue,
        "theme": event.theme,
        "type": event.type,
        "series": event.series,
        "source_url": event.source.url if event.source else "",
        "notes": event.notes,
    }


# --- By name, for the command -------------------------------------------------------------------------------


def every_tie() -> TieQuerySet:
    return Tie.objects.order_by("pk")


def every_city() -> CityQuerySet:
    return City.objects.order_by("pk")


def every_event() -> EventQuerySet:
    return Event.objects.order_by("starts_on", "pk")
