"""Sessions: changed by two at once, given to people, left by them."""

import datetime
import threading

import pytest
from django.db import connection

from tests.domain.programme.conftest import AT, HOW, Stage
from tests.factories import ParticipantFactory, PersonFactory, SessionFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.notices.models import Message, Notice
from twinhall.domain.programme.gaps import gaps_of
from twinhall.domain.programme.models import Session
from twinhall.domain.programme.sessions import (
    ChangedMeanwhile,
    PartFacts,
    SessionPlan,
    add_part,
    add_session,
    change_session,
    withdraw_part,
)
from twinhall.kit.errors import CannotDo

WATER = SessionPlan({"en": "Water"}, held_in=("en",), interpreted_into=("en", "ru"))


def test_a_session_is_added_and_waits_for_its_place(stage: Stage) -> None:
    session = add_session(stage.forum.public_id, WATER, by=stage.secretary, **HOW)
    assert (session.starts_at, session.revision, session.interpreted_into) == (None, 1, ["ru"])
    with pytest.raises(CannotDo, match="a title"):
        add_session(stage.forum.public_id, SessionPlan({"en": " "}), by=stage.secretary, **HOW)


def test_who_comes_second_is_told_and_what_the_first_wrote_stays(stage: Stage) -> None:
    session = add_session(stage.forum.public_id, WATER, by=stage.secretary, **HOW)
    first = SessionPlan({"en": "Water and rivers"})
    change_session(session.public_id, first, revision=1, by=stage.secretary, **HOW)
    with pytest.raises(ChangedMeanwhile) as told:
        change_session(session.public_id, SessionPlan({"en": "Ice"}), revision=1, by=stage.colleague, **HOW)
    assert (told.value.session.title, told.value.session.revision) == ("Water and rivers", 2)
    session.refresh_from_db()
    assert session.titles == {"en": "Water and rivers"}
    change_session(session.public_id, SessionPlan({"en": "Ice"}), revision=2, by=stage.colleague, **HOW)
    session.refresh_from_db()
    assert (session.titles, session.revision) == ({"en": "Ice"}, 3)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_organisers_who_press_in_the_same_second_one_is_told(stage: Stage) -> None:
    session = add_session(stage.forum.public_id, WATER, by=stage.secretary, **HOW)
    start, told = threading.Barrier(2), []

    def press(by: Acting, title: str) -> None:
        try:
            start.wait(10)
            change_session(session.public_id, SessionPlan({"en": title}), revision=1, by=by, **HOW)
        except ChangedMeanwhile as changed:
            told.append(changed.session.title)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=press, args=pressed)
        for pressed in ((stage.secretary, "Rivers"), (stage.colleague, "Ice"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    session.refresh_from_db()
    assert (session.revision, told) == (2, [session.title])


def chaired(stage: Stage) -> Session:
    """A session with a chair who has an account, one who has only an address, and Durban's speaker."""
    session: Session = SessionFactory.create(forum=stage.forum)
    for participant in (
        ParticipantFactory.create(delegation=stage.durban, person=PersonFactory.create()),
        ParticipantFactory.create(delegation=stage.durban, email="chair@city.example"),
    ):
        add_part(session.public_id, PartFacts("chair", participant), by=stage.secretary, **HOW)
    add_part(session.public_id, PartFacts("speaker", stage.speaker), by=stage.secretary, **HOW)
    return session


def test_a_speaker_who_withdraws_an_hour_before_stays_to_be_seen_and_everybody_concerned_is_told(
    stage: Stage,
) -> None:
    session = chaired(stage)
    session.starts_at = AT
    session.save()
    part = session.appearances.get(role="speaker")
    hour_before = AT - datetime.timedelta(hours=1)
    withdraw_part(session.public_id, part.pk, by=stage.officer, at=hour_before, door="test")
    part.refresh_from_db()
    assert part.withdrawn_at == hour_before
    chairs = session.appearances.filter(role="chair", participant__person__isnull=False)
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {
        stage.secretary.person.pk,
        stage.colleague.person.pk,
        chairs.get().participant.person_id,  # type: ignore[union-attr]
    }
    assert Message.objects.filter(to="chair@city.example").count() == 1
    assert gaps_of(stage.forum).without_speaker == [session]
    with pytest.raises(CannotDo, match="no longer there"):
        withdraw_part(session.public_id, part.pk, by=stage.officer, **HOW)
    add_part(session.public_id, PartFacts("speaker", stage.speaker), by=stage.secretary, **HOW)
    assert (session.appearances.count(), gaps_of(stage.forum).without_speaker) == (3, [])


def test_an_interpreter_works_between_two_languages_at_least(stage: Stage) -> None:
    session = SessionFactory.create(forum=stage.forum)
    with pytest.raises(CannotDo, match="two languages"):
        add_part(
            session.public_id,
            PartFacts("interpreter", name="Li Wei", languages=("zh",)),
            by=stage.secretary,
            **HOW,
        )
    part = add_part(
        session.public_id,
        PartFacts("interpreter", name="Li Wei", languages=("zh", "en")),
        by=stage.secretary,
        **HOW,
    )
    assert part.languages == ["zh", "en"]


def test_a_break_lacks_no_speaker(stage: Stage) -> None:
    for kind in ("break", "social", "visit", "ceremony"):
        SessionFactory.create(forum=stage.forum, kind=kind)
    assert gaps_of(stage.forum).without_speaker == []
