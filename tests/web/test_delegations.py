"""Pages of delegations: a keeper's, an organiser's, everybody's."""

import datetime
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import (
    BodyFactory,
    CityFactory,
    DelegationFactory,
    ForumFactory,
    MandateFactory,
    ParticipantFactory,
    PersonFactory,
)
from tests.web.reading import grows_with_rows
from twinhall.domain.bodies.models import Body
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.forums.models import Forum

pytestmark = pytest.mark.django_db


@dataclass
class Pages:
    """One forum, its host and the keeper of a delegation, each with a browser."""

    forum: Forum
    delegation: Delegation
    host: Client
    keeper: Client

    def at(self, rest: str = "") -> str:
        return f"/en/forums/{self.forum.slug}/delegations/{self.delegation.public_id}/{rest}"

    def of(self, rest: str) -> str:
        return f"/en/forums/{self.forum.slug}/{rest}"


def client_for(body: Body) -> Client:
    client = Client()
    client.force_login(MandateFactory.create(body=body).person)
    return client


@pytest.fixture
def pages() -> Pages:
    host = BodyFactory.create()
    body = BodyFactory.create(city=CityFactory.create(name="Durban", country="ZA"))
    forum = ForumFactory.create(organiser=host, quota=2)
    delegation = DelegationFactory.create(forum=forum, city=body.city)
    return Pages(forum, delegation, client_for(host), client_for(body))


def test_people_are_registered_on_one_page_which_says_when_it_is_erased(pages: Pages) -> None:
    page = pages.keeper.get(pages.at()).content.decode()
    assert "are erased on 23 July 2027" in page
    sent = {"passport_name": "Иванова Анна", "role": "head", "languages": "isiZulu, English"}
    said = pages.keeper.post(pages.at(), sent | {"arrives_at": "2027-06-20T23:30"}, follow=True)
    made = Participant.objects.get()
    assert (made.role, made.languages, made.state) == ("head", ["zu", "en"], "registered")
    assert made.arrives_at == datetime.datetime(2027, 6, 20, 20, 30, tzinfo=datetime.UTC)
    assert "cannot stand there" in said.content.decode()  # registered, with a word about the letters
    shown = pages.keeper.get(pages.at(f"people/{made.public_id}/")).content.decode()
    assert 'value="2027-06-20T23:30"' in shown


def test_what_was_typed_stays_when_it_is_refused(pages: Pages) -> None:
    ParticipantFactory.create(delegation=pages.delegation, role="head")
    said = pages.keeper.post(pages.at(), {"passport_name": "SILVA ANA", "role": "head"})
    assert said.status_code == 422
    assert 'value="SILVA ANA"' in said.content.decode()
    assert "a head already" in said.content.decode()


def test_a_list_is_read_in_and_each_row_is_answered_for(pages: Pages) -> None:
    rows = b"passport_name,role\nONE,head\nTWO,\nTHREE,\nONE,\n"
    file = SimpleUploadedFile("people.csv", rows, "text/csv")
    said = pages.keeper.post(pages.at("upload/"), {"file": file}).content.decode()
    assert "the same person as in line 2" in said
    assert sorted(Participant.objects.values_list("state", flat=True)) == [
        "registered",
        "registered",
        "waiting",
    ]
    broken = SimpleUploadedFile("people.csv", "passport_name\nИВАНОВА\n".encode("cp1251"), "text/csv")
    refused = pages.keeper.post(pages.at("upload/"), {"file": broken})
    assert (refused.status_code, "Line 2 is not UTF-8" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_list_is_given_out(pages: Pages, file_format: str) -> None:
    ParticipantFactory.create(delegation=pages.delegation, passport_name="SILVA ANA")
    own = pages.keeper.get(pages.at(f"people.{file_format}"))
    whole = pages.host.get(pages.of(f"participants.{file_format}?q=silva"))
    for answer in (own, whole):
        content = answer.getvalue() if answer.streaming else answer.content
        assert answer.status_code == 200
        assert b"SILVA ANA" in content or file_format == "xlsx"
        assert answer["Cache-Control"] == "private, no-store"


def test_the_host_decides_on_those_chosen(pages: Pages) -> None:
    people = ParticipantFactory.create_batch(2, delegation=pages.delegation)
    chosen = [one.public_id for one in people]
    pages.host.post(pages.of("participants/decide/"), {"chosen": chosen, "act": "accept"})
    assert set(Participant.objects.values_list("state", flat=True)) == {"accredited"}
    refused = {"chosen": chosen[:1], "act": "refuse", "reason": "The list is full."}
    pages.host.post(pages.of("participants/decide/"), refused)
    assert "The list is full." in pages.keeper.get(pages.at()).content.decode()


def test_everybody_reads_cities_and_countries_once_the_programme_is_public(
    pages: Pages, client: Client
) -> None:
    ParticipantFactory.create(delegation=pages.delegation, passport_name="SILVA ANA")
    address = pages.of("delegations/")
    assert "Durban" not in client.get(address).content.decode()
    Forum.objects.filter(pk=pages.forum.pk).update(state="published")
    shown = client.get(address).content.decode()
    assert "Durban" in shown
    assert "South Africa" in shown
    assert "SILVA" not in shown


def test_a_guest_is_invited_and_her_contact_opens_the_list(pages: Pages) -> None:
    invitation = {"name": "Porto Alegre", "country": "BR", "contact_email": "office@city.example"}
    pages.host.post(pages.of("delegations/desk/"), invitation)
    made = Delegation.objects.get(kind="guest")
    assert (made.name, made.country, made.state) == ("Porto Alegre", "BR", "invited")
    contact = PersonFactory.create(email="office@city.example")
    other = Client()
    other.force_login(contact)
    address = pages.of(f"delegations/{made.public_id}/")
    assert other.get(address).status_code == 200
    assert other.get(pages.at()).status_code == 404
    assert other.get(f"/en/delegations/{made.public_id}/")["Location"] == address


def test_an_assistant_keeps_the_list_without_a_mandate(pages: Pages) -> None:
    assistant = PersonFactory.create()
    pages.keeper.post(pages.at("assistant/"), {"email": assistant.email})
    client = Client()
    client.force_login(assistant)
    assert client.post(pages.at(), {"passport_name": "SILVA ANA", "role": "member"}).status_code == 302
    assert Participant.objects.get().passport_name == "SILVA ANA"


def test_pages_ask_the_database_as_often_for_three_rows_as_for_one(pages: Pages) -> None:
    def more() -> None:
        ParticipantFactory.create(delegation=DelegationFactory.create(forum=pages.forum))
        ParticipantFactory.create(delegation=pages.delegation)

    more()
    for address in (pages.of("participants/"), pages.of("delegations/desk/"), pages.at()):
        pages.host.get(address)  # the first request of a session writes what the others read
        assert not grows_with_rows(pages.host, address, more, most=20)
