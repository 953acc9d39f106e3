"""Notices on the desk, the choice of mails, and the link that turns one off."""

import datetime

import pytest
from django.test import Client

from tests.factories import PersonFactory
from tests.web.reading import MOST_QUERIES_SIGNED_IN, grows_with_rows
from tests.web.test_dossiers import office
from twinhall.domain.notices.giving import NoticeFacts, give_notice, off_link, paces_of
from twinhall.domain.notices.models import Notice
from twinhall.domain.notices.words import NoticeKind, Pace
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(language="en")


@pytest.fixture
def hers(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def give(person: Person, subject: str = "Kazan – Durban: signed") -> Notice:
    facts = NoticeFacts(NoticeKind.MOVES, "dossier.moved", "dossier", "tie_0")
    return give_notice(person, facts, lambda: (subject, "Read it."), why=lambda: "You speak.", at=AT)


def address(person: Person, word: str = "moves") -> str:
    return "/" + off_link(person, word).split("/", 3)[3]


def test_new_ones_are_counted_on_the_desk_and_seen_once(person: Person, hers: Client) -> None:
    give(person)
    assert "1 new notice" in hers.get("/en/desk/").content.decode()
    page = hers.get("/en/desk/notices/").content.decode()
    assert "Kazan – Durban: signed" in page
    assert "/en/ties/tie_0/file/" in page
    hers.post("/en/desk/notices/")
    assert "1 new notice" not in hers.get("/en/desk/").content.decode()
    assert "I have seen them all" not in hers.get("/en/desk/notices/").content.decode()


def test_each_sees_her_own(person: Person, hers: Client) -> None:
    give(PersonFactory.create(), "Not for you")
    assert "Not for you" not in hers.get("/en/desk/notices/").content.decode()


def test_the_list_asks_the_same_for_any_number(person: Person, hers: Client) -> None:
    give(person)

    def two_more() -> None:
        give(person)
        give(person)

    assert not grows_with_rows(hers, "/en/desk/notices/", two_more, MOST_QUERIES_SIGNED_IN)


def test_a_pace_for_each_kind(person: Person, hers: Client) -> None:
    chosen = {
        "moves": "daily",
        "waits": "at-once",
        "messages": "off",
        "reminders": "weekly",
        "alarms": "daily",
        "steps": "weekly",
        "text": "at-once",
        "stale": "daily",
        "releases": "at-once",
        "forum": "daily",
    }
    assert hers.post("/en/desk/notices/choices/", chosen)["Location"] == "/en/desk/notices/choices/"
    assert {kind.value: pace.value for kind, pace in paces_of(person).items()} == chosen
    assert hers.post("/en/desk/notices/choices/", chosen | {"moves": "hourly"}).status_code == 422
    assert paces_of(person)[NoticeKind.MOVES] == Pace.DAILY


def test_opening_the_link_changes_nothing_pressing_does(person: Person) -> None:
    anybody = Client(enforce_csrf_checks=True)
    assert "shall this come by mail no more?" in anybody.get(address(person)).content.decode()
    assert paces_of(person)[NoticeKind.MOVES] == Pace.AT_ONCE
    assert "Turned off" in anybody.post(address(person)).content.decode()
    assert paces_of(person)[NoticeKind.MOVES] == Pace.OFF
    assert paces_of(person)[NoticeKind.WAITS] == Pace.AT_ONCE


def test_a_mailbox_turns_it_off_by_itself(person: Person) -> None:
    mailbox = Client(enforce_csrf_checks=True)
    answer = mailbox.post(address(person), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, len(answer.cookies)) == (200, 0)
    assert paces_of(person)[NoticeKind.MOVES] == Pace.OFF


def test_any_other_link_is_unknown(person: Person, client: Client) -> None:
    right = address(person)
    for wrong in (right[:-2] + "/", right.replace("moves", "waits"), address(person, "codes")):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    Person.objects.update(is_active=False)
    assert client.post(right).status_code == 404
    assert paces_of(person)[NoticeKind.MOVES] == Pace.AT_ONCE


def test_what_a_side_is_told_stands_on_the_desk_of_its_officers(client: Client) -> None:
    durban = office("Durban", "ZA")
    kazan = office("Kazan", "RU")
    asked = {"partner": "durban", "kind": "sister-city", "purpose": "Two ports."}
    begun = kazan.client.post("/en/ties/new/", asked)
    kazan.client.post(f"{begun['Location']}propose/", {"lapses_on": "2099-01-01"})
    assert "Kazan proposes a tie" in durban.client.get("/en/desk/notices/").content.decode()
    notice = Notice.objects.get()
    assert (notice.kind, notice.person) == ("waits", durban.acting.person)
