"""The organisers' side: the timetable as it is planned, its conflicts, placing by form or by dragging, publishing."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.forums import forum_to_organise
from twinhall.access.timetable import (
    Conflict,
    PlannedSession,
    Planning,
    free_places_for,
    programme_to_plan,
)
from twinhall.domain.programme.hours import moment_of
from twinhall.domain.programme.placing import (
    MovedMeanwhile,
    cancel_session,
    place_session,
    restore_session,
    take_off,
)
from twinhall.domain.programme.planned import days_of
from twinhall.domain.programme.publishing import publish_programme
from twinhall.kit.errors import CannotDo
from twinhall.kit.languages import said_in_present_language
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.tabs import TABS, Tab, for_organisers
from twinhall.web.forums.words import head_of
from twinhall.web.timetable.forms import PlaceForm, PublishForm
from twinhall.web.timetable.grid import Column, grid_of
from twinhall.web.timetable.pages import rows_of
from twinhall.web.timetable.words import (
    SessionLine,
    change_in_words,
    conflict_in_words,
    line_of,
    weekday_in_words,
    when_in_words,
    zone_in_words,
)
from twinhall.web.words import isolated, list_in_words, number_in_words, reader_language

DOOR = "page"

TABS.append(Tab(_("Timetable"), "timetable_plan", 91, for_organisers, ("timetable_pl",)))


@require_GET
def plan(request: AskedRequest, slug: str) -> HttpResponse:
    """One day as it is planned, what waits for a place, what is in conflict, what is not published yet."""
    return _plan_page(request, programme_to_plan(request.asker, slug), PublishForm())


@require_http_methods(["GET", "POST"])
def place(request: AskedRequest, slug: str, session_id: str) -> HttpResponse:
    """One session: give it a place, take it off the timetable, cancel it, restore it."""
    planning = programme_to_plan(request.asker, slug)
    session = planning.session(session_id)
    if request.method == "GET":
        form = PlaceForm(planning=planning, session=session, initial=_asked_place(request, planning, session))
        return _place_page(request, planning, session, form)
    form = PlaceForm(request.POST, planning=planning, session=session)
    act = request.POST.get("act", "place")
    status = 422
    try:
        if act == "place" and form.is_valid():
            _place(request, planning, session, form)
            messages.success(request, gettext("Placed. Others see it when the programme is published."))
            return _back(planning, form.wanted.day, session)
        if act != "place":
            _act(request, planning, session, act)
            messages.success(request, gettext("Noted. Others see it when the programme is published."))
            day = session.day(planning.forum.zone)
            return _back(planning, day or planning.forum.starts_on, session)
    except MovedMeanwhile as problem:
        planning = programme_to_plan(request.asker, slug)
        session, status = planning.session(session_id), 409
        # What she typed stays; sent once more, it holds against what is there now.
        typed = request.POST.copy()
        typed["revision"] = str(session.sequence)
        form = PlaceForm(typed, planning=planning, session=session)
        form.add_error(None, str(problem))
    except CannotDo as problem:
        form.add_error(None, str(problem))
    return _place_page(request, planning, session, form, status=status)


@require_POST
def publish(request: AskedRequest, slug: str) -> HttpResponse:
    """Publish the timetable as it stands now."""
    forum, acting = forum_to_organise(request.asker, slug)
    form = PublishForm(request.POST)
    try:
        if form.is_valid():
            version = publish_programme(
                forum.public_id,
                remark=form.cleaned_data["remark"],
                by=acting,
                at=request.asker.at,
                door=DOOR,
            )
            said = gettext("Version %(number)s is published. Everybody it concerns is told.")
            messages.success(request, said % {"number": number_in_words(version.number)})
            return redirect("timetable_changes", slug)
    except CannotDo as problem:
        form.add_error(None, str(problem))
    return _plan_page(request, programme_to_plan(request.asker, slug), form, status=422)


def _place(request: AskedRequest, planning: Planning, session: PlannedSession, form: PlaceForm) -> None:
    place_session(
        planning.forum,
        session.id,
        form.wanted,
        revision=form.cleaned_data["revision"],
        by=planning.acting,
        at=request.asker.at,
        door=DOOR,
    )


def _act(request: AskedRequest, planning: Planning, session: PlannedSession, act: str) -> None:
    acts: dict[str, Callable[..., object]] = {
        "take-off": take_off,
        "cancel": cancel_session,
        "restore": restore_session,
    }
    revision = request.POST.get("revision", "")
    if act not in acts or not (revision.isascii() and revision.isdigit()):
        raise CannotDo(gettext("Please choose what to do with this session."))
    acts[act](
        planning.forum,
        session.id,
        revision=int(revision),
        by=planning.acting,
        at=request.asker.at,
        door=DOOR,
    )


def _back(planning: Planning, day: datetime.date, session: PlannedSession) -> HttpResponse:
    return redirect(f"{reverse('timetable_plan', args=[planning.forum.slug])}?day={day}#{session.id}")


def _plan_page(
    request: AskedRequest, planning: Planning, form: PublishForm, *, status: int = 200
) -> HttpResponse:
    forum, zone = planning.forum, planning.forum.zone
    placed = [one for one in planning.sessions if one.is_placed]
    length = min((forum.ends_on - forum.starts_on).days, 60)
    of_forum = {forum.starts_on + datetime.timedelta(days=number) for number in range(length + 1)}
    days = sorted(of_forum | set(days_of(placed, zone)))
    asked = _day_asked(request)
    day = asked if asked is not None and asked in days else days[0]
    words = _Words(planning)
    grid = grid_of(
        [session for session in placed if session.day(zone) == day],
        [Column(room.public_id, room.name) for room in planning.rooms],
        zone,
        elsewhere=gettext("Elsewhere"),
        every_room=True,
        steps=_steps(day, zone),
    )
    address = reverse("timetable_plan", args=[forum.slug])
    content = {
        **head_of(request, forum),
        "page": gettext("Timetable, as it is planned"),
        "zone": zone_in_words(forum.time_zone, zone, day),
        "day": weekday_in_words(day),
        "day_tabs": [
            {"label": weekday_in_words(one), "url": f"{address}?day={one}", "current": one == day}
            for one in days
        ],
        "columns": [column.name for column in grid.columns],
        "rows": rows_of(grid, words.line),
        "without_hour": [words.line(one) for one in placed if one.starts_at is None and one.on == day],
        "waiting": [words.line(one) for one in planning.sessions if not one.is_placed],
        "conflicts": [words.conflict(one) for one in planning.conflicts],
        "change_rows": [change_in_words(one, zone, planning.people) for one in planning.difference.changes],
        "version": planning.difference.version,
        "is_new": planning.difference.is_new and bool(planning.difference.sessions),
        "form": form,
    }
    return render(request, "timetable/plan.html", content, status=status)


def _place_page(
    request: AskedRequest,
    planning: Planning,
    session: PlannedSession,
    form: PlaceForm,
    *,
    status: int = 200,
) -> HttpResponse:
    forum = planning.forum
    words = _Words(planning)
    own = [one for one in planning.conflicts if session.id in (one.slot, one.other)]
    address = reverse("timetable_place", args=[forum.slug, session.id])
    content = {
        **head_of(request, forum),
        "page": words.titles[session.id],
        "session": words.line(session),
        "when": when_in_words(session.starts_at, forum.zone) if session.starts_at else "",
        "is_placed": session.is_placed,
        "conflicts": [words.conflict(one) for one in own],
        "free": [
            {
                "words": words.place(starts_at, room),
                "url": _with_place(address, starts_at, room, forum.zone),
            }
            for starts_at, room in free_places_for(planning, session)
        ],
        "form": form,
        "plan_url": reverse("timetable_plan", args=[forum.slug]),
    }
    return render(request, "timetable/place.html", content, status=status)


class _Words:
    """What is planned, in the reader's words; what every line needs is found out once."""

    def __init__(self, planning: Planning) -> None:
        self.planning, self.zone = planning, planning.forum.zone
        self.titles = {one.id: said_in_present_language(one.titles) or one.id for one in planning.sessions}
        self.rooms = {room.public_id: room.name for room in planning.rooms}
        self.marked = {one for each in planning.conflicts for one in (each.slot, each.other)}
        self.language = reader_language()

    def line(self, session: PlannedSession) -> SessionLine:
        return line_of(
            session,
            self.zone,
            language=self.language,
            conflicts=self.marked,
            url=self._address(session.id),
        )

    def place(self, starts_at: datetime.datetime, room: str) -> str:
        said = (when_in_words(starts_at, self.zone), self.rooms.get(room, ""))
        return list_in_words([part for part in said if part])

    def conflict(self, conflict: Conflict) -> dict[str, Any]:
        """One conflict with its reason, and a way out of it."""
        reason = conflict_in_words(conflict, self.titles, self.planning.people, self.rooms, self.zone)
        sessions = [one for one in (conflict.slot, conflict.other) if one]
        said = {
            "reason": reason,
            "sessions": [{"title": self.titles[one], "url": self._address(one)} for one in sessions],
        }
        way = self.planning.ways_out.get(conflict)
        if way is None:
            return said
        free = {"session": isolated(self.titles[way.session]), "place": self.place(way.starts_at, way.room)}
        return said | {
            "way": gettext("Free of conflicts: %(session)s on %(place)s") % free,
            "way_url": _with_place(self._address(way.session), way.starts_at, way.room, self.zone),
        }

    def _address(self, session: str) -> str:
        return reverse("timetable_place", args=[self.planning.forum.slug, session])


def _with_place(address: str, starts_at: datetime.datetime, room: str, zone: datetime.tzinfo) -> str:
    """The form with this place filled in, to be looked at and sent."""
    here = starts_at.astimezone(zone)
    return f"{address}?{urlencode({'day': here.date().isoformat(), 'time': f'{here:%H:%M}', 'room': room})}"


def _asked_place(request: AskedRequest, planning: Planning, session: PlannedSession) -> dict[str, Any]:
    """What the form begins with: where the session stands, or what a suggestion's link says."""
    first = dict(PlaceForm(planning=planning, session=session).initial)
    return first | {name: request.GET[name][:40] for name in ("day", "time", "room") if name in request.GET}


def _day_asked(request: AskedRequest) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _steps(day: datetime.date, zone: datetime.tzinfo) -> list[datetime.datetime]:
    """Half hours onto which a session can be dropped; an hour that does not come that day is left out."""
    found = []
    for hour in range(8, 21):
        for minute in (0, 30):
            try:
                found.append(moment_of(day, datetime.time(hour, minute), zone))
            except CannotDo:
                continue
    return found


urlpatterns = [
    path("forums/<slug:slug>/programme/plan/", plan, name="timetable_plan"),
    path("forums/<slug:slug>/programme/plan/<str:session_id>/", place, name="timetable_place"),
    path("forums/<slug:slug>/programme/publish/", publish, name="timetable_publish"),
]
