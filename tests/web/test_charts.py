"""Bars by year and by week, as they are drawn."""

import datetime

from django.utils import translation

from twinhall.web.charts import Bar, bars_by_year, ribbon_of_weeks, week_of


def test_years_without_ties_keep_their_place() -> None:
    chart = bars_by_year({2001: 1, 2003: 4}, "ties", key=2003)
    assert chart.bars == (
        Bar("2001", 1, "1", "75.0", "8", "25.0"),
        Bar("2002", 0, "11", "99.0", "8", "1.0"),
        Bar("2003", 4, "21", "0.0", "8", "100.0", key=True),
    )
    assert chart.axis == ("2001", "2002", "2003")
    assert chart.width == "30"


def test_a_city_without_dated_ties_has_no_bars() -> None:
    assert bars_by_year({}, "ties").bars == ()


def test_a_long_line_names_five_years_at_most() -> None:
    assert bars_by_year({1950: 1, 2026: 2}, "ties").axis == ("1950", "1969", "1988", "2007", "2026")


def test_places_can_be_read_by_svg_whatever_the_language() -> None:
    with translation.override("ru"):
        assert bars_by_year({2001: 1, 2002: 3}, "ties").bars[0].height == "33.3"


def test_the_days_after_week_52_are_drawn_with_it() -> None:
    assert ribbon_of_weeks({52: 1, 53: 2}, "events").bars[51].count == 3


def test_the_last_day_of_a_leap_year_is_in_week_52() -> None:
    assert week_of(datetime.date(2024, 12, 31)) == 52
    assert week_of(datetime.date(2024, 1, 8)) == 2
