"""The report of a city's year, as DOCX and CSV."""

from collections.abc import Sequence
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import re_path
from django.utils.translation import get_language_bidi, gettext
from django.views.decorators.http import require_GET

from twinhall.access.cities import City
from twinhall.access.upkeep import Evidence
from twinhall.access.upkeep_overview import OwnTie, YearOfCity, year_of
from twinhall.domain.dossiers.words import DossierState
from twinhall.transfer.yearly_report import ReportPart, YearlyReport, report_as_csv, report_as_docx
from twinhall.web.asking import AskedRequest
from twinhall.web.places import label_of
from twinhall.web.upkeep_care import kind_of
from twinhall.web.upkeep_overview import as_file
from twinhall.web.upkeep_words import amount_in_words, evidence_in_words
from twinhall.web.words import day_in_words, list_in_words, number_in_words, reader_language

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def yearly_report(request: AskedRequest, year: str, file_format: str) -> HttpResponse | StreamingHttpResponse:
    """What happened to one's city's ties in a year, in the reader's language."""
    found = year_of(request.asker, int(year))
    report = report_in_words(found)
    name = f"{found.city.slug}-{year}.{file_format}"
    if file_format == "docx":
        return as_file(HttpResponse(report_as_docx(report), content_type=_DOCX), name)
    lines = chain(["\ufeff"], report_as_csv(report))
    return as_file(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), name)


def report_in_words(found: YearOfCity) -> YearlyReport:
    """Five tables of the same three or four columns."""
    nothing = gettext("None in this year.")
    day, tie, what = gettext("Day"), gettext("With"), gettext("What")
    said = {
        "city": label_of(found.city),
        "year": str(found.year),
        "alive": number_in_words(found.with_activity),
        "count": number_in_words(found.standing),
    }
    return YearlyReport(
        title=gettext("Ties of %(city)s in %(year)s") % said,
        lead=[
            gettext("%(alive)s of %(count)s ties had any dated activity in 24 months to the end of the year.")
            % said,
            gettext(
                "Evidence is told with who stands behind it: both sides, or one. What nobody entered is not in this "
                "report; that says nothing about whether it happened."
            ),
        ],
        parts=[
            ReportPart(
                "made",
                gettext("Ties made"),
                [day, tie, what],
                [[_day_of(one), _with(one.cities, found), kind_of(one)] for one in found.made],
                nothing,
            ),
            ReportPart(
                "changed",
                gettext("Steps that every side agreed to"),
                [day, tie, what],
                [
                    [
                        day_in_words(on),
                        _with([side.city for side in dossier.sides.all()], found),
                        str(DossierState(step).label),
                    ]
                    for dossier, step, on in found.changed
                ],
                nothing,
            ),
            ReportPart(
                "ended",
                gettext("Ties ended"),
                [day, tie, what],
                [
                    [
                        _end_of(one),
                        _with(one.cities, found),
                        one.dossier.reason if one.dossier else kind_of(one),
                    ]
                    for one in found.ended
                ],
                nothing,
            ),
            ReportPart(
                "evidence",
                gettext("What was done together"),
                [day, tie, what, gettext("Amount"), gettext("Who says so")],
                [_evidence_row(one, found) for one in found.evidence],
                nothing,
            ),
            ReportPart(
                "projects",
                gettext("Projects"),
                [day, tie, what, gettext("What came of it"), gettext("Who says so")],
                [_project_row(one, found) for one in found.projects],
                nothing,
            ),
        ],
        language=reader_language(),
        is_right_to_left=get_language_bidi(),
    )


def _with(cities: Sequence[City], found: YearOfCity) -> str:
    return list_in_words([label_of(city) for city in cities if city.pk != found.city.pk])


def _with_sides(evidence: Evidence, found: YearOfCity) -> str:
    return _with(found.sides[evidence.dossier_id], found)


def _day_of(one: OwnTie) -> str:
    if one.dossier is not None and one.dossier.signed_on is not None:
        return day_in_words(one.dossier.signed_on)
    return day_in_words(one.tie.since, one.tie.since_precision) if one.tie else ""


def _end_of(one: OwnTie) -> str:
    if one.dossier is not None and one.dossier.ended_on is not None:
        return day_in_words(one.dossier.ended_on)
    return day_in_words(one.tie.until, one.tie.until_precision) if one.tie else ""


def _evidence_row(evidence: Evidence, found: YearOfCity) -> list[str]:
    shown = evidence_in_words(evidence)
    amount = amount_in_words(evidence.amount, evidence.currency)
    what = gettext("%(kind)s: %(title)s") % {"kind": shown["kind"], "title": shown["title"]}
    return [shown["day"], _with_sides(evidence, found), what, amount, shown["word"]]


def _project_row(evidence: Evidence, found: YearOfCity) -> list[str]:
    shown = evidence_in_words(evidence)
    what = f"{shown['title']} ({shown['project']['state']})" if shown["project"] else shown["title"]
    results = shown["project"]["results"] if shown["project"] else ""
    return [shown["day"], _with_sides(evidence, found), what, results, shown["word"]]


urlpatterns = [
    re_path(
        r"^desk/ties/report-(?P<year>(?:19|20)[0-9]{2})\.(?P<file_format>csv|docx)$",
        yearly_report,
        name="yearly_report",
    ),
]
