"""Finding cities as one types."""

import datetime

import pytest

from tests.factories import SourceFactory
from twinhall.domain.cities.bulk import record_cities
from twinhall.domain.cities.facts import CityFacts, NameFact
from twinhall.domain.cities.models import City
from twinhall.domain.cities.search import Found, Within, search_cities, settle

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


def place(name: str, country: str, people: int, *names: str) -> CityFacts:
    return CityFacts(
        name, country, 1.0, 2.0, population=people, names=tuple(NameFact(text) for text in names)
    )


@pytest.fixture(autouse=True)
def _register() -> None:
    facts = [
        place("São Paulo", "BR", 12_000_000, "Сан-Паулу", "Sampa"),
        place("Nizhniy Novgorod", "RU", 1_259_013, "Nizhny Novgorod", "Нижний Новгород", "下诺夫哥罗德"),
        place("Kazan", "RU", 1_243_500, "Казань", "قازان"),
        place("Santos", "BR", 430_000),
        place("Velikiy Novgorod", "RU", 225_019, "Великий Новгород"),
        place("San", "ML", 66_967),
        place("Kazan", "TR", 29_692),
        place("Beijing", "CN", 18_960_744, "北京", "Peking"),
        place("Gwangju", "KR", 1_416_938, "광주"),
    ]
    record_cities(facts, source=SourceFactory.create(), at=AT, door="test")


def found(text: str, **how: object) -> list[str]:
    within = Within(**how)  # type: ignore[arg-type]
    names = dict(City.objects.values_list("pk", "name"))
    return [f"{names[one.city]}: {one.name}" for one in search_cities(text, within=within)]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Nizhni Novgorod", "Nizhniy Novgorod: Nizhniy Novgorod"),
        ("Nizny Novgrod", "Nizhniy Novgorod: Nizhny Novgorod"),
        ("NIZHNY-NOVGOROD", "Nizhniy Novgorod: Nizhny Novgorod"),
        ("Нижний Новгород", "Nizhniy Novgorod: Нижний Новгород"),
        ("Нижний Новгрод", "Nizhniy Novgorod: Нижний Новгород"),
        ("下诺夫哥罗德", "Nizhniy Novgorod: 下诺夫哥罗德"),
        ("sao paulo", "São Paulo: São Paulo"),
        ("sao", "São Paulo: São Paulo"),
        ("paulo", "São Paulo: São Paulo"),
        ("قازان", "Kazan: قازان"),
        ("北", "Beijing: 北京"),
        ("北京", "Beijing: 北京"),
        ("광", "Gwangju: 광주"),
        ("ka", "Kazan: Kazan"),
        ("k", "Kazan: Kazan"),
        ("kazn", "Kazan: Kazan"),
        ("akzan", "Kazan: Kazan"),
    ],
)
def test_a_city_is_found_by_any_of_its_names(text: str, best: str) -> None:
    assert found(text)[:1] == [best]


def test_the_name_itself_comes_before_its_beginning_and_larger_before_smaller() -> None:
    assert found("san") == ["San: San", "Santos: Santos"]
    assert found("kazan") == ["Kazan: Kazan", "Kazan: Kazan"]
    countries = [City.objects.get(pk=one.city).country for one in search_cities("kazan")]
    assert countries == ["RU", "TR"]


def test_points_tell_how_sure_a_find_is() -> None:
    [kazan, _other] = search_cities("kazan")
    assert kazan == Found(kazan.city, "Kazan", 1.0)
    assert search_cities("kaza")[0].points == 0.9
    assert search_cities("novgorod")[0].points == 0.8
    assert search_cities("azan")[0].points == 0.7
    assert search_cities("kozan")[0].points < 0.6


def test_filters_narrow_the_search() -> None:
    assert found("kazan", countries=frozenset({"TR"})) == ["Kazan: Kazan"]
    assert found("kazan", countries=frozenset()) == []
    assert found("novgorod", at_least=1_000_000) == ["Nizhniy Novgorod: Nizhniy Novgorod"]
    assert found("novgorod", below=1_000_000) == ["Velikiy Novgorod: Velikiy Novgorod"]
    assert found("kazan", with_ties=True) == []
    City.objects.filter(country="TR").update(tie_count=1)
    assert found("kazan", with_ties=True) == ["Kazan: Kazan"]


@pytest.mark.parametrize(
    "text", ["", "  ", "…", "%", '"', "'; --", "a" * 5000, "qqqqqqq", "*", "ka*", "NOT", "\x00"]
)
def test_nothing_that_is_typed_breaks_the_search(text: str) -> None:
    assert isinstance(search_cities(text), list)


def test_the_limit_holds() -> None:
    assert len(search_cities("n", limit=1)) == 1


def test_a_name_added_later_is_found_and_a_deleted_city_is_not() -> None:
    record_cities(
        [place("Kazan", "TR", 29_692, "Kahramankazan")], source=SourceFactory.create(), at=AT, door="test"
    )
    assert found("kahraman") == ["Kazan: Kahramankazan"]
    City.objects.filter(country="TR").delete()
    assert found("kahraman") == []
    settle()
    assert found("kazan") == ["Kazan: Kazan"]
