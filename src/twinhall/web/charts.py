"""Bars that a template can draw as they are: every number is already a place on the picture."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

STEP = 10
BAR = 8
LOWEST = 2.0  # so that a single thing is still seen beside a thousand


@dataclass(frozen=True)
class Bar:
    """One bar: `label` and `count` for reading; `x`, `y`, `width`, `height` in a picture 100 high, y downwards.

    Places are texts, because a template would write 7.1 as "7,1" for a Russian reader, which SVG cannot read.
    """

    label: str
    count: int
    x: str
    y: str
    width: str
    height: str
    key: bool = False


@dataclass(frozen=True)
class BarChart:
    """Bars from early to late, the words under them, and what is counted."""

    bars: tuple[Bar, ...]
    axis: tuple[str, ...]
    unit: str
    most_label: str

    @property
    def width(self) -> str:
        """The width of the picture in its own units; its height is 100."""
        return str(max(1, len(self.bars)) * STEP)


def bars_by_year(
    counts: Mapping[int, int], unit: str, *, until: int | None = None, key: int | None = None
) -> BarChart:
    """Draw counts by year, gaps included; `until` extends the line, `key` is the year to mark. Empty: no bars."""
    if not counts:
        return BarChart((), (), unit, "")
    years = range(min(counts), max(max(counts), until or 0) + 1)
    most = max(counts.values())
    bars = tuple(
        _bar(place, str(year), counts.get(year, 0), most, key=year == key) for place, year in enumerate(years)
    )
    axis = tuple(str(year) for year in _spread(years))
    return BarChart(bars, axis, unit, gettext("highest bar: %(count)s in a year") % {"count": most})


def ribbon_of_weeks(counts: Mapping[int, int], unit: str, *, key: int | None = None) -> BarChart:
    """Draw a year as 52 weeks: `counts` by week 1 to 52 (week 53 is shown with 52), `key` the week to mark."""
    folded = {week: counts.get(week, 0) for week in range(1, 53)}
    folded[52] += counts.get(53, 0)
    most = max(folded.values()) or 1
    bars = tuple(
        _bar(week - 1, gettext("week %(week)s") % {"week": week}, count, most, key=week == key)
        for week, count in folded.items()
    )
    axis = tuple(date_format(datetime.date(2000, month, 1), "M") for month in range(1, 13))
    return BarChart(bars, axis, unit, gettext("highest bar: %(count)s in a week") % {"count": most})


def week_of(day: datetime.date) -> int:
    """The place of a day on the ribbon, 1 to 52: whole weeks from 1 January, the odd days with the last."""
    return min(52, (day.timetuple().tm_yday - 1) // 7 + 1)


def _bar(place: int, label: str, count: int, most: int, *, key: bool) -> Bar:
    height = max(LOWEST, 100 * count / most) if count else LOWEST / 2
    return Bar(label, count, str(place * STEP + 1), f"{100 - height:.1f}", str(BAR), f"{height:.1f}", key)


def _spread(years: range, most: int = 5) -> list[int]:
    """At most five years at equal distance, the first and the last among them."""
    if len(years) <= most:
        return list(years)
    return [years[round(place * (len(years) - 1) / (most - 1))] for place in range(most)]
