"""Evidence: entered by one side, confirmed or disputed by the other; what stood before a correction is kept."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.domain.dossiers.conftest import AT, Sides
from tests.factories import BodyFactory, CityFactory, MandateFactory, make_tie
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.ties.models import Tie
from twinhall.domain.upkeep.actions import (
    EvidenceFacts,
    ProjectFacts,
    add_budget,
    answer_evidence,
    correct_evidence,
    enter_evidence,
    enter_evidence_of_tie,
    release_evidence,
    withdraw_evidence,
)
from twinhall.domain.upkeep.living import healths_of
from twinhall.domain.upkeep.models import Evidence, EvidenceAnswer, EvidenceChange
from twinhall.kit.dates import PartialDate
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
TODAY = AT.date()
VISIT = EvidenceFacts("visit", PartialDate.parse("2026-02-20"), "Pupils in Durban")
PROJECT = replace(
    VISIT,
    kind="project",
    title="Clean river",
    project=ProjectFacts(ends_on=datetime.date(2027, 1, 1), themes=("environment",)),
)


def entered(
    dossier: Dossier, by: Acting, facts: EvidenceFacts = VISIT, *, is_released: bool = False
) -> Evidence:
    return enter_evidence(dossier.public_id, facts, is_released=is_released, by=by, at=AT, door="test")


def answered(evidence: Evidence, by: Acting, word: str = "confirmed", reason: str = "") -> Evidence:
    return answer_evidence(
        evidence.dossier.public_id, evidence.public_id, word, reason=reason, by=by, at=AT, door="test"
    )


def state(dossier: Dossier) -> tuple[str, float]:
    found = healths_of([dossier], TODAY)[dossier.pk]
    return found.state.value, found.points


def test_it_is_one_sides_word_until_the_other_confirms_it(alive: Dossier, sides: Sides) -> None:
    evidence = entered(alive, sides.kazan)
    assert (evidence.state, evidence.side.city.name, evidence.is_released) == ("entered", "Kazan", False)
    assert state(alive) == ("not-known", 0)  # nobody outside the file may see it yet
    assert answered(evidence, sides.durban).state == "confirmed"
    assert state(alive) == ("thin", 1)


def test_what_one_side_shows_counts_half(alive: Dossier, sides: Sides) -> None:
    evidence = entered(alive, sides.kazan)
    release_evidence(alive.public_id, evidence.public_id, by=sides.kazan, at=AT, door="test")
    assert state(alive) == ("thin", 0.5)
    with pytest.raises(CannotDo, match="shown already"):
        release_evidence(alive.public_id, evidence.public_id, by=sides.kazan, at=AT, door="test")


def test_the_other_side_is_told_and_the_letter_keeps_the_matter_to_itself(
    alive: Dossier, sides: Sides
) -> None:
    entered(alive, sides.kazan)
    told = Message.objects.get(kind="evidence.entered")
    assert told.person == sides.durban.person
    assert "Pupils" not in told.subject + told.text


def test_a_tie_of_the_register_gets_its_file_with_its_first_evidence(tie: Tie, sides: Sides) -> None:
    evidence = enter_evidence_of_tie(tie, VISIT, by=sides.kazan, at=AT, door="test")
    assert (evidence.dossier.tie, evidence.dossier.state) == (tie, "known")
    assert [entry.verb for entry in Entry.objects.order_by("number")][-2:] == [
        "dossier.opened",
        "evidence.entered",
    ]


def test_a_stranger_notes_nothing(tie: Tie, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="do not act for a city"):
        enter_evidence_of_tie(tie, VISIT, by=sides.third, at=AT, door="test")
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("role", ["translator", "press"])
def test_only_who_speaks_for_the_city_notes(alive: Dossier, sides: Sides, role: str) -> None:
    mandate = MandateFactory.create(body=sides.durban.body, role=role)
    with pytest.raises(CannotDo, match="Your role"):
        entered(alive, Acting(mandate.person, mandate))


@pytest.mark.parametrize("ended", ["proposed", "suspended", "ended", "declined"])
def test_only_of_ties_in_force_or_known(alive: Dossier, sides: Sides, ended: str) -> None:
    Dossier.objects.update(state=ended, closing="other")
    with pytest.raises(CannotDo, match="in force or known"):
        entered(alive, sides.kazan)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (replace(VISIT, day=PartialDate.parse("2026-03-13")), "lies ahead"),
        (replace(VISIT, day=PartialDate.parse("")), "at least the year"),
        (replace(VISIT, title="  "), "few words"),
        (replace(VISIT, kind="budget-line"), "needs its amount"),
        (replace(VISIT, amount=Decimal(5)), "needs its currency"),
        (replace(VISIT, currency="ZAR"), "needs its currency"),
        (replace(VISIT, amount=Decimal(-5), currency="ZAR"), "not below zero"),
        (replace(PROJECT, project=ProjectFacts(ends_on=datetime.date(2020, 1, 1))), "before it begins"),
        (replace(PROJECT, kind="visit"), "Only a project"),
    ],
)
def test_what_cannot_be_noted(alive: Dossier, sides: Sides, facts: EvidenceFacts, said: str) -> None:
    with pytest.raises(CannotDo, match=said):
        entered(alive, sides.kazan, facts)
    assert not Evidence.objects.exists()


def test_ones_own_side_does_not_confirm(alive: Dossier, sides: Sides) -> None:
    evidence = entered(alive, sides.kazan)
    with pytest.raises(CannotDo, match="Your own side"):
        answered(evidence, sides.kazan)


def test_two_sides_are_two_persons(alive: Dossier, sides: Sides) -> None:
    evidence = entered(alive, sides.kazan)
    both = MandateFactory.create(person=sides.kazan.person, body=sides.durban.body)
    with pytest.raises(CannotDo, match="another person must speak"):
        answered(evidence, Acting(sides.kazan.person, both))
    assert not EvidenceAnswer.objects.exists()


def test_a_dispute_says_why_is_told_and_counts_nothing(alive: Dossier, sides: Sides) -> None:
    evidence = entered(alive, sides.kazan, is_released=True)
    with pytest.raises(CannotDo, match="what is not so"):
        answered(evidence, sides.durban, "disputed", " ")
    assert answered(evidence, sides.durban, "disputed", "It was cancelled.").state == "disputed"
    assert state(alive) == ("not-known", 0)
    assert Message.objects.get(kind="evidence.disputed").person == sides.kazan.person
    assert answered(evidence, sides.durban).state == "confirmed"  # they have found it in their books
    assert EvidenceAnswer.objects.filter(is_standing=True).count() == 1


def test_a_correction_keeps_what_stood_and_asks_again(alive: Dossier, sides: Sides) -> None:
    evidence = answered(entered(alive, sides.kazan), sides.durban)
    where = (alive.public_id, evidence.public_id)
    with pytest.raises(CannotDo, match="only that side changes it"):
        correct_evidence(*where, VISIT, by=sides.durban, at=AT, door="test")
    with pytest.raises(CannotDo, match="Nothing was changed"):
        correct_evidence(*where, VISIT, by=sides.kazan, at=AT, door="test")
    changed = replace(VISIT, day=PartialDate.parse("2026-02"), title="Pupils in Pinetown")
    corrected = correct_evidence(*where, changed, by=sides.kazan, at=AT, door="test")
    assert (corrected.state, corrected.day, corrected.precision) == (
        "entered",
        datetime.date(2026, 2, 1),
        "month",
    )
    assert EvidenceChange.objects.get().before == {
        "day": "2026-02-20",
        "precision": "day",
        "title": "Pupils in Durban",
    }
    assert answered(corrected, sides.durban).state == "confirmed"


def test_what_is_withdrawn_stays_and_counts_nothing(alive: Dossier, sides: Sides) -> None:
    evidence = answered(entered(alive, sides.kazan), sides.durban)
    where = (alive.public_id, evidence.public_id)
    with pytest.raises(CannotDo, match="say why"):
        withdraw_evidence(*where, reason=" ", by=sides.kazan, at=AT, door="test")
    withdraw_evidence(*where, reason="Another city's visit.", by=sides.kazan, at=AT, door="test")
    assert Evidence.objects.get().withdrawn_reason == "Another city's visit."
    assert state(alive) == ("not-known", 0)
    for act in (
        lambda: answered(evidence, sides.durban),
        lambda: correct_evidence(*where, VISIT, by=sides.kazan, at=AT, door="test"),
        lambda: withdraw_evidence(*where, reason="Again", by=sides.kazan, at=AT, door="test"),
    ):
        with pytest.raises(CannotDo, match="has been withdrawn"):
            act()


def test_of_three_cities_every_other_one_confirms(sides: Sides) -> None:
    third = CityFactory.create(name="Campinas North", country="BR")
    mandate = MandateFactory.create(body=BodyFactory.create(city=third))
    tie = make_tie(*sides.cities, third)
    evidence = enter_evidence_of_tie(tie, VISIT, by=sides.kazan, at=AT, door="test")
    assert answered(evidence, sides.durban).state == "entered"
    assert answered(evidence, Acting(mandate.person, mandate)).state == "confirmed"


def test_a_project_has_both_sides_budgets_in_their_own_currencies_and_counts_once(
    alive: Dossier, sides: Sides
) -> None:
    project = answered(entered(alive, sides.kazan, PROJECT), sides.durban)
    for by, other, amount, currency in (
        (sides.kazan, sides.durban, "1500000", "RUB"),
        (sides.durban, sides.kazan, "300000", "ZAR"),
    ):
        line = add_budget(
            alive.public_id,
            project.public_id,
            amount=Decimal(amount),
            currency=currency,
            day=TODAY,
            by=by,
            at=AT,
            door="test",
        )
        answered(line, other)
        with pytest.raises(CannotDo, match="noted already"):
            add_budget(
                alive.public_id,
                project.public_id,
                amount=Decimal(1),
                currency=currency,
                day=TODAY,
                by=by,
                at=AT,
                door="test",
            )
    assert [(line.amount, line.currency) for line in project.budget_lines.order_by("pk")] == [
        (Decimal(1500000), "RUB"),
        (Decimal(300000), "ZAR"),
    ]
    assert state(alive) == ("thin", 1)
    in_three_years = healths_of([alive], datetime.date(2028, 12, 1))[alive.pk]
    assert in_three_years.state == "thin"  # it ended less than 24 months before


def test_a_project_stays_a_project(alive: Dossier, sides: Sides) -> None:
    project = entered(alive, sides.kazan, PROJECT)
    where = (alive.public_id, project.public_id)
    with pytest.raises(CannotDo, match="stays a project"):
        correct_evidence(*where, VISIT, by=sides.kazan, at=AT, door="test")
    done = replace(PROJECT, project=ProjectFacts(ends_on=TODAY, state="done", results="The river is clean."))
    corrected = correct_evidence(*where, done, by=sides.kazan, at=AT, door="test")
    assert (corrected.project.state, corrected.project.results) == ("done", "The river is clean.")
    assert EvidenceChange.objects.get().before == {
        "ends_on": "2027-01-01",
        "themes": ["environment"],
        "state": "running",
        "results": "",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "withdrawn"},
        {"amount": Decimal(5)},
        {"currency": "ZAR"},
        {"kind": "budget-line"},
    ],
)
def test_the_database_keeps_what_must_hold(alive: Dossier, sides: Sides, wrong: dict[str, object]) -> None:
    entered(alive, sides.kazan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(**wrong)


def test_the_health_of_many_ties_is_one_query(
    alive: Dossier, sides: Sides, django_assert_num_queries: object
) -> None:
    entered(alive, sides.kazan, PROJECT, is_released=True)
    entered(alive, sides.durban, is_released=True)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert healths_of([alive], TODAY)[alive.pk].points == 1
