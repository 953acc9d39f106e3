"""The content of a forum's programme as its pages show it: the call, sessions, addresses by video."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.domain.programme.conftest import HOW, Stage, acting, stage
from tests.factories import BodyFactory, PersonFactory, SessionFactory, give_second_factor
from tests.web.reading import MOST_QUERIES_SIGNED_IN, grows_with_rows, words_of
from twinhall.access.asking import Asker, Person
from twinhall.access.programme import captions_to_read, video_file_to_read, video_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.programme.models import Contribution, VideoAddress, VideoText
from twinhall.domain.programme.publishing import publish_programme
from twinhall.domain.programme.reviewing import review
from twinhall.domain.programme.sessions import PartFacts, SessionPlan, add_part, change_session
from twinhall.domain.uploads.keeping import keep_bytes, new_stored_name
from twinhall.domain.uploads.models import Upload

__all__ = ["stage"]
RELEASE = datetime.datetime(2027, 6, 21, 6, 30, tzinfo=datetime.UTC)
FILM = b"\x1a\x45\xdf\xa3webm" + bytes(range(200))


def browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office(stage: Stage) -> Client:
    """The browser of Durban's officer."""
    return browser_of(stage.officer.person)


@pytest.fixture
def desk(stage: Stage) -> Client:
    """The browser of the secretariat."""
    return browser_of(give_second_factor(stage.secretary.person))


def at(stage: Stage, rest: str) -> str:
    return f"/en/forums/{stage.forum.slug}/{rest}"


OFFER = {
    "title_en": "Rivers that join us",
    "kind": "talk",
    "speakers": "Thandi Dlamini\nSipho Zulu; Engineer",
    "minutes": "20",
    "languages": ["en"],
}


def test_a_contribution_is_offered_for_people_who_never_sign_in(stage: Stage, office: Client) -> None:
    first = office.post(at(stage, "contributions/new/"), OFFER | {"act": "language", "also": "zu"})
    assert b'name="title_zu"' in first.content
    assert b"Sipho Zulu; Engineer" in first.content
    assert b"error-summary" not in first.content
    given = OFFER | {"act": "submit", "title_zu": "Imifula", "delegation": stage.durban.public_id}
    office.post(at(stage, "contributions/new/"), given)
    made = Contribution.objects.get()
    assert (made.state, made.titles["zu"], made.delegation) == ("submitted", "Imifula", stage.durban)
    assert [(one.participant, one.name, one.office) for one in made.speakers.all()] == [
        (stage.speaker, "", ""),
        (None, "Sipho Zulu", "Engineer"),
    ]
    page = words_of(office.get(at(stage, f"contributions/{made.public_id}/")).content)
    assert "Thandi Dlamini" in page
    assert "Imifula" in page


def test_after_the_call_has_closed_the_form_says_so_and_keeps_what_was_typed(
    stage: Stage, office: Client
) -> None:
    stage.forum.call_closes_at = timezone.now()
    stage.forum.save()
    answer = office.post(at(stage, "contributions/new/"), OFFER | {"act": "submit"})
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "The call of this forum is closed." in page
    assert "Sipho Zulu; Engineer" in page


def test_whoever_speaks_for_nobody_is_refused_and_knows_of_nothing(stage: Stage) -> None:
    stranger = browser_of(PersonFactory.create())
    contribution = stage.offered()
    session = SessionFactory.create(forum=stage.forum)
    answers = {
        rest: stranger.get(at(stage, rest)).status_code
        for rest in (
            "contributions/",
            "contributions/new/",
            f"contributions/{contribution.public_id}/",
            "sessions/",
            f"sessions/{session.public_id}/",
            f"sessions/{session.public_id}/change/",
        )
    }
    assert list(answers.values()) == [403, 403, 404, 403, 404, 403]
    elsewhere = browser_of(acting(BodyFactory.create()).person)
    assert elsewhere.get(at(stage, f"contributions/{contribution.public_id}/")).status_code == 404


def test_a_reviewer_sees_the_others_word_after_her_own(stage: Stage, desk: Client) -> None:
    contribution = stage.offered()
    address = at(stage, f"contributions/{contribution.public_id}/")
    review(contribution.public_id, "decline", comment="Too long.", by=stage.colleague, **HOW)
    before = words_of(desk.get(address).content)
    assert "Too long." not in before
    assert "1 of 2 reviews are in" in before
    desk.post(f"{address}review/", {"act": "review", "verdict": "accept", "comment": ""})
    assert "Too long." in words_of(desk.get(address).content)
    answer = desk.post(f"{address}decide/", {"decision": "decline", "reason": " ", "place": "new"})
    assert answer.status_code == 422
    desk.post(f"{address}decide/", {"decision": "accept", "reason": "", "place": "new"})
    contribution.refresh_from_db()
    assert contribution.session is not None
    assert contribution.session.title in words_of(desk.get(at(stage, "sessions/")).content)


def test_the_second_of_two_organisers_is_told_and_loses_nothing(stage: Stage, desk: Client) -> None:
    session = SessionFactory.create(forum=stage.forum)
    address = at(stage, f"sessions/{session.public_id}/change/")
    typed = {"title_en": "Ice", "kind": "panel", "minutes": "45", "audience": "open", "revision": "1"}
    theirs = SessionPlan({"en": "Water"}, minutes=90)
    change_session(session.public_id, theirs, revision=1, by=stage.colleague, **HOW)
    answer = desk.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Ice"' in page
    assert 'name="revision" value="2"' in page
    now = words_of(answer.content).split("What stands now", 1)[1]
    assert "Water" in now
    assert "90" in now
    desk.post(address, typed | {"revision": "2"})
    session.refresh_from_db()
    assert (session.titles, session.minutes) == ({"en": "Ice"}, 45)


def test_a_closed_session_is_for_delegations(stage: Stage, office: Client) -> None:
    stage.forum.state = "published"
    stage.forum.save()
    session = SessionFactory.create(
        forum=stage.forum,
        livestream_url="https://stream.example/1",
        interpreted_into=["ar"],
        starts_at=RELEASE,
    )
    address = at(stage, f"sessions/{session.public_id}/")
    public = words_of(Client().get(address).content)
    assert "Interpreted into Arabic" in public
    assert "21 Jun 2027, 09:30 UTC+3" in public
    type(session).objects.update(is_open=False)
    assert Client().get(address).status_code == 404
    assert "stream.example" in office.get(address).content.decode()


def test_an_hour_that_is_not_published_is_shown_to_organisers_alone(stage: Stage, desk: Client) -> None:
    session = SessionFactory.create(forum=stage.forum, starts_at=RELEASE)
    address = at(stage, f"sessions/{session.public_id}/")
    assert Client().get(address).status_code == 404
    publish_programme(stage.forum.public_id, by=stage.secretary, **HOW)
    type(session).objects.update(starts_at=RELEASE + datetime.timedelta(hours=1))
    assert "09:30" in words_of(Client().get(address).content)
    assert "10:30" in words_of(desk.get(address).content)


def test_its_delegation_withdraws_a_speaker_and_nobody_elses_does(stage: Stage, office: Client) -> None:
    session = SessionFactory.create(forum=stage.forum)
    own = add_part(session.public_id, PartFacts("speaker", stage.speaker), by=stage.secretary, **HOW)
    other = add_part(session.public_id, PartFacts("speaker", name="Li Wei"), by=stage.secretary, **HOW)
    address = at(stage, f"sessions/{session.public_id}/")
    assert office.post(f"{address}withdraw/", {"part": str(other.pk)}).status_code == 403
    office.post(f"{address}withdraw/", {"part": str(own.pk)})
    page = words_of(office.get(address).content)
    assert page.count("has withdrawn") == 1


# --- Addresses by video ----------------------------------------------------------------------------------------


@pytest.fixture
def video(stage: Stage, settings: Settings, tmp_path: Path) -> VideoAddress:
    """With a file, captions in two languages and a transcript; released at RELEASE."""
    settings.UPLOADS_DIR = tmp_path
    stage.forum.state = "published"
    stage.forum.save()
    stored_name = new_stored_name()
    keep_bytes(stored_name, FILM)
    upload = Upload.objects.create(
        purpose="video-address",
        stored_name=stored_name,
        shown_name="greeting.webm",
        media_type="video/webm",
        size=len(FILM),
        sha256="0" * 64,
        added_at=HOW["at"],
    )
    made: VideoAddress = VideoAddress.objects.create(
        session=SessionFactory.create(forum=stage.forum, starts_at=RELEASE),
        delegation=stage.durban,
        speaker="The mayor",
        language="en",
        upload=upload,
        release_at=RELEASE,
    )
    for language, words in (("en", "Good day"), ("ar", "طاب يومكم")):
        VideoText.objects.create(
            video=made,
            language=language,
            captions=f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n",
            transcript=words,
            at=HOW["at"],
        )
    return made


def test_nothing_of_a_video_is_known_before_its_minute(stage: Stage, video: VideoAddress) -> None:
    """Page, file and captions, each from the very minute on; its delegation and organisers see it before."""
    where = (stage.forum.slug, video.public_id)
    just_before = Asker(None, at=RELEASE - datetime.timedelta(microseconds=1))
    readers: list[Callable[..., object]] = [
        video_to_read,
        video_file_to_read,
        lambda asker, slug, public_id: captions_to_read(asker, slug, public_id, "en"),
    ]
    for read in readers:
        with pytest.raises(Unknown):
            read(just_before, *where)
        assert read(Asker(None, at=RELEASE), *where)
        assert read(Asker(stage.officer.person, at=just_before.at), *where)
        assert read(Asker(stage.secretary.person, at=just_before.at), *where)


def test_every_address_of_a_video_that_is_not_released_answers_that_there_is_none(
    stage: Stage, video: VideoAddress, office: Client
) -> None:
    VideoAddress.objects.update(release_at=timezone.now() + datetime.timedelta(hours=1))
    here = at(stage, f"videos/{video.public_id}/")
    session = at(stage, f"sessions/{video.session.public_id}/")
    beneath = ["", "file/", "captions/en.vtt"]
    assert [Client().get(here + rest).status_code for rest in beneath] == [404, 404, 404]
    assert "The mayor" not in Client().get(session).content.decode()
    assert [office.get(here + rest).status_code for rest in beneath] == [200, 200, 200]
    VideoAddress.objects.update(release_at=None)
    assert [Client().get(here + rest).status_code for rest in beneath] == [404, 404, 404]


def test_the_player_has_a_track_for_each_language_and_the_transcript_beneath(
    stage: Stage, video: VideoAddress
) -> None:
    VideoAddress.objects.update(release_at=timezone.now())
    here = at(stage, f"videos/{video.public_id}/")
    answer = Client().get(f"{here}?transcript=ar")
    page = answer.content.decode()
    assert page.count('<track kind="captions"') == 2
    assert 'srclang="ar"' in page
    assert 'lang="ar" dir="rtl"><p>طاب يومكم</p>' in page
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    captions = Client().get(f"{here}captions/ar.vtt")
    assert captions["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.parametrize(
    ("asked", "status", "told", "sent"),
    [
        ("bytes=0-3", 206, f"bytes 0-3/{len(FILM)}", FILM[:4]),
        ("bytes=200-", 206, f"bytes 200-{len(FILM) - 1}/{len(FILM)}", FILM[200:]),
        ("bytes=-5", 206, f"bytes {len(FILM) - 5}-{len(FILM) - 1}/{len(FILM)}", FILM[-5:]),
        ("bytes=900-", 416, f"bytes */{len(FILM)}", b""),
        ("bytes=0-1,4-5", 200, None, FILM),
    ],
)
def test_a_player_gets_the_part_it_asks_for(
    stage: Stage, video: VideoAddress, asked: str, status: int, told: str | None, sent: bytes
) -> None:
    VideoAddress.objects.update(release_at=timezone.now())
    here = at(stage, f"videos/{video.public_id}/file/")
    answer = Client().get(here, headers={"range": asked, "accept-encoding": "gzip"})
    content = b"".join(answer) if answer.streaming else answer.content
    assert (answer.status_code, answer.get("Content-Range"), content) == (status, told, sent)


def test_pages_ask_no_more_for_more_rows(stage: Stage, desk: Client) -> None:
    def offer() -> None:
        for _row in range(2):
            stage.offered()

    def plan() -> None:
        for _row in range(2):
            session = SessionFactory.create(forum=stage.forum)
            add_part(session.public_id, PartFacts("speaker", stage.speaker), by=stage.secretary, **HOW)
            VideoAddress.objects.create(session=session, speaker="The mayor", delegation=stage.durban)
            VideoAddress.objects.create(session=session, speaker="Another", url="https://video.example/")

    stage.offered()
    assert not grows_with_rows(desk, at(stage, "contributions/"), offer, MOST_QUERIES_SIGNED_IN + 4)
    plan()
    assert not grows_with_rows(desk, at(stage, "sessions/"), plan, MOST_QUERIES_SIGNED_IN + 4)
