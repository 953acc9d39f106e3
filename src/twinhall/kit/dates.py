"""Dates as sources give them: a day, a month, a year, or not known."""

import calendar
import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


_FORMS = {
    Precision.YEAR: re.compile(r"(\d{4})"),
    Precision.MONTH: re.compile(r"(\d{4})-(\d{2})"),
    Precision.DAY: re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
}


@dataclass(frozen=True)
class PartialDate:
    """A date of stated precision. `first` is its first possible day, None when nothing is known."""

    first: datetime.date | None = None
    precision: Precision = Precision.UNKNOWN

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the empty string is unknown.

        Raises ValueError with a sentence when the text is none of these or no day of the calendar.
        """
        text = text.strip()
        if not text:
            return UNKNOWN
        for precision, form in _FORMS.items():
            if found := form.fullmatch(text):
                numbers = [int(group) for group in found.groups()]
                try:
                    return cls(datetime.date(*[*numbers, 1, 1][:3]), precision)
                except ValueError:
                    raise ValueError(f"“{text}” is no day of the calendar") from None
        raise ValueError(f"“{text}” is not a date of the form 2024, 2024-07 or 2024-07-09")

    @property
    def last(self) -> datetime.date | None:
        """The last possible day."""
        if self.first is None or self.precision == Precision.DAY:
            return self.first
        if self.precision == Precision.YEAR:
            return self.first.replace(month=12, day=31)
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    def isoformat(self) -> str:
        """The shortest ISO 8601 form that keeps the precision; empty when unknown."""
        if self.first is None:
            return ""
        full = self.first.isoformat()
        return {Precision.YEAR: full[:4], Precision.MONTH: full[:7]}.get(self.precision, full)


UNKNOWN = PartialDate()


def day_in(day: datetime.date, locale: Locale) -> str:
    """The day written out as that language does, such as “9 April 2025”."""
    return spelled_out(str(format_date(day, "long", locale=locale)))


def day_in_present_language(day: datetime.date) -> str:
    """The day for a letter or a refusal, in the language that is being written."""
    return day_in(day, present_locale())


def spelled_out(day: str) -> str:
    """A date that may end a sentence: Russian closes dates with “г.”, and the sentence would add its own full stop."""
    return f"{day[:-3]}\u00a0года" if day.endswith(("\u202fг.", "\u00a0г.", " г.")) else day


def present_locale() -> Locale:
    return _locale(get_language() or "en")


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    # The source language is British English; Babel's plain "en" writes days the American way.
    return Locale.parse("en_GB" if language == "en" else language, sep="-" if "-" in language else "_")
