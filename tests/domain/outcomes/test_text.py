"""The text is worked out: organisers write, delegations propose, nothing that stood there is lost."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests.domain.outcomes.conftest import (
    AT,
    WATER,
    Hall,
    anew,
    comes,
    done_by,
    draft,
    paragraph,
    said,
    typed,
)
from tests.factories import ForumFactory, MandateFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Notice
from twinhall.domain.outcomes.actions import (
    begin_outcome,
    bring_into_line,
    confirm_paragraph,
    place_paragraph,
    remove_paragraph,
    take_from_delegations,
    write_paragraph,
)
from twinhall.domain.outcomes.draft import checksum_of, problems_of
from twinhall.domain.outcomes.models import Outcome, OutcomeVersion, ParagraphText
from twinhall.domain.outcomes.proposals import (
    accept,
    counter,
    decline,
    propose_change,
    propose_paragraph,
    propose_removal,
    withdraw,
)
from twinhall.domain.outcomes.reservations import reserve, withdraw_reservation
from twinhall.domain.outcomes.texts import OvertakenText
from twinhall.domain.outcomes.versions import keep_version
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def test_a_forum_has_one_text(hall: Hall, drafted: Outcome) -> None:
    with pytest.raises(CannotDo, match="begun already"):
        begin_outcome(
            hall.forum.public_id, titles={}, languages=["en"], authentic=["en"], **done_by(hall.secretariat)
        )


def test_a_change_of_meaning_leaves_the_other_languages_behind(hall: Hall, text: Outcome) -> None:
    first, by = paragraph(text), done_by(hall.secretariat)
    write_paragraph(text.public_id, first.public_id, anew(first, en="We live in lasting peace."), **by)
    shown = draft(text).standing[0]
    assert [code for code in text.languages if shown.is_stale(code)] == ["ru", "ar"]
    bring_into_line(text.public_id, first.public_id, anew(first, ru="Мы живём в прочном мире."), **by)
    assert confirm_paragraph(text.public_id, first.public_id, "ar", revision=1, **by)
    shown = draft(text).standing[0]
    assert [code for code in text.languages if shown.is_stale(code)] == []
    assert ParagraphText.objects.filter(paragraph=first, language="en").count() == 2


def test_what_somebody_wrote_meanwhile_is_not_written_over(hall: Hall, text: Outcome) -> None:
    first, by = paragraph(text), done_by(hall.secretariat)
    old = anew(first, en="One.")
    write_paragraph(text.public_id, first.public_id, anew(first, en="Two."), **by)
    with pytest.raises(OvertakenText) as told:
        write_paragraph(text.public_id, first.public_id, old, **by)
    assert told.value.texts["en"].text == "Two."


def test_paragraphs_are_moved_and_taken_out(hall: Hall, text: Outcome) -> None:
    by = done_by(hall.secretariat)
    place_paragraph(text.public_id, paragraph(text, 2).public_id, after="head", **by)
    assert said(text) == ["We keep water clean.", "We live in peace."]
    remove_paragraph(text.public_id, paragraph(text, 1).public_id, **by)
    assert said(text) == ["We live in peace."]


def test_an_accepted_proposal_comes_into_the_text(hall: Hall, text: Outcome) -> None:
    first = paragraph(text)
    made = propose_change(
        text.public_id, first.public_id, anew(first, en="We live in just peace."), **done_by(hall.durban)
    )
    assert said(text)[0] == "We live in peace."
    assert Notice.objects.get().subject.endswith("Durban proposes a change of the outcome document")
    accept(text.public_id, made.public_id, answer="Thank you.", **done_by(hall.secretariat))
    assert said(text)[0] == "We live in just peace."
    assert [problem[:10] for problem in problems_of(draft(text))] == ["In Russian"]
    assert list(Entry.objects.values_list("verb", flat=True))[-2:] == ["outcome.proposed", "outcome.accepted"]


def test_two_delegations_propose_and_one_is_accepted(hall: Hall, text: Outcome) -> None:
    first = paragraph(text)
    one = propose_change(text.public_id, first.public_id, anew(first, en="One."), **done_by(hall.durban))
    other = counter(text.public_id, one.public_id, anew(first, en="Other."), **done_by(hall.kazan))
    assert (other.counter_to, other.state) == (one, "open")
    accept(text.public_id, other.public_id, **done_by(hall.secretariat))
    with pytest.raises(CannotDo, match="changed after this proposal"):
        accept(text.public_id, one.public_id, **done_by(hall.secretariat))
    with pytest.raises(CannotDo, match="say why"):
        decline(text.public_id, one.public_id, answer=" ", **done_by(hall.secretariat))
    decline(text.public_id, one.public_id, answer="Kazan’s words say it.", **done_by(hall.secretariat))
    one.refresh_from_db()
    assert (one.state, one.answer, said(text)[0]) == ("declined", "Kazan’s words say it.", "Other.")


def test_a_paragraph_is_proposed_in_its_place_and_another_taken_out(hall: Hall, text: Outcome) -> None:
    by = done_by(hall.durban)
    made = propose_paragraph(text.public_id, typed(en="Between."), after=paragraph(text, 1).public_id, **by)
    assert said(text) == ["We live in peace.", "We keep water clean."]
    accept(text.public_id, made.public_id, **done_by(hall.secretariat))
    out = propose_removal(text.public_id, paragraph(text, 1).public_id, **by)
    with pytest.raises(CannotDo, match="waits for an answer"):
        remove_paragraph(text.public_id, paragraph(text, 1).public_id, **done_by(hall.secretariat))
    accept(text.public_id, out.public_id, **done_by(hall.secretariat))
    assert said(text) == ["Between.", "We keep water clean."]


def test_a_withdrawn_paragraph_leaves_nothing_behind(hall: Hall, text: Outcome) -> None:
    made = propose_paragraph(text.public_id, typed(en="New."), **done_by(hall.durban))
    with pytest.raises(CannotDo, match="Only the delegation that proposed it"):
        withdraw(text.public_id, made.public_id, **done_by(hall.kazan))
    withdraw(text.public_id, made.public_id, **done_by(hall.durban))
    assert len(draft(text).paragraphs) == 2
    assert problems_of(draft(text)) == []


def test_only_delegations_of_this_forum_speak_and_only_while_it_is_open(hall: Hall, text: Outcome) -> None:
    first = paragraph(text)
    elsewhere = comes(ForumFactory.create(), "Recife", "BR")
    mandate = MandateFactory.create(body=hall.kazan.body, role="translator")
    for by in (elsewhere, hall.secretariat, Acting(mandate.person, mandate)):
        with pytest.raises(CannotDo, match="speak for a delegation of this forum"):
            propose_change(text.public_id, first.public_id, anew(first, en="One."), **done_by(by))
    take_from_delegations(text.public_id, **done_by(hall.secretariat))
    with pytest.raises(CannotDo, match="drafted by the organisers"):
        propose_change(text.public_id, first.public_id, anew(first, en="One."), **done_by(hall.kazan))


def test_a_reservation_stands_until_its_delegation_withdraws_it(hall: Hall, text: Outcome) -> None:
    made = reserve(text.public_id, paragraph(text).public_id, {"en": "Not by force."}, **done_by(hall.durban))
    assert [one.reservations for one in draft(text).standing] == [[made], []]
    with pytest.raises(CannotDo, match="Only the delegation"):
        withdraw_reservation(text.public_id, made.public_id, **done_by(hall.kazan))
    withdraw_reservation(text.public_id, made.public_id, **done_by(hall.durban))
    assert [one.reservations for one in draft(text).standing] == [[], []]


def test_a_version_is_the_text_and_stays_as_it_is(hall: Hall, text: Outcome) -> None:
    by = done_by(hall.secretariat)
    first = keep_version(text.public_id, **by)
    again = keep_version(text.public_id, **done_by(hall.secretariat, AT + datetime.timedelta(hours=1)))
    assert (again, first.number, checksum_of(first.content)) == (first, 1, first.sha256)
    one = paragraph(text)
    write_paragraph(text.public_id, one.public_id, anew(one, en="New."), **by)
    second = keep_version(text.public_id, **by)
    assert (second.number, second.content["paragraphs"][1]["texts"]) == (2, WATER)
    for sql in (
        "UPDATE twinhall_outcomeversion SET number = 7",
        "DELETE FROM twinhall_outcomeversion",
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(sql)
    assert list(OutcomeVersion.objects.values_list("number", flat=True)) == [1, 2]
