"""A tie goes on by the word of every side, or not at all."""

import datetime
import threading

import pytest
from django.db import connection

from tests.domain.dossiers.conftest import AT, Sides, both, officer_of
from tests.factories import CityFactory, MandateFactory, make_tie
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Consent, Dossier
from twinhall.domain.dossiers.vouching import confirm_tie
from twinhall.domain.dossiers.waiting import waited_for
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.states import ALONE, NEEDS_ALL, STATES
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
LATER = AT + datetime.timedelta(days=200)


def test_an_idea_is_known_to_nobody_else(idea: Dossier, sides: Sides) -> None:
    kazan, durban = sides.cities
    assert list(Dossier.objects.of(kazan.pk)) == [idea]
    assert list(Dossier.objects.of(durban.pk)) == []
    assert not Message.objects.filter(person=sides.durban.person).exists()
    assert not Entry.objects.concerning([durban.public_id]).exists()


def test_the_other_side_accepts_and_they_negotiate(proposed: Dossier, sides: Sides) -> None:
    waits = waited_for(proposed)
    assert waits is not None
    assert [side.city.name for side in waits.sides] == ["Durban"]
    found = actions.agree_to(proposed.public_id, "negotiating", by=sides.durban, at=AT, door="test")
    assert found.state == "negotiating"
    assert waited_for(found) is None
    assert list(Entry.objects.values_list("verb", flat=True)) == [
        "dossier.opened",
        "dossier.proposed",
        "dossier.moved",
    ]
    assert [one.person for one in Message.objects.filter(kind="dossier.proposed")] == [sides.durban.person]
    assert [one.person for one in Message.objects.filter(kind="dossier.moved")] == [sides.kazan.person]


def test_one_side_alone_moves_nothing(proposed: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="said so already"):
        actions.agree_to(proposed.public_id, "negotiating", by=sides.kazan, at=AT, door="test")
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_a_stranger_has_no_word(proposed: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="do not act for a city of this tie"):
        actions.agree_to(proposed.public_id, "negotiating", by=sides.third, at=AT, door="test")


def test_one_person_cannot_speak_for_both_sides(proposed: Dossier, sides: Sides) -> None:
    assert sides.durban.mandate is not None
    hers = MandateFactory.create(body=sides.durban.mandate.body, person=sides.kazan.person)
    with pytest.raises(CannotDo, match="another person must speak"):
        actions.agree_to(
            proposed.public_id, "negotiating", by=Acting(sides.kazan.person, hers), at=AT, door="test"
        )
    assert Consent.objects.count() == 1


def test_a_word_counts_for_its_own_step_alone(proposed: Dossier, sides: Sides) -> None:
    both_id = actions.agree_to(
        proposed.public_id, "negotiating", by=sides.durban, at=AT, door="test"
    ).public_id
    actions.agree_to(both_id, "intent-signed", by=sides.kazan, at=AT, door="test")
    found = both(both_id, "approvals", sides)
    assert found.state == "approvals"
    with pytest.raises(CannotDo, match="approvals under way"):
        actions.agree_to(both_id, "intent-signed", by=sides.durban, at=AT, door="test")


def test_a_word_can_be_taken_back_until_the_other_side_spoke(proposed: Dossier, sides: Sides) -> None:
    actions.agree_to(proposed.public_id, "negotiating", by=sides.durban, at=AT, door="test")
    actions.agree_to(proposed.public_id, "approvals", by=sides.kazan, at=AT, door="test")
    actions.take_back(proposed.public_id, "approvals", by=sides.kazan, at=AT, door="test")
    found = actions.agree_to(proposed.public_id, "approvals", by=sides.durban, at=AT, door="test")
    assert found.state == "negotiating"
    actions.agree_to(proposed.public_id, "approvals", by=sides.kazan, at=AT, door="test")
    with pytest.raises(CannotDo, match="moved on"):
        actions.take_back(proposed.public_id, "approvals", by=sides.durban, at=AT, door="test")


@pytest.mark.parametrize("step", ["text-agreed", "signed"])
def test_no_plain_word_agrees_a_text_or_signs_it(proposed: Dossier, sides: Sides, step: str) -> None:
    with pytest.raises(CannotDo, match="where the text is agreed and signed"):
        actions.agree_to(proposed.public_id, step, by=sides.kazan, at=AT, door="test")


def test_declining_takes_a_reason_and_tells_the_other_side(proposed: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="choose a reason"):
        actions.decline(proposed.public_id, closing="lapsed", reason="", by=sides.durban, at=AT, door="test")
    found = actions.decline(
        proposed.public_id,
        closing="not-now",
        reason="After the election.",
        by=sides.durban,
        at=AT,
        door="test",
    )
    assert (found.state, found.closing, found.reason) == ("declined", "not-now", "After the election.")
    told = Message.objects.get(kind="dossier.declined")
    assert told.person == sides.kazan.person
    assert "After the election." in told.text


def test_a_proposal_lapses_once_after_its_last_day(proposed: Dossier) -> None:
    assert proposed.lapses_on is not None
    last = datetime.datetime.combine(proposed.lapses_on, datetime.time(23), datetime.UTC)
    assert actions.lapse_proposals(last) == {"lapsed": 0}
    assert actions.lapse_proposals(LATER) == {"lapsed": 1}
    assert actions.lapse_proposals(LATER) == {"lapsed": 0}
    proposed.refresh_from_db()
    assert (proposed.state, proposed.closing) == ("declined", "lapsed")
    assert Message.objects.filter(kind="dossier.declined").count() == 2


def test_three_cities_all_say_so(sides: Sides) -> None:
    assert sides.third.body is not None
    assert sides.third.body.city is not None
    opened = actions.open_dossier(
        cities=[*sides.cities, sides.third.body.city],
        kind="partnership",
        purpose="",
        by=sides.kazan,
        at=AT,
        door="test",
    )
    actions.propose(opened.public_id, by=sides.kazan, at=AT, door="test")
    assert (
        actions.agree_to(opened.public_id, "negotiating", by=sides.durban, at=AT, door="test").state
        == "proposed"
    )
    found = actions.agree_to(opened.public_id, "negotiating", by=sides.third, at=AT, door="test")
    assert found.state == "negotiating"


def test_the_same_tie_is_not_begun_twice(idea: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="open already"):
        actions.open_dossier(
            cities=sides.cities, kind="sister-city", purpose="", by=sides.kazan, at=AT, door="test"
        )


def test_what_stands_in_the_register_is_confirmed_instead(sides: Sides) -> None:
    make_tie(*sides.cities)
    with pytest.raises(CannotDo, match="in the register already"):
        actions.open_dossier(
            cities=sides.cities, kind="sister-city", purpose="", by=sides.kazan, at=AT, door="test"
        )


def test_a_city_opens_no_file_for_others(sides: Sides) -> None:
    with pytest.raises(CannotDo, match="only for the city you act for"):
        actions.open_dossier(
            cities=sides.cities, kind="sister-city", purpose="", by=sides.third, at=AT, door="test"
        )


def test_no_state_from_negotiating_on_is_reached_by_one_side() -> None:
    reached_alone = set().union(*ALONE.values())
    assert reached_alone == {"proposed", "declined"}
    assert set(NEEDS_ALL) == set(STATES) == set(ALONE)
    assert all(following in STATES for steps in NEEDS_ALL.values() for following in steps)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time anyway")
def test_both_sides_in_the_same_second_move_it_once(sides: Sides, proposed: Dossier) -> None:
    actions.agree_to(proposed.public_id, "negotiating", by=sides.durban, at=AT, door="test")
    start, failed = threading.Barrier(2), []

    def say(by: Acting) -> None:
        try:
            start.wait(10)
            actions.agree_to(proposed.public_id, "approvals", by=by, at=AT, door="test")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(by,)) for by in (sides.kazan, sides.durban)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    proposed.refresh_from_db()
    assert (failed, proposed.state) == ([], "approvals")
    assert Entry.objects.filter(verb="dossier.moved", after__state="approvals").count() == 1


def test_an_ending_needs_reason_and_act_and_stays_in_the_register(sides: Sides) -> None:
    tie = make_tie(*sides.cities)
    confirm_tie(tie, by=sides.kazan, at=AT, door="test")
    dossier = confirm_tie(tie, by=sides.durban, at=AT, door="test")
    assert dossier.state == "active"
    with pytest.raises(CannotDo, match="give the reason"):
        actions.agree_to(dossier.public_id, "ended", by=sides.kazan, at=AT, door="test", on=AT.date())
    with pytest.raises(CannotDo, match="the day on which the tie ended"):
        actions.agree_to(dossier.public_id, "ended", by=sides.kazan, at=AT, door="test", reason="Old.")
    for by in (sides.kazan, sides.durban):
        dossier = actions.agree_to(
            dossier.public_id,
            "ended",
            by=by,
            at=AT,
            door="test",
            reason="Both councils so decided.",
            on=AT.date(),
        )
    tie.refresh_from_db()
    assert (dossier.state, tie.status, tie.until) == ("ended", "ended", AT.date())
    assert Tie.objects.count() == 1


def test_a_city_without_an_officer_can_be_proposed_to(sides: Sides) -> None:
    alone = CityFactory.create(name="Nowhere", country="ET")
    opened = actions.open_dossier(
        cities=[sides.cities[0], alone], kind="sister-city", purpose="", by=sides.kazan, at=AT, door="test"
    )
    found = actions.propose(opened.public_id, by=sides.kazan, at=AT, door="test")
    assert found.state == "proposed"
    late = officer_of(alone)
    assert (
        actions.agree_to(found.public_id, "negotiating", by=late, at=AT, door="test").state == "negotiating"
    )
