"""Addresses by video: the player with captions and transcript; awaiting one, handing it in."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from twinhall.access.calling import delegations_to_choose
from twinhall.access.programme import (
    VideoFile,
    captions_to_read,
    session_to_organise,
    video_file_to_read,
    video_to_hand_in,
    video_to_organise,
    video_to_read,
)
from twinhall.access.verdict import Unknown
from twinhall.domain.agreements.values import direction_of
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.programme.videos import (
    VIDEO_PURPOSE,
    change_video,
    expect_video,
    put_text,
    receive_address,
    receive_file,
)
from twinhall.domain.uploads.actions import keep_video
from twinhall.domain.uploads.keeping import open_upload
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.words import head_of
from twinhall.web.languages import language_in_words
from twinhall.web.programme.parts_of_files import answer_with_part
from twinhall.web.programme.video_forms import HandInForm, VideoForm, VideoTextForm, first_of_video
from twinhall.web.programme.words import moment_at
from twinhall.web.words import reader_language

DOOR = "page"


@require_GET
def video(request: AskedRequest, slug: str, video_id: str) -> HttpResponse:
    """The player, the transcript beneath it; `?transcript=` chooses its language."""
    return _page(request, video_to_read(request.asker, slug, video_id))


@require_safe
def file(request: AskedRequest, slug: str, video_id: str) -> HttpResponseBase:
    """The video as kept, or the part of it that a player asks for."""
    upload = video_file_to_read(request.asker, slug, video_id)
    try:
        opened = open_upload(upload)
    except FileNotFoundError:
        raise Unknown("The file is gone.") from None
    return answer_with_part(request, opened, upload.size, upload.media_type, upload.shown_name)


@require_safe
def captions(request: AskedRequest, slug: str, video_id: str, language: str) -> HttpResponse:
    """Its captions in one language."""
    text = captions_to_read(request.asker, slug, video_id, language)
    answer = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def new(request: AskedRequest, slug: str, session_id: str) -> HttpResponse:
    """Await an address by video in a session."""
    session, acting = session_to_organise(request.asker, slug, session_id)
    options: dict[str, Any] = {
        "forum": session.forum,
        "delegations": delegations_to_choose(session.forum),
    }
    form = VideoForm(request.POST or None, **options)
    back = reverse("session", args=[slug, session_id])
    if request.method == "POST" and form.is_valid():
        try:
            made = expect_video(session_id, form.plan, by=acting, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, gettext("Noted. Its delegation finds it on its page and can hand it in.")
            )
            return redirect("video", slug, made.public_id)
    return _form_page(request, session.forum, form, back, session.title)


@require_http_methods(["GET", "POST"])
def change(request: AskedRequest, slug: str, video_id: str) -> HttpResponse:
    """Who speaks, until when it is to come, from which minute on it is shown."""
    found, acting = video_to_organise(request.asker, slug, video_id)
    forum = found.session.forum
    form = VideoForm(
        request.POST or None,
        initial=first_of_video(found),
        forum=forum,
        delegations=delegations_to_choose(forum),
    )
    back = reverse("video", args=[slug, video_id])
    if request.method == "POST" and form.is_valid():
        try:
            change_video(video_id, form.plan, by=acting, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("Kept."))
            return redirect("video", slug, video_id)
    return _form_page(request, forum, form, back, found.session.title)


def _form_page(request: AskedRequest, forum: Any, form: VideoForm, back: str, session: str) -> HttpResponse:
    context = head_of(request, forum) | {"form": form, "back": back, "session_title": session}
    return render(
        request, "programme/video_form.html", context, status=422 if form.is_bound and form.errors else 200
    )


@require_POST
def hand_in(request: AskedRequest, slug: str, video_id: str) -> HttpResponse:
    """The file or the address, from its delegation or the organisers."""
    _found, acting = video_to_hand_in(request.asker, slug, video_id)
    form = HandInForm(request.POST, request.FILES)
    return _done(
        request,
        slug,
        video_id,
        "hand_in_form",
        form,
        lambda: _receive(request, video_id, form, acting),
        gettext("Thank you: the video has arrived."),
    )


def _receive(request: AskedRequest, video_id: str, form: HandInForm, acting: Acting) -> None:
    who: dict[str, Any] = {"at": request.asker.at, "door": DOOR}
    given = form.cleaned_data["file"]
    if given is None:
        receive_address(video_id, form.cleaned_data["url"], by=acting, **who)
        return
    upload = keep_video(given.file, shown_name=given.name, purpose=VIDEO_PURPOSE, owner=acting.person, **who)
    receive_file(video_id, upload, by=acting, **who)


@require_POST
def texts(request: AskedRequest, slug: str, video_id: str) -> HttpResponse:
    """Captions and transcript in one language."""
    found, acting = video_to_hand_in(request.asker, slug, video_id)
    form = VideoTextForm(request.POST, request.FILES, forum=found.session.forum)
    return _done(
        request,
        slug,
        video_id,
        "text_form",
        form,
        lambda: put_text(
            video_id,
            form.cleaned_data["language"],
            captions=form.said_captions,
            transcript=form.cleaned_data["transcript"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        ),
        gettext("Kept."),
    )


def _done(
    request: AskedRequest,
    slug: str,
    video_id: str,
    form_name: str,
    form: forms.Form,
    act: Callable[[], object],
    said: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect("video", slug, video_id)
    found = video_to_read(request.asker, slug, video_id)
    return _page(request, found, {form_name: form, "wrong_form": form}, status=422)


def _page(
    request: AskedRequest, found: VideoFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    one = found.video
    forum = one.session.forum
    where = [forum.slug, one.public_id]
    transcripts = [text for text in found.texts if text.transcript]
    chosen = _chosen(request.GET.get("transcript", ""), [text.language for text in transcripts])
    late = one.due_at is not None and one.due_at <= request.asker.at and not one.has_arrived
    context: dict[str, Any] = {
        **head_of(request, forum),
        "video": one,
        "speaker": one.speaker,
        "office": one.office,
        "delegation": one.delegation.name if one.delegation else "",
        "session_title": one.session.title,
        "session_url": reverse("session", args=[forum.slug, one.session.public_id]),
        "spoken": language_in_words(one.language) if one.language else "",
        "file_url": reverse("video_file", args=where) if one.upload else "",
        "media_type": one.upload.media_type if one.upload else "",
        "tracks": [
            {
                "language": text.language,
                "name": language_in_words(text.language),
                "url": reverse("video_captions", args=[*where, text.language]),
                "is_default": text.language == reader_language(),
            }
            for text in found.texts
            if text.captions
        ],
        "transcript": next((text.transcript for text in transcripts if text.language == chosen), ""),
        "transcript_language": chosen,
        "transcript_direction": direction_of(chosen) if chosen else "",
        "transcripts": [
            {
                "label": language_in_words(text.language),
                "url": f"{reverse('video', args=where)}?transcript={text.language}#transcript",
                "current": text.language == chosen,
            }
            for text in transcripts
        ],
        "is_released": found.is_released,
        "release": moment_at(one.release_at, forum.zone),
        "due": moment_at(one.due_at, forum.zone),
        "is_late": late,
        "organises": found.organises,
        "may_hand_in": found.may_hand_in,
        "hand_in_form": HandInForm(),
        "text_form": VideoTextForm(forum=forum, initial={"language": one.language}),
    }
    return render(request, "programme/video.html", context | (given or {}), status=status)


def _chosen(asked: str, offered: list[str]) -> str:
    """The language of the transcript: the one asked for, the reader's, English, or any."""
    wanted = [asked, reader_language(), "en", *offered]
    return next((code for code in wanted if code in offered), "")


_here = "forums/<slug:slug>/videos/<str:video_id>/"
urlpatterns = [
    path("forums/<slug:slug>/sessions/<str:session_id>/videos/new/", new, name="session_video"),
    path(_here, video, name="video"),
    path(f"{_here}file/", file, name="video_file"),
    path(f"{_here}captions/<str:language>.vtt", captions, name="video_captions"),
    path(f"{_here}change/", change, name="video_change"),
    path(f"{_here}hand-in/", hand_in, name="video_hand_in"),
    path(f"{_here}texts/", texts, name="video_texts"),
]
