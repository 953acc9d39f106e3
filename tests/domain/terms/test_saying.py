"""A term is one side's word until the other confirms it."""

import datetime

import pytest

from tests.domain.terms.conftest import AT, Sides, agreed_term, tie_in_force
from tests.factories import MandateFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.terms.actions import confirm_term, say_term, take_term_back
from twinhall.domain.terms.dates import TermFacts
from twinhall.domain.terms.models import Term
from twinhall.domain.terms.standing import standing_of
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
FIVE = TermFacts(AT.date(), 5, 5, 6)
TEN = TermFacts(AT.date(), 10)


def say(dossier: Dossier, by: Acting, facts: TermFacts = FIVE) -> Term:
    return say_term(dossier.public_id, facts, by=by, at=AT, door="test")


def confirm(dossier: Dossier, term: Term, by: Acting) -> Term:
    return confirm_term(dossier.public_id, term.public_id, by=by, at=AT, door="test")


def last_verb() -> str:
    return str(Entry.objects.latest("number").verb)


def test_one_side_names_it_the_other_is_told_and_confirms_it(in_force: Dossier, sides: Sides) -> None:
    said = say(in_force, sides.kazan)
    assert [message.person for message in Message.objects.all()] == [sides.durban.person]
    standing = standing_of(in_force)
    assert (standing.facts, standing.said) == (None, said)
    assert [standing.facts_for(side) for side in in_force.sides.order_by("position")] == [FIVE, None]
    assert last_verb() == "term.said"
    confirm(in_force, said, sides.durban)
    assert standing_of(in_force).facts == FIVE
    assert last_verb() == "term.agreed"


def test_one_side_alone_never_agrees_with_itself(in_force: Dossier, sides: Sides) -> None:
    said = say(in_force, sides.kazan)
    with pytest.raises(CannotDo, match="said so already"):
        confirm(in_force, said, sides.kazan)
    city = sides.durban.body.city if sides.durban.body else None
    hers = MandateFactory.create(person=sides.kazan.person, body=city.body, role="officer")  # type: ignore[union-attr]
    with pytest.raises(CannotDo, match="another person must speak"):
        confirm(in_force, said, Acting(hers.person, hers))
    with pytest.raises(CannotDo, match="do not act for a city of this tie"):
        confirm(in_force, said, sides.third)
    assert standing_of(in_force).facts is None


def test_who_confirms_confirms_what_she_read(in_force: Dossier, sides: Sides) -> None:
    read = say(in_force, sides.kazan)
    changed = say(in_force, sides.kazan, TEN)
    with pytest.raises(CannotDo, match="please read it again"):
        confirm(in_force, read, sides.durban)
    confirm(in_force, changed, sides.durban)
    assert standing_of(in_force).facts == TEN


def test_the_same_said_by_the_other_side_is_its_confirmation(in_force: Dossier, sides: Sides) -> None:
    say(in_force, sides.kazan)
    say(in_force, sides.durban)
    assert standing_of(in_force).facts == FIVE
    with pytest.raises(CannotDo, match="exactly this already"):
        say(in_force, sides.durban)


def test_what_holds_goes_on_holding_until_every_side_says_otherwise(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides)
    other = say(in_force, sides.durban, TEN)
    standing = standing_of(in_force)
    assert standing.agreed is not None
    assert standing.facts == standing.agreed.facts
    assert standing.said == other
    confirm(in_force, other, sides.kazan)
    assert standing_of(in_force).facts == TEN
    assert sorted(Term.objects.values_list("state", flat=True)) == ["agreed", "replaced"]


def test_a_word_is_taken_back_by_the_side_that_said_it(in_force: Dossier, sides: Sides) -> None:
    say(in_force, sides.kazan)
    with pytest.raises(CannotDo, match="nothing to take back"):
        take_term_back(in_force.public_id, by=sides.durban, at=AT, door="test")
    take_term_back(in_force.public_id, by=sides.kazan, at=AT, door="test")
    assert standing_of(in_force).said is None
    assert last_verb() == "term.taken-back"


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (TermFacts(AT.date(), None, 5), "without end"),
        (TermFacts(AT.date(), 0), "one year or more"),
        (TermFacts(AT.date(), 100), "one year or more"),
        (TermFacts(AT.date(), 5, 0), "one year or more"),
        (TermFacts(AT.date(), 5, None, 0), "one month before or more"),
        (TermFacts(AT.date(), 1, None, 12), "shorter than the term"),
        (TermFacts(datetime.date(1, 1, 1), 5), "between the years"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    facts: TermFacts, problem: str, in_force: Dossier, sides: Sides
) -> None:
    with pytest.raises(CannotDo, match=problem):
        say(in_force, sides.kazan, facts)
    assert not Term.objects.exists()


def test_only_who_speaks_for_a_city_and_only_while_the_tie_runs(in_force: Dossier, sides: Sides) -> None:
    city = sides.kazan.body.city if sides.kazan.body else None
    mandate = MandateFactory.create(body=city.body, role="translator")  # type: ignore[union-attr]
    with pytest.raises(CannotDo, match="role does not let you"):
        say(in_force, Acting(mandate.person, mandate))
    Dossier.objects.update(state="ended")
    with pytest.raises(CannotDo, match="the tie is “ended”"):
        say(in_force, sides.kazan)


def test_three_sides_agree_when_the_third_has_said_so(sides: Sides) -> None:
    dossier = tie_in_force(sides.kazan, sides.durban, sides.third)
    said = say(dossier, sides.kazan)
    confirm(dossier, said, sides.durban)
    assert standing_of(dossier).facts is None
    assert last_verb() == "term.confirmed"
    confirm(dossier, said, sides.third)
    assert standing_of(dossier).facts == FIVE
