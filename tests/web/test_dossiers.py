"""The file of a tie, as its sides read and write it."""

import datetime
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.factories import BodyFactory, CityFactory, MandateFactory, make_tie
from tests.web.reading import MOST_QUERIES_SIGNED_IN, grows_with_rows, words_of
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.actions import open_dossier, propose
from twinhall.domain.dossiers.models import Document, Dossier, Note
from twinhall.domain.ties.models import Tie

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Office:
    """A city's officer at her browser."""

    city: City
    acting: Acting
    client: Client


def office(name: str, country: str, role: str = "officer", city: City | None = None) -> Office:
    city = city or CityFactory.create(name=name, country=country)
    body = getattr(city, "body", None) or BodyFactory.create(city=city)
    mandate = MandateFactory.create(body=body, role=role)
    client = Client()
    client.force_login(mandate.person)
    return Office(city, Acting(mandate.person, mandate), client)


@pytest.fixture
def kazan() -> Office:
    return office("Kazan", "RU")


@pytest.fixture
def durban() -> Office:
    return office("Durban", "ZA")


@pytest.fixture
def proposed(kazan: Office, durban: Office) -> Dossier:
    opened = open_dossier(
        cities=[kazan.city, durban.city],
        kind="sister-city",
        purpose="Two ports of knowledge.",
        by=kazan.acting,
        at=AT,
        door="test",
    )
    return propose(opened.public_id, by=kazan.acting, at=AT, door="test")


def at(dossier: Dossier, part: str = "") -> str:
    return f"/en/ties/{dossier.public_id}/file/{part}"


def test_from_an_idea_to_talking(kazan: Office, durban: Office) -> None:
    begun = kazan.client.post(
        "/en/ties/new/", {"partner": "durban", "kind": "sister-city", "purpose": "Two ports."}
    )
    dossier = Dossier.objects.get()
    assert begun["Location"] == at(dossier)
    assert durban.client.get(at(dossier)).status_code == 404
    kazan.client.post(at(dossier, "propose/"), {"lapses_on": "2099-01-01"})
    page = durban.client.get(at(dossier)).content.decode()
    assert "Waiting for you since" in page
    assert "Two ports." in page
    assert "Waiting for \u2068Durban\u2069 since" in kazan.client.get(at(dossier)).content.decode()
    durban.client.post(at(dossier, "agree/"), {"step": "negotiating"})
    dossier.refresh_from_db()
    assert dossier.state == "negotiating"


def test_the_partner_is_found_by_its_name_in_any_script_or_asked_for(kazan: Office, durban: Office) -> None:
    CityFactory.create(name="Durban North", slug="durban-north", country="ZA")
    refused = kazan.client.post(
        "/en/ties/new/", {"partner": "Nowhere at all", "kind": "contact", "purpose": "What I typed."}
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "The register knows no city" in page
    assert "What I typed." in page


def test_a_message_that_is_refused_keeps_what_was_typed(durban: Office, proposed: Dossier) -> None:
    long = "x" * 10_001
    refused = durban.client.post(at(proposed, "messages/"), {"text": long})
    assert refused.status_code == 422
    assert long in refused.content.decode()
    assert not Note.objects.exists()


def test_a_message_is_read_by_the_other_side(kazan: Office, durban: Office, proposed: Dossier) -> None:
    durban.client.post(at(proposed, "messages/"), {"text": "We are <b>glad</b>."})
    assert "We are &lt;b&gt;glad&lt;/b&gt;." in kazan.client.get(at(proposed)).content.decode()


def test_a_document_is_served_to_both_sides_only(
    kazan: Office, durban: Office, proposed: Dossier, settings: Settings, tmp_path: str
) -> None:
    settings.UPLOADS_DIR = tmp_path
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    sent = {"file": SimpleUploadedFile("resolution.pdf", pdf, "application/pdf"), "title": "Resolution"}
    durban.client.post(at(proposed, "documents/"), sent)
    address = f"/en/uploads/{Document.objects.get().upload.public_id}/"
    assert b"".join(kazan.client.get(address)) == pdf
    assert office("Campinas", "BR").client.get(address).status_code == 404


def test_declining_shows_its_reason_to_both(kazan: Office, durban: Office, proposed: Dossier) -> None:
    durban.client.post(at(proposed, "decline/"), {"closing": "no-capacity", "reason": "Ask us next year."})
    page = kazan.client.get(at(proposed)).content.decode()
    assert "no capacity for a further tie" in page
    assert "Ask us next year." in page
    assert "Remind them" not in page


def test_one_is_reminded_once(kazan: Office, durban: Office, proposed: Dossier) -> None:
    assert "Remind them" in kazan.client.get(at(proposed)).content.decode()
    kazan.client.post(at(proposed, "remind/"))
    page = kazan.client.get(at(proposed)).content.decode()
    assert "Remind them" not in page
    assert "on you can remind them again" in page


def test_a_translator_writes_but_says_no_word(durban: Office, proposed: Dossier) -> None:
    translator = office("Durban", "ZA", "translator", durban.city)
    assert translator.client.get(at(proposed)).status_code == 200
    assert translator.client.post(at(proposed, "messages/"), {"text": "Sawubona"}).status_code == 302
    assert translator.client.post(at(proposed, "agree/"), {"step": "negotiating"}).status_code == 403
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_a_press_officer_knows_of_no_file(durban: Office, proposed: Dossier) -> None:
    assert office("Durban", "ZA", "press", durban.city).client.get(at(proposed)).status_code == 404


def test_signing_is_no_plain_word(kazan: Office, proposed: Dossier) -> None:
    Dossier.objects.update(state="text-agreed")
    refused = kazan.client.post(at(proposed, "agree/"), {"step": "signed"})
    assert refused.status_code == 422
    assert "where the text is agreed and signed" in refused.content.decode()


def test_the_list_asks_as_much_for_three_files_as_for_one(kazan: Office, proposed: Dossier) -> None:
    def more() -> None:
        for _number in range(2):
            opened = open_dossier(
                cities=[kazan.city, CityFactory.create()],
                kind="contact",
                purpose="",
                by=kazan.acting,
                at=AT,
                door="test",
            )
            propose(opened.public_id, by=kazan.acting, at=AT, door="test")

    assert not grows_with_rows(kazan.client, "/en/desk/ties/", more, MOST_QUERIES_SIGNED_IN)


def test_the_file_asks_as_much_for_three_messages_as_for_one(durban: Office, proposed: Dossier) -> None:
    def more() -> None:
        for _number in range(2):
            durban.client.post(at(proposed, "messages/"), {"text": "More"})

    more()
    assert not grows_with_rows(durban.client, at(proposed), more, MOST_QUERIES_SIGNED_IN + 12)


@pytest.fixture
def tie(kazan: Office, durban: Office) -> Tie:
    return make_tie(kazan.city, durban.city)


def test_a_listed_tie_is_confirmed_on_its_page(kazan: Office, durban: Office, tie: Tie) -> None:
    address = f"/en/ties/{tie.public_id}/"
    assert "Does your city keep this tie?" in kazan.client.get(address).content.decode()
    kazan.client.post(f"{address}word/", {"word": "confirm"})
    assert "One side says that the tie exists" in Client().get(address).content.decode()
    durban.client.post(f"{address}word/", {"word": "confirm"})
    assert "Both sides say that the tie exists." in Client().get(address).content.decode()


def test_a_dispute_stands_beside_the_tie_for_everybody(durban: Office, tie: Tie) -> None:
    address = f"/en/ties/{tie.public_id}/"
    durban.client.post(f"{address}word/", {"word": "dispute", "reason": "It ended in 1991."})
    page = Client().get(address).content.decode()
    assert "Durban disputes this tie" in page
    assert "It ended in 1991." in page


def test_a_stranger_is_not_asked_for_a_word(tie: Tie) -> None:
    stranger = office("Campinas", "BR")
    address = f"/en/ties/{tie.public_id}/"
    assert "Your city’s word" not in stranger.client.get(address).content.decode()
    assert stranger.client.post(f"{address}word/", {"word": "confirm"}).status_code == 403


def test_an_example_persons_word_changes_nothing_in_the_register(
    kazan: Office, tie: Tie, settings: Settings
) -> None:
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.house.every_address"
    kazan.acting.person.is_example = True
    kazan.acting.person.save()
    address = f"/en/ties/{tie.public_id}/"
    kazan.client.post(f"{address}word/", {"word": "confirm"})
    tie.refresh_from_db()
    assert tie.claim == "list"
    page = words_of(Client().get(address).content)
    assert "An example person of the demo, acting for Kazan: confirms it" in page


def test_what_waits_for_ones_word_stands_first_on_the_desk(
    kazan: Office, durban: Office, proposed: Dossier
) -> None:
    assert "waits for your word since" in words_of(durban.client.get("/en/desk/").content)
    assert "waits for your word since" not in words_of(kazan.client.get("/en/desk/").content)
    durban.client.post(at(proposed, "agree/"), {"step": "negotiating"})
    assert "waits for your word since" not in words_of(durban.client.get("/en/desk/").content)
