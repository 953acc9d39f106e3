"""Calendars: secret addresses, ids that stay, nothing of anybody else."""

import datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from tests.factories import MandateFactory
from tests.web.test_dossiers import AT, Office, office
from tests.web.test_terms import tie_in_force
from twinhall.domain.approvals.models import Track, TrackStep
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.talking import plan_signing
from twinhall.domain.people.models import Person
from twinhall.domain.terms.actions import confirm_term, say_term
from twinhall.domain.terms.dates import TermFacts
from twinhall.domain.terms.feeds import token_of
from twinhall.domain.terms.models import Feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def kazan() -> Office:
    return office("Kazan", "RU")


@pytest.fixture
def durban() -> Office:
    return office("Durban", "ZA")


@pytest.fixture
def in_force(kazan: Office, durban: Office) -> Dossier:
    dossier = tie_in_force(kazan, durban)
    agree(dossier, kazan, durban, datetime.date(2026, 3, 12))
    return dossier


def agree(dossier: Dossier, kazan: Office, durban: Office, first: datetime.date) -> None:
    facts = TermFacts(first, 5, None, 6)
    said = say_term(dossier.public_id, facts, by=kazan.acting, at=AT, door="test")
    confirm_term(dossier.public_id, said.public_id, by=durban.acting, at=AT, door="test")


def made(owner: Office, city: str = "") -> str:
    """The address of a calendar that she makes on her desk."""
    owner.client.post("/en/desk/calendars/", {"act": "make", "city": city})
    return address(Feed.objects.latest("pk"))


def address(feed: Feed) -> str:
    return f"/calendar/feeds/{token_of(feed)}.ics"


def events(where: str) -> dict[str, Any]:
    """The events of a calendar by their ids, as a calendar program reads them; each id once."""
    answer = Client().get(where)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    by_id = {str(event["UID"]): event for event in found}
    assert len(by_id) == len(found)
    return by_id


def test_it_holds_the_days_of_ones_ties(in_force: Dossier, kazan: Office) -> None:
    found = events(made(kazan))
    told = sorted((event["DTSTART"].dt.isoformat(), str(event["SUMMARY"])) for event in found.values())
    assert told == [
        ("2030-09-12", "Last day to give notice: Durban – Kazan"),
        ("2031-03-12", "5 years since the signing: Durban – Kazan"),
        ("2031-03-12", "End of the term: Durban – Kazan"),
        ("2036-03-12", "10 years since the signing: Durban – Kazan"),
    ]
    assert {uid.partition("@")[0].replace(in_force.public_id, "tie") for uid in found} == {
        "tie-end-0",
        "tie-notice-0",
        "tie-anniversary-5",
        "tie-anniversary-10",
    }


def test_read_twice_it_is_the_same_and_not_sent_again(in_force: Dossier, kazan: Office) -> None:
    where = made(kazan)
    first = Client().get(where)
    assert Client().get(where).content == first.content
    again = Client().get(where, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_day_that_moves_keeps_its_id_and_counts_the_change(
    in_force: Dossier, kazan: Office, durban: Office
) -> None:
    where = made(kazan)
    etag, before = Client().get(where)["ETag"], events(where)
    agree(in_force, kazan, durban, datetime.date(2026, 6, 1))
    after = events(where)
    assert set(after) == set(before)
    end = next(uid for uid in after if "-end-" in uid)
    assert after[end]["DTSTART"].dt == datetime.date(2031, 6, 1)
    assert int(after[end]["SEQUENCE"]) > int(before[end]["SEQUENCE"])
    assert Client().get(where, headers={"if-none-match": etag}).status_code == 200


def test_planned_signings_and_ones_own_due_steps_stand_there(kazan: Office, durban: Office) -> None:
    dossier = tie_in_force(kazan, durban, state="approvals", signed_on=None)
    plan_signing(dossier.public_id, datetime.date(2030, 5, 1), by=kazan.acting, at=AT, door="test")
    for side in dossier.sides.all():
        track = Track.objects.create(side=side, begun_at=AT)
        TrackStep.objects.create(
            track=track, position=1, names={"en": "Consent"}, owner="council", days_before_signing=45
        )
    told = [str(event["SUMMARY"]) for event in events(made(kazan)).values()]
    assert sorted(told) == ["Due: Consent: Durban – Kazan", "Signing planned: Durban – Kazan"]


def test_it_speaks_its_owners_language_and_names_no_person(in_force: Dossier, kazan: Office) -> None:
    Person.objects.filter(pk=kazan.acting.person.pk).update(language="ar")
    content = Client().get(made(kazan)).content.decode().replace("\r\n ", "")
    assert "/ar/ties/" in content
    for person in Person.objects.all():
        assert person.display_name not in content
        assert person.email not in content


def test_one_citys_calendar_ends_with_the_mandate(in_force: Dossier, kazan: Office) -> None:
    where = made(kazan, kazan.city.public_id)
    assert len(events(where)) == 4
    Mandate.objects.filter(person=kazan.acting.person).update(ends_on=datetime.date(2026, 1, 1))
    assert Client().get(where).status_code == 404


def test_a_calendar_of_all_holds_what_is_hers_today(in_force: Dossier, kazan: Office) -> None:
    where = made(kazan)
    Mandate.objects.filter(person=kazan.acting.person).update(ends_on=datetime.date(2026, 1, 1))
    assert events(where) == {}
    press = office("Campinas", "BR")
    MandateFactory.create(person=press.acting.person, body=kazan.city.body, role="press")
    assert events(made(press)) == {}


def test_another_citys_calendar_cannot_be_made(kazan: Office, durban: Office) -> None:
    answer = kazan.client.post("/en/desk/calendars/", {"act": "make", "city": durban.city.public_id})
    assert answer.status_code == 404
    assert not Feed.objects.exists()


def test_a_replaced_and_a_revoked_address_lead_nowhere(kazan: Office, durban: Office) -> None:
    first = made(kazan)
    feed = Feed.objects.get()
    durban.client.post("/en/desk/calendars/", {"act": "renew", "feed": feed.public_id})
    assert Client().get(first).status_code == 200
    kazan.client.post("/en/desk/calendars/", {"act": "renew", "feed": feed.public_id})
    assert Client().get(first).status_code == 404
    feed.refresh_from_db()
    second = address(feed)
    assert second in kazan.client.get("/en/desk/calendars/").content.decode()
    assert Client().get(second).status_code == 200
    kazan.client.post("/en/desk/calendars/", {"act": "revoke", "feed": feed.public_id})
    assert Client().get(second).status_code == 404


@pytest.mark.parametrize("token", ["x", "fee_0.1.x", "fee_0.1", "..", "fee_0.x.y"])
def test_any_other_address_is_unknown(token: str, client: Client) -> None:
    assert client.get(f"/calendar/feeds/{token}.ics").status_code == 404


def test_more_ties_take_no_more_queries(
    in_force: Dossier, kazan: Office, django_assert_max_num_queries: Any
) -> None:
    where = made(kazan)
    for name in ("Campinas", "Wuhan", "Indore"):
        tie_in_force(kazan, office(name, "IN"))
    with django_assert_max_num_queries(11):
        assert len(events(where)) > 8


def test_a_report_of_the_year_stands_there_too(kazan: Office) -> None:
    kazan.city.region_name = "Kostroma Oblast"
    kazan.city.save()
    told = [str(event["SUMMARY"]) for event in events(made(kazan)).values()]
    assert {"Yearly report: Information on foreign ties and list of agreements, to the region: Kazan"} == set(
        told
    )
    assert len(told) == 3
