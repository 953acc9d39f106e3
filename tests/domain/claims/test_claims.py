"""A claim from the first word to the mandate, and every way it can fail."""

import datetime
import threading

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from tests.factories import AllianceFactory, BodyFactory, CityFactory, MandateFactory, PersonFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.actions import revoke_mandate
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.bodies.standing import city_standing
from twinhall.domain.cities.models import City
from twinhall.domain.claims import actions, proofs
from twinhall.domain.claims.models import Claim, Decision, Proof
from twinhall.domain.claims.renewals import ask_for_renewals
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo

AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)
UNTIL = datetime.date(2027, 12, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return CityFactory.create(name="Kazan", country="RU")


@pytest.fixture
def secretariat() -> Body:
    return BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create())


@pytest.fixture
def pair(secretariat: Body) -> tuple[Acting, Acting]:
    first, second = (MandateFactory.create(body=secretariat) for _number in range(2))
    return Acting(first.person, first), Acting(second.person, second)


def claimed(city: City, secretariat: Body, *, by: Person | None = None, proofs_given: int = 2) -> Claim:
    assert secretariat.alliance is not None
    claim = actions.claim_city(
        city=city,
        alliance=secretariat.alliance,
        role="officer",
        office="Head of external relations",
        ends_on=UNTIL,
        by=by or PersonFactory.create(),
        at=AT,
        door="test",
    )
    for kind in ["dns-record", "call-back"][:proofs_given]:
        Proof.objects.create(claim=claim, kind=kind, state="given", begun_at=AT)
    return claim


def submitted(city: City, secretariat: Body, by: Person | None = None) -> Claim:
    claim = claimed(city, secretariat, by=by)
    return actions.submit(claim.public_id, by=claim.person, at=AT, door="test")


def test_two_persons_approve_and_the_city_is_verified(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = submitted(city, secretariat)
    first, second = pair
    assert actions.approve(claim.public_id, by=first, at=AT, door="test").state == "submitted"
    assert city_standing(city, at=AT) is None
    done = actions.approve(claim.public_id, by=second, at=AT, door="test")
    assert done.state == "approved"
    mandate = Mandate.objects.get(body__city=city)
    assert (mandate.person, mandate.role, mandate.ends_on) == (claim.person, "officer", UNTIL)
    standing = city_standing(city, at=AT)
    assert standing is not None
    assert (standing.verified_on, standing.until) == (datetime.date(2026, 3, 12), UNTIL)
    assert list(Entry.objects.values_list("verb", flat=True)) == [
        "claim.made",
        "claim.submitted",
        "claim.approved-once",
        "body.added",
        "mandate.granted",
        "claim.approved",
    ]


def test_the_same_person_cannot_approve_twice(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = submitted(city, secretariat)
    actions.approve(claim.public_id, by=pair[0], at=AT, door="test")
    with pytest.raises(CannotDo, match="a second person is asked"):
        actions.approve(claim.public_id, by=pair[0], at=AT, door="test")
    assert Decision.objects.count() == 1
    assert not Mandate.objects.filter(body__city=city).exists()


def test_nobody_decides_on_her_own_claim(city: City, secretariat: Body, pair: tuple[Acting, Acting]) -> None:
    claim = submitted(city, secretariat, by=pair[0].person)
    with pytest.raises(CannotDo, match="her own claim"):
        actions.approve(claim.public_id, by=pair[0], at=AT, door="test")


def test_one_proof_is_not_enough_to_hand_in(city: City, secretariat: Body) -> None:
    claim = claimed(city, secretariat, proofs_given=1)
    with pytest.raises(CannotDo, match="Two proofs of different kinds"):
        actions.submit(claim.public_id, by=claim.person, at=AT, door="test")
    claim.refresh_from_db()
    assert claim.state == "open"


def test_nobody_approves_before_the_letter_is_checked(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = claimed(city, secretariat, proofs_given=1)
    letter = Proof.objects.create(claim=claim, kind="stamped-letter", state="to-check", begun_at=AT)
    actions.submit(claim.public_id, by=claim.person, at=AT, door="test")
    with pytest.raises(CannotDo, match="Two accepted proofs"):
        actions.approve(claim.public_id, by=pair[0], at=AT, door="test")
    proofs.check_letter(letter.public_id, accepts=True, note="", by=pair[0], at=AT, door="test")
    assert actions.approve(claim.public_id, by=pair[0], at=AT, door="test").decisions.count() == 1


def test_a_refusal_has_a_reason_a_letter_and_an_appeal_decided_by_another(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = submitted(city, secretariat)
    first, second = pair
    with pytest.raises(CannotDo, match="say why"):
        actions.refuse(claim.public_id, reason="  ", by=first, at=AT, door="test")
    actions.refuse(claim.public_id, reason="The stamp cannot be read.", by=first, at=AT, door="test")
    told = Message.objects.get(person=claim.person, kind="claim.refused")
    assert "The stamp cannot be read." in told.text
    appealed = actions.appeal(claim.public_id, text="Here it is.", by=claim.person, at=AT, door="test")
    assert (appealed.state, appealed.round) == ("appealed", 2)
    with pytest.raises(CannotDo, match="somebody else decides"):
        actions.refuse(claim.public_id, reason="Still not.", by=first, at=AT, door="test")
    actions.approve(claim.public_id, by=first, at=AT, door="test")
    assert actions.approve(claim.public_id, by=second, at=AT, door="test").state == "approved"


@pytest.mark.parametrize("step", ["submit", "withdraw"])
def test_a_closed_claim_stays_as_it_is(city: City, secretariat: Body, step: str) -> None:
    claim = claimed(city, secretariat)
    actions.withdraw(claim.public_id, by=claim.person, at=AT, door="test")
    entries = Entry.objects.count()
    with pytest.raises(CannotDo, match="not possible any more"):
        getattr(actions, step)(claim.public_id, by=claim.person, at=AT, door="test")
    claim.refresh_from_db()
    assert claim.state == "withdrawn"
    assert Entry.objects.count() == entries


def test_a_city_is_claimed_once_by_a_person_at_a_time(city: City, secretariat: Body) -> None:
    claim = claimed(city, secretariat)
    with pytest.raises(CannotDo, match="claimed this city already"):
        claimed(city, secretariat, by=claim.person)
    claimed(city, secretariat)


@pytest.mark.parametrize(
    ("ends_on", "problem"),
    [(datetime.date(2026, 3, 12), "past"), (datetime.date(2031, 12, 31), "five years at most")],
)
def test_impossible_ends_are_refused(
    city: City, secretariat: Body, ends_on: datetime.date, problem: str
) -> None:
    assert secretariat.alliance is not None
    with pytest.raises(CannotDo, match=problem):
        actions.claim_city(
            city=city,
            alliance=secretariat.alliance,
            role="officer",
            office="Officer",
            ends_on=ends_on,
            by=PersonFactory.create(),
            at=AT,
            door="test",
        )
    assert not Claim.objects.exists()


def test_a_claim_without_proofs_lapses_after_ninety_days_once(city: City, secretariat: Body) -> None:
    claim = claimed(city, secretariat, proofs_given=0)
    later = AT + datetime.timedelta(days=91)
    assert actions.lapse_claims(AT) == {"lapsed": 0}
    assert actions.lapse_claims(later) == {"lapsed": 1}
    assert actions.lapse_claims(later) == {"lapsed": 0}
    claim.refresh_from_db()
    assert claim.state == "lapsed"


def test_sixty_days_before_the_end_its_holder_is_asked_to_renew_once() -> None:
    mandate = MandateFactory.create(ends_on=UNTIL, verified_on=AT.date())
    day = datetime.datetime(2027, 11, 1, 6, 0, tzinfo=datetime.UTC)
    assert ask_for_renewals(day - datetime.timedelta(days=1)) == {"asked": 0}
    assert ask_for_renewals(day) == {"asked": 1}
    assert ask_for_renewals(day + datetime.timedelta(days=1)) == {"asked": 0}
    asked = Message.objects.get(person=mandate.person)
    assert asked.kind == "mandate.ends"
    assert mandate.body.city is not None
    assert f"/cities/{mandate.body.city.slug}/claim/" in asked.text


def test_a_renewal_follows_the_old_mandate_without_a_gap(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    old = MandateFactory.create(body=BodyFactory.create(city=city), ends_on=datetime.date(2026, 4, 30))
    assert secretariat.alliance is not None
    claim = actions.claim_city(
        city=city,
        alliance=secretariat.alliance,
        role="officer",
        office="Officer",
        ends_on=UNTIL,
        by=old.person,
        at=AT,
        door="test",
    )
    for kind in ["dns-record", "call-back"]:
        Proof.objects.create(claim=claim, kind=kind, state="given", begun_at=AT)
    actions.submit(claim.public_id, by=old.person, at=AT, door="test")
    for acting in pair:
        actions.approve(claim.public_id, by=acting, at=AT, door="test")
    following = Mandate.objects.exclude(pk=old.pk).get(person=old.person)
    assert (following.starts_on, following.ends_on) == (datetime.date(2026, 5, 1), UNTIL)


def renewal(old: Mandate, secretariat: Body, *, ends_on: datetime.date = UNTIL) -> Claim:
    assert secretariat.alliance is not None
    assert old.body.city is not None
    return actions.claim_city(
        city=old.body.city,
        alliance=secretariat.alliance,
        role="officer",
        office="Officer",
        ends_on=ends_on,
        by=old.person,
        at=AT,
        door="test",
    )


def ending(city: City, days: int, **fields: object) -> Mandate:
    last = AT.date() + datetime.timedelta(days=days)
    return MandateFactory.create(body=BodyFactory.create(city=city), ends_on=last, **fields)


@pytest.mark.parametrize(("days", "is_early"), [(60, False), (61, True)])
def test_the_next_mandate_can_be_asked_for_in_the_last_sixty_days(
    city: City, secretariat: Body, days: int, is_early: bool
) -> None:
    old = ending(city, days)
    if not is_early:
        assert renewal(old, secretariat).renews == old
        return
    with pytest.raises(CannotDo, match=r"until 12 May 2026 already\. From 13 March 2026 on"):
        renewal(old, secretariat)
    assert not Claim.objects.exists()


def test_a_renewal_lasts_longer_than_what_it_renews(city: City, secretariat: Body) -> None:
    old = ending(city, 30)
    with pytest.raises(CannotDo, match="choose a later day"):
        renewal(old, secretariat, ends_on=old.ends_on)
    assert not Claim.objects.exists()


def test_who_only_translates_for_a_city_claims_it_as_others_do(city: City, secretariat: Body) -> None:
    claim = renewal(ending(city, 300, role="translator"), secretariat)
    assert (claim.kind, claim.renews) == ("first", None)


def test_a_renewal_asks_for_the_record_of_last_time(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    first = claimed(city, secretariat, proofs_given=0)
    who = {"by": first.person, "at": AT, "door": "test"}
    asked = proofs.begin_dns(first.public_id, "kazan.example", **who)  # type: ignore[arg-type]
    proofs.note_dns_answer(first.public_id, [proofs.expected_record(asked)], **who)  # type: ignore[arg-type]
    Proof.objects.create(claim=first, kind="call-back", state="given", begun_at=AT)
    actions.submit(first.public_id, by=first.person, at=AT, door="test")
    for acting in pair:
        actions.approve(first.public_id, by=acting, at=AT, door="test")
    Mandate.objects.filter(claim=first).update(ends_on=AT.date() + datetime.timedelta(days=30))
    second = renewal(Mandate.objects.get(claim=first), secretariat)
    again = second.proofs.get()
    assert (again.kind, again.state, again.domain) == ("dns-record", "started", "kazan.example")
    given = proofs.note_dns_answer(second.public_id, [proofs.expected_record(asked)], **who)  # type: ignore[arg-type]
    assert given.state == "given"


def test_a_mandate_that_was_revoked_is_not_renewed(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    old = ending(city, 30)
    claim = renewal(old, secretariat)
    for kind in ["dns-record", "call-back"]:
        Proof.objects.create(claim=claim, kind=kind, state="given", begun_at=AT)
    actions.submit(claim.public_id, by=old.person, at=AT, door="test")
    actions.approve(claim.public_id, by=pair[0], at=AT, door="test")
    Mandate.objects.filter(pk=old.pk).update(revoked_at=AT, revoked_reason="Left the office.")
    with pytest.raises(CannotDo, match="was revoked since"):
        actions.approve(claim.public_id, by=pair[1], at=AT, door="test")
    assert (Mandate.objects.count(), Decision.objects.count()) == (3, 1)


def test_two_of_a_secretariat_can_refuse_appeal_after_appeal_in_turn(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = submitted(city, secretariat)
    for acting in (*pair, pair[0]):
        actions.refuse(claim.public_id, reason="No stamp.", by=acting, at=AT, door="test")
        with pytest.raises(CannotDo, match="what speaks against"):
            actions.appeal(claim.public_id, text=" ", by=claim.person, at=AT, door="test")
        actions.appeal(claim.public_id, text="Look again.", by=claim.person, at=AT, door="test")
    claim.refresh_from_db()
    assert (claim.state, claim.round) == ("appealed", 4)


def test_an_approval_of_an_earlier_round_counts_no_more(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = submitted(city, secretariat)
    first, second = pair
    actions.approve(claim.public_id, by=first, at=AT, door="test")
    actions.refuse(claim.public_id, reason="No stamp.", by=second, at=AT, door="test")
    actions.appeal(claim.public_id, text="Look again.", by=claim.person, at=AT, door="test")
    assert actions.approve(claim.public_id, by=second, at=AT, door="test").state == "appealed"
    assert actions.approve(claim.public_id, by=first, at=AT, door="test").state == "approved"


def test_a_refusal_that_fails_changes_nothing(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = submitted(city, secretariat)
    before = (Message.objects.count(), Entry.objects.count())
    with pytest.raises(CannotDo):
        actions.refuse(claim.public_id, reason="", by=pair[0], at=AT, door="test")
    with pytest.raises(CannotDo):
        actions.appeal(claim.public_id, text="But why?", by=claim.person, at=AT, door="test")
    claim.refresh_from_db()
    assert (claim.state, claim.round, claim.appeal, claim.decisions.count()) == ("submitted", 1, "", 0)
    assert (Message.objects.count(), Entry.objects.count()) == before


def test_a_claim_that_never_was_is_not_found() -> None:
    with pytest.raises(ObjectDoesNotExist):
        actions.submit("clm_none", by=PersonFactory.create(), at=AT, door="test")


@pytest.mark.django_db(transaction=True)
def test_two_persons_who_approve_in_the_same_second_grant_one_mandate(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    claim = submitted(city, secretariat)
    at_once = threading.Barrier(4)
    said: list[str] = []

    def press(acting: Acting) -> None:
        at_once.wait()
        try:
            said.append(actions.approve(claim.public_id, by=acting, at=AT, door="test").state)
        except CannotDo as problem:
            said.append(str(problem))
        finally:
            connection.close()

    # Each presses the button twice.
    presses = [threading.Thread(target=press, args=(acting,)) for acting in (*pair, *pair)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert (said.count("approved"), said.count("submitted")) == (1, 1)
    assert Mandate.objects.filter(body__city=city).count() == 1
    assert Decision.objects.count() == 2
    assert Entry.objects.filter(verb="claim.approved").count() == 1


def test_the_approval_of_who_was_put_out_of_the_secretariat_since_does_not_count(
    city: City, secretariat: Body, pair: tuple[Acting, Acting]
) -> None:
    claim = submitted(city, secretariat)
    first, second = pair
    actions.approve(claim.public_id, by=first, at=AT, door="test")
    assert first.mandate is not None
    revoke_mandate(first.mandate.public_id, reason="Her account was taken over.", by=None, at=AT, door="test")
    later = AT + datetime.timedelta(hours=1)
    assert actions.approve(claim.public_id, by=second, at=later, door="test").state == "submitted"
    mandate = MandateFactory.create(body=secretariat)
    third = Acting(mandate.person, mandate)
    assert actions.approve(claim.public_id, by=third, at=later, door="test").state == "approved"
