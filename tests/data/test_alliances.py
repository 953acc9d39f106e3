"""Alliances are data: what the files say, and what follows from it on a day."""

from pathlib import Path
from typing import Any

import pytest

from tests.data.shipped import (
    DATA,
    EXAMPLE_ALLIANCE,
    country_codes,
    document,
    first_day,
    gazetteer,
    precision,
    table,
)

BRICS = DATA / "alliances" / "brics.toml"
STATUSES = {"member", "partner", "invited", "declined", "paused"}
every_alliance = pytest.mark.parametrize("path", [BRICS, EXAMPLE_ALLIANCE], ids=lambda path: path.stem)


def holds(statement: dict[str, Any], day: str) -> bool:
    until: str = statement.get("until", "9999")
    return first_day(statement["since"]) <= day < until


def as_of(day: str) -> dict[str, set[str]]:
    """Statuses to countries in BRICS on a day; disagreeing ones are joined with a slash."""
    said: dict[str, set[str]] = {}
    for statement in document(BRICS)["statements"]:
        if holds(statement, day):
            said.setdefault(statement["country"], set()).add(statement["status"])
    found: dict[str, set[str]] = {}
    for country, statuses in said.items():
        found.setdefault("/".join(sorted(statuses)), set()).add(country)
    return found


def test_four_members_in_the_middle_of_2010() -> None:
    assert as_of("2010-06-01") == {"member": {"BR", "RU", "IN", "CN"}}


def test_sources_disagree_on_south_africa_between_invitation_and_first_summit() -> None:
    assert as_of("2011-01-01") == {"member": {"BR", "RU", "IN", "CN"}, "invited/member": {"ZA"}}


def test_five_members_and_five_invited_on_the_last_day_of_2023() -> None:
    assert as_of("2023-12-31") == {
        "member": {"BR", "RU", "IN", "CN", "ZA"},
        "invited": {"EG", "ET", "IR", "AE", "SA"},
        "declined": {"AR"},
    }


def test_six_were_invited_in_august_2023() -> None:
    assert as_of("2023-08-24")["invited"] == {"AR", "EG", "ET", "IR", "AE", "SA"}


def test_nine_members_and_one_on_which_sources_disagree_at_the_forum_of_2024() -> None:
    assert as_of("2024-07-09") == {
        "member": {"BR", "RU", "IN", "CN", "ZA", "EG", "ET", "IR", "AE"},
        "invited/member": {"SA"},
        "declined": {"AR"},
    }


def test_indonesia_was_a_partner_for_five_days() -> None:
    partners = {"BY", "BO", "CU", "KZ", "MY", "TH", "UG", "UZ"}
    assert as_of("2025-01-05")["partner"] == partners | {"ID"}
    assert as_of("2025-01-06")["partner"] == partners
    assert "ID" in as_of("2025-01-06")["member"]


def test_ten_members_and_ten_partners_at_the_summit_of_2025() -> None:
    found = as_of("2025-07-06")
    assert {status: len(countries) for status, countries in found.items()} == {
        "member": 10,
        "partner": 10,
        "invited/member/paused": 1,
        "declined": 1,
    }


def test_a_presidency_for_every_year_with_its_summit_counted() -> None:
    presidencies = document(BRICS)["presidencies"]
    assert [one["year"] for one in presidencies] == list(range(2009, 2027))
    assert [one["summit"] for one in presidencies] == list(range(1, 19))
    assert [one["year"] for one in presidencies if one["by_video"]] == [2020, 2021, 2022]
    assert [one["year"] for one in presidencies if "start" not in one] == [2026]


@every_alliance
def test_every_statement_and_presidency_names_known_sources(path: Path) -> None:
    alliance = document(path)
    keys = [source["key"] for source in alliance["sources"]]
    used = {key for fact in alliance["statements"] + alliance["presidencies"] for key in fact["sources"]}
    assert len(keys) == len(set(keys))
    assert set(keys) == used
    assert all(source["url"].startswith(("https://", "http://")) for source in alliance["sources"])
    assert all(source["title"] and source["publisher"] for source in alliance["sources"])
    assert all(fact["sources"] for fact in alliance["statements"] + alliance["presidencies"])


@every_alliance
def test_statements_are_well_formed(path: Path) -> None:
    for statement in document(path)["statements"]:
        assert statement["status"] in STATUSES
        assert statement["country"] in country_codes()
        assert precision(statement["since"])
        if "until" in statement:
            assert precision(statement["until"]) == "day"
            assert first_day(statement["since"]) < statement["until"]


@every_alliance
def test_presidencies_have_places_that_exist(path: Path) -> None:
    regions = {region["key"] for region in table("regions.csv")}
    for presidency in document(path)["presidencies"]:
        assert presidency["country"] in country_codes()
        assert presidency.get("region") in regions | {None}
        for place in [presidency, *presidency.get("other_places", [])]:
            if "geonameid" in place:
                assert gazetteer()[str(place["geonameid"])]["countrycode"] == place["place_country"]
        if "start" in presidency:
            assert presidency["start"] <= presidency["end"]
            assert presidency["start"][:4] == str(presidency["year"])


@every_alliance
def test_notes_and_names_are_by_language(path: Path) -> None:
    alliance = document(path)
    assert alliance["names"]["en"]
    for fact in alliance["statements"] + alliance["presidencies"]:
        assert "en" in fact.get("note", {"en": ""})
    if path == BRICS:
        notes = [fact["note"] for fact in alliance["statements"] + alliance["presidencies"] if "note" in fact]
        assert {tuple(note) for note in notes} == {("en", "ru", "ar")}
        assert set(alliance["names"]) == set(alliance["languages"])
        assert {tuple(day["label"]) for day in alliance["telling_days"]} == {("en", "ru", "ar")}
        assert {precision(day["day"]) for day in alliance["telling_days"]} == {"day"}
