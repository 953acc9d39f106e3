"""Countries as GeoNames codes them, their names and the languages official there, from CLDR through Babel.

Codes follow GeoNames (and so the register does); the naming policy says why, and what an operator may change.
"""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from django.conf import settings

# Codes of CLDR that are no country to GeoNames: unions, test codes, parts with exceptional reservations.
_NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)

COUNTRIES: frozenset[str] = (
    frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())
    - _NO_COUNTRIES
)

# What is written on the signs of a state of India, by GeoNames' code of it: the Union's Hindi is not.
_REGION_LANGUAGES = {
    ("IN", "02"): "te", ("IN", "40"): "te", ("IN", "03"): "as", ("IN", "09"): "gu", ("IN", "13"): "ml",
    ("IN", "14"): "ml", ("IN", "16"): "mr", ("IN", "19"): "kn", ("IN", "21"): "or", ("IN", "22"): "ta",
    ("IN", "23"): "pa", ("IN", "25"): "ta", ("IN", "26"): "bn", ("IN", "28"): "bn", ("IN", "33"): "kok",
    ("IN", "12"): "ur", ("IN", "29"): "ne", ("IN", "17"): "en", ("IN", "18"): "en", ("IN", "20"): "en",
    ("IN", "30"): "en", ("IN", "31"): "en",
}  # fmt: skip
# Where what CLDR puts first is not what stands on the sign.
_COUNTRY_LANGUAGES = {
    "BA": ("bs",), "CN": ("zh",), "KG": ("ky", "ru"), "KZ": ("kk", "ru"), "PK": ("ur",), "RS": ("sr",),
    "SD": ("ar",), "TW": ("zh_Hant",), "UA": ("uk",),
}  # fmt: skip


def country_name(code: str, language: str) -> str:
    """The country's name in a language (`pt-br`), in English where CLDR has none, the code where nobody has.

    What the operator chose to show (`TWINHALL_COUNTRY_NAMES`) goes before CLDR.
    """
    chosen = settings.COUNTRY_NAMES.get(code, {}).get(language)
    if chosen:
        return str(chosen)
    return _locale(language).territories.get(code) or Locale("en").territories.get(code) or code


@cache
def languages_of(country: str, region_code: str = "") -> tuple[str, ...]:
    """BCP 47 tags of the languages official in the whole country, the first the one its signs are in.

    Some states of India have a language of their own, which then comes first.
    """
    official = _COUNTRY_LANGUAGES.get(country) or get_official_languages(country, de_facto=True)
    regional = _REGION_LANGUAGES.get((country, region_code))
    tags = [regional, *official[1:]] if regional else official
    return tuple(dict.fromkeys(tag.replace("_", "-") for tag in tags))


@cache
def script_of_language(language: str) -> str:
    """The script a language is mostly written in, ISO 15924: "Cyrl" for ru, "Hans" for zh."""
    parts = language.replace("-", "_").split("_")
    if len(parts) > 1 and len(parts[1]) == 4:
        return parts[1].title()
    likely = get_global("likely_subtags").get(parts[0], "")
    return str(likely).split("_")[1] if likely.count("_") == 2 else "Latn"


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
