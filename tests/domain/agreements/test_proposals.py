"""What stands is changed by the word of every side: proposed, countered, accepted, refused, withdrawn."""

import pytest

from tests.domain.agreements.conftest import (
    AT,
    Sides,
    clause_of,
    colleague_of,
    draft,
    said,
    stale,
    wordings,
)
from tests.factories import MandateFactory
from twinhall.domain.agreements.actions import bring_into_line
from twinhall.domain.agreements.models import Agreement, Proposal
from twinhall.domain.agreements.proposals import (
    ProposedMeanwhile,
    accept,
    counter,
    propose_change,
    propose_clause,
    propose_removal,
    refuse,
    withdraw_proposal,
)
from twinhall.domain.agreements.reservations import reserve, withdraw_reservation
from twinhall.domain.agreements.texts import TextChanged, Wording
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.notices.models import Message, Notice
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def proposed(text: Agreement, by: Acting, comment: str = "", **texts: str) -> Proposal:
    clause = clause_of(text)
    return propose_change(
        text.dossier.public_id,
        clause.public_id,
        wordings(clause, **texts),
        comment=comment,
        by=by,
        at=AT,
        door="test",
    )


def test_a_proposal_changes_nothing_until_the_other_side_accepts(text: Agreement, sides: Sides) -> None:
    before = said(text)
    proposal = proposed(text, sides.kazan, en="In English.", ru="По-русски.")
    assert said(text) == before
    assert [one.person for one in Message.objects.filter(kind="agreement.proposed")] == [sides.durban.person]
    assert accept(text.dossier.public_id, proposal.public_id, by=sides.durban, at=AT, door="test") is True
    assert said(text) == before | {"en": "In English.", "ru": "По-русски."}
    assert stale(text) == {"zh"}
    behind = Message.objects.filter(kind="agreement.stale")
    assert {one.person for one in behind} == {sides.kazan.person, sides.durban.person}
    assert "It waits to be brought into line in: Chinese." in behind[0].text
    assert set(Notice.objects.values_list("kind", flat=True)) >= {"text", "stale"}


def test_nobody_accepts_her_own_sides_proposal(text: Agreement, sides: Sides) -> None:
    proposal = proposed(text, sides.kazan, en="In English.")
    with pytest.raises(CannotDo, match="Your own side"):
        accept(text.dossier.public_id, proposal.public_id, by=colleague_of(sides.kazan), at=AT, door="test")
    hers = MandateFactory.create(body=sides.durban.body, person=sides.kazan.person)
    with pytest.raises(CannotDo, match="another person must answer"):
        accept(
            text.dossier.public_id,
            proposal.public_id,
            by=Acting(sides.kazan.person, hers),
            at=AT,
            door="test",
        )


def test_a_translator_neither_proposes_nor_accepts(text: Agreement, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="Your role"):
        proposed(text, colleague_of(sides.kazan, "translator"), en="In English.")
    proposal = proposed(text, sides.kazan, en="In English.")
    with pytest.raises(CannotDo, match="Your role"):
        accept(
            text.dossier.public_id,
            proposal.public_id,
            by=colleague_of(sides.durban, "translator"),
            at=AT,
            door="test",
        )


def test_a_counter_proposal_stands_in_its_place(text: Agreement, sides: Sides) -> None:
    first = proposed(text, sides.kazan, en="First.")
    clause = clause_of(text)
    second = counter(
        text.dossier.public_id,
        first.public_id,
        wordings(clause, en="Second."),
        comment="Shorter.",
        by=sides.durban,
        at=AT,
        door="test",
    )
    first.refresh_from_db()
    assert (first.state, second.counter_to, second.comment) == ("countered", first, "Shorter.")
    with pytest.raises(CannotDo, match="not open any more"):
        accept(text.dossier.public_id, first.public_id, by=sides.durban, at=AT, door="test")
    accept(text.dossier.public_id, second.public_id, by=sides.kazan, at=AT, door="test")
    assert said(text)["en"] == "Second."


def test_who_would_counter_with_the_same_words_is_told_to_accept(text: Agreement, sides: Sides) -> None:
    first = proposed(text, sides.kazan, en="First.")
    with pytest.raises(CannotDo, match="accept it instead"):
        counter(
            text.dossier.public_id,
            first.public_id,
            wordings(clause_of(text), en="First."),
            by=sides.durban,
            at=AT,
            door="test",
        )


def test_refused_or_withdrawn_it_leaves_the_text_as_it_was(text: Agreement, sides: Sides) -> None:
    before = said(text)
    first = proposed(text, sides.kazan, en="First.")
    refuse(text.dossier.public_id, first.public_id, reason="Too short.", by=sides.durban, at=AT, door="test")
    second = proposed(text, sides.kazan, en="Second.")
    with pytest.raises(CannotDo, match="Only the side that proposed"):
        withdraw_proposal(text.dossier.public_id, second.public_id, by=sides.durban, at=AT, door="test")
    withdraw_proposal(text.dossier.public_id, second.public_id, by=sides.kazan, at=AT, door="test")
    assert said(text) == before
    assert [(one.state, one.answer) for one in Proposal.objects.all()] == [
        ("refused", "Too short."),
        ("withdrawn", ""),
    ]


def test_the_second_who_proposes_is_shown_the_first(text: Agreement, sides: Sides) -> None:
    first = proposed(text, sides.kazan, en="First.")
    with pytest.raises(ProposedMeanwhile) as told:
        proposed(text, sides.durban, en="Second.")
    assert told.value.proposal == first


def test_who_proposes_on_an_older_text_is_shown_the_present_one(text: Agreement, sides: Sides) -> None:
    clause = clause_of(text)
    hers = wordings(clause, en="Hers.")
    first = proposed(text, sides.kazan, en="First.")
    accept(text.dossier.public_id, first.public_id, by=sides.durban, at=AT, door="test")
    with pytest.raises(TextChanged) as told:
        propose_change(text.dossier.public_id, clause.public_id, hers, by=sides.durban, at=AT, door="test")
    assert {code: one.text for code, one in told.value.changed.texts.items()} == {"en": "First."}


def test_a_proposal_on_a_text_that_was_brought_into_line_meanwhile_is_not_applied(
    text: Agreement, sides: Sides
) -> None:
    first = proposed(text, sides.kazan, en="First.")
    accept(text.dossier.public_id, first.public_id, by=sides.durban, at=AT, door="test")
    second = proposed(text, sides.kazan, ru="Из старого русского.")
    clause = clause_of(text)
    bring_into_line(
        text.dossier.public_id,
        clause.public_id,
        wordings(clause, ru="Первое."),
        by=sides.durban,
        at=AT,
        door="test",
    )
    with pytest.raises(CannotDo, match="changed after this proposal"):
        accept(text.dossier.public_id, second.public_id, by=sides.durban, at=AT, door="test")
    assert said(text)["ru"] == "Первое."


def test_a_clause_is_added_behind_another_once_it_is_accepted(text: Agreement, sides: Sides) -> None:
    behind = clause_of(text)
    proposal = propose_clause(
        text.dossier.public_id,
        {"en": Wording("Schools", "Schools write to each other.")},
        after_clause=behind.public_id,
        by=sides.durban,
        at=AT,
        door="test",
    )
    assert len(draft(text).standing) == len(draft(text).clauses) - 1
    accept(text.dossier.public_id, proposal.public_id, by=sides.kazan, at=AT, door="test")
    headings = [clause["headings"].get("en") for clause in draft(text).content["clauses"]]
    assert headings[1:4] == ["Purpose", "Schools", "Fields of cooperation"]


def test_a_clause_that_was_refused_is_not_in_the_text(text: Agreement, sides: Sides) -> None:
    proposal = propose_clause(
        text.dossier.public_id, {"en": Wording("", "Schools.")}, by=sides.durban, at=AT, door="test"
    )
    refuse(text.dossier.public_id, proposal.public_id, by=sides.kazan, at=AT, door="test")
    assert len(draft(text).clauses) == len(draft(text).standing)


def test_a_clause_is_taken_out_by_both(text: Agreement, sides: Sides) -> None:
    count = len(draft(text).standing)
    proposal = propose_removal(
        text.dossier.public_id, clause_of(text).public_id, by=sides.durban, at=AT, door="test"
    )
    assert len(draft(text).standing) == count
    accept(text.dossier.public_id, proposal.public_id, by=sides.kazan, at=AT, door="test")
    assert len(draft(text).standing) == count - 1


@pytest.mark.parametrize("wrong", ["", "x" * 6001])
def test_a_text_may_be_neither_empty_nor_endless(text: Agreement, sides: Sides, wrong: str) -> None:
    with pytest.raises(CannotDo):
        proposed(text, sides.kazan, en=wrong)
    assert not Proposal.objects.exists()


def test_a_reservation_stands_in_the_text_until_its_side_withdraws_it(text: Agreement, sides: Sides) -> None:
    clause = clause_of(text)
    made = reserve(
        text.dossier.public_id,
        clause.public_id,
        {"en": "Within our budget."},
        by=sides.durban,
        at=AT,
        door="test",
    )
    assert draft(text).content["reservations"] == [
        {"party": 1, "clause": 2, "texts": {"en": "Within our budget."}}
    ]
    with pytest.raises(CannotDo, match="Only the side"):
        withdraw_reservation(text.dossier.public_id, made.public_id, by=sides.kazan, at=AT, door="test")
    withdraw_reservation(text.dossier.public_id, made.public_id, by=sides.durban, at=AT, door="test")
    assert draft(text).content["reservations"] == []
