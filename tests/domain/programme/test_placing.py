"""Placing sessions: over midnight, over a change of clocks, by two organisers at once."""

import datetime
from typing import Any

import pytest

from tests.domain.programme.timetables import FIRST, LAST, ZONE, Table, build_table
from tests.factories import ForumFactory
from twinhall.domain.forums.models import Room
from twinhall.domain.journal.models import Entry
from twinhall.domain.programme.drafting import draft_of
from twinhall.domain.programme.hours import moment_of
from twinhall.domain.programme.models import Session
from twinhall.domain.programme.placing import MovedMeanwhile, cancel_session, restore_session, take_off
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return build_table()


def test_placed_by_local_day_and_hour(table: Table) -> None:
    session = table.place(table.session(), "09:30", room=table.hall)
    assert session.starts_at == datetime.datetime(2027, 10, 29, 7, 30, tzinfo=datetime.UTC)
    assert (session.room, session.revision) == (table.hall, 2)
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.subject) == ("session.placed", session.public_id)
    assert entry.after["room"] == table.hall.public_id


def test_moved_over_midnight_it_stands_on_the_day_it_begins(table: Table) -> None:
    session = table.place(table.session(kind="social"), "23:00", minutes=180)
    planned = draft_of(table.forum)[0]
    assert planned.day(ZONE) == FIRST
    assert planned.ends_at == datetime.datetime(2027, 10, 30, 0, 0, tzinfo=datetime.UTC)  # two at night there
    moved = table.place(session, "00:30", day=FIRST + datetime.timedelta(days=1), minutes=180)
    assert moved.starts_at == datetime.datetime(2027, 10, 29, 22, 30, tzinfo=datetime.UTC)
    assert draft_of(table.forum)[0].day(ZONE) == FIRST + datetime.timedelta(days=1)


def test_moved_over_a_change_of_clocks_it_keeps_its_local_hour_and_its_length(table: Table) -> None:
    before = table.place(table.session(), "10:00", day=LAST - datetime.timedelta(days=1))
    assert before.starts_at == datetime.datetime(2027, 10, 30, 8, 0, tzinfo=datetime.UTC)
    after = table.place(before, "10:00", day=LAST)
    assert after.starts_at == datetime.datetime(2027, 10, 31, 9, 0, tzinfo=datetime.UTC)
    # Two hours across the moment in which three o'clock becomes two: it ends at three by the clock.
    night = table.place(after, "01:30", day=LAST, minutes=150)
    planned = draft_of(table.forum)[0]
    assert planned.ends_at is not None
    assert planned.ends_at.astimezone(ZONE).strftime("%H:%M") == "03:00"
    assert night.minutes == 150


def test_an_hour_that_comes_twice_is_the_first_and_one_that_never_comes_is_refused() -> None:
    twice = moment_of(LAST, datetime.time(2, 30), ZONE)
    assert twice == datetime.datetime(2027, 10, 31, 0, 30, tzinfo=datetime.UTC)
    with pytest.raises(CannotDo, match="clocks go forward: 02:30 does not come"):
        moment_of(datetime.date(2027, 3, 28), datetime.time(2, 30), ZONE)


def test_the_second_of_two_organisers_is_told_what_is_there_now(table: Table) -> None:
    session = table.session()
    seen = session.revision
    table.place(session, "10:00", room=table.hall, revision=seen)
    with pytest.raises(MovedMeanwhile) as refused:
        table.place(session, "15:00", room=table.studio, revision=seen)
    assert "10:00, Great hall" in str(refused.value)
    session.refresh_from_db()
    assert session.room == table.hall


def test_taken_off_cancelled_and_restored(table: Table) -> None:
    session = table.place(table.session(), "10:00", room=table.hall)
    who: dict[str, Any] = {"by": table.organiser, "at": table.at, "door": "test"}
    cancelled = cancel_session(table.forum, session.public_id, revision=2, **who)
    assert (cancelled.state, cancelled.starts_at) == ("cancelled", session.starts_at)
    with pytest.raises(CannotDo, match="Restore it first"):
        table.place(session, "11:00")
    restore_session(table.forum, session.public_id, revision=3, **who)
    off = take_off(table.forum, session.public_id, revision=4, **who)
    assert (off.state, off.starts_at, off.room) == ("planned", None, None)


@pytest.mark.parametrize(
    ("what", "reason"), [("day", "far from the days"), ("minutes", "five minutes"), ("room", "room")]
)
def test_what_cannot_be_a_place(table: Table, what: str, reason: str) -> None:
    elsewhere = Room.objects.create(forum=ForumFactory.create(), names={"en": "Elsewhere"})
    day = LAST + datetime.timedelta(days=30) if what == "day" else FIRST
    with pytest.raises(CannotDo, match=reason):
        table.place(
            table.session(),
            "10:00",
            day=day,
            minutes=2 if what == "minutes" else 60,
            room=elsewhere if what == "room" else None,
        )
    assert Session.objects.get().starts_at is None
