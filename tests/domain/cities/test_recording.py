"""Recording many cities at once."""

import datetime
from dataclasses import replace

import pytest

from tests.factories import SourceFactory
from twinhall.domain.cities.bulk import record_and_tell, record_cities
from twinhall.domain.cities.facts import CityFacts, NameFact
from twinhall.domain.cities.models import City, CityName, CitySearch
from twinhall.domain.journal.models import Entry
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
KAZAN = CityFacts(
    "Kazan",
    "RU",
    55.78874,
    49.12214,
    population=1_243_500,
    population_on=datetime.date(2026, 7, 28),
    geonameid=551487,
    region_code="73",
    time_zone="Europe/Moscow",
    names=(
        NameFact("Казань", "ru", is_official=True),
        NameFact("喀山"),
        NameFact("قازان"),
        NameFact("کازان"),
    ),
)
KAZAN_IN_TURKEY = CityFacts("Kazan", "TR", 40.2317, 32.6839, population=29_692, geonameid=6955677)


def record(*facts: CityFacts) -> list[int]:
    return record_cities(facts, source=SourceFactory.create(key="example list"), at=AT, door="test")


def test_a_city_is_recorded_with_its_names_labels_and_road_sign() -> None:
    [kazan] = record(KAZAN)

    city = City.objects.get(pk=kazan)
    assert (city.slug, city.name, city.own_name, city.own_language) == ("kazan", "Kazan", "Казань", "ru")
    assert city.labels == {"ru": "Казань", "ar": "قازان"}
    assert city.public_id.startswith("cty_")
    names = CityName.objects.filter(city=city).order_by("pk")
    assert list(names.values_list("text", "key", "language", "script", "is_by_script", "is_official")) == [
        ("Kazan", "kazan", "", "Latn", True, True),
        ("Казань", "казань", "ru", "Cyrl", False, True),
        ("喀山", "喀山", "", "Hani", True, False),
        ("قازان", "قازان", "", "Arab", True, False),
        ("کازان", "كازان", "", "Arab", True, False),
    ]
    assert CitySearch.objects.get(city=city).keys == "||kazan||казань||喀山||قازان||كازان||"


def test_recording_twice_changes_nothing_and_writes_no_second_entry() -> None:
    first = record(KAZAN, KAZAN_IN_TURKEY)
    before = list(City.objects.values())

    assert record(KAZAN, KAZAN_IN_TURKEY) == first
    assert list(City.objects.values()) == before
    assert [entry.after for entry in Entry.objects.all()] == [{"added": 2, "completed": 0}]


def test_what_is_missing_is_filled_in_and_what_is_there_stays() -> None:
    [kazan] = record(replace(KAZAN, population=None, population_on=None, time_zone="", names=()))

    told = record_and_tell(
        [replace(KAZAN, name="Kazan City", latitude=1.0, wikidata_qid="Q900")],
        source=SourceFactory.create(),
        at=AT,
        door="test",
    )

    assert (told.cities, told.added, told.completed) == ([kazan], frozenset(), frozenset([kazan]))
    city = City.objects.get()
    assert (city.name, city.latitude, city.slug) == ("Kazan", 55.78874, "kazan")
    assert (city.population, city.time_zone, city.wikidata_qid) == (1_243_500, "Europe/Moscow", "Q900")
    assert city.labels["ru"] == "Казань"
    assert "||kazan city||" in CitySearch.objects.get().keys


def test_a_later_population_takes_the_place_of_an_older_one() -> None:
    record(KAZAN)
    record(replace(KAZAN, population=1, population_on=datetime.date(2020, 1, 1)))
    assert City.objects.get().population == 1_243_500

    record(replace(KAZAN, population=1_329_825, population_on=datetime.date(2027, 1, 1)))
    assert City.objects.get().population == 1_329_825


def test_a_tagged_name_replaces_a_label_found_by_script() -> None:
    record(replace(KAZAN, names=(NameFact("Казан"),)))
    assert City.objects.get().labels == {"ru": "Казан"}

    record(replace(KAZAN, names=(NameFact("Казань", "ru"),)))
    assert City.objects.get().labels == {"ru": "Казань"}


def test_the_first_city_of_a_name_gets_the_plain_address_and_keeps_it() -> None:
    record(KAZAN_IN_TURKEY)
    record(KAZAN, replace(KAZAN, geonameid=1), replace(KAZAN, geonameid=2, region_code=""))
    slugs = City.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["kazan", "kazan-ru", "kazan-ru-73", "kazan-ru-2"]


def test_a_name_without_latin_letters_has_a_plain_address() -> None:
    record(replace(KAZAN, name="Łódź"), replace(KAZAN, name="喀山", geonameid=7))
    assert list(City.objects.order_by("pk").values_list("slug", flat=True)) == ["lodz", "kashan"]


def test_a_place_without_any_id_is_found_again_by_name_country_and_coordinates() -> None:
    village = CityFacts("Exampleton", "GB", 51.5, -0.1, is_confirmed=False)
    first = record(village)
    assert record(replace(village, name="EXAMPLETON", latitude=51.51)) == first
    assert record(replace(village, latitude=52.5)) != first


def test_two_facts_of_one_place_in_one_batch_are_one_city() -> None:
    first, second = record(KAZAN, replace(KAZAN, name="Qazan", names=()))
    assert first == second
    assert set(CityName.objects.values_list("text", flat=True)) >= {"Kazan", "Qazan"}


def test_an_id_that_another_city_has_is_not_taken_over() -> None:
    kazan, turkish = record(
        replace(KAZAN, wikidata_qid="Q900"), replace(KAZAN_IN_TURKEY, wikidata_qid="Q900")
    )
    assert kazan != turkish
    assert City.objects.get(pk=turkish).wikidata_qid is None


@pytest.mark.parametrize(
    "impossible",
    [
        {"latitude": 91.0},
        {"longitude": float("nan")},
        {"country": "XX"},
        {"name": "  "},
        {"name": "a" * 201},
        {"name": "Kaz\x00an"},
        {"population": -1},
        {"geonameid": 0},
        {"kind": "planet"},
        {"wikidata_qid": "900"},
    ],
)
def test_impossible_facts_are_refused_with_a_reason_and_nothing_is_recorded(impossible: dict) -> None:
    with pytest.raises(CannotDo) as refusal:
        record(KAZAN_IN_TURKEY, replace(KAZAN, **impossible))
    assert len(str(refusal.value)) > 15
    assert City.objects.count() == 0


def test_the_city_of_a_time_zone_gets_its_names_from_cldr() -> None:
    record(CityFacts("Samara", "RU", 53.2, 50.15, geonameid=499099, time_zone="Europe/Samara"))
    city = City.objects.get()
    assert city.labels == {"ru": "Самара", "ar": "سمراء"}
    source = city.names.get(language="ru").source
    assert source is not None
    assert source.key == "Unicode CLDR through Babel"
