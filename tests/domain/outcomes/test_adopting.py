"""The text is adopted by roll: each delegation says its word for one version, and the list stays."""

import datetime
import threading

import pytest
from django.db import connection

from tests.domain.outcomes.conftest import AT, Hall, anew, comes, done_by, draft, paragraph, said
from tests.factories import ForumFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Notice
from twinhall.domain.outcomes.actions import begin_from_version, write_paragraph
from twinhall.domain.outcomes.adopting import adopt, end_roll, note_word, open_roll, say_word
from twinhall.domain.outcomes.models import Outcome, Roll, RollAnswer
from twinhall.domain.outcomes.proposals import propose_change
from twinhall.domain.outcomes.reservations import reserve
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


@pytest.fixture
def roll(hall: Hall, text: Outcome) -> Roll:
    return open_roll(text.public_id, draft(text).sha256, **done_by(hall.secretariat))


def say(roll: Roll, by: Acting, word: str = "joins", **reservation: str) -> RollAnswer:
    return say_word(
        roll.outcome.public_id, word, sha256=roll.version.sha256, reservation=reservation, **done_by(by)
    )


def words(roll: Roll) -> dict[str, str]:
    answers = roll.answers.filter(is_present=True).select_related("delegation__city")
    return {one.delegation.name: one.word for one in answers}


def test_the_roll_is_opened_on_what_was_read_without_anything_open(hall: Hall, text: Outcome) -> None:
    first, by = paragraph(text), done_by(hall.secretariat)
    read = draft(text).sha256
    propose_change(text.public_id, first.public_id, anew(first, en="One."), **done_by(hall.durban))
    with pytest.raises(CannotDo, match="1 proposal waits for an answer"):
        open_roll(text.public_id, read, **by)
    first.amendments.update(state="declined")
    write_paragraph(text.public_id, first.public_id, anew(first, en="One."), **by)
    with pytest.raises(CannotDo, match="changed since you read it"):
        open_roll(text.public_id, read, **by)
    with pytest.raises(CannotDo, match=r"In Russian, which is authentic, .* latest change: 1"):
        open_roll(text.public_id, draft(text).sha256, **by)
    # Arabic is behind too, but its text decides nothing.
    write_paragraph(text.public_id, first.public_id, anew(first, en="One!", ru="Одно."), **by)
    assert open_roll(text.public_id, draft(text).sha256, **by).version.content["paragraphs"][0]["stale"] == [
        "ar"
    ]


def test_while_the_roll_is_open_no_word_of_the_text_moves(hall: Hall, roll: Roll, text: Outcome) -> None:
    first = paragraph(text)
    with pytest.raises(CannotDo, match="the roll is open"):
        write_paragraph(text.public_id, first.public_id, anew(first, en="X."), **done_by(hall.secretariat))
    with pytest.raises(CannotDo, match="the roll is open"):
        propose_change(text.public_id, first.public_id, anew(first, en="X."), **done_by(hall.durban))


def test_each_delegation_says_its_word_and_the_close_adopts(hall: Hall, roll: Roll) -> None:
    with pytest.raises(CannotDo, match="No delegation has joined"):
        adopt(roll.outcome.public_id, **done_by(hall.secretariat))
    say(roll, hall.kazan)
    say(roll, hall.durban, "reserves", en="Not by force.")
    version = adopt(roll.outcome.public_id, **done_by(hall.secretariat))
    outcome = Outcome.objects.get()
    assert (outcome.state, outcome.adopted, outcome.adopted_at) == ("adopted", version, AT)
    assert words(roll) == {"Kazan": "joins", "Durban": "reserves"}
    assert Entry.objects.last().verb == "outcome.adopted"  # type: ignore[union-attr]
    assert Notice.objects.filter(subject__endswith="the outcome document is adopted").count() == 2
    with pytest.raises(CannotDo, match="adopted"):
        say(roll, hall.kazan, "stays-out")


def test_a_delegation_may_say_otherwise_and_its_first_word_stays_on_record(hall: Hall, roll: Roll) -> None:
    say(roll, hall.durban)
    say(roll, hall.durban, "stays-out")
    assert words(roll) == {"Durban": "stays-out"}
    assert list(roll.answers.values_list("word", "is_present")) == [("joins", False), ("stays-out", True)]


def test_nobody_joins_a_text_that_she_has_not_read_or_a_forum_she_is_not_at(hall: Hall, roll: Roll) -> None:
    with pytest.raises(CannotDo, match="another version"):
        say_word(roll.outcome.public_id, "joins", sha256="0" * 64, **done_by(hall.kazan))
    with pytest.raises(CannotDo, match="speak for a delegation"):
        say(roll, comes(ForumFactory.create(), "Recife", "BR"))
    with pytest.raises(CannotDo, match="choose what"):
        say(roll, hall.kazan, "perhaps")


def test_a_reservation_about_a_paragraph_goes_along(hall: Hall, text: Outcome, roll: Roll) -> None:
    reserve(text.public_id, paragraph(text).public_id, {"en": "Not by force."}, **done_by(hall.durban))
    with pytest.raises(CannotDo, match="Join with a reservation"):
        say(roll, hall.durban)
    assert say(roll, hall.durban, "reserves").reservation == {"en": "Not by force."}
    with pytest.raises(CannotDo, match="write what is reserved"):
        say(roll, hall.kazan, "reserves")


def test_the_organisers_enter_a_word_for_a_delegation_and_say_who_told_them(hall: Hall, roll: Roll) -> None:
    outcome, by = roll.outcome.public_id, done_by(hall.secretariat)
    kazan = hall.delegation(hall.kazan).public_id
    with pytest.raises(CannotDo, match="who told you"):
        note_word(outcome, kazan, "joins", told_by=" ", **by)
    made = note_word(outcome, kazan, "joins", told_by="Its head, in the hall", **by)
    assert (made.told_by, words(roll)) == ("Its head, in the hall", {"Kazan": "joins"})
    say(roll, hall.kazan, "stays-out")  # its own word goes before
    with pytest.raises(CannotDo, match="spoken for itself"):
        note_word(outcome, kazan, "joins", told_by="Its head", **by)


def test_a_roll_without_adoption_opens_the_text_again(hall: Hall, roll: Roll, text: Outcome) -> None:
    say(roll, hall.kazan)
    end_roll(text.public_id, **done_by(hall.secretariat))
    text.refresh_from_db()
    roll.refresh_from_db()
    assert (text.state, roll.state, roll.answers.count()) == ("open", "ended", 1)
    again = open_roll(text.public_id, draft(text).sha256, **done_by(hall.secretariat))
    assert (again.version, words(again)) == (roll.version, {})


def test_a_text_that_the_next_meeting_is_to_amend_is_carried_there(hall: Hall, roll: Roll) -> None:
    say(roll, hall.kazan)
    by = done_by(hall.secretariat)
    with pytest.raises(CannotDo, match="what is to be amended"):
        adopt(roll.outcome.public_id, amend_next=True, **by)
    wish = {"en": "Name the seat of the association.", "fr": "Le siège."}
    version = adopt(roll.outcome.public_id, amend_next=True, wishes=wish, **by)
    following = ForumFactory.create(organiser=hall.secretariat.body)
    begun = begin_from_version(following.public_id, version, **by)
    assert said(begun) == ["We live in peace.", "We keep water clean."]
    assert (begun.begun_from, begun.authentic, begun.state) == (version, ["en", "ru"], "drafted")
    assert version.outcome.__class__.objects.get(pk=version.outcome_id).amend_wishes == {
        "en": "Name the seat of the association."
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time anyway")
def test_delegations_that_join_in_the_same_second_are_all_on_the_list(hall: Hall, text: Outcome) -> None:
    roll = open_roll(text.public_id, draft(text).sha256, **done_by(hall.secretariat))
    people = [hall.kazan, hall.durban, hall.kazan]
    ready = threading.Barrier(len(people))

    def join(by: Acting) -> None:
        ready.wait()
        say(roll, by)
        connection.close()

    threads = [threading.Thread(target=join, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert words(roll) == {"Kazan": "joins", "Durban": "joins"}
    assert (roll.answers.count(), roll.answers.filter(is_present=True).count()) == (3, 2)
    adopt(text.public_id, by=hall.secretariat, at=AT + datetime.timedelta(hours=1), door="test")
