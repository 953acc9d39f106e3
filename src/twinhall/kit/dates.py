"""Dates as sources give them: a day, a month, a year, or not known."""

import calendar
import datetime
import re
from dataclasses import dataclass
from enum import StrEnum


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
