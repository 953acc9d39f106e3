"""Regions, names of divisions, themes."""

import re

from tests.data.shipped import DATA, country_codes, document, table

REGION_COLUMNS = (
    "key,name,country,kind,capital,lat,lon,admin1code,wikidata_qid,"
    "name_en,name_ru,name_ar,name_own,own_language"
)
THEMES = (
    "living-standards municipal-economy architecture-urbanism urban-planning digitalisation environment education "
    "culture sport youth tourism local-self-government legislation social-protection security-resilience"
)


def test_regions_are_complete() -> None:
    regions = table("regions.csv")
    assert ",".join(regions[0]) == REGION_COLUMNS
    assert len({region["key"] for region in regions}) == len(regions)
    for region in regions:
        assert region["key"].startswith(region["country"].lower() + "-")
        assert re.fullmatch(r"(Q\d+)?", region["wikidata_qid"])
        assert all(region[f"name_{language}"] for language in ("en", "ru", "ar", "own"))
        assert -90 <= float(region["lat"]) <= 90
        assert -180 <= float(region["lon"]) <= 180


def test_divisions_have_one_name_each() -> None:
    divisions = table("region_names.csv")
    assert len({(row["country"], row["admin1code"]) for row in divisions}) == len(divisions)
    assert {row["country"] for row in divisions} <= country_codes()
    assert {row["source"] for row in divisions} == {"geonames", "editors"}


def test_tatarstan_is_named() -> None:
    names = {(row["country"], row["admin1code"]): row["name"] for row in table("region_names.csv")}
    assert names["RU", "73"] == "Tatarstan"
    assert names["BR", "27"] == "São Paulo"
    assert names["CN", "23"] == "Shanghai"


def test_the_fifteen_themes_stand_in_order_with_names_and_codes() -> None:
    themes = document(DATA / "themes.toml")["themes"]
    assert [theme["key"] for theme in themes] == THEMES.split()
    for theme in themes:
        assert set(theme["names"]) == {"en", "ru", "ar"}
        assert all(re.fullmatch(r"\d{1,2}(\.(\d{1,2}|[a-z]))?", code) for code in theme["sdg"])
        assert all(1 <= int(code.split(".")[0]) <= 17 for code in theme["sdg"])
        assert all(re.fullmatch(r"(0[1-9]|10)(\.\d)?", code) for code in theme["cofog"])
