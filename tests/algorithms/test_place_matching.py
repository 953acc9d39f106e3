"""Which place a row means, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinhall.algorithms.place_matching import (
    Kind,
    KnownPlace,
    Neighbourhood,
    Sought,
    Verdict,
    check_id,
    judge,
    kilometres_between,
    read_name,
)

KAZAN = KnownPlace(1, ("kazan", "казань"), "RU", 55.78874, 49.12214, 1_300_000)
JIANGSU_SUZHOU = KnownPlace(2, ("suzhou",), "CN", 31.30408, 120.59538, 7_427_000)
ANHUI_SUZHOU = KnownPlace(3, ("suzhou",), "CN", 33.63611, 116.97889, 1_647_000)
BERLIN = KnownPlace(4, ("berlin",), "DE", 52.52437, 13.41053, 3_400_000)
TATARSTAN = KnownPlace(5, ("tatarstan",), "RU", 55.78874, 49.12214, kind="region")


def test_a_name_in_another_script_near_by_is_sure() -> None:
    match = judge(Sought("Казань", "RU", 55.79, 49.11), [KAZAN])
    assert match.verdict == Verdict.SURE
    assert match.candidates[0].reasons == ("one of its names", "0.8 km away")
    assert match.candidates[0].points == 85


def test_one_namesake_in_the_country_needs_no_coordinates() -> None:
    assert judge(Sought("Kazan", "RU"), [KAZAN]).verdict == Verdict.SURE


def test_two_namesakes_without_coordinates_are_asked_about() -> None:
    match = judge(Sought("Suzhou", "CN"), [JIANGSU_SUZHOU, ANHUI_SUZHOU])
    assert match.verdict == Verdict.UNSURE
    assert [candidate.place.number for candidate in match.candidates] == [2, 3]


def test_coordinates_tell_namesakes_apart() -> None:
    match = judge(Sought("Suzhou", "CN", 33.6, 116.9), [JIANGSU_SUZHOU, ANHUI_SUZHOU])
    assert (match.verdict, match.candidates[0].place.number) == (Verdict.SURE, 3)


def test_the_same_name_far_away_is_another_place() -> None:
    assert judge(Sought("Kazan", "RU", 40.2, 32.7), [KAZAN]).verdict == Verdict.NONE


@pytest.mark.parametrize("name", ["Mitte (Berlin)", "Berlin – Mitte"])
def test_a_district_is_not_its_city(name: str) -> None:
    assert judge(Sought(name, "DE", 52.52, 13.41), [BERLIN]).verdict == Verdict.NONE


def test_a_region_is_not_the_city_at_the_same_point() -> None:
    match = judge(Sought("Tatarstan", "RU", 55.78874, 49.12214, Kind.REGION), [KAZAN, TATARSTAN])
    assert (match.verdict, match.candidates[0].place.number) == (Verdict.SURE, 5)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kazan", Kind.CITY),
        ("Charlottenburg-Wilmersdorf (Berlin)", Kind.DISTRICT),
        ("Pechengsky District", Kind.DISTRICT),
        ("County Meath", Kind.REGION),
        ("Chita Oblast", Kind.REGION),
        ("Gmina Rudniki", Kind.MUNICIPALITY),
        ("Douma, Lebanon", Kind.CITY),
    ],
)
def test_what_a_name_says_of_its_place(name: str, kind: Kind) -> None:
    assert read_name(name).kind == kind


def test_an_id_that_leads_far_away_is_not_believed() -> None:
    assert "km from the coordinates" in check_id(Sought("Kazan", "RU", 40.0, 32.0), KAZAN)
    assert check_id(Sought("Kazan", "RU"), KAZAN) == ""
    assert check_id(Sought("Perm", "RU"), KAZAN) == "the id leads to a place of another name"


def test_neighbours_are_found_across_the_antimeridian() -> None:
    around = Neighbourhood([(1, "FJ", -16.8, 179.99), (2, "FJ", -16.8, -179.99), (3, "FJ", -18.1, 178.4)])
    assert sorted(around.around("FJ", -16.8, 180.0, 25)) == [1, 2]


latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_and_on_earth(
    north: float, east: float, other: float, other_east: float
) -> None:
    there = kilometres_between(north, east, other, other_east)
    assert there == pytest.approx(kilometres_between(other, other_east, north, east), abs=1e-6)
    assert 0 <= there <= 20016


@given(st.text(max_size=40), latitudes, longitudes)
def test_no_name_breaks_the_judgement(name: str, north: float, east: float) -> None:
    match = judge(Sought(name, "RU", north, east), [KAZAN, TATARSTAN])
    assert [item.points for item in match.candidates] == sorted(
        (item.points for item in match.candidates), reverse=True
    )
