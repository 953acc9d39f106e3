"""A city's ties by what needs care, as a page and as files."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils.translation import get_language_bidi, gettext, ngettext
from django.views.decorators.http import require_GET

from twinhall.access.upkeep_overview import CityTies, ties_to_care_for
from twinhall.domain.upkeep.words import HealthState
from twinhall.kit.dates import PartialDate
from twinhall.transfer.exports import rows_as_csv
from twinhall.transfer.tables_out import rows_as_xlsx
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_words import arc_of
from twinhall.web.paging import pager
from twinhall.web.places import arc_state, label_of
from twinhall.web.upkeep_care import Row, chosen_rows, kind_of, rows_of, state_of
from twinhall.web.upkeep_words import HEALTH_TONES
from twinhall.web.words import country_in_words, day_in_words, list_in_words, number_in_words

__all__ = ["as_file"]

PER_PAGE = 50
_Answer = TypeVar("_Answer", HttpResponse, StreamingHttpResponse)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def own_ties(request: AskedRequest) -> HttpResponse:
    """Every tie of one's city, what needs care first."""
    found = ties_to_care_for(request.asker)
    rows = rows_of(found)
    shown = chosen_rows(rows, request.GET)
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
        "anniversary": gettext("anniversary ahead"),
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
        "state": state_of(one),
        "kind": kind_of(one),
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
    rows = [_cells(row) for row in chosen_rows(rows_of(ties_to_care_for(request.asker)), request.GET)]
    if file_format == "xlsx":
        title = gettext("Our ties")
        content = rows_as_xlsx(title, columns, rows, is_right_to_left=get_language_bidi())
        return as_file(HttpResponse(content, content_type=_XLSX), "ties.xlsx")
    # Spreadsheets take UTF-8 for what it is only with the mark at its head.
    lines = chain(["\ufeff"], rows_as_csv(columns, rows))
    return as_file(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), "ties.csv")


def _cells(row: Row) -> list[object]:
    health = row.shown.health
    public_id = (
        row.shown.dossier.public_id if row.shown.dossier else row.shown.tie.public_id if row.shown.tie else ""
    )
    return [
        public_id,
        ", ".join(row.others),
        ", ".join(country_in_words(code) for code in row.countries),
        kind_of(row.shown),
        state_of(row.shown),
        str(health.state.label) if health else "",
        len(health.found) if health else "",
        PartialDate(health.last_on, health.last_precision).isoformat() if health else "",
        ", ".join(care.word for care in row.cares),
    ]


def as_file(answer: _Answer, name: str) -> _Answer:
    answer["Content-Disposition"] = f'attachment; filename="twinhall-{name}"'
    return answer


urlpatterns = [
    path("desk/ties/", own_ties, name="own_ties"),
    re_path(r"^desk/ties\.(?P<file_format>csv|xlsx)$", own_ties_file, name="own_ties_file"),
]
