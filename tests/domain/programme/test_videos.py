"""Addresses by video: awaited, handed in, captioned; the one that never comes."""

import datetime
import io
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.domain.programme.conftest import AT, HOW, Stage
from tests.factories import SessionFactory
from twinhall.domain.notices.models import Notice
from twinhall.domain.privacy.erasing import erase_account
from twinhall.domain.privacy.retention import erase_what_is_due
from twinhall.domain.programme.gaps import gaps_of
from twinhall.domain.programme.models import VideoAddress
from twinhall.domain.programme.videos import (
    VIDEO_PURPOSE,
    VideoPlan,
    change_video,
    expect_video,
    put_text,
    receive_address,
    receive_file,
    remind_of_videos,
)
from twinhall.domain.uploads.actions import keep_video
from twinhall.domain.uploads.keeping import place_of
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

DUE = AT + datetime.timedelta(days=30)
CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:02.000\nGood day\n"


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


MP4 = box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", b"index") + box(b"mdat", b"pictures and sounds")


@pytest.fixture
def video(stage: Stage) -> VideoAddress:
    session = SessionFactory.create(forum=stage.forum)
    plan = VideoPlan("The mayor", language="en", delegation=stage.durban, due_at=DUE)
    return expect_video(session.public_id, plan, by=stage.secretary, **HOW)


@pytest.fixture(autouse=True)
def _uploads_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path


def handed_in(stage: Stage, content: bytes = MP4) -> Upload:
    return keep_video(
        io.BytesIO(content),
        shown_name="greeting.exe",
        purpose=VIDEO_PURPOSE,
        owner=stage.officer.person,
        **HOW,
    )


def test_a_video_that_comes_leaves_the_list_and_another_takes_its_place(
    stage: Stage, video: VideoAddress
) -> None:
    assert gaps_of(stage.forum).missing_videos == [video]
    first = handed_in(stage)
    assert (first.media_type, first.shown_name, first.size) == ("video/mp4", "greeting.mp4", len(MP4))
    receive_file(video.public_id, first, by=stage.officer, **HOW)
    assert gaps_of(stage.forum).missing_videos == []
    second = receive_file(video.public_id, handed_in(stage), by=stage.officer, **HOW).upload
    assert second is not None
    first.refresh_from_db()
    assert (first.erased_at, second.erased_at) == (AT, None)
    receive_address(video.public_id, "https://video.example/1", by=stage.officer, **HOW)
    video.refresh_from_db()
    assert (video.upload, video.url, video.has_arrived) == (None, "https://video.example/1", True)
    with pytest.raises(CannotDo, match="https://"):
        receive_address(video.public_id, "http://video.example/1", by=stage.officer, **HOW)


def test_a_video_is_no_loose_file_and_stays_when_its_officer_leaves(
    stage: Stage, video: VideoAddress
) -> None:
    upload = handed_in(stage)
    receive_file(video.public_id, upload, by=stage.officer, **HOW)
    erase_what_is_due(AT + datetime.timedelta(days=100))
    erase_account(stage.officer.person, by=stage.officer.person, **HOW)
    upload.refresh_from_db()
    assert (upload.erased_at, upload.owner, place_of(upload.stored_name).read_bytes()) == (None, None, MP4)


def test_captions_are_missing_in_every_language_of_the_forum_until_they_come(
    stage: Stage, video: VideoAddress
) -> None:
    assert gaps_of(stage.forum).missing_captions == []  # nobody captions what has not come
    receive_file(video.public_id, handed_in(stage), by=stage.officer, **HOW)
    put_text(video.public_id, "en", captions=CAPTIONS, by=stage.officer, **HOW)
    put_text(video.public_id, "ru", transcript="Добрый день", by=stage.officer, **HOW)
    assert [missing.languages for missing in gaps_of(stage.forum).missing_captions] == [["ru"]]
    put_text(video.public_id, "ru", captions=CAPTIONS, by=stage.officer, **HOW)
    assert gaps_of(stage.forum).missing_captions == []
    assert video.texts.get(language="ru").transcript == "Добрый день"


def test_captions_with_wrong_times_are_refused_and_those_before_stay(
    stage: Stage, video: VideoAddress
) -> None:
    put_text(video.public_id, "en", captions=CAPTIONS, by=stage.officer, **HOW)
    wrong = CAPTIONS + "\n00:09.000 --> 00:08.000\nBye\n"
    with pytest.raises(CannotDo, match=r"Line 6 of the captions: The caption ends before it begins\."):
        put_text(video.public_id, "en", captions=wrong, by=stage.officer, **HOW)
    assert video.texts.get().captions == CAPTIONS


def told(stage: Stage) -> list[str]:
    names = {
        stage.officer.person.pk: "delegation",
        stage.secretary.person.pk: "organiser",
        stage.colleague.person.pk: "colleague",
    }
    return [names[pk] for pk in Notice.objects.order_by("pk").values_list("person", flat=True)]


def test_a_video_that_never_comes_is_asked_for_twice_then_the_organisers_are_told_once(
    stage: Stage, video: VideoAddress
) -> None:
    reminded = {}
    for days in range(-10, 20):
        figures = remind_of_videos(DUE + datetime.timedelta(days=days))
        remind_of_videos(DUE + datetime.timedelta(days=days))
        if figures["reminded"]:
            reminded[days] = told(stage)
            Notice.objects.all().delete()
    assert reminded == {
        -7: ["delegation"],
        -1: ["delegation"],
        0: ["delegation", "organiser", "colleague"],
    }
    assert gaps_of(stage.forum).missing_videos == [video]


def test_a_later_day_begins_the_reminders_anew_and_what_has_come_is_not_asked_for(
    stage: Stage, video: VideoAddress
) -> None:
    assert remind_of_videos(DUE)["reminded"] == 1
    later = replace(VideoPlan("The mayor", delegation=stage.durban), due_at=DUE + datetime.timedelta(days=3))
    change_video(video.public_id, later, by=stage.secretary, **HOW)
    assert remind_of_videos(DUE)["reminded"] == 1
    receive_address(video.public_id, "https://video.example/1", by=stage.officer, **HOW)
    assert remind_of_videos(DUE + datetime.timedelta(days=3))["reminded"] == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (MP4[:-5], "cut off"),
        (box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"no index"), "cut off"),
        (box(b"ftyp", b"heic\0\0\0\0") + box(b"moov") + box(b"mdat"), "no video"),
        (b"<html><script>alert(1)</script>", "no video"),
        (b"\x1a\x45\xdf\xa3matroska", "no video"),
        (b"", "empty"),
    ],
)
def test_what_no_browser_plays_is_refused(stage: Stage, content: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match=reason):
        handed_in(stage, content)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_video_that_is_too_large_is_not_read_to_its_end(
    stage: Stage, settings: Settings, tmp_path: Path
) -> None:
    settings.VIDEO_MOST_BYTES = 2 * 1024 * 1024
    content = io.BytesIO(MP4 + b"\0" * 10 * 1024 * 1024)
    with pytest.raises(CannotDo, match="larger than 2 MB"):
        keep_video(content, shown_name="a.mp4", purpose=VIDEO_PURPOSE, owner=stage.officer.person, **HOW)
    assert content.tell() < 4 * 1024 * 1024
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
