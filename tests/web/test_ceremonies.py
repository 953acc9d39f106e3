"""The page of a signing ceremony, for its sides, its hosts and everybody else."""

import datetime

import pytest
from django.test import Client

from tests.factories import (
    BodyFactory,
    CityFactory,
    DelegationFactory,
    ForumFactory,
    MandateFactory,
    ParticipantFactory,
)
from twinhall.domain.ceremonies.models import Ceremony, Listing
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.forums.models import Forum

AT = datetime.datetime(2027, 6, 1, 9, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


def officer_of(body: object) -> Client:
    client = Client()
    client.force_login(MandateFactory.create(body=body).person)
    return client


@pytest.fixture
def forum() -> Forum:
    """At which Kazan and Durban could sign."""
    host = BodyFactory.create(city=CityFactory.create(name="Nizhny"))
    forum: Forum = ForumFactory.create(slug="two-rivers", organiser=host)
    dossier = Dossier.objects.create(
        kind="sister-city", state="text-agreed", opened_at=AT, moved_at=AT, proposed_at=AT
    )
    for position, name in enumerate(("Kazan", "Durban")):
        city = CityFactory.create(name=name)
        body = BodyFactory.create(city=city)
        delegation = DelegationFactory.create(forum=forum, city=city, body=body)
        ParticipantFactory.create(delegation=delegation, display_name=f"Mayor of {name}")
        Side.objects.create(dossier=dossier, city=city, position=position, is_opener=not position)
    return forum


def client_of(name: str) -> Client:
    return officer_of(CityFactory._meta.model.objects.get(name=name).body)


def test_a_list_from_the_first_ask_to_the_printed_sheet(forum: Forum) -> None:
    host, kazan, durban = (client_of(name) for name in ("Nizhny", "Kazan", "Durban"))
    address = "/en/forums/two-rivers/signing/"
    host.post(
        f"{address}plan/", {"day": "2027-06-22", "time": "16:30", "place": "Column hall", "protocol": ""}
    )
    assert "Your ties that could be signed here" in kazan.get(address).content.decode()
    tie = Dossier.objects.get().public_id
    mayor = forum.participants.get(display_name="Mayor of Kazan").public_id
    kazan.post(f"{address}want/", {"tie": tie, "participant": mayor})
    assert "Kazan – Durban" not in host.get(address).content.decode()
    assert "Yes, we sign there" in durban.get(address).content.decode()
    durban.post(f"{address}want/", {"tie": tie, "signatory": "Thandeka", "office": "Mayor"})
    page = host.get(address).content.decode()
    for said in (
        "22 June 2027",
        "16:30",
        "Column hall",
        "Mayor of Kazan",
        "Thandeka, Mayor",
        "approvals are open in",
    ):
        assert said in page
    # Read by a side, who has no form with the hour in it: Moscow's, where the forum is.
    assert '22 June 2027, <span class="num">16:30</span>' in kazan.get(address).content.decode()
    assert "Mayor of Kazan" not in Client().get(address).content.decode()
    sheet = durban.get(f"{address}sheet.pdf")
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")
    assert Client().get(f"{address}sheet.pdf").status_code == 302


def test_everybody_reads_the_list_once_the_programme_is_public(forum: Forum) -> None:
    ceremony = Ceremony.objects.create(forum=forum, planned_at=AT)
    Listing.objects.create(ceremony=ceremony, dossier=Dossier.objects.get(), asked_at=AT, agreed_at=AT)
    address = "/en/forums/two-rivers/signing/"
    assert "Durban" not in Client().get(address).content.decode()
    Forum.objects.update(state="published")
    page = Client().get(address).content.decode()
    assert "Durban" in page
    assert "/en/ties/" not in page.split("Signing list")[1].split("</section>")[0]


def test_an_hour_without_a_day_is_asked_for_and_nothing_is_lost(forum: Forum) -> None:
    answer = client_of("Nizhny").post(
        "/en/forums/two-rivers/signing/plan/", {"day": "", "time": "16:30", "place": "Column hall"}
    )
    assert answer.status_code == 422
    assert 'value="Column hall"' in answer.content.decode()
    assert not Ceremony.objects.exists()
