"""Sessions: the public page of one, and what organisers change of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.calling import tracks_of
from twinhall.access.forums import Forum, forum_to_organise
from twinhall.access.programme import (
    MissingCaptions,
    Session,
    SessionFile,
    VideoAddress,
    part_to_withdraw,
    session_to_organise,
    session_to_read,
    sessions_to_organise,
)
from twinhall.domain.programme.sessions import (
    ChangedMeanwhile,
    add_part,
    add_session,
    change_session,
    withdraw_part,
)
from twinhall.domain.programme.words import SessionKind
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.words import head_of
from twinhall.web.languages import language_in_words, languages_in_words
from twinhall.web.programme.fields import written_in
from twinhall.web.programme.session_forms import PartForm, SessionForm, first_of_session
from twinhall.web.programme.words import language_said, moment_at, part_in_words, session_terms, when_of

DOOR = "page"


@require_GET
def sessions(request: AskedRequest, slug: str) -> HttpResponse:
    """All sessions for organisers, with what is missing."""
    desk = sessions_to_organise(request.asker, slug)
    forum, gaps = desk.forum, desk.gaps
    shown = head_of(request, forum) | {
        "rows": [_row(session, forum) for session in desk.sessions],
        "without_speaker": [_row(session, forum) for session in gaps.without_speaker],
        "missing_videos": [_awaited(video, forum, request) for video in gaps.missing_videos],
        "missing_captions": [_uncaptioned(missing, forum) for missing in gaps.missing_captions],
    }
    return render(request, "programme/sessions.html", shown)


def _row(session: Session, forum: Forum) -> dict[str, Any]:
    return {
        "title": session.title,
        "url": reverse("session", args=[forum.slug, session.public_id]),
        "edit_url": reverse("session_change", args=[forum.slug, session.public_id]),
        "kind": SessionKind(session.kind).label,
        "when": when_of(session, forum)["words"],
        "track": session.track.name if session.track else "",
        "held_in": languages_in_words(session.held_in),
    }


def _awaited(video: VideoAddress, forum: Forum, request: AskedRequest) -> dict[str, Any]:
    return {
        "speaker": video.speaker,
        "session": video.session.title,
        "url": reverse("video", args=[forum.slug, video.public_id]),
        "due": moment_at(video.due_at, forum.zone),
        "is_late": video.due_at is not None and video.due_at <= request.asker.at,
        "from": video.delegation.name if video.delegation else "",
    }


def _uncaptioned(missing: MissingCaptions, forum: Forum) -> dict[str, Any]:
    return {
        "speaker": missing.video.speaker,
        "session": missing.video.session.title,
        "url": reverse("video", args=[forum.slug, missing.video.public_id]),
        "languages": languages_in_words(missing.languages),
    }


@require_http_methods(["GET", "POST"])
def new(request: AskedRequest, slug: str) -> HttpResponse:
    """Add a session."""
    forum, acting = forum_to_organise(request.asker, slug)
    form, is_sent = _form(request, forum, {"kind": "panel", "held_in": forum.languages[:1], "minutes": 60})
    if is_sent and form.is_valid():
        try:
            made = add_session(forum.public_id, form.plan, by=acting, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("Added. It waits for its place in the timetable."))
            return redirect("session", slug, made.public_id)
    return _form_page(request, forum, form, reverse("session_list", args=[slug]), is_new=True)


@require_http_methods(["GET", "POST"])
def change(request: AskedRequest, slug: str, session_id: str) -> HttpResponse:
    """Change a session. Who has a stale page before her is told what stands now, and loses nothing."""
    session, acting = session_to_organise(request.asker, slug, session_id)
    forum = session.forum
    form, is_sent = _form(request, forum, first_of_session(session))
    differences: list[dict[str, str]] = []
    if is_sent and form.is_valid():
        try:
            revision = form.cleaned_data["revision"] or 0
            change_session(
                session_id, form.plan, revision=revision, by=acting, at=request.asker.at, door=DOOR
            )
        except ChangedMeanwhile as changed:
            form.add_error(None, str(changed))
            differences = _differences(form, changed.session)
            data = request.POST.copy()
            data["revision"] = str(changed.session.revision)
            form.data = data
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("Kept."))
            return redirect("session", slug, session_id)
    back = reverse("session", args=[slug, session_id])
    return _form_page(request, forum, form, back, is_new=False, differences=differences)


def _differences(form: SessionForm, session: Session) -> list[dict[str, str]]:
    """Field by field what stands now, where it is not what was typed."""
    now = first_of_session(session)
    found = []
    for field in form:
        name, _underscore, code = field.name.rpartition("_")
        texts = {"title": now["titles"], "description": now["descriptions"]}
        if name in texts:
            stands = texts[name].get(code, "")
        elif field.name in now and field.name != "revision":
            stands = now[field.name]
        else:
            continue
        if (stands or "") != (form.cleaned_data.get(field.name) or ""):
            shown = (
                languages_in_words(stands) if isinstance(stands, list) else _choice_in_words(field, stands)
            )
            found.append({"label": str(field.label), "now": shown or gettext("empty")})
    return found


def _choice_in_words(field: Any, value: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()) or ())
    return str(choices.get(value, value))


def _form(request: AskedRequest, forum: Forum, given: dict[str, Any]) -> tuple[SessionForm, bool]:
    data = request.POST if request.method == "POST" else None
    languages = written_in(data, "title", forum.languages, list(given.get("titles", {})))
    options: dict[str, Any] = {"forum": forum, "languages": languages, "tracks": tracks_of(forum)}
    if data is not None and data.get("act") == "language":
        asked = SessionForm(**options)
        return SessionForm(**options, initial=asked.as_typed(data)), False
    return SessionForm(data, given=given, **options), data is not None


def _form_page(
    request: AskedRequest,
    forum: Forum,
    form: SessionForm,
    back: str,
    *,
    is_new: bool,
    differences: list[dict[str, str]] | None = None,
) -> HttpResponse:
    context = head_of(request, forum) | {
        "form": form,
        "back": back,
        "is_new": is_new,
        "differences": differences or [],
    }
    status = 409 if differences else 422 if form.is_bound and form.errors else 200
    return render(request, "programme/session_form.html", context, status=status)


@require_GET
def session(request: AskedRequest, slug: str, session_id: str) -> HttpResponse:
    """One session."""
    return _page(request, session_to_read(request.asker, slug, session_id))


@require_POST
def parts(request: AskedRequest, slug: str, session_id: str) -> HttpResponse:
    """Give somebody a part."""
    one, acting = session_to_organise(request.asker, slug, session_id)
    form = PartForm(request.POST, forum=one.forum, session=one)
    if form.is_valid():
        try:
            add_part(session_id, form.facts, by=acting, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("Added."))
            return redirect("session", slug, session_id)
    return _page(request, session_to_read(request.asker, slug, session_id), form, status=422)


@require_POST
def withdraw(request: AskedRequest, slug: str, session_id: str) -> HttpResponse:
    """Withdraw somebody's part, for organisers and her delegation."""
    given = request.POST.get("part", "")[:20]
    one, part, acting = part_to_withdraw(request.asker, slug, session_id, given)
    return _act(
        request,
        lambda: withdraw_part(one.public_id, part, by=acting, at=request.asker.at, door=DOOR),
        gettext("Withdrawn. The organisers and the chair were told."),
        slug,
        session_id,
    )


def _act(
    request: AskedRequest, act: Callable[[], object], said: str, slug: str, session_id: str
) -> HttpResponse:
    try:
        act()
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect("session", slug, session_id)


def _page(
    request: AskedRequest, found: SessionFile, form: PartForm | None = None, *, status: int = 200
) -> HttpResponse:
    one = found.session
    forum = one.forum
    people = [part_in_words(part) | {"may_withdraw": part.pk in found.withdrawable} for part in found.parts]
    standing = [part for part in people if part["is_speaker"] and not part["is_withdrawn"]]
    said, described = language_said(one.titles), language_said(one.descriptions)
    context: dict[str, Any] = head_of(request, forum) | {
        "session": one,
        "title": one.title,
        "title_language": said,
        "description": one.descriptions.get(described, ""),
        "description_language": described,
        "others": [
            {
                "language": code,
                "name": language_in_words(code),
                "title": title,
                "description": one.descriptions.get(code, ""),
            }
            for code, title in one.titles.items()
            if code != said
        ],
        "when": when_of(one, forum),
        "terms": session_terms(one),
        "people": people,
        "lacks_speaker": not standing and any(part["is_speaker"] for part in people),
        "livestream": one.livestream_url,
        "recording": one.recording_url,
        "videos": [
            {
                "speaker": video.speaker,
                "office": video.office,
                "url": reverse("video", args=[forum.slug, video.public_id]),
                "release": ""
                if video.is_released(request.asker.at)
                else moment_at(video.release_at, forum.zone),
                "is_released": video.is_released(request.asker.at),
                "has_arrived": video.has_arrived,
            }
            for video in found.videos
        ],
        "organises": found.organises,
        "part_form": (form or PartForm(forum=forum, session=one)) if found.organises else None,
        "source": one.source,
    }
    return render(request, "programme/session.html", context, status=status)


_here = "forums/<slug:slug>/sessions/"
_one = f"{_here}<str:session_id>/"
urlpatterns = [
    path(_here, sessions, name="session_list"),
    path(f"{_here}new/", new, name="session_new"),
    path(_one, session, name="session"),
    path(f"{_one}change/", change, name="session_change"),
    path(f"{_one}parts/", parts, name="session_parts"),
    path(f"{_one}withdraw/", withdraw, name="session_withdraw"),
]
