"""Conflicts of a timetable over plain facts, and from the tables."""

import datetime
from dataclasses import replace

import pytest

from tests.domain.programme.timetables import FIRST, LAST, ZONE, appear, build_table
from tests.factories import ParticipantFactory, PersonFactory
from twinhall.domain.programme.conflicts import (
    Conflict,
    ConflictKind,
    Engaged,
    Frame,
    RoomFacts,
    Slot,
    conflicts_of,
    free_places,
)
from twinhall.domain.programme.drafting import draft_of
from twinhall.domain.programme.engagements import frame_of, places_for, slots_of
from twinhall.domain.programme.models import Pick

FRAME = Frame(ZONE, FIRST, LAST, (RoomFacts("hall", 300), RoomFacts("studio", 20), RoomFacts("foyer")))


def at(hour: str, day: datetime.date = FIRST) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.fromisoformat(hour), ZONE)


def slot(
    name: str,
    starts: str,
    ends: str,
    room: str = "",
    *engaged: Engaged,
    day: datetime.date = FIRST,
    **more: object,
) -> Slot:
    return Slot(name, at(starts, day), at(ends, day), room, engaged, **more)  # type: ignore[arg-type]


def found(*slots: Slot) -> list[tuple[str, str, str, str]]:
    return [(str(one.kind), one.slot, one.other, one.who) for one in conflicts_of(slots, FRAME)]


@pytest.mark.parametrize(
    ("here", "there", "kind"),
    [
        (Engaged("anna"), Engaged("anna"), "speaker"),
        (Engaged("anna", "chair"), Engaged("anna"), "chair"),
        (Engaged("anna", "interpreter"), Engaged("anna", "interpreter"), "interpreter"),
        (Engaged("anna", is_head=True), Engaged("anna", "chair", is_head=True), "head"),
    ],
)
def test_nobody_is_in_two_places(here: Engaged, there: Engaged, kind: str) -> None:
    one, other = slot("a", "10:00", "11:00", "hall", here), slot("b", "10:30", "11:30", "studio", there)
    assert found(one, other) == [(kind, "a", "b", "anna")]
    assert found(one, slot("b", "11:00", "12:00", "studio", there)) == []  # one after the other is well


def test_a_head_with_a_part_elsewhere_is_missing_where_all_heads_are_expected() -> None:
    ceremony = slot("signing", "10:00", "11:00", "hall", heads=True)
    head = slot("panel", "10:00", "11:00", "studio", Engaged("anna", is_head=True), Engaged("boris"))
    assert found(ceremony, head) == [("head", "panel", "signing", "anna")]


def test_a_room_holds_one_session_and_not_more_people_than_it_has_seats() -> None:
    taken = slot("a", "10:00", "11:00", "studio", expected=25)
    assert found(taken, slot("b", "10:59", "11:30", "studio")) == [
        ("room", "a", "b", ""),
        ("too-small", "a", "", ""),
    ]
    assert found(replace(taken, room="foyer")) == []  # of which nobody knows how many it holds


def test_everybody_must_be_there_on_a_day_of_the_forum() -> None:
    late, early = Engaged("late", arrives_at=at("10:30")), Engaged("early", departs_at=at("10:30"))
    stays = Engaged("stays", arrives_at=at("09:00"), departs_at=at("11:00"))
    gone = Engaged("gone", comes=False)
    one = slot("a", "10:00", "11:00", "", late, early, stays, gone)
    assert found(one) == [
        ("not-coming", "a", "", "gone"),
        ("arrives", "a", "", "late"),
        ("leaves", "a", "", "early"),
    ]
    after = slot("b", "10:00", "11:00", day=LAST + datetime.timedelta(days=1))
    assert found(after) == [("outside", "b", "", "")]
    assert found(slot("c", "23:00", "23:59", day=LAST)) == []


def test_the_way_out_is_a_free_place_of_the_same_day() -> None:
    one = slot("a", "10:00", "11:00", "hall", Engaged("anna"))
    in_hall = slot("b", "09:00", "12:00", "hall", Engaged("boris"))
    also_anna = slot("c", "10:30", "12:30", "studio", Engaged("anna"))
    # Her hour is taken in every room, since she speaks elsewhere; the hall is free at noon, but she is not.
    assert free_places(one, [in_hall], FRAME) == [(at("10:00"), "studio")]
    assert free_places(one, [in_hall, also_anna], FRAME, most=2) == [
        (at("12:30"), "hall"),
        (at("12:45"), "hall"),
    ]


def test_it_looks_earlier_when_the_rest_of_the_day_is_taken_and_gives_up_when_all_is() -> None:
    one = slot("a", "18:00", "19:00", "hall", Engaged("anna"))
    busy = slot("b", "10:00", "20:00", "studio", Engaged("anna"))
    assert free_places(one, [busy], FRAME) == [(at("09:00"), "hall")]
    assert free_places(one, [replace(busy, starts_at=at("08:00"))], FRAME) == []


def test_an_hour_of_the_night_in_which_clocks_change_is_no_trap() -> None:
    one = slot("a", "10:00", "11:00", "hall", day=LAST)
    other = slot("b", "10:00", "18:30", "hall", day=LAST)
    assert free_places(one, [other], replace(FRAME, rooms=(RoomFacts("hall"),))) == [
        (at("09:00", LAST), "hall")
    ]


@pytest.mark.django_db
def test_from_the_tables() -> None:
    table = build_table()
    plenary = table.session("Opening", "10:00", kind="plenary", room=table.hall)
    panel = table.session("Panel", "10:30", room=table.studio)
    head = ParticipantFactory.create(delegation__forum=table.forum, role="head")
    appear(panel, head)
    late = ParticipantFactory.create(delegation__forum=table.forum, arrives_at=at("10:45"))
    appear(panel, late, "interpreter")
    withdrawn = appear(plenary, withdrawn_at=table.at)
    appear(panel, withdrawn)
    for _number in range(21):
        Pick.objects.create(person=PersonFactory.create(), session=panel)
    table.session("Cancelled", "10:30", room=table.studio, state="cancelled")
    sessions = draft_of(table.forum)
    slots = slots_of(table.forum, sessions)
    conflicts = conflicts_of(list(slots.values()), frame_of(table.forum, [table.hall, table.studio]))
    assert conflicts == [
        Conflict(ConflictKind.HEAD, plenary.public_id, panel.public_id, who=head.public_id),
        Conflict(ConflictKind.ARRIVES, panel.public_id, who=late.public_id, moment=late.arrives_at),
        Conflict(ConflictKind.TOO_SMALL, panel.public_id, room=table.studio.public_id, number=21),
    ]
    waiting = table.session("Waiting")
    appear(waiting, head)
    sessions = draft_of(table.forum)
    planned = next(one for one in sessions if one.id == waiting.public_id)
    places = places_for(table.forum, planned, sessions, [table.hall, table.studio], most=2)
    assert places == [(at("09:00"), table.hall.public_id), (at("11:30"), table.hall.public_id)]
