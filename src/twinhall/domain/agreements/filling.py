"""Putting values into the places that a template leaves open, each as its language writes it."""

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Literal

from babel import Locale
from babel.dates import format_timedelta
from babel.lists import format_list

from twinhall.domain.agreements.facts import PLACEHOLDER, placeholders_of
from twinhall.kit.errors import CannotDo

__all__ = ["fill", "listed", "months_long", "years_long"]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values. Raises CannotDo when one is missing: nobody shall sign a brace."""
    if missing := sorted(name for name in placeholders_of(text) if not values.get(name)):
        raise CannotDo(f"nothing was said for {', '.join(missing)}")
    # Not `format`: people edit these texts, and a value or a lone brace shall stay as it is.
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def listed(names: Sequence[str], language: str) -> str:
    """Names as a list in the language: "A, B and C", "A и B", "A、B和C"."""
    return format_list(list(names), locale=Locale.parse(language, sep="-"))


def years_long(years: int, language: str) -> str:
    """A length with its unit: "5 years", "5 лет"."""
    return _long(datetime.timedelta(days=365 * years), "year", language)


def months_long(months: int, language: str) -> str:
    """A length with its unit: "3 months", "3 месяца"."""
    return _long(datetime.timedelta(days=30 * months), "month", language)


def _long(length: datetime.timedelta, unit: Literal["year", "month"], language: str) -> str:
    # Not `format_unit`: where CLDR has the short form only, as in Portuguese, it writes "5 duration-year".
    # Without a threshold the unit asked for is kept, however many of it there are.
    locale = Locale.parse(language, sep="-")
    return format_timedelta(length, granularity=unit, threshold=math.inf, locale=locale)
