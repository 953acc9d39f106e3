"""Signing takes the text, both tracks and both sides; the last signature puts the tie in force, once."""

import datetime
import threading

import pytest
from django.db import connection
from django.test import Client

from tests.domain.signing.conftest import AT, Pens, Sides, complete_track, sum_of
from tests.factories import MandateFactory, make_tie
from tests.killing import kill_at_each_query
from twinhall.domain.agreements.models import Agreement
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body, PendingAct
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.vouching import confirm_tie
from twinhall.domain.journal.models import Entry
from twinhall.domain.journal.verifying import verify_journal
from twinhall.domain.signing.actions import decide_signature, put_in_force, sign_tie
from twinhall.domain.signing.models import Signature
from twinhall.domain.signing.readiness import readiness_of
from twinhall.domain.ties.models import Tie
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def sign(
    dossier: Dossier, by: Acting, *, on: datetime.date = TODAY, sha256: str = ""
) -> Signature | PendingAct:
    given = sha256 or sum_of(dossier)
    return sign_tie(dossier.public_id, given, on=on, place="Kazan", by=by, at=AT, door="test")


def test_both_sign_and_the_tie_stands_in_the_register(ready: Dossier, pens: Pens) -> None:
    sign(ready, pens.kazan)
    ready.refresh_from_db()
    assert (ready.state, ready.signed_on, Tie.objects.count()) == ("text-agreed", None, 0)
    sign(ready, pens.durban)
    ready.refresh_from_db()
    tie = Tie.objects.get()
    assert (ready.state, ready.signed_on, ready.in_force_on) == ("active", TODAY, TODAY)
    assert (tie.public_id, tie.status, tie.claim, tie.since) == (ready.public_id, "active", "both", TODAY)
    assert [party.claimed_on for party in tie.parties.all()] == [TODAY, TODAY]
    told = list(Entry.objects.filter(subject=ready.public_id).values_list("verb", flat=True))
    assert told[-4:] == ["ties.recorded", "dossier.moved", "tie.in-force", "signature.given"]


def test_nobody_signs_before_every_track_is_complete(agreed: Dossier, sides: Sides, pens: Pens) -> None:
    complete_track(agreed, sides.durban)
    assert [side.city.name for side in readiness_of(agreed).waiting_sides] == ["Kazan"]
    with pytest.raises(CannotDo, match="approvals are missing on the side of Kazan"):
        sign(agreed, pens.durban)


def test_nobody_signs_before_the_text_is_agreed(approving: Agreement, sides: Sides, pens: Pens) -> None:
    for by in (sides.kazan, sides.durban):
        complete_track(approving.dossier, by)
    with pytest.raises(CannotDo, match="approvals under way"):
        sign(approving.dossier, pens.kazan, sha256="0" * 64)


def test_an_officer_does_not_sign(ready: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="Only a head or a signatory"):
        sign(ready, sides.kazan)


def test_another_text_is_not_signed(ready: Dossier, pens: Pens) -> None:
    with pytest.raises(CannotDo, match="not the text that every side has agreed to"):
        sign(ready, pens.kazan, sha256="0" * 64)


def test_no_side_signs_twice_and_none_for_the_other(ready: Dossier, pens: Pens) -> None:
    sign(ready, pens.kazan)
    with pytest.raises(CannotDo, match="said so already"):
        sign(ready, pens.kazan)
    assert pens.durban.mandate is not None
    both_hands = MandateFactory.create(body=pens.durban.body, role="head", person=pens.kazan.person)
    with pytest.raises(CannotDo, match="another person must speak"):
        sign(ready, Acting(pens.kazan.person, both_hands))
    ready.refresh_from_db()
    assert ready.state == "text-agreed"


def test_both_name_the_same_day_and_none_that_lies_ahead(ready: Dossier, pens: Pens) -> None:
    with pytest.raises(CannotDo, match="lies ahead"):
        sign(ready, pens.kazan, on=TODAY + datetime.timedelta(days=2))
    sign(ready, pens.kazan)
    with pytest.raises(CannotDo, match="both sides name the same day"):
        sign(ready, pens.durban, on=TODAY - datetime.timedelta(days=1))


def test_a_text_that_names_a_day_is_in_force_from_that_day(ready: Dossier, pens: Pens) -> None:
    later = TODAY + datetime.timedelta(days=30)
    Agreement.objects.filter(dossier=ready).update(in_force="day", in_force_on=later)
    sign(ready, pens.kazan)
    sign(ready, pens.durban)
    ready.refresh_from_db()
    assert (ready.state, Tie.objects.get().status) == ("signed", "signed")
    for days in range(40):
        put_in_force(AT + datetime.timedelta(days=days))
    ready.refresh_from_db()
    assert (ready.state, Tie.objects.get().status) == ("active", "active")
    assert Entry.objects.filter(verb="tie.in-force").count() == 1


@pytest.fixture
def careful(ready: Dossier, pens: Pens, sides: Sides) -> Acting:
    """Durban asks two persons for a signature; the second one."""
    Body.objects.filter(pk=sides.durban.body.pk if sides.durban.body else 0).update(two_person_acts=["sign"])
    return sides.durban


def test_a_second_person_of_the_side_lets_it_sign(ready: Dossier, pens: Pens, careful: Acting) -> None:
    sign(ready, pens.kazan)
    pending = sign(ready, pens.durban)
    assert isinstance(pending, PendingAct)
    ready.refresh_from_db()
    assert ready.state == "text-agreed"
    with pytest.raises(CannotDo, match="you proposed this yourself"):
        decide_signature(pending.public_id, agrees=True, by=pens.durban, at=AT, door="test")
    decide_signature(pending.public_id, agrees=True, by=careful, at=AT, door="test")
    ready.refresh_from_db()
    assert ready.state == "active"
    signature = Signature.objects.get(side__city__name="Durban")
    assert (signature.consent.by, signature.confirmed_by) == (pens.durban.person, careful.mandate)


def test_a_refused_signature_is_none(ready: Dossier, pens: Pens, careful: Acting) -> None:
    pending = sign(ready, pens.durban)
    assert isinstance(pending, PendingAct)
    decide_signature(pending.public_id, agrees=False, reason="Not yet.", by=careful, at=AT, door="test")
    assert not Signature.objects.exists()


def test_who_lost_her_mandate_meanwhile_has_not_signed(ready: Dossier, pens: Pens, careful: Acting) -> None:
    pending = sign(ready, pens.durban)
    assert isinstance(pending, PendingAct)
    assert pens.durban.mandate is not None
    pens.durban.mandate.ends_on = TODAY
    pens.durban.mandate.save()
    late = AT + datetime.timedelta(days=2)
    with pytest.raises(CannotDo, match="may not sign for the city any more"):
        decide_signature(pending.public_id, agrees=True, by=careful, at=late, door="test")
    pending.refresh_from_db()
    assert pending.state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_there_is_all_or_nothing(ready: Dossier, pens: Pens) -> None:
    sign(ready, pens.kazan)

    def seen() -> tuple[str, int, int, int]:
        ready.refresh_from_db()
        return ready.state, Tie.objects.count(), Signature.objects.count(), Entry.objects.count()

    assert seen()[:3] == ("text-agreed", 0, 1)
    died = kill_at_each_query(lambda: sign(ready, pens.durban), seen)
    assert died > 30
    assert seen()[:3] == ("active", 1, 2)
    assert verify_journal().fault is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time anyway")
def test_both_signing_in_the_same_second_put_it_in_force_once(ready: Dossier, pens: Pens) -> None:
    start, failed = threading.Barrier(2), []
    checksum = sum_of(ready)

    def press(by: Acting) -> None:
        try:
            start.wait(10)
            sign(ready, by, sha256=checksum)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(by,)) for by in (pens.kazan, pens.durban)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    ready.refresh_from_db()
    assert (failed, ready.state, Tie.objects.count()) == ([], "active", 1)
    assert Entry.objects.filter(verb="tie.in-force").count() == 1


def test_what_example_people_sign_stays_out_of_the_register(
    ready: Dossier, pens: Pens, sides: Sides, client: Client
) -> None:
    Dossier.objects.update(is_example=True)
    sign(ready, pens.kazan)
    assert client.get(f"/en/ties/{ready.public_id}/").status_code == 404
    sign(ready, pens.durban)
    ready.refresh_from_db()
    assert (ready.state, Tie.objects.count()) == ("active", 0)
    page = client.get(f"/en/ties/{ready.public_id}/").content.decode()
    assert "This is an example." in page


def test_what_is_signed_is_of_its_own_kind_beside_what_lists_say(
    ready: Dossier, pens: Pens, sides: Sides
) -> None:
    listed = make_tie(*sides.cities, kind="friendship-city")
    confirm_tie(listed, by=sides.kazan, at=AT, door="test")
    sign(ready, pens.kazan)
    sign(ready, pens.durban)
    ready.refresh_from_db()
    listed.refresh_from_db()
    assert ready.tie is not None
    assert (ready.tie.kind, ready.tie.public_id) == ("sister-city", ready.public_id)
    assert (listed.kind, listed.claim) == ("friendship-city", "one-side")


def test_a_tie_that_had_ended_is_signed_anew_in_its_old_place(
    ready: Dossier, pens: Pens, sides: Sides
) -> None:
    began, over = datetime.date(1990, 1, 1), datetime.date(2020, 1, 1)
    ended = make_tie(*sides.cities, kind="sister-city", status="ended", since=began, until=over)
    old = Dossier.objects.create(
        public_id=ended.public_id, tie=ended, kind="sister-city", state="ended", opened_at=AT, moved_at=AT
    )
    sign(ready, pens.kazan)
    sign(ready, pens.durban)
    ready.refresh_from_db()
    old.refresh_from_db()
    ended.refresh_from_db()
    assert (ready.tie, old.tie, Tie.objects.count()) == (ended, None, 1)
    assert (ended.status, ended.until, ended.claim) == ("active", None, "both")
