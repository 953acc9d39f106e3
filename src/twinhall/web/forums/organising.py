"""For those who hold a forum: opening it, its data, its state, hosts, tracks and rooms."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.bodies import body_of
from twinhall.access.forums import Forum, forum_to_open, forum_to_organise, hosts_of
from twinhall.domain.forums.actions import (
    add_host,
    add_room,
    add_track,
    change_forum,
    move_forum,
    open_forum,
    remove_room,
    remove_track,
)
from twinhall.domain.forums.states import NEXT
from twinhall.domain.forums.words import ForumState, HostRole
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.doing import did, tried
from twinhall.web.forums.forms import ForumForm, HostForm, RoomForm, TrackForm
from twinhall.web.forums.words import head_of
from twinhall.web.languages import text_languages
from twinhall.web.themes import themes_in_words

DOOR = "page"


@require_http_methods(["GET", "POST"])
def open_one(request: AskedRequest) -> HttpResponse:
    """Open a forum; the body one acts for keeps its pages."""
    acting = forum_to_open(request.asker)
    form = ForumForm(request.POST or None, written_in=text_languages())
    if request.method == "POST" and form.is_valid():
        try:
            made = open_forum(
                form.plan(),
                alliance=acting.body.alliance if acting.body else None,
                by=acting,
                at=request.asker.at,
                door=DOOR,
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The forum is there. Next: tracks, rooms, and the call."))
            return redirect("forum_organise", made.slug)
    shown = {"form": form, "name": acting.body.name if acting.body else ""}
    return render(request, "forums/open.html", shown, status=422 if form.errors else 200)


@require_GET
def organise(request: AskedRequest, slug: str) -> HttpResponse:
    """What its hosts keep of a forum, with a form for each part."""
    found, _acting = forum_to_organise(request.asker, slug)
    return _page(request, found)


@require_http_methods(["GET", "POST"])
def change(request: AskedRequest, slug: str) -> HttpResponse:
    """Its names, days, place, languages, themes, limits."""
    found, acting = forum_to_organise(request.asker, slug)
    form = ForumForm(request.POST or None, written_in=text_languages(found.languages), forum=found)
    if request.method == "POST":

        def do() -> None:
            change_forum(found.public_id, form.plan(found), by=acting, at=request.asker.at, door=DOOR)

        if did(request, form, do, gettext("Kept.")):
            return redirect("forum_organise", slug)
    shown = {**head_of(request, found), "form": form}
    return render(request, "forums/change.html", shown, status=422 if form.errors else 200)


@require_POST
def move(request: AskedRequest, slug: str) -> HttpResponse:
    """To another state."""
    found, acting = forum_to_organise(request.asker, slug)
    try:
        moved = move_forum(
            found.public_id, request.POST.get("state", "")[:12], by=acting, at=request.asker.at, door=DOOR
        )
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        state = ForumState(moved.state).label
        messages.success(request, gettext("The forum is now “%(state)s”.") % {"state": state})
    return redirect("forum_organise", slug)


@require_POST
def hosts(request: AskedRequest, slug: str) -> HttpResponse:
    """Name a host."""
    found, acting = forum_to_organise(request.asker, slug)
    form = HostForm(request.POST, written_in=text_languages(found.languages))

    def do() -> None:
        city = form.cleaned_data["city"]
        body = body_of(city) if city else None
        if city is not None and body is None:
            raise CannotDo(gettext("Nobody speaks for this city here yet. Name it as an institution."))
        add_host(
            found.public_id,
            body=body,
            names=form.texts("name"),
            role=form.cleaned_data["role"] or HostRole.HOST,
            organises=form.cleaned_data["organises"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )

    if did(request, form, do, gettext("The host is named.")):
        return redirect("forum_organise", slug)
    return _page(request, found, host_form=form, wrong_form=form)


@require_POST
def tracks(request: AskedRequest, slug: str) -> HttpResponse:
    """Add a track, or take one away."""
    found, acting = forum_to_organise(request.asker, slug)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    if leaving := request.POST.get("remove", "")[:24]:
        tried(request, lambda: remove_track(found.public_id, leaving, **who))
        return redirect("forum_organise", slug)
    form = TrackForm(request.POST, written_in=text_languages(found.languages))

    def do() -> None:
        add_track(found.public_id, form.texts("name"), theme=form.cleaned_data["theme"], **who)

    if did(request, form, do, gettext("The track is added.")):
        return redirect("forum_organise", slug)
    return _page(request, found, track_form=form, wrong_form=form)


@require_POST
def rooms(request: AskedRequest, slug: str) -> HttpResponse:
    """Add a room, or take one away."""
    found, acting = forum_to_organise(request.asker, slug)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    if leaving := request.POST.get("remove", "")[:24]:
        tried(request, lambda: remove_room(found.public_id, leaving, **who))
        return redirect("forum_organise", slug)
    form = RoomForm(request.POST, written_in=text_languages(found.languages))

    def do() -> None:
        given = form.cleaned_data
        add_room(found.public_id, form.texts("name"), venue=given["venue"], capacity=given["capacity"], **who)

    if did(request, form, do, gettext("The room is added.")):
        return redirect("forum_organise", slug)
    return _page(request, found, room_form=form, wrong_form=form)


def _page(request: AskedRequest, forum: Forum, **given: Any) -> HttpResponse:
    languages = text_languages(forum.languages)
    shown = {
        **head_of(request, forum),
        "steps": [{"state": state, "label": ForumState(state).label} for state in NEXT.get(forum.state, ())],
        "hosts": hosts_of(forum),
        "tracks": [
            {"track": track, "theme": themes_in_words([track.theme])[0] if track.theme else ""}
            for track in forum.tracks.all()
        ],
        "rooms": forum.rooms.all(),
        "host_form": HostForm(written_in=languages, auto_id="host_%s"),
        "track_form": TrackForm(written_in=languages, auto_id="track_%s"),
        "room_form": RoomForm(written_in=languages, auto_id="room_%s"),
        **given,
    }
    return render(request, "forums/organise.html", shown, status=422 if "wrong_form" in given else 200)


urlpatterns = [
    path("forums/new/", open_one, name="open_forum"),
    path("forums/<slug:slug>/organise/", organise, name="forum_organise"),
    path("forums/<slug:slug>/organise/data/", change, name="forum_change"),
    path("forums/<slug:slug>/organise/state/", move, name="forum_move"),
    path("forums/<slug:slug>/organise/hosts/", hosts, name="forum_hosts"),
    path("forums/<slug:slug>/organise/tracks/", tracks, name="forum_tracks"),
    path("forums/<slug:slug>/organise/rooms/", rooms, name="forum_rooms"),
]
