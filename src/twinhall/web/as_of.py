"""“As it was on …”: the day that a page is asked for by its address."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext

from twinhall.kit.dates import PartialDate, Precision

__all__ = ["AskedDay", "asked_day"]


@dataclass(frozen=True)
class AskedDay:
    """The day of `?as_of=`; `error` says what is wrong with what was `typed`, then `day` is today."""

    day: datetime.date
    typed: str
    error: str = ""
    is_chosen: bool = True  # False: nothing was typed


def asked_day(typed: str, today: datetime.date) -> AskedDay:
    typed = typed.strip()
    if not typed:
        return AskedDay(today, today.isoformat(), is_chosen=False)
    hint = gettext("Write a day as year, month and day, such as %(example)s.") % {
        "example": today.isoformat()
    }
    try:
        found = PartialDate.parse(typed)
    except ValueError:
        wrong = gettext("“%(typed)s” is no day of the calendar.") % {"typed": typed[:40]}
        return AskedDay(today, typed, f"{wrong} {hint}")
    if found.first is None or found.precision != Precision.DAY:
        wrong = gettext("“%(typed)s” is not a whole day.") % {"typed": typed[:40]}
        return AskedDay(today, typed, f"{wrong} {hint}")
    return AskedDay(found.first, typed)
