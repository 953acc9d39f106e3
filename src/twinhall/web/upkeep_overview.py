"""A city's ties by what needs care, as a page and as files; the report of its year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils.translation import get_language_bidi, gettext, ngettext
from django.views.decorators.http import require_GET

from twinhall.access.cities import City
from twinhall.access.upkeep import Evidence
from twinhall.access.upkeep_overview import CityTies, OwnTie, YearOfCity, ties_to_care_for, year_of
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.ties.words import TieKind
from twinhall.domain.upkeep.words import HealthState
from twinhall.kit.dates import PartialDate
from twinhall.transfer.exports import rows_as_csv
from twinhall.transfer.tables_out import rows_as_xlsx
from twinhall.transfer.yearly_report import ReportPart, YearlyReport, report_as_csv, report_as_docx
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_words import arc_of
from twinhall.web.paging import pager
from twinhall.web.places import arc_state, label_of, state_in_words
from twinhall.web.upkeep_words import HEALTH_TONES, amount_in_words, evidence_in_words
from twinhall.web.words import (
    country_in_words,
    day_in_words,
    list_in_words,
    number_in_words,
    place_in_alphabet,
    reader_language,
)

__all__ = ["CARE", "Care"]

PER_PAGE = 50
_Answer = TypeVar("_Answer", HttpResponse, StreamingHttpResponse)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Care:
    """What of a tie needs care; the lowest rank comes first."""

    key: str
    rank: int
    word: str
    tone: str = "waiting"


# Each gives what it knows of files (by primary key); rooms that come later add theirs.
CARE: list[Callable[[CityTies], Mapping[int, Care]]] = []


def _waiting(found: CityTies) -> Mapping[int, Care]:
    return {pk: Care("waiting", 0, gettext("waits for you")) for pk in found.waits_for_us}


def _renewal(found: CityTies) -> Mapping[int, Care]:
    return {
        pk: Care("renewal", 1, gettext("renewal due by %(day)s") % {"day": day_in_words(day)})
        for pk, day in found.renewal_due.items()
    }


def _to_confirm(found: CityTies) -> Mapping[int, Care]:
    return {
        pk: Care(
            "confirm",
            2,
            ngettext("%(count)s piece to confirm", "%(count)s pieces to confirm", count)
            % {"count": number_in_words(count)},
        )
        for pk, count in found.to_confirm.items()
    }


CARE += [_waiting, _renewal, _to_confirm]
_HEALTH_RANKS = {
    HealthState.DORMANT: 3,
    HealthState.THIN: 4,
    HealthState.NOT_KNOWN: 6,
    HealthState.ACTIVE: 7,
}


@dataclass(frozen=True)
class Row:
    """A tie of the overview."""

    shown: OwnTie
    others: Sequence[str]
    countries: Sequence[str]
    cares: Sequence[Care]

    @property
    def rank(self) -> int:
        if self.cares:
            return min(care.rank for care in self.cares)
        if self.shown.is_over:
            return 9
        return _HEALTH_RANKS[self.shown.health.state] if self.shown.health else 8

    @property
    def keys(self) -> set[str]:
        """The filters that it comes under."""
        keys = {care.key for care in self.cares}
        if self.shown.health is not None:
            keys.add(self.shown.health.state.value)
        elif self.shown.is_over:
            keys.add("over")
        else:
            keys.add("on-its-way")
        return keys


def rows_of(found: CityTies) -> list[Row]:
    """By what needs care, then in the alphabet of the reader's language."""
    told = [make(found) for make in CARE]
    own = {city.pk for city in found.cities}
    rows = []
    for one in found.ties:
        others = [city for city in one.cities if city.pk not in own] or list(one.cities)
        cares = [told_of[one.dossier.pk] for told_of in told if one.dossier and one.dossier.pk in told_of]
        rows.append(
            Row(
                one,
                sorted((label_of(city) for city in others), key=place_in_alphabet),
                sorted({city.country for city in others}),
                sorted(cares, key=lambda care: care.rank),
            )
        )
    return sorted(rows, key=lambda row: (row.rank, [place_in_alphabet(name) for name in row.others]))


@require_GET
def own_ties(request: AskedRequest) -> HttpResponse:
    """Every tie of one's city, what needs care first."""
    found = ties_to_care_for(request.asker)
    rows = rows_of(found)
    shown = _chosen(rows, request.GET)
    pages = pager(request.GET, len(shown), PER_PAGE)
    year = found.today.year
    return render(
        request,
        "upkeep/overview.html",
        {
            "rows": [_in_words(row) for row in shown[max(0, pages.first - 1) : pages.last]],
            "pager": pages,
            "cities": list_in_words([label_of(city) for city in found.cities]),
            "figure": _figure(found),
            "tabs": _tabs(rows, request.GET),
            "countries": _countries(rows, request.GET),
            "downloads": [
                {"label": ending.upper(), "url": reverse("own_ties_file", args=[ending]) + _kept(request.GET)}
                for ending in ("csv", "xlsx")
            ],
            "reports": [
                {
                    "year": str(one),
                    "docx": reverse("yearly_report", args=[one, "docx"]),
                    "csv": reverse("yearly_report", args=[one, "csv"]),
                }
                for one in (year, year - 1)
            ]
            if len(found.cities) == 1
            else [],
        },
    )


def _chosen(rows: Sequence[Row], query: QueryDict) -> list[Row]:
    care, country = query.get("care", ""), query.get("country", "")
    return [
        row for row in rows if (not care or care in row.keys) and (not country or country in row.countries)
    ]


def _kept(query: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in ("care", "country"):
        if query.get(name):
            kept[name] = query.get(name, "")
    return f"?{kept.urlencode()}" if kept else ""


def _tabs(rows: Sequence[Row], query: QueryDict) -> list[dict[str, Any]]:
    names = {
        "": gettext("all"),
        "waiting": gettext("waiting for us"),
        "renewal": gettext("renewal due"),
        "confirm": gettext("to confirm"),
        **{state.value: str(state.label) for state in (HealthState.DORMANT, HealthState.THIN)},
        HealthState.NOT_KNOWN.value: str(HealthState.NOT_KNOWN.label),
        HealthState.ACTIVE.value: str(HealthState.ACTIVE.label),
        "on-its-way": gettext("on their way"),
        "over": gettext("over"),
    }
    return _chips(names, lambda key: sum(not key or key in row.keys for row in rows), "care", query)


def _countries(rows: Sequence[Row], query: QueryDict) -> list[dict[str, Any]]:
    codes = sorted({code for row in rows for code in row.countries}, key=lambda code: country_in_words(code))
    names = {"": gettext("all countries")} | {code: country_in_words(code) for code in codes}
    counts = {code: sum(code in row.countries for row in rows) for code in codes} | {"": len(rows)}
    return _chips(names, lambda key: counts[key], "country", query) if len(codes) > 1 else []


def _chips(
    names: Mapping[str, str], count_of: Callable[[str], int], field: str, query: QueryDict
) -> list[dict[str, Any]]:
    chips = []
    for key, name in names.items():
        count = count_of(key)
        if not count and key != query.get(field, ""):
            continue
        changed = query.copy()
        changed.pop("page", None)
        changed[field] = key
        chips.append(
            {
                "label": name,
                "url": f"?{changed.urlencode()}",
                "count": number_in_words(count),
                "current": key == query.get(field, ""),
            }
        )
    return chips


def _figure(found: CityTies) -> str:
    """The honest denominator: of all ties that stand."""
    standing = len(found.standing)
    if not standing:
        return ""
    said = ngettext(
        "%(alive)s of %(count)s tie had any dated activity in 24 months.",
        "%(alive)s of %(count)s ties had any dated activity in 24 months.",
        standing,
    )
    return said % {"alive": number_in_words(found.with_activity), "count": number_in_words(standing)}


def _in_words(row: Row) -> dict[str, Any]:
    one = row.shown
    health = one.health
    return {
        "title": list_in_words(list(row.others)),
        "where": list_in_words([country_in_words(code) for code in row.countries]),
        "url": reverse("dossier", args=[one.dossier.public_id])
        if one.dossier
        else reverse("tie", args=[one.tie.public_id if one.tie else ""]),
        "state": _state(one),
        "kind": _kind(one),
        "arc": arc_of(one.dossier) if one.dossier else arc_state(one.tie) if one.tie else "",
        "cares": row.cares,
        "health": str(health.state.label) if health else "",
        "tone": HEALTH_TONES[health.state] if health else "",
        "last": day_in_words(health.last_on, health.last_precision) if health else "",
        "points": number_in_words(len(health.found)) if health else "",
        "revive": reverse("revival", args=[one.dossier.public_id])
        if one.dossier and health and health.state in (HealthState.DORMANT, HealthState.THIN)
        else "",
        "is_example": bool(one.dossier and one.dossier.is_example),
    }


def _state(one: OwnTie) -> str:
    if one.dossier is not None:
        return str(DossierState(one.dossier.state).label)
    return state_in_words(one.tie) if one.tie is not None else ""


def _kind(one: OwnTie) -> str:
    kind = one.dossier.kind if one.dossier else one.tie.kind if one.tie else ""
    return str(TieKind(kind).label) if kind else ""


@require_GET
def own_ties_file(request: AskedRequest, file_format: str) -> HttpResponse | StreamingHttpResponse:
    """The same list, with the same filters, as a file."""
    columns = [
        gettext("Permanent id"),
        gettext("With"),
        gettext("Country"),
        gettext("Kind"),
        gettext("State"),
        gettext("Health"),
        gettext("Kinds of evidence in 24 months"),
        gettext("Last activity"),
        gettext("Needs care"),
    ]
    rows = [_cells(row) for row in _chosen(rows_of(ties_to_care_for(request.asker)), request.GET)]
    if file_format == "xlsx":
        title = gettext("Our ties")
        content = rows_as_xlsx(title, columns, rows, is_right_to_left=get_language_bidi())
        return _as_file(HttpResponse(content, content_type=_XLSX), "ties.xlsx")
    # Spreadsheets take UTF-8 for what it is only with the mark at its head.
    lines = chain(["\ufeff"], rows_as_csv(columns, rows))
    return _as_file(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), "ties.csv")


def _cells(row: Row) -> list[object]:
    health = row.shown.health
    public_id = (
        row.shown.dossier.public_id if row.shown.dossier else row.shown.tie.public_id if row.shown.tie else ""
    )
    return [
        public_id,
        ", ".join(row.others),
        ", ".join(country_in_words(code) for code in row.countries),
        _kind(row.shown),
        _state(row.shown),
        str(health.state.label) if health else "",
        len(health.found) if health else "",
        PartialDate(health.last_on, health.last_precision).isoformat() if health else "",
        ", ".join(care.word for care in row.cares),
    ]


def _as_file(answer: _Answer, name: str) -> _Answer:
    answer["Content-Disposition"] = f'attachment; filename="twinhall-{name}"'
    return answer


# --- The report of a year -----------------------------------------------------------------------------------------


@require_GET
def yearly_report(request: AskedRequest, year: str, file_format: str) -> HttpResponse | StreamingHttpResponse:
    """What happened to one's city's ties in a year, in the reader's language."""
    found = year_of(request.asker, int(year))
    report = report_in_words(found)
    name = f"{found.city.slug}-{year}.{file_format}"
    if file_format == "docx":
        return _as_file(HttpResponse(report_as_docx(report), content_type=_DOCX), name)
    lines = chain(["\ufeff"], report_as_csv(report))
    return _as_file(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), name)


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
                [[_day_of(one), _with(one.cities, found), _kind(one)] for one in found.made],
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
                        one.dossier.reason if one.dossier else _kind(one),
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
    path("desk/ties/", own_ties, name="own_ties"),
    re_path(r"^desk/ties\.(?P<file_format>csv|xlsx)$", own_ties_file, name="own_ties_file"),
    re_path(
        r"^desk/ties/report-(?P<year>(?:19|20)[0-9]{2})\.(?P<file_format>csv|docx)$",
        yearly_report,
        name="yearly_report",
    ),
]
