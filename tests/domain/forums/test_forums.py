"""Forums: what their hosts may say of them, and from which state to which they go."""

import datetime
from dataclasses import replace

import pytest

from tests.factories import BodyFactory, CityFactory, ForumFactory, MandateFactory, SessionFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.forums.actions import (
    ForumPlan,
    add_host,
    add_room,
    add_track,
    change_forum,
    move_forum,
    open_forum,
    remove_room,
    remove_track,
)
from twinhall.domain.forums.models import Forum
from twinhall.domain.forums.states import NEXT
from twinhall.domain.forums.words import ForumState
from twinhall.domain.journal.models import Entry, EntryConcern
from twinhall.kit.errors import CannotDo

AT = datetime.datetime(2027, 1, 10, 9, 0, tzinfo=datetime.UTC)
PLAN = ForumPlan(
    names={"en": "Forum of Two Rivers", "ru": ""},
    starts_on=datetime.date(2027, 6, 21),
    ends_on=datetime.date(2027, 6, 23),
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting() -> Acting:
    mandate = MandateFactory.create(body=BodyFactory.create(city=CityFactory.create(name="Kazan")))
    return Acting(mandate.person, mandate)


def opened(acting: Acting, plan: ForumPlan = PLAN) -> Forum:
    return open_forum(plan, by=acting, at=AT, door="test")


def test_who_opens_a_forum_keeps_its_pages_and_finds_it_in_the_journal(acting: Acting) -> None:
    forum = opened(acting, replace(PLAN, city=acting.body.city if acting.body else None))
    assert (forum.slug, forum.names, forum.state) == (
        "forum-of-two-rivers-2027",
        {"en": "Forum of Two Rivers"},
        "planned",
    )
    assert (forum.place, forum.country, forum.time_zone) == ("Kazan", "RU", "Europe/Moscow")
    assert [(host.body, host.organises) for host in forum.hosts.all()] == [(acting.body, True)]
    entry = Entry.objects.get(verb="forum.opened")
    assert entry.subject == forum.public_id
    assert set(EntryConcern.objects.filter(entry=entry).values_list("reference", flat=True)) == {
        acting.body_id
    }


def test_a_second_forum_of_that_name_has_an_address_of_its_own(acting: Acting) -> None:
    assert [opened(acting).slug for _time in range(3)] == [
        "forum-of-two-rivers-2027",
        "forum-of-two-rivers-2027-2",
        "forum-of-two-rivers-2027-3",
    ]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"names": {"en": "  "}}, "a name"),
        ({"ends_on": datetime.date(2027, 6, 20)}, "first day or later"),
        ({"ends_on": datetime.date(2027, 9, 1)}, "sixty days"),
        ({"time_zone": "Kazan"}, "not a time zone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_changes_nothing(
    acting: Acting, wrong: dict[str, object], reason: str
) -> None:
    forum = opened(acting)
    with pytest.raises(CannotDo, match=reason):
        change_forum(forum.public_id, replace(PLAN, **wrong), by=acting, at=AT, door="test")  # type: ignore[arg-type]
    assert Forum.objects.get() == forum
    assert not Entry.objects.filter(verb="forum.changed").exists()


def test_the_table_of_states_knows_every_state_and_is_kept(acting: Acting) -> None:
    assert set(NEXT) == set(ForumState.values)
    assert {state for steps in NEXT.values() for state in steps} == set(ForumState.values)
    for state in ForumState.values:
        for other in ForumState.values:
            forum = ForumFactory.create(state=state)
            if other in NEXT[state]:
                assert move_forum(forum.public_id, other, by=acting, at=AT, door="test").state == other
            else:
                with pytest.raises(CannotDo, match="not possible now"):
                    move_forum(forum.public_id, other, by=acting, at=AT, door="test")


def test_a_room_in_which_something_is_held_stays(acting: Acting) -> None:
    forum = opened(acting)
    who = {"by": acting, "at": AT, "door": "test"}
    hall = add_room(forum.public_id, {"en": "Column hall"}, capacity=300, **who)  # type: ignore[arg-type]
    SessionFactory.create(forum=forum, room=hall)
    with pytest.raises(CannotDo, match="Sessions are held in this room"):
        remove_room(forum.public_id, hall.public_id, by=acting, at=AT, door="test")
    with pytest.raises(CannotDo, match="of this name already"):
        add_room(forum.public_id, {"en": " Column hall "}, by=acting, at=AT, door="test")
    assert forum.rooms.count() == 1


def test_a_track_goes_and_its_sessions_stay(acting: Acting) -> None:
    forum = opened(acting)
    track = add_track(forum.public_id, {"en": "Youth"}, theme="youth", by=acting, at=AT, door="test")
    session = SessionFactory.create(forum=forum, track=track)
    remove_track(forum.public_id, track.public_id, by=acting, at=AT, door="test")
    session.refresh_from_db()
    assert session.track is None
    with pytest.raises(CannotDo, match="no longer there"):
        remove_track(forum.public_id, track.public_id, by=acting, at=AT, door="test")


def test_an_institution_without_anybody_here_hosts_by_its_name_and_keeps_nothing(acting: Acting) -> None:
    forum = opened(acting)
    ministry = add_host(
        forum.public_id, names={"en": "Ministry"}, organises=True, by=acting, at=AT, door="test"
    )
    assert (ministry.name, ministry.organises) == ("Ministry", False)
    with pytest.raises(CannotDo, match="host already"):
        add_host(forum.public_id, body=acting.body, by=acting, at=AT, door="test")
