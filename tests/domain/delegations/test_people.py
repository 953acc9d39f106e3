"""People are registered while there is a place, wait when there is none, and move up when one becomes free."""

import datetime
import threading

import pytest
from django.db import connection

from tests.domain.delegations.conftest import AT, Scene, acting_for, person
from tests.factories import CityFactory, DelegationFactory, ForumFactory, MandateFactory, ParticipantFactory
from twinhall.domain.delegations.deciding import decide_participants
from twinhall.domain.delegations.facts import ParticipantFacts, doubts
from twinhall.domain.delegations.inviting import (
    Guest,
    invite_delegation,
    name_assistant,
    open_delegation,
    set_quota,
    withdraw_delegation,
)
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.registering import (
    change_participant,
    register_participant,
    withdraw_participant,
)
from twinhall.domain.delegations.reminding import remind_delegations
from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message, Notice
from twinhall.domain.privacy.retention import erase_what_is_due
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def register(scene: Scene, facts: ParticipantFacts) -> Participant:
    return register_participant(scene.delegation.public_id, facts, by=scene.keeper, at=AT, door="test")


def states(scene: Scene) -> dict[str, str]:
    found = Participant.objects.filter(forum=scene.forum)
    return dict(found.values_list("passport_name", "state"))


def test_over_the_quota_one_waits_and_moves_up_when_somebody_withdraws(scene: Scene) -> None:
    first = register(scene, person("ABAZA ONE"))
    register(scene, person("BEKELE TWO"))
    register(scene, person("CHEN THREE"))
    register(scene, person("DIAZ FOUR"))
    assert list(states(scene).values()) == ["registered", "registered", "waiting", "waiting"]
    withdraw_participant(first.public_id, by=scene.keeper, at=AT, door="test")
    assert states(scene)["CHEN THREE"] == "registered"
    assert states(scene)["DIAZ FOUR"] == "waiting"
    assert set_quota(scene.delegation.public_id, 5, by=scene.host, at=AT, door="test") == 1
    assert Notice.objects.filter(person=scene.keeper.person, kind="forum").count() == 2


def test_the_forums_capacity_counts_across_delegations(scene: Scene) -> None:
    Forum.objects.filter(pk=scene.forum.pk).update(capacity=2)
    other = ParticipantFactory.create(delegation=DelegationFactory.create(forum=scene.forum))
    register(scene, person("ABAZA ONE"))
    assert register(scene, person("BEKELE TWO")).state == "waiting"
    withdraw_delegation(other.delegation.public_id, by=scene.host, at=AT, door="test")
    assert states(scene)["BEKELE TWO"] == "registered"


def test_a_delegation_has_one_head(scene: Scene) -> None:
    head = register(scene, person("ABAZA ONE", role="head"))
    with pytest.raises(CannotDo, match="a head already"):
        register(scene, person("BEKELE TWO", role="head"))
    withdraw_participant(head.public_id, by=scene.keeper, at=AT, door="test")
    assert register(scene, person("BEKELE TWO", role="head")).role == "head"


def test_nobody_is_registered_twice(scene: Scene) -> None:
    born = datetime.date(1980, 5, 4)
    there = DelegationFactory.create(forum=scene.forum)
    ParticipantFactory.create(delegation=there, passport_name="Müller-Lüdenscheidt Änne", born_on=born)
    with pytest.raises(CannotDo, match="another delegation"):
        register(scene, person("MULLER LUDENSCHEIDT ANNE", born_on=born))
    one = register(scene, person("MULLER LUDENSCHEIDT ANNE", email="a@city.example"))
    with pytest.raises(CannotDo, match="on the list already"):
        register(scene, person("Else Other", email="A@city.example"))
    withdraw_participant(one.public_id, by=scene.keeper, at=AT, door="test")
    assert register(scene, person("Muller Ludenscheidt Anne")).pk == one.pk  # she comes after all


def test_papers_are_kept_only_for_a_letter(scene: Scene) -> None:
    papers = {"nationality": "za", "passport_number": "a 1", "born_on": datetime.date(1980, 5, 4)}
    without = register(scene, person("ABAZA ONE", **papers))
    wanted = register(scene, person("BEKELE TWO", wants_visa_letter=True, **papers))
    assert (without.nationality, without.passport_number) == ("", "")
    assert (wanted.nationality, wanted.passport_number) == ("ZA", "A 1")


@pytest.mark.parametrize(
    ("name", "doubted"),
    [("E", 0), ("A" * 120, 1), ("Иванова Анна", 1), ("O’BRIEN-SMITH JR.", 0), ("ŞEN ALİ", 1)],
)
def test_strange_names_are_taken_with_a_word(scene: Scene, name: str, doubted: int) -> None:
    made = register(scene, person(name))
    assert (made.passport_name, made.display_name, len(doubts(person(name)))) == (name, name, doubted)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (person("A" * 201), "longer than 200"),
        (person("  "), "passport is missing"),
        (person("---"), "no letter"),
        (person("ABAZA", role="king"), "no role"),
        (person("ABAZA", email="nobody"), "no e-mail"),
        (person("ABAZA", born_on=datetime.date(2030, 1, 1)), "birth day"),
        (person("ABAZA", arrives_at=AT, departs_at=AT - datetime.timedelta(1)), "before the arrival"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(scene: Scene, facts: ParticipantFacts, why: str) -> None:
    with pytest.raises(CannotDo, match=why):
        register(scene, facts)


def test_the_journal_has_no_data_of_people(scene: Scene) -> None:
    made = register(scene, person("ABAZA ONE", email="abaza@city.example", diet="halal"))
    change_participant(made.public_id, person("ABAZA TWO"), by=scene.keeper, at=AT, door="test")
    told = [str((entry.before, entry.after)) for entry in Entry.objects.filter(subject=made.public_id)]
    assert len(told) == 2
    assert not any(secret in said for said in told for secret in ("ABAZA", "abaza", "halal"))


def test_the_host_decides_on_many_at_once(scene: Scene) -> None:
    people = [register(scene, person(name)) for name in ("ABAZA ONE", "BEKELE TWO", "CHEN THREE")]
    ids = [one.public_id for one in people]
    accepted = decide_participants(
        scene.forum.public_id, ids, accepts=True, by=scene.host, at=AT, door="test"
    )
    assert [one.passport_name for one in accepted.done] == ["ABAZA ONE", "BEKELE TWO"]
    assert [why for _one, why in accepted.left] == ["no place is left"]
    with pytest.raises(CannotDo, match="give a reason"):
        decide_participants(scene.forum.public_id, ids[:1], accepts=False, by=scene.host, at=AT, door="test")
    refused = decide_participants(
        scene.forum.public_id,
        ids[:1],
        accepts=False,
        reason="The list is full.",
        by=scene.host,
        at=AT,
        door="test",
    )
    assert [one.passport_name for one in refused.moved] == ["CHEN THREE"]
    assert list(states(scene).values()) == ["refused", "accredited", "registered"]
    told = Notice.objects.filter(person=scene.keeper.person).values_list("subject", flat=True)
    assert sum("accreditation" in subject for subject in told) == 2


def test_a_guest_is_invited_by_mail_and_comes_when_named(scene: Scene) -> None:
    guest = Guest(names={"en": "City of Example"}, country="BR", contact_email="Mayor@city.example", quota=1)
    made = invite_delegation(scene.forum.public_id, guest, by=scene.host, at=AT, door="test")
    letter = Message.objects.get(to="mayor@city.example")
    assert (made.kind, made.state, "make an account" in letter.text) == ("guest", "invited", True)
    register_participant(made.public_id, person("SILVA ANA"), by=scene.host, at=AT, door="test")
    made.refresh_from_db()
    assert made.state == "registered"


def test_a_city_is_on_the_list_once(scene: Scene) -> None:
    with pytest.raises(CannotDo, match="on the list already"):
        invite_delegation(
            scene.forum.public_id, Guest(city=scene.delegation.city), by=scene.host, at=AT, door="test"
        )
    with pytest.raises(CannotDo, match="registered already"):
        open_delegation(scene.forum.public_id, by=scene.keeper, at=AT, door="test")


def test_nobody_is_registered_after_the_day_but_by_the_organiser(scene: Scene) -> None:
    Forum.objects.filter(pk=scene.forum.pk).update(registration_closes_at=AT)
    with pytest.raises(CannotDo, match="Registration has closed"):
        register(scene, person("ABAZA ONE"))
    late = register_participant(
        scene.delegation.public_id, person("ABAZA ONE"), by=scene.host, at=AT, door="test", organises=True
    )
    assert late.state == "registered"


def test_an_assistant_is_named_by_her_account(scene: Scene) -> None:
    with pytest.raises(CannotDo, match="Nobody has an account"):
        name_assistant(scene.delegation.public_id, "no@city.example", by=scene.keeper, at=AT, door="test")
    other = MandateFactory.create().person
    named = name_assistant(scene.delegation.public_id, other.email, by=scene.keeper, at=AT, door="test")
    assert named == other


def test_delegations_are_reminded_once_that_registration_closes(scene: Scene) -> None:
    Forum.objects.filter(pk=scene.forum.pk).update(registration_closes_at=AT + datetime.timedelta(days=6))
    assert remind_delegations(AT) == {"letters": 1, "moved_up": 0}
    assert remind_delegations(AT) == {"letters": 0, "moved_up": 0}


def test_what_was_told_is_erased_on_the_day_that_the_form_names(scene: Scene) -> None:
    made = register(
        scene,
        person(
            "ABAZA ONE", email="a@city.example", diet="halal", wants_visa_letter=True, passport_number="A1"
        ),
    )
    day = datetime.datetime.combine(scene.forum.erased_on, datetime.time(3), tzinfo=datetime.UTC)
    erase_what_is_due(day - datetime.timedelta(days=1))
    made.refresh_from_db()
    assert (made.passport_number, made.erased_at) == ("A1", None)
    erase_what_is_due(day)
    made.refresh_from_db()
    kept = (made.passport_number, made.diet, made.email, made.passport_name, made.erased_at)
    assert kept == ("", "", "", "ABAZA ONE", day)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time anyway")
def test_the_last_place_goes_to_one_of_two_in_the_same_second() -> None:
    forum = ForumFactory.create(capacity=1)
    keepers = [acting_for(city=CityFactory.create()) for _side in range(2)]
    lists = [open_delegation(forum.public_id, by=by, at=AT, door="test") for by in keepers]
    start, failed = threading.Barrier(2), []

    def send(number: int) -> None:
        try:
            start.wait(10)
            register_participant(
                lists[number].public_id, person("ABAZA ONE"), by=keepers[number], at=AT, door="test"
            )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    found = sorted(Participant.objects.filter(forum=forum).values_list("state", flat=True))
    assert (failed, found) == ([], ["registered", "waiting"])
    assert Delegation.objects.filter(forum=forum).count() == 2
