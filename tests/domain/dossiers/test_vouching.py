"""A tie of the register: confirmed by one side, by both, disputed, completed; the other is asked once."""

import datetime

import pytest

from tests.domain.dossiers.conftest import AT, Sides
from tests.factories import make_tie
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.vouching import ask_again, complete_tie, confirm_tie, dispute_tie
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.ties.models import Tie
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


@pytest.fixture
def tie(sides: Sides) -> Tie:
    return make_tie(*sides.cities)


def test_one_sides_word_is_one_sides_until_the_other_confirms(tie: Tie, sides: Sides) -> None:
    confirm_tie(tie, by=sides.kazan, at=AT, door="test")
    tie.refresh_from_db()
    assert (tie.claim, tie.status) == ("one-side", "known")
    dossier = confirm_tie(tie, by=sides.durban, at=AT, door="test")
    tie.refresh_from_db()
    assert (tie.claim, tie.status, dossier.state) == ("both", "active", "active")
    assert dossier.public_id == tie.public_id
    assert [party.claimed_on for party in tie.parties.all()] == [AT.date(), AT.date()]


def test_the_other_is_asked_once_and_reminded_once(tie: Tie, sides: Sides) -> None:
    confirm_tie(tie, by=sides.kazan, at=AT, door="test")
    asked = Message.objects.filter(kind="tie.asked")
    assert [one.person for one in asked] == [sides.durban.person]
    for days in range(100):
        ask_again(AT + datetime.timedelta(days=days))
    assert asked.all().count() == 2


def test_who_has_answered_is_not_asked_again(tie: Tie, sides: Sides) -> None:
    confirm_tie(tie, by=sides.kazan, at=AT, door="test")
    dispute_tie(tie, reason="No such agreement is known here.", by=sides.durban, at=AT, door="test")
    assert ask_again(AT + datetime.timedelta(days=90)) == {"reminded": 0}


def test_a_dispute_takes_ones_own_confirmation_back(tie: Tie, sides: Sides) -> None:
    confirm_tie(tie, by=sides.kazan, at=AT, door="test")
    with pytest.raises(CannotDo, match="what is not so"):
        dispute_tie(tie, reason=" ", by=sides.kazan, at=AT, door="test")
    dispute_tie(tie, reason="It ended in 1991.", by=sides.kazan, at=AT, door="test")
    dossier = confirm_tie(tie, by=sides.durban, at=AT, door="test")
    tie.refresh_from_db()
    assert (dossier.state, tie.claim) == ("known", "one-side")


def test_completing_is_the_own_word_alone(tie: Tie, sides: Sides) -> None:
    complete_tie(tie, local_term="город-побратим", is_binding=False, by=sides.kazan, at=AT, door="test")
    kazan, durban = tie.parties.order_by("city__name").reverse()
    assert (kazan.local_term, kazan.is_binding) == ("город-побратим", False)
    assert (durban.local_term, durban.is_binding) == ("", None)
    assert Entry.objects.filter(verb="tie.completed").count() == 1


def test_a_stranger_opens_no_file(tie: Tie, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="do not act for a city of this tie"):
        confirm_tie(tie, by=sides.third, at=AT, door="test")
    assert not Dossier.objects.exists()
