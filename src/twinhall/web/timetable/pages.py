"""The programme for everybody: by rooms and hours, as a list, filtered, with one's own agenda."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.timetable import PlannedSession, ProgrammeToRead, programme_to_read
from twinhall.domain.programme.picking import drop_session, pick_session
from twinhall.kit.errors import CannotDo
from twinhall.kit.languages import said_in_present_language
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.tabs import TABS, Tab
from twinhall.web.forums.words import head_of
from twinhall.web.timetable.filters import ProgrammeFilter
from twinhall.web.timetable.grid import Column, DayGrid, grid_of
from twinhall.web.timetable.words import SessionLine, clock, line_of, weekday_in_words, zone_in_words
from twinhall.web.words import reader_language

TABS.append(Tab(_("Programme"), "timetable", 20, begins=("timetable",)))


@require_GET
def timetable(request: AskedRequest, slug: str) -> HttpResponse:
    """One day by rooms and hours, or the whole programme as a list."""
    # The grid has no room for names.
    found = programme_to_read(request.asker, slug, names=request.GET.get("view") == "list")
    address = reverse("timetable", args=[slug])
    form = ProgrammeFilter(request.GET, address, found, has_agenda=request.asker.person is not None)
    shown: dict[str, Any] = {
        **head_of(request, found.forum),
        "page": gettext("Programme"),
        "form": form,
        "found": found,
        "address": address,
        "is_planned": found.sessions is None,
        "is_list": form.given("view") == "list",
        "here": request.get_full_path(),
        "zone": zone_in_words(found.forum.time_zone, found.forum.zone, found.forum.starts_on),
    }
    if found.sessions is not None:
        shown |= _content(request, form)
    return render(request, "timetable/page.html", shown)


def _content(request: AskedRequest, form: ProgrammeFilter) -> dict[str, Any]:
    found, zone = form.found, form.found.forum.zone
    line = _lines(found)
    chosen = form.chosen
    day = form.day_shown(request.asker.at.astimezone(zone).date())
    days = form.days
    shown: dict[str, Any] = {
        "count": len(chosen),
        "day_tabs": [
            {
                "label": weekday_in_words(each),
                "url": _changed(form, day=each.isoformat(), view=""),
                "current": each == day and form.given("view") != "list",
            }
            for each in days
        ],
        "downloads": _downloads(form),
        "filters_in_use": form.in_use,
    }
    shown["day_tabs"].append(
        {
            "label": gettext("All as a list"),
            "url": _changed(form, day="", view="list"),
            "current": form.given("view") == "list",
        }
    )
    if form.given("view") == "list":
        asked = form.given("day")
        listed = [each for each in days if asked in (None, each)]
        shown["days"] = [
            {"label": weekday_in_words(each), "lines": [line(one) for one in chosen if one.day(zone) == each]}
            for each in listed
        ]
        return shown
    today = [session for session in chosen if session.day(zone) == day]
    grid = grid_of(today, _columns(found.sessions or []), zone, elsewhere=gettext("Elsewhere"))
    return shown | {
        "day": weekday_in_words(day) if day else "",
        "columns": [column.name for column in grid.columns],
        "rows": rows_of(grid, line),
        "without_hour": [line(session) for session in today if session.starts_at is None],
    }


def rows_of(grid: DayGrid, line: Callable[[PlannedSession], SessionLine]) -> list[dict[str, Any]]:
    """The grid for its template."""
    return [
        {
            "time": clock(row.starts_at),
            "is_free": row.is_free,
            "cells": [
                {
                    "rows": cell.rows,
                    "columns": cell.columns,
                    "room": cell.column.room,
                    "day": cell.starts_at.date().isoformat(),
                    "time": f"{cell.starts_at:%H:%M}",
                    "lines": [line(session) for session in cell.sessions],
                }
                for cell in row.cells
            ],
        }
        for row in grid.rows
    ]


def _lines(found: ProgrammeToRead) -> Callable[[PlannedSession], SessionLine]:
    language = reader_language()

    def line(session: PlannedSession) -> SessionLine:
        return line_of(
            session,
            found.forum.zone,
            language=language,
            picks=found.picks,
            appears=found.appears,
            url=reverse("session", args=[found.forum.slug, session.id]),
        )

    return line


def _columns(sessions: Sequence[PlannedSession]) -> list[Column]:
    """Its rooms in their order, by the names they were published with."""
    rooms = sorted({(one.room_position, one.room) for one in sessions if one.room})
    names = {one.room: said_in_present_language(one.room_names) for one in sessions if one.room}
    return [Column(room, names[room]) for room in dict.fromkeys(room for _position, room in rooms)]


def _changed(form: ProgrammeFilter, **new: str) -> str:
    """The same filters with other words for these; an empty one is left out."""
    query = form.query.copy()
    for name, value in new.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{form.address}?{query.urlencode()}" if query else form.address


def _downloads(form: ProgrammeFilter) -> list[dict[str, str]]:
    """The same filters as files; one's own agenda has an address of its own."""
    kept = form.kept("day", "view", "mine")
    slug = form.found.forum.slug
    formats = (
        ("ics", gettext("iCalendar")),
        ("json", "JSON"),
        ("xml", "schedule.xml"),
    )
    return [
        {"label": label, "url": f"{reverse('timetable_file', args=[slug, one])}{kept}"}
        for one, label in formats
    ]


@require_POST
def pick(request: AskedRequest, slug: str) -> HttpResponse:
    """Put a session on one's agenda (`add`), or take it off (`drop`)."""
    person = request.asker.signed_in()
    found = programme_to_read(request.asker, slug, names=False)
    added, dropped = request.POST.get("add", "")[:24], request.POST.get("drop", "")[:24]
    seen = {session.id for session in found.sessions or []}
    try:
        if added:
            if added not in seen:
                raise CannotDo(gettext("This session is no longer there."))
            pick_session(person, found.forum, added)
        elif dropped:
            drop_session(person, found.forum, dropped)
    except CannotDo as problem:
        messages.error(request, str(problem))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("timetable", args=[slug])
    return redirect(f"{back.partition('#')[0]}#{added or dropped}")


urlpatterns = [
    path("forums/<slug:slug>/programme/", timetable, name="timetable"),
    path("forums/<slug:slug>/programme/agenda/pick/", pick, name="timetable_pick"),
]
