"""What the placeholders of a text stand for, in the language of the text: `{term_years}` becomes “5 years”."""

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import cache

from babel import Locale, UnknownLocaleError

from twinhall.domain.agreements.facts import PLACEHOLDER, PLACEHOLDERS, placeholders_of
from twinhall.domain.agreements.filling import listed, months_long, years_long
from twinhall.domain.agreements.models import Agreement
from twinhall.domain.cities.countries import country_name
from twinhall.domain.cities.models import City
from twinhall.kit.dates import day_in

__all__ = ["BLANK", "TO_FILL", "city_in", "direction_of", "filled", "language_in", "missing_in", "values_in"]

# Where a value is written in by hand.
BLANK = "__________"
# What the sides write themselves, in each language; the rest comes from the terms.
TO_FILL = ("fields", "project", "place")
# A text can be agreed before these are known.
_MAY_STAY_BLANK = frozenset({"place", "signing_day"})
# A term without end, as the word stands after “Term:”.
_WITHOUT_END = {
    "en": "unlimited", "ru": "бессрочно", "pt": "indeterminado", "zh": "不定期", "ar": "غير محددة",
    "es": "indefinido", "fr": "indéterminée", "hi": "असीमित", "fa": "نامحدود", "id": "tidak terbatas",
    "am": "ያልተወሰነ",
}  # fmt: skip


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; what has no value becomes a line to write on."""

    def value_of(found: re.Match[str]) -> str:
        return (values.get(found[1]) or BLANK) if found[1] in PLACEHOLDERS else found[0]

    return PLACEHOLDER.sub(value_of, text)


def missing_in(text: str, values: Mapping[str, str]) -> list[str]:
    """Placeholders of the text that have no value and may not stay blank."""
    used = placeholders_of(text) & PLACEHOLDERS
    return sorted(name for name in used if not values.get(name) and name not in _MAY_STAY_BLANK)


def values_in(language: str, agreement: Agreement, cities: Sequence[City]) -> dict[str, str]:
    """What each placeholder stands for in a language; empty where it is not known yet."""
    known, months = known_language(language), agreement.notice_months
    names = [
        _in_brackets(city_in(language, city), country_name(city.country, language), language)
        for city in cities
    ]
    authentic = [language_in(language, code) for code in agreement.languages if code in agreement.authentic]
    return {name: agreement.fillings.get(name, {}).get(language, "") for name in TO_FILL} | {
        "parties": listed(names, known),
        "languages": listed(authentic, known),
        "term_years": _years(agreement.term_years, language),
        "notice_months": "" if months is None else months_long(months, known_language(language)),
        "signing_day": _day(agreement.signing_on, locale_of(language)),
    }


def _in_brackets(name: str, country: str, language: str) -> str:
    return f"{name}（{country}）" if language.startswith(("zh", "ja")) else f"{name} ({country})"


def city_in(language: str, city: City) -> str:
    """The city's name in a language: its own, or as that language's readers know it, else the main form."""
    if language == city.own_language and city.own_name:
        return city.own_name
    return str(city.labels.get(language) or city.name)


def language_in(reader: str, code: str) -> str:
    """The name of a language in another; its code where nobody has named it."""
    return str(locale_of(code).get_display_name(locale_of(reader)) or code)


def direction_of(language: str) -> str:
    """Whether it is written from left to right, `ltr`, or from right to left, `rtl`."""
    return "rtl" if locale_of(language).text_direction == "rtl" else "ltr"


def known_language(language: str) -> str:
    """The language, or English for one that CLDR does not know."""
    return str(locale_of(language)).replace("_", "-")


@cache
def locale_of(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _years(years: int | None, language: str) -> str:
    if years is None:
        return _WITHOUT_END.get(language, _WITHOUT_END["en"])
    return years_long(years, known_language(language))


def _day(day: datetime.date | None, locale: Locale) -> str:
    return "" if day is None else day_in(day, locale)
