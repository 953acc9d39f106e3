"""GeoNames' cities, on a set of a few records."""

import datetime
from typing import Any

import pytest

from twinhall.domain.cities.facts import NameFact
from twinhall.domain.cities.models import City, CityName
from twinhall.domain.journal.models import Entry
from twinhall.domain.ties.models import ImportRun
from twinhall.kit.errors import CannotDo
from twinhall.transfer import gazetteer
from twinhall.transfer.gazetteer import (
    LoadReport,
    gazetteer_by_geonameid,
    gazetteer_facts,
    geonames_source,
    load_gazetteer,
    shipped_regions,
)

AT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


def record(geonameid: int, name: str, population: int, *names: str) -> dict[str, Any]:
    return {
        "geonameid": geonameid,
        "name": name,
        "latitude": 55.8,
        "longitude": 49.1,
        "countrycode": "RU",
        "population": population,
        "timezone": "Europe/Moscow",
        "admin1code": "73",
        "alternatenames": list(names),
    }


LARGE = [record(551487, "Kazan", 1_243_500, "KZN", "Казань", "喀山"), record(9, "Exampleton", 20_000)]
SMALL = [*LARGE, record(8, "Little Exampleton", 900), record(7, "Kazan", 0)]


@pytest.fixture(autouse=True)
def _few_records(monkeypatch: pytest.MonkeyPatch) -> None:
    sets = {15000: LARGE, 5000: LARGE, 1000: LARGE, 500: SMALL}
    monkeypatch.setattr(
        gazetteer,
        "gazetteer_records",
        lambda size: {str(entry["geonameid"]): entry for entry in sets[size]},
    )
    monkeypatch.setattr(
        gazetteer, "GazetteerFile", lambda size: {entry["geonameid"]: entry for entry in sets[size]}
    )
    monkeypatch.setattr(gazetteer, "shipped_regions", lambda: iter(()))


def test_names_are_kept_without_codes_romanisations_and_second_spellings() -> None:
    names = (
        "KZN", "RUKZN", "", "Kazan", "Kazán", "Moscu", "Moscú", "mwskw", "ka zan", "/kɐˈzan/", "420000",
        "http://kazan.example", "Qazan  Kasan", "Казань", "喀山",
    )  # fmt: skip
    facts = gazetteer_facts(record(1, "Kazan", 5, *names))
    assert [fact for fact in facts.names if not fact.language] == [
        NameFact(text) for text in ("Moscú", "ka zan", "Qazan", "Kasan", "Казань", "喀山")
    ]


def test_a_record_becomes_facts_with_region_and_the_day_of_the_data() -> None:
    facts = gazetteer_facts(LARGE[0])
    assert (facts.name, facts.country, facts.geonameid, facts.population) == (
        "Kazan",
        "RU",
        551487,
        1_243_500,
    )
    assert (facts.region_code, facts.region_name) == ("73", "Tatarstan")
    assert facts.population_on == datetime.date(2026, 7, 28)


def test_a_population_of_nought_is_unknown() -> None:
    facts = gazetteer_facts(SMALL[-1])
    assert (facts.population, facts.population_on) == (None, None)


def test_a_city_is_found_by_its_number() -> None:
    assert list(gazetteer_by_geonameid([8, 12345])) == [8]


@pytest.mark.django_db
def test_loading_records_cities_with_their_source_and_tells_progress() -> None:
    told: list[tuple[int, int | None]] = []
    report = load_gazetteer(
        15000, at=AT, door="test", progress=lambda done, total: told.append((done, total))
    )

    assert report == LoadReport(15000, cities=2, regions=0)
    assert told == [(2, 2)]
    kazan = City.objects.get(slug="kazan")
    assert kazan.source == geonames_source()
    assert kazan.source.licence == "CC BY 4.0"
    assert kazan.source.published_on == datetime.date(2026, 7, 28)
    run = ImportRun.objects.get()
    assert (run.what, run.finished_at, run.counts) == ("gazetteer", AT, {"cities": 2, "regions": 0})


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_a_larger_set_completes_the_smaller() -> None:
    load_gazetteer(15000, at=AT, door="test")
    before = list(City.objects.order_by("pk").values())
    entries = Entry.objects.count()

    assert load_gazetteer(15000, at=AT, door="test").was_loaded
    assert list(City.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries

    assert load_gazetteer(500, at=AT, door="test") == LoadReport(500, cities=4, regions=0)
    assert list(City.objects.order_by("pk").values())[:2] == before
    assert set(City.objects.values_list("slug", flat=True)) == {
        "kazan", "exampleton", "little-exampleton", "kazan-ru",
    }  # fmt: skip
    assert load_gazetteer(15000, at=AT, door="test").was_loaded


@pytest.mark.django_db
def test_an_interrupted_loading_leaves_whole_batches_and_is_completed_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gazetteer, "_BATCH", 1)

    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_gazetteer(15000, at=AT, door="test", progress=interrupt)
    assert list(City.objects.values_list("name", flat=True)) == ["Kazan"]
    assert CityName.objects.filter(city__name="Kazan").count() >= 3

    load_gazetteer(15000, at=AT, door="test")
    assert list(City.objects.order_by("pk").values_list("name", flat=True)) == ["Kazan", "Exampleton"]


@pytest.mark.django_db
def test_a_size_that_no_set_has_is_refused() -> None:
    with pytest.raises(CannotDo, match="15000, 5000, 1000, 500"):
        load_gazetteer(42, at=AT, door="test")


def test_shipped_regions_are_read_with_their_names() -> None:
    regions = {facts.foreign_id: facts for facts in shipped_regions()}
    guangdong = regions["cn-guangdong"]
    assert (guangdong.name, guangdong.country, guangdong.kind) == ("Guangdong", "CN", "region")
    assert NameFact("广东省", "zh", is_official=True) in guangdong.names
