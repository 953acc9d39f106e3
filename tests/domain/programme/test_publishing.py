"""Versions of a programme: what differs, who is told, and that each is told once."""

import datetime

import pytest

from tests.domain.programme.timetables import FIRST, Table, appear, build_table
from tests.factories import (
    BodyFactory,
    CityFactory,
    DelegationFactory,
    MandateFactory,
    ParticipantFactory,
    PersonFactory,
)
from twinhall.domain.notices.models import Notice
from twinhall.domain.programme.drafting import latest_version, public_programme
from twinhall.domain.programme.models import Appearance, Pick, ProgrammeVersion, Session
from twinhall.domain.programme.placing import cancel_session
from twinhall.domain.programme.planned import PlannedSession
from twinhall.domain.programme.telling import tell_affected, tell_untold
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return build_table()


def public(table: Table) -> list[PlannedSession]:
    return public_programme(table.forum, latest_version(table.forum)) or []


def kinds(version: ProgrammeVersion) -> list[tuple[str, str]]:
    return [(change["kind"], change["titles"]["en"]) for change in version.changes]


def test_what_is_planned_stays_with_the_organisers_until_it_is_published(table: Table) -> None:
    session = table.place(table.session(), "10:00", room=table.hall)
    assert public_programme(table.forum, None) is None
    table.publish()
    table.place(session, "15:00", room=table.studio)
    shown = public(table)[0]
    assert (shown.starts_at, shown.room_names) == (
        datetime.datetime(2027, 10, 29, 8, 0, tzinfo=datetime.UTC),
        {"en": "Great hall"},
    )


def test_the_log_says_what_was_moved_renamed_cancelled_added_and_who_withdrew(table: Table) -> None:
    moved, renamed, cancelled, deleted, left = (
        table.place(table.session(title), hour, room=table.hall)
        for title, hour in (("A", "09:00"), ("B", "10:00"), ("C", "11:00"), ("D", "12:00"), ("E", "13:00"))
    )
    speaker = appear(left)
    first = table.publish()
    assert (first.number, first.changes) == (1, [])
    table.place(moved, "16:00", room=table.studio)
    Session.objects.filter(pk=renamed.pk).update(titles={"en": "B, in other words"})
    cancel_session(table.forum, cancelled.public_id, revision=2, by=table.organiser, at=table.at, door="test")
    deleted.delete()
    Appearance.objects.update(withdrawn_at=table.at)
    table.place(table.session("New"), "17:00")
    second = table.publish("After the meeting of the hosts")
    assert kinds(second) == [
        ("renamed", "B, in other words"),
        ("cancelled", "C"),
        ("cancelled", "D"),
        ("withdrawn", "E"),
        ("moved", "A"),
        ("room", "A"),
        ("added", "New"),
    ]
    change = next(one for one in second.changes if one["kind"] == "moved")
    assert (change["from"]["starts_at"], change["to"]["starts_at"]) == (
        "2027-10-29T07:00:00+00:00",
        "2027-10-29T14:00:00+00:00",
    )
    # A version keeps of its people nothing but their permanent ids.
    kept = f"{first.content}{second.content}{second.changes}"
    assert speaker.display_name not in kept
    assert speaker.public_id in kept


def test_what_calendars_count_goes_up_with_changes_alone(table: Table) -> None:
    session, other = (table.place(table.session(), hour, room=table.hall) for hour in ("09:00", "10:00"))
    table.publish()
    before = {one.id: one.sequence for one in public(table)}
    table.place(session, "16:00")
    table.publish()
    after = {one.id: one.sequence for one in public(table)}
    assert after[session.public_id] > before[session.public_id]
    assert after[other.public_id] == before[other.public_id]
    session.delete()
    table.publish()
    gone = next(one for one in public(table) if one.id == session.public_id)
    assert gone.is_cancelled
    assert gone.sequence > after[session.public_id]


def test_nothing_new_is_no_version(table: Table) -> None:
    with pytest.raises(CannotDo, match="No session has a place yet"):
        table.publish()
    table.place(table.session(), "10:00")
    table.publish()
    with pytest.raises(CannotDo, match="Nothing has changed"):
        table.publish()
    assert ProgrammeVersion.objects.count() == 1


def test_everybody_a_change_concerns_is_told_once(table: Table) -> None:
    """Here an hour before: the speaker withdraws, and her session moves."""
    city = CityFactory.create()
    holds = {
        "starts_on": FIRST - datetime.timedelta(days=300),
        "ends_on": FIRST + datetime.timedelta(days=300),
    }
    officer = MandateFactory.create(body=BodyFactory.create(city=city), **holds).person
    assistant, speaker, picker, stranger = PersonFactory.create_batch(4)
    delegation = DelegationFactory.create(forum=table.forum, city=city, assistant=assistant)
    session = table.place(table.session("Youth"), "10:00", room=table.hall)
    same = table.place(table.session("Same"), "12:00", room=table.hall)
    appear(session, ParticipantFactory.create(delegation=delegation, person=speaker))
    for person, picked in ((picker, session), (officer, session), (stranger, same)):
        Pick.objects.create(person=person, session=picked)
    table.publish()
    assert set(told(table)) == {officer.pk, assistant.pk, speaker.pk}
    table.at = datetime.datetime(2027, 10, 29, 7, 0, tzinfo=datetime.UTC)
    Appearance.objects.update(withdrawn_at=table.at)
    table.place(session, "15:30", room=table.hall)
    version = table.publish()
    assert sorted(told(table)) == sorted([officer.pk, assistant.pk, speaker.pk, picker.pk])
    text = Notice.objects.get(person=picker).text
    assert "Youth: moved, now" in text
    assert "15:30" in text
    assert "Youth: somebody does not appear" in text
    assert version.told_at == table.at
    assert tell_untold(table.at) == {"told": 0}


def test_many_are_told_by_the_worker_each_once_though_it_is_killed_in_between(table: Table) -> None:
    session = table.place(table.session(), "10:00")
    people = PersonFactory.create_batch(7)
    Pick.objects.bulk_create(Pick(person=person, session=session) for person in people)
    table.publish()
    table.place(session, "11:00")
    version = table.publish()
    ProgrammeVersion.objects.update(told_at=None)
    Notice.objects.all().delete()
    version.refresh_from_db()
    assert tell_affected(version, most=3, at=table.at) == 3
    assert version.told_at is None
    assert tell_untold(table.at) == {"told": 4}
    assert sorted(told(table)) == sorted(person.pk for person in people)


def told(table: Table) -> list[int]:
    return list(Notice.objects.filter(at=table.at).values_list("person_id", flat=True))
