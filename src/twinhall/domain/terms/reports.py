"""What a city must report each year by a rule of its country: no step of any tie, a day that comes again."""

import datetime
from dataclasses import dataclass

from twinhall.domain.approvals.facts import ReportTemplate, due_day, track_templates
from twinhall.domain.cities.models import City

__all__ = ["ReportDay", "countries_with_reports", "reports_between"]


@dataclass(frozen=True, slots=True)
class ReportDay:
    """A day by which a city is to have sent a report. `checked_on`: when the rule was last looked at."""

    city: City
    report: ReportTemplate
    on: datetime.date
    checked_on: datetime.date


def countries_with_reports() -> list[str]:
    return sorted(code for code, track in track_templates().items() if track.reports)


def reports_between(city: City, first: datetime.date, last: datetime.date) -> list[ReportDay]:
    """Those from `first` to `last`, in their order; a rule of one part of the country holds for its cities alone."""
    track = track_templates().get(city.country)
    found = []
    for report in track.reports if track else ():
        if not _applies(report, city):
            continue
        day = due_day(report.due, first - datetime.timedelta(days=1))
        while track and day is not None and day <= last:
            found.append(ReportDay(city, report, day, track.checked_on))
            day = due_day(report.due, day)
    return sorted(found, key=lambda one: (one.on, one.report.key))


def _applies(report: ReportTemplate, city: City) -> bool:
    regions = {region.casefold() for region in report.applies_in.values()}
    return not regions or city.region_name.casefold() in regions
