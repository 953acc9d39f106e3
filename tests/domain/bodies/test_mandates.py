"""Mandates: from a day to a day, in the body's own time; revoked with a reason; granted by one or by two."""

import datetime
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import AllianceFactory, BodyFactory, CityFactory, MandateFactory, PersonFactory
from twinhall.domain.bodies import actions
from twinhall.domain.bodies.acting import Acting, mandates_holding, needs_second_factor
from twinhall.domain.bodies.making import (
    add_association,
    add_member,
    merge_bodies,
    name_focal_point,
    what_moves,
)
from twinhall.domain.bodies.models import AssociationMember, Body, FocalPoint, Mandate, PendingAct
from twinhall.domain.bodies.standing import city_standing
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.privacy.erasing import erase_account
from twinhall.kit.errors import CannotDo

AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)
FIRST, LAST = datetime.date(2026, 3, 12), datetime.date(2026, 12, 31)

pytestmark = pytest.mark.django_db


def leading(body: Body, **fields: object) -> Acting:
    mandate = MandateFactory.create(body=body, **fields)
    return Acting(mandate.person, mandate)


def granted(body: Body, by: Acting | None = None, **changed: object) -> Mandate:
    asked = {
        "person": PersonFactory.create(),
        "role": "deputy",
        "starts_on": FIRST,
        "ends_on": LAST,
    } | changed
    return actions.grant_mandate(body=body, by=by, at=AT, door="test", **asked)  # type: ignore[arg-type]


# A day begins in Kamchatka while it is noon of the day before in London, and ends in Honolulu long after.
MOMENTS = [
    ("Asia/Kamchatka", "2026-12-30T12:00:00", True),
    ("Asia/Kamchatka", "2026-12-31T11:59:59", True),
    ("Asia/Kamchatka", "2026-12-31T12:00:00", False),
    ("Pacific/Honolulu", "2026-12-31T12:00:00", True),
    ("Pacific/Honolulu", "2027-01-01T09:59:59", True),
    ("Pacific/Honolulu", "2027-01-01T10:00:00", False),
    ("", "2026-12-31T23:59:59", True),
    ("", "2027-01-01T00:00:00", False),
    ("no/such-zone", "2027-01-01T00:00:00", False),
]


@pytest.mark.parametrize(("zone", "moment", "holds"), MOMENTS)
def test_the_last_day_ends_at_midnight_where_the_body_is(zone: str, moment: str, holds: bool) -> None:
    mandate = MandateFactory.create(body__city__time_zone=zone, ends_on=LAST)
    at = datetime.datetime.fromisoformat(f"{moment}+00:00")
    assert mandates_holding(mandate.person, at) == ([mandate] if holds else [])
    assert mandate.body.city is not None
    assert (city_standing(mandate.body.city, at=at) is not None) is holds


def test_the_first_day_begins_at_midnight_where_the_body_is() -> None:
    mandate = MandateFactory.create(body__city__time_zone="Asia/Kamchatka", starts_on=FIRST)
    begins = datetime.datetime(2026, 3, 11, 12, 0, tzinfo=datetime.UTC)
    assert mandates_holding(mandate.person, begins) == [mandate]
    assert mandates_holding(mandate.person, begins - datetime.timedelta(seconds=1)) == []


def test_a_grant_tells_the_person_and_the_journal() -> None:
    body = BodyFactory.create()
    by = leading(body)
    mandate = granted(body, by)
    assert Message.objects.get(person=mandate.person).kind == "mandate.granted"
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.by, entry.acting_for) == (
        "mandate.granted",
        mandate.public_id,
        by.person.public_id,
        body.public_id,
    )
    concerns = set(entry.concerns.values_list("reference", flat=True))
    assert body.city is not None
    assert concerns == {body.public_id, body.city.public_id, mandate.person.public_id}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"ends_on": datetime.date(2026, 3, 11)}, "ends before it begins"),
        ({"starts_on": datetime.date(2025, 1, 1), "ends_on": datetime.date(2026, 3, 11)}, "is past"),
        ({"ends_on": datetime.date(2032, 1, 1)}, "five years at most"),
    ],
)
def test_impossible_days_are_refused(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(CannotDo, match=problem):
        granted(BodyFactory.create(), **changed)
    assert not Mandate.objects.exists()


def test_one_person_holds_a_role_once_at_a_time_but_several_roles() -> None:
    body = BodyFactory.create()
    first = granted(body)
    with pytest.raises(CannotDo, match="holds that role from 2026-03-12 to 2026-12-31"):
        granted(body, person=first.person, ends_on=datetime.date(2027, 3, 1))
    granted(body, person=first.person, role="translator")
    granted(body, person=first.person, starts_on=datetime.date(2027, 1, 1), ends_on=datetime.date(2027, 6, 1))


def test_nobody_gives_what_lasts_longer_than_her_own() -> None:
    body = BodyFactory.create()
    by = leading(body, ends_on=datetime.date(2026, 6, 30))
    with pytest.raises(CannotDo, match="Your own mandate ends on 2026-06-30"):
        actions.grant_or_propose(
            person=PersonFactory.create(),
            body=body,
            role="deputy",
            starts_on=FIRST,
            ends_on=LAST,
            by=by,
            at=AT,
            door="x",
        )


def test_a_revoked_mandate_ends_at_once_with_its_reason_and_stays() -> None:
    body = BodyFactory.create()
    by, mandate = leading(body), granted(body)
    with pytest.raises(CannotDo, match="say why"):
        actions.revoke_mandate(mandate.public_id, reason=" ", by=by, at=AT, door="test")
    actions.revoke_mandate(mandate.public_id, reason="Left the office.", by=by, at=AT, door="test")
    assert mandates_holding(mandate.person, AT) == []
    mandate.refresh_from_db()
    assert (mandate.revoked_reason, mandate.revoked_by) == ("Left the office.", by.person)
    assert "Left the office." in Message.objects.get(kind="mandate.revoked").text
    with pytest.raises(CannotDo, match="revoked already"):
        actions.revoke_mandate(mandate.public_id, reason="Again", by=by, at=AT, door="test")


@pytest.mark.django_db(transaction=True)
def test_two_who_revoke_at_once_revoke_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    body = BodyFactory.create()
    by, mandate = leading(body), granted(body)
    said: list[str] = []

    def revoke() -> None:
        try:
            actions.revoke_mandate(mandate.public_id, reason="Left.", by=by, at=AT, door="test")
            said.append("done")
        except CannotDo:
            said.append("too late")
        finally:
            connection.close()

    pair = [threading.Thread(target=revoke) for _number in range(2)]
    for one in pair:
        one.start()
    for one in pair:
        one.join()
    assert sorted(said) == ["done", "too late"]
    assert Entry.objects.filter(verb="mandate.revoked").count() == 1


def proposed(body: Body, by: Acting) -> PendingAct:
    done = actions.grant_or_propose(
        person=PersonFactory.create(),
        body=body,
        role="deputy",
        starts_on=FIRST,
        ends_on=LAST,
        by=by,
        at=AT,
        door="test",
    )
    assert isinstance(done, PendingAct)
    return done


def test_where_two_are_asked_a_second_person_grants() -> None:
    body = BodyFactory.create(two_person_acts=["grant"])
    first, second = leading(body), leading(body)
    act = proposed(body, first)
    assert Mandate.objects.filter(role="deputy").count() == 0
    with pytest.raises(CannotDo, match="you proposed this yourself"):
        actions.decide_act(act.public_id, agrees=True, by=first, at=AT, door="test")
    assert actions.decide_act(act.public_id, agrees=True, by=second, at=AT, door="test").state == "done"
    assert Mandate.objects.filter(role="deputy").count() == 1
    with pytest.raises(CannotDo, match="decided already"):
        actions.decide_act(act.public_id, agrees=True, by=second, at=AT, door="test")


def test_the_database_itself_refuses_the_same_person_twice() -> None:
    body = BodyFactory.create(two_person_acts=["grant"])
    first = leading(body)
    act = proposed(body, first)
    with pytest.raises(IntegrityError, match="second_person_is_another"), transaction.atomic():
        PendingAct.objects.filter(pk=act.pk).update(decided_by=first.person)


def test_a_second_person_refuses_with_a_reason_and_nothing_is_granted() -> None:
    body = BodyFactory.create(two_person_acts=["grant"])
    first, second = leading(body), leading(body)
    act = proposed(body, first)
    with pytest.raises(CannotDo, match="say why"):
        actions.decide_act(act.public_id, agrees=False, by=second, at=AT, door="test")
    refused = actions.decide_act(
        act.public_id, agrees=False, reason="Not agreed.", by=second, at=AT, door="test"
    )
    assert (refused.state, refused.reason) == ("refused", "Not agreed.")
    assert not Mandate.objects.filter(role="deputy").exists()


def test_an_act_without_its_second_person_lapses_after_fourteen_days_once() -> None:
    body = BodyFactory.create(two_person_acts=["grant"])
    first, second = leading(body), leading(body)
    act = proposed(body, first)
    later = AT + datetime.timedelta(days=14)
    assert actions.lapse_acts(later - datetime.timedelta(seconds=1)) == {"lapsed": 0}
    assert actions.lapse_acts(later) == {"lapsed": 1}
    assert actions.lapse_acts(later) == {"lapsed": 0}
    with pytest.raises(CannotDo, match="decided already"):
        actions.decide_act(act.public_id, agrees=True, by=second, at=later, door="test")


def test_a_rule_of_two_needs_two_to_come_and_two_to_go() -> None:
    body = BodyFactory.create()
    first = leading(body)
    with pytest.raises(CannotDo, match="no second person to ask"):
        actions.choose_two_person_acts(body, ["grant"], by=first, at=AT, door="test")
    second = leading(body)
    actions.choose_two_person_acts(body, ["grant"], by=first, at=AT, door="test")
    body.refresh_from_db()
    assert body.two_person_acts == ["grant"]
    act = actions.choose_two_person_acts(body, [], by=first, at=AT, door="test")
    assert isinstance(act, PendingAct)
    body.refresh_from_db()
    assert body.two_person_acts == ["grant"]
    actions.decide_act(act.public_id, agrees=True, by=second, at=AT, door="test")
    body.refresh_from_db()
    assert body.two_person_acts == []


@pytest.mark.parametrize(
    ("kind", "role", "needs"),
    [
        ("city", "officer", False),
        ("city", "head", True),
        ("city", "signatory", True),
        ("association", "press", False),
    ],
)
def test_who_may_sign_needs_a_second_factor(kind: str, role: str, needs: bool) -> None:
    assert needs_second_factor(MandateFactory.create(body__kind=kind, role=role)) is needs


def test_merging_moves_everything_and_leaves_a_way_to_the_other() -> None:
    by = PersonFactory.create(is_operator=True)
    old, new = (add_association({"en": name}, "RU", by=by, at=AT, door="test") for name in ("Old", "New"))
    shared, own = CityFactory.create(), CityFactory.create()
    for body, city in ((old, shared), (old, own), (new, shared)):
        add_member(body, city, by=by, at=AT, door="test")
    name_focal_point("RU", old, by=by, at=AT, door="test")
    mandate = MandateFactory.create(body=old)
    assert what_moves(old) == {"mandates": 1, "members": 2, "focal_points": 1}
    merge_bodies(old, new, by=by, at=AT, door="test")
    mandate.refresh_from_db()
    old.refresh_from_db()
    assert (mandate.body, old.merged_into) == (new, new)
    assert set(AssociationMember.objects.values_list("association", "city")) == {
        (new.pk, shared.pk),
        (new.pk, own.pk),
    }
    assert FocalPoint.objects.get(ended_at__isnull=True).body == new
    with pytest.raises(CannotDo, match="already"):
        merge_bodies(old, new, by=by, at=AT, door="test")


@pytest.mark.parametrize("kind", ["city", "itself"])
def test_what_is_not_the_same_is_not_merged(kind: str) -> None:
    by = PersonFactory.create(is_operator=True)
    body = add_association({"en": "Cities"}, "RU", by=by, at=AT, door="test")
    with pytest.raises(CannotDo):
        merge_bodies(body, body if kind == "itself" else BodyFactory.create(), by=by, at=AT, door="test")


def test_nobody_merges_the_people_of_one_institution_into_another() -> None:
    by = PersonFactory.create(is_operator=True)
    ours, theirs = (
        add_association({"en": country}, country, by=by, at=AT, door="test") for country in ("RU", "ZA")
    )
    one, other = (
        BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug=slug))
        for slug in ("one", "other")
    )
    kazan, durban = (BodyFactory.create(city__country=country) for country in ("RU", "ZA"))
    pairs: list[tuple[Body, Body]] = [(ours, theirs), (one, other), (kazan, durban)]
    for source, target in pairs:
        with pytest.raises(CannotDo, match=r"two countries|its own alliance alone"):
            merge_bodies(source, target, by=by, at=AT, door="test")


def test_a_merge_keeps_rules_of_two_closes_what_waits_and_leaves_no_chain() -> None:
    by = PersonFactory.create(is_operator=True)
    oldest, old, new = (BodyFactory.create(city__country="RU") for _number in range(3))
    merge_bodies(oldest, old, by=by, at=AT, door="test")
    Body.objects.filter(pk=old.pk).update(two_person_acts=["grant"])
    Body.objects.filter(pk=new.pk).update(two_person_acts=["sign"])
    old.refresh_from_db()
    act = proposed(old, leading(old))
    merge_bodies(old, new, by=by, at=AT, door="test")
    for body in (oldest, old, new, act):
        body.refresh_from_db()
    assert new.two_person_acts == ["sign", "grant"]
    assert (act.state, oldest.merged_into) == ("lapsed", new)
    entry = Entry.objects.get(verb="act.lapsed")
    assert (entry.subject, entry.by) == (act.public_id, by.public_id)


def test_a_body_that_comes_to_be_is_told_to_the_journal_once() -> None:
    by = PersonFactory.create(is_operator=True)
    alliance = AllianceFactory.create()
    made, again = (actions.secretariat_of(alliance, by=by, at=AT, door="test") for _number in range(2))
    assert made == again
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.by) == ("body.added", made.public_id, by.public_id)


@pytest.mark.parametrize(
    ("kind", "country", "problem"),
    [("city", "", "Only an association or a secretariat"), ("association", "ZA", "its own country only")],
)
def test_who_can_be_no_focal_point(kind: str, country: str, problem: str) -> None:
    by = PersonFactory.create(is_operator=True)
    body = BodyFactory.create(kind=kind, country=country)
    with pytest.raises(CannotDo, match=problem):
        name_focal_point("RU", body, by=by, at=AT, door="test")


def test_a_secretariat_is_named_as_one() -> None:
    alliance = AllianceFactory.create(names={"en": "Example alliance"})
    body = BodyFactory.create(kind="secretariat", alliance=alliance)
    mandate = granted(body)
    assert body.name == "Secretariat of Example alliance"
    assert (
        Message.objects.get(person=mandate.person).subject
        == "You may act for Secretariat of Example alliance"
    )


def test_nobody_grants_herself_a_mandate() -> None:
    body = BodyFactory.create()
    by = leading(body, role="head")
    with pytest.raises(CannotDo, match="Nobody grants herself"):
        actions.grant_or_propose(
            person=by.person,
            body=body,
            role="signatory",
            starts_on=FIRST,
            ends_on=LAST,
            by=by,
            at=AT,
            door="x",
        )


@pytest.mark.parametrize("role", ["head", "signatory"])
def test_only_a_head_lets_somebody_sign(role: str) -> None:
    body = BodyFactory.create()
    officer, head = leading(body), leading(body, role="head")
    with pytest.raises(CannotDo, match="Only a head can let somebody sign"):
        granted(body, officer, role=role)
    assert granted(body, head, role=role).role == role


def test_an_officer_does_not_end_the_heads_mandate() -> None:
    body = BodyFactory.create()
    officer, head = leading(body), leading(body, role="head")
    assert head.mandate is not None
    with pytest.raises(CannotDo, match="cannot end the mandate of the head"):
        actions.revoke_mandate(head.mandate.public_id, reason="Coup", by=officer, at=AT, door="test")
    actions.revoke_mandate(head.mandate.public_id, reason="I resign.", by=head, at=AT, door="test")


def test_a_mandate_never_begins_in_the_past() -> None:
    with pytest.raises(CannotDo, match="cannot begin before today"):
        granted(BodyFactory.create(), starts_on=datetime.date(1990, 1, 1))


def test_an_erased_person_gets_no_mandate_whatever_the_caller_read_before() -> None:
    person = PersonFactory.create()
    type(person).objects.filter(pk=person.pk).update(is_active=False, erased_at=AT)
    with pytest.raises(CannotDo, match="no account here any more"):
        granted(BodyFactory.create(), person=person)


def test_an_act_falls_when_who_proposed_it_leads_no_longer() -> None:
    body = BodyFactory.create(two_person_acts=["grant"])
    first, second = leading(body), leading(body)
    act = proposed(body, first)
    assert first.mandate is not None
    actions.revoke_mandate(first.mandate.public_id, reason="Left.", by=second, at=AT, door="test")
    with pytest.raises(CannotDo, match="leads the body no longer"):
        actions.decide_act(act.public_id, agrees=True, by=second, at=AT, door="test")
    actions.decide_act(act.public_id, agrees=False, reason="Left.", by=second, at=AT, door="test")


def test_a_second_person_made_after_the_proposal_does_not_count() -> None:
    body = BodyFactory.create(two_person_acts=["sign"])
    first = leading(body)
    leading(body)
    act = actions.choose_two_person_acts(body, [], by=first, at=AT, door="test")
    assert isinstance(act, PendingAct)
    later = AT + datetime.timedelta(minutes=1)
    friend = leading(body, granted_at=later)
    with pytest.raises(CannotDo, match="did not lead this body yet"):
        actions.decide_act(act.public_id, agrees=True, by=friend, at=later, door="test")


def test_the_second_person_gives_nothing_longer_than_her_own_either() -> None:
    body = BodyFactory.create(two_person_acts=["grant"])
    first, second = leading(body), leading(body, ends_on=datetime.date(2026, 6, 30))
    act = proposed(body, first)
    with pytest.raises(CannotDo, match="Your own mandate ends on 2026-06-30"):
        actions.decide_act(act.public_id, agrees=True, by=second, at=AT, door="test")


def test_what_is_confirmed_days_later_begins_on_that_day() -> None:
    body = BodyFactory.create(two_person_acts=["grant"])
    first, second = leading(body), leading(body)
    act = proposed(body, first)
    later = AT + datetime.timedelta(days=5)
    actions.decide_act(act.public_id, agrees=True, by=second, at=later, door="test")
    assert Mandate.objects.get(role="deputy").starts_on == later.date()


@pytest.mark.django_db(transaction=True)
def test_a_grant_and_an_erasure_at_once_leave_no_mandate_with_nobody() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    body, person = BodyFactory.create(), PersonFactory.create()
    by = leading(body)
    start = threading.Barrier(2)

    def run(act: Any) -> None:
        start.wait()
        try:
            act()
        except CannotDo:
            pass
        finally:
            connection.close()

    acts = [
        lambda: granted(body, by, person=person),
        lambda: erase_account(person, by=person, at=AT, door="test"),
    ]
    pair = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in pair:
        one.start()
    for one in pair:
        one.join()
    person.refresh_from_db()
    assert person.erased_at == AT
    assert not Mandate.objects.filter(person=person, revoked_at__isnull=True).exists()
