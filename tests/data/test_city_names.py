"""Names of cities by language: the place knows them, or the exception is written down here with its reason."""

import unicodedata

from tests.data.shipped import DATA, document, gazetteer, table

NAMES = table("city_names.csv")

# GeoNames has the traditional characters, the form with 市, or none; the editors use the simplified name.
SIMPLIFIED_CHINESE = (
    "104515 124665 285787 306571 344979 360995 361058 479561 520555 524305 598316 709930 965289 1214520 "
    "1267995 1269515 1283240 1486209 1508291 1526384 1581130 1581298 1586203 1733432 1793724 1793743 "
    "1807681 1810845 1815251 1835553 1841066 1841603 1848354 1863905 1863967 1864945 1877449 2013159 "
    "2023469 2037799 2128894 2193733 2332459 2335204 2335727 2509954 3173435 3369157 3399415 3464975 "
    "3621849 3646738 3936456 4347778 4393217 4776222 5341145 5386834 5391811 5746545 6173331 8347664 "
    "11838258"
)
# GeoNames has another spelling of the same name, or none in this script.
USUAL_SPELLING = (
    "322165:ar 745044:ar 1007311:zu 1255364:ar 1267995:ar 1269743:hi 1269843:ar 1269843:te 1273865:hi "
    "1273874:ar 1275817:or 1486209:ar 1508291:ar 1526273:ar 1566083:ar 1586203:ru 1642911:ar 1650357:ar "
    "1795565:ar 1835848:ar 1841603:ko 5341145:ar 5746545:ar 6619347:ru"
)
EXCEPTIONS = {f"{place}:zh" for place in SIMPLIFIED_CHINESE.split()} | set(USUAL_SPELLING.split())


def known_names(geonameid: str) -> set[str]:
    place = gazetteer()[geonameid]
    return {unicodedata.normalize("NFC", name) for name in [place["name"], *place["alternatenames"]]}


def test_columns_are_the_documented_ones() -> None:
    assert list(NAMES[0]) == ["geonameid", "language", "name", "is_official"]
    assert len({(row["geonameid"], row["language"]) for row in NAMES}) == len(NAMES)
    assert {row["is_official"] for row in NAMES} == {"0", "1"}


def test_a_name_is_among_the_places_names_except_where_said() -> None:
    unknown = {
        f"{row['geonameid']}:{row['language']}"
        for row in NAMES
        if row["name"] not in known_names(row["geonameid"])
    }
    assert unknown == EXCEPTIONS


def test_names_are_composed_and_clean() -> None:
    assert all(row["name"] == unicodedata.normalize("NFC", row["name"]).strip() for row in NAMES)


def test_cities_of_agreements_have_an_english_name() -> None:
    named = {row["geonameid"] for row in NAMES if row["language"] == "en"}
    tied = {row[f"geonameid_{side}"] for row in table("agreements.csv") for side in "ab"} - {""}
    assert tied - named == set()


def test_summit_places_have_names_in_russian_arabic_and_chinese() -> None:
    named = {(row["geonameid"], row["language"]) for row in NAMES}
    presidencies = document(DATA / "alliances" / "brics.toml")["presidencies"]
    places = {str(one["geonameid"]) for one in presidencies if "geonameid" in one}
    assert {(place, language) for place in places for language in ("ru", "ar", "zh")} - named == set()


def test_kazan_in_russian_and_tatar() -> None:
    kazan = {
        row["language"]: (row["name"], row["is_official"]) for row in NAMES if row["geonameid"] == "551487"
    }
    assert kazan == {
        "ar": ("قازان", "0"),
        "en": ("Kazan", "0"),
        "ru": ("Казань", "1"),
        "tt": ("Казан", "1"),
        "zh": ("喀山", "0"),
    }
