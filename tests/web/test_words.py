"""Days, numbers and names in the reader's language."""

import datetime

import pytest
from django.utils import translation
from pytest_django import Settings

from twinhall.web.words import (
    browser_in_words,
    country_in_words,
    day_in_words,
    moment_in_words,
    number_in_words,
    offset_in_words,
    place_in_alphabet,
    text_for_reader,
)

DAY = datetime.date(2025, 4, 9)


@pytest.mark.parametrize(
    ("language", "precision", "words"),
    [
        ("en", "day", "9 April 2025"),
        ("en", "month", "April 2025"),
        ("en", "year", "2025"),
        ("en", "unknown", ""),
        ("ru", "day", "9 апреля 2025\xa0года"),
        ("ru", "month", "апрель 2025\xa0года"),
        ("ar", "month", "أبريل 2025"),
    ],
)
def test_a_day_is_said_as_exactly_as_it_is_known(language: str, precision: str, words: str) -> None:
    with translation.override(language):
        assert day_in_words(DAY, precision) == words


def test_no_day_is_no_words() -> None:
    assert day_in_words(None) == ""


@pytest.mark.parametrize(("language", "words"), [("en", "1,243,500"), ("ru", "1\xa0243\xa0500")])
def test_numbers_have_the_reader_s_separators(language: str, words: str) -> None:
    with translation.override(language):
        assert number_in_words(1243500) == words


@pytest.mark.parametrize(("language", "name"), [("en", "Russia"), ("ru", "Россия"), ("ar", "روسيا")])
def test_countries_are_named_in_the_reader_s_language(language: str, name: str) -> None:
    with translation.override(language):
        assert country_in_words("RU") == name


@pytest.mark.parametrize(
    ("hours", "words"), [(3, "UTC+3"), (5.5, "UTC+5:30"), (-3.5, "UTC−3:30"), (0, "UTC+0")]
)
def test_the_distance_from_universal_time(hours: float, words: str) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=hours))
    assert offset_in_words(datetime.datetime(2026, 1, 1, tzinfo=zone)) == words


def test_the_alphabet_knows_neither_case_nor_diacritics() -> None:
    assert sorted(["Zürich", "são paulo", "Ürümqi", "Santos"], key=place_in_alphabet) == [
        "Santos",
        "são paulo",
        "Ürümqi",
        "Zürich",
    ]


def test_a_text_is_given_in_english_where_the_reader_s_language_is_missing() -> None:
    with translation.override("ar"):
        assert text_for_reader({"en": "Culture", "ru": "Культура"}) == "Culture"


def test_a_moment_is_said_in_the_installations_time_zone_and_says_which(settings: Settings) -> None:
    moment = datetime.datetime(2025, 4, 9, 22, 5, tzinfo=datetime.UTC)
    assert moment_in_words(moment) == "9 Apr 2025, 22:05 UTC"
    settings.TIME_ZONE = "Asia/Kolkata"
    assert moment_in_words(moment) == "10 Apr 2025, 03:35 UTC+5:30"
    assert moment_in_words(None) == ""


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "Chrome, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1",
            "Safari, iOS",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_named(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words
