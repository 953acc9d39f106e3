"""Agreements between cities: dated, placed, sourced."""

from collections import Counter
from urllib.parse import urlsplit

from tests.data.shipped import WEAK_MIRRORS, country_codes, gazetteer, precision, table

COLUMNS = (
    "city_a,country_a,kind_a,geonameid_a,lat_a,lon_a,city_b,country_b,kind_b,geonameid_b,lat_b,lon_b,"
    "date,date_precision,kind,term_said,status,source_url,source_title,notes"
)
KINDS = {
    "sister-city",
    "friendship-city",
    "partnership",
    "project-partnership",
    "cooperation-agreement",
    "contact",
}
WITHOUT_GEONAMES = {("Pocheon", "KR")}
"""Cities that GeoNames' list of populated places lacks; their coordinates stand in the row."""

AGREEMENTS = table("agreements.csv")
SIDES = [
    {column: row[f"{column}_{side}"] for column in ("city", "country", "kind", "geonameid", "lat", "lon")}
    for row in AGREEMENTS
    for side in "ab"
]


def test_columns_are_the_documented_ones() -> None:
    assert ",".join(AGREEMENTS[0]) == COLUMNS
    assert len(AGREEMENTS) >= 180


def test_dates_say_how_precise_they_are() -> None:
    assert [row for row in AGREEMENTS if precision(row["date"]) != row["date_precision"]] == []
    assert all("1957" < row["date"] < "2026" for row in AGREEMENTS)


def test_kinds_and_statuses_are_known() -> None:
    assert {row["kind"] for row in AGREEMENTS} <= KINDS
    assert {row["status"] for row in AGREEMENTS} == {"signed", "intent-signed", "active"}
    assert all(row["term_said"] for row in AGREEMENTS)


def test_every_row_has_a_source_that_is_no_weak_mirror() -> None:
    for row in AGREEMENTS:
        host = urlsplit(row["source_url"]).hostname or ""
        assert host
        assert row["source_title"]
        assert not any(weak in host for weak in WEAK_MIRRORS)


def test_a_city_is_the_gazetteers_and_lies_where_the_row_says() -> None:
    for side in SIDES:
        assert side["country"] in country_codes()
        if not side["geonameid"]:
            continue
        place = gazetteer()[side["geonameid"]]
        assert place["countrycode"] == side["country"]
        assert (float(side["lat"]), float(side["lon"])) == (place["latitude"], place["longitude"])
        assert side["city"] == place["name"] or side["city"] in place["alternatenames"]


def test_only_regions_and_a_few_named_cities_have_no_geonames_id() -> None:
    nameless = {(side["city"], side["country"], side["kind"]) for side in SIDES if not side["geonameid"]}
    assert {(city, country) for city, country, kind in nameless if kind == "city"} == WITHOUT_GEONAMES


def test_every_region_is_in_the_list_of_regions() -> None:
    regions = {
        (region["name"], region["country"]): (region["lat"], region["lon"]) for region in table("regions.csv")
    }
    for side in SIDES:
        if side["kind"] == "region":
            assert regions[side["city"], side["country"]] == (side["lat"], side["lon"])


def test_no_source_is_counted_twice_for_a_pair() -> None:
    counted = Counter(
        (
            frozenset([(row["city_a"], row["country_a"]), (row["city_b"], row["country_b"])]),
            row["kind"],
            row["source_url"],
        )
        for row in AGREEMENTS
    )
    assert [key for key, times in counted.items() if times > 1] == []


def test_nobody_is_tied_to_itself() -> None:
    assert all((row["city_a"], row["country_a"]) != (row["city_b"], row["country_b"]) for row in AGREEMENTS)


def test_kazan_and_isfahan_show_sources_that_disagree() -> None:
    dates = {row["date"] for row in AGREEMENTS if (row["city_a"], row["city_b"]) == ("Kazan", "Isfahan")}
    assert dates == {"2025-04-09", "2025-04-10"}
