"""The outcome document on its pages: written, proposed, adopted by roll, printed; commitments followed up."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from tests.domain.outcomes.conftest import PEACE, Hall, comes, drafted, hall, text
from tests.factories import ForumFactory, PersonFactory, give_second_factor
from tests.web.reading import MOST_QUERIES_SIGNED_IN, queries_of, words_of
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.forums.models import Edition, Series
from twinhall.domain.outcomes.models import Amendment, Commitment, Outcome, RollAnswer

__all__ = ["drafted", "hall", "text"]
pytestmark = pytest.mark.django_db


def client_of(by: Acting) -> Client:
    client = Client()
    client.force_login(by.person)
    return client


@pytest.fixture
def secretariat(hall: Hall) -> Client:
    give_second_factor(hall.secretariat.person)
    return client_of(hall.secretariat)


@pytest.fixture
def durban(hall: Hall) -> Client:
    return client_of(hall.durban)


def at(hall: Hall, part: str = "outcome/") -> str:
    return f"/en/forums/{hall.forum.slug}/{part}"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words_of(answer.content)


def sha256_on(client: Client, address: str) -> str:
    return client.get(address).content.decode().split('name="sha256" value="')[1][:64]


def adopt(hall: Hall, secretariat: Client, durban: Client, **more: str) -> None:
    secretariat.post(at(hall, "outcome/roll/open/"), {"sha256": sha256_on(secretariat, at(hall))})
    sha256 = sha256_on(durban, at(hall, "outcome/roll/"))
    said = {"own-word": "reserves", "own-reserve_en": "Not by force.", "sha256": sha256}
    assert durban.post(at(hall, "outcome/roll/say/"), said).status_code == 302
    assert secretariat.post(at(hall, "outcome/roll/close/"), {"act": "adopt"} | more).status_code == 302


def test_a_text_is_begun_written_and_shown_to_nobody_before_it_is_opened(
    hall: Hall, secretariat: Client, durban: Client
) -> None:
    assert "no outcome document yet" in page(Client(), at(hall))
    head = {"languages": ["en", "ru"], "authentic": ["en"], "title_en": "Kazan declaration"}
    secretariat.post(at(hall, "outcome/begin/"), head)
    secretariat.post(at(hall, "outcome/paragraphs/add/"), {"text_en": "Peace.", "text_ru": "Мир."})
    assert "Peace." in page(secretariat, at(hall))
    assert "Peace." not in page(durban, at(hall))
    assert durban.get(at(hall, "outcome/versions/")).status_code == 403
    secretariat.post(at(hall, "outcome/move/"), {"move": "open"})
    assert "Peace." in page(durban, at(hall))
    assert "once it is adopted" in page(Client(), at(hall))


def test_a_delegation_proposes_with_visible_difference_and_the_drafters_answer(
    hall: Hall, text: Outcome, secretariat: Client, durban: Client
) -> None:
    first = text.paragraphs.order_by("position")[0]
    one = at(hall, f"outcome/paragraphs/{first.public_id}/")
    said = {"text_en": "We live in just peace.", "comment": "Justice first."}
    said |= {f"text_{code}": PEACE[code] for code in ("ru", "ar")}
    # Nothing is lost of what was written on an earlier text.
    behind = durban.post(f"{one}propose/", said)
    assert behind.status_code == 422
    assert "We live in just peace." in behind.content.decode()
    durban.post(f"{one}propose/", said | {f"revision_{code}": "1" for code in ("en", "ru", "ar")})
    shown = secretariat.get(at(hall)).content.decode()
    assert "<ins>" in shown
    assert "Durban proposes to change the paragraph" in shown
    answer = at(hall, f"outcome/proposals/{Amendment.objects.get().public_id}/")
    secretariat.post(answer, {"act": "decline", "answer": ""})
    assert Amendment.objects.get().state == "open"
    secretariat.post(answer, {"act": "accept", "answer": "Thank you."})
    assert "We live in just peace." in page(secretariat, at(hall))
    assert "Thank you." in page(durban, one)
    assert "In Russian, which is authentic" in page(secretariat, at(hall))


def test_the_adopted_text_is_for_everybody_with_who_joined_and_as_paper(
    hall: Hall, text: Outcome, secretariat: Client, durban: Client
) -> None:
    adopt(hall, secretariat, durban, amend_next="on", wish_en="Name the seat.")
    shown = page(Client(), at(hall))
    for words in ("Adopted on", "We live in peace.", "Durban", "Not by force.", "Name the seat."):
        assert words in shown
    assert hall.durban.person.display_name not in shown
    papers = [
        Client().get(at(hall, f"outcome.{ending}")).content for ending in ("pdf", "docx", "pdf", "docx")
    ]
    assert (papers[0][:5], papers[1][:2]) == (b"%PDF-", b"PK")
    assert papers[:2] == papers[2:]


def test_the_next_edition_begins_from_it(
    hall: Hall, text: Outcome, secretariat: Client, durban: Client
) -> None:
    adopt(hall, secretariat, durban, amend_next="on", wish_en="Name the seat.")
    series = Series.objects.create(slug="cities", names={"en": "Cities"})
    following = ForumFactory.create(organiser=hall.secretariat.body)
    for forum in (hall.forum, following):
        Edition.objects.create(series=series, forum=forum)
    begin = f"/en/forums/{following.slug}/outcome/begin/"
    assert "Name the seat." in page(secretariat, begin)
    secretariat.post(begin, {"from": str(Outcome.objects.get(pk=text.pk).adopted_id)})
    shown = page(secretariat, f"/en/forums/{following.slug}/outcome/")
    assert "Name the seat." in shown
    assert "We live in peace." in shown


def test_the_organisers_enter_a_word_and_the_list_says_so(
    hall: Hall, text: Outcome, secretariat: Client
) -> None:
    secretariat.post(at(hall, "outcome/roll/open/"), {"sha256": sha256_on(secretariat, at(hall))})
    kazan = hall.delegation(hall.kazan).public_id
    said = {"note-delegation": kazan, "note-word": "joins"}
    assert secretariat.post(at(hall, "outcome/roll/enter/"), said).status_code == 422
    secretariat.post(at(hall, "outcome/roll/enter/"), said | {"note-told_by": "Its head, in the hall"})
    assert RollAnswer.objects.get().told_by == "Its head, in the hall"
    assert "Entered by the organisers; told by: Its head, in the hall" in page(
        secretariat, at(hall, "outcome/roll/")
    )


def test_who_is_at_no_delegation_reads_no_draft(hall: Hall, text: Outcome) -> None:
    elsewhere = client_of(comes(ForumFactory.create(), "Recife", "BR"))
    somebody = Client()
    somebody.force_login(PersonFactory.create())
    for client in (elsewhere, somebody):
        assert client.get(at(hall, "outcome/versions/")).status_code == 403
        assert "We live in peace." not in page(client, at(hall))


def test_a_commitment_is_cut_out_claimed_scored_and_followed_up(
    hall: Hall, text: Outcome, secretariat: Client, durban: Client, settings: Settings, tmp_path: object
) -> None:
    settings.UPLOADS_DIR = tmp_path
    adopt(hall, secretariat, durban)
    part = text.paragraphs.order_by("position")[0].public_id
    assert "We live in peace." in page(secretariat, at(hall, f"commitments/new/?paragraph={part}"))
    fields = {
        "what_en": "=We plant trees.",
        "owner": hall.delegation(hall.kazan).public_id,
        "due_on": "2099-01-01",
        "paragraph": part,
    }
    secretariat.post(at(hall, "commitments/new/"), fields)
    made = Commitment.objects.get()
    one = at(hall, f"commitments/{made.public_id}/")
    assert secretariat.post(f"{one}reviewer/", {"reviewer": hall.kazan.body.public_id}).status_code == 422  # type: ignore[union-attr]
    secretariat.post(f"{one}reviewer/", {"reviewer": hall.durban.body.public_id})  # type: ignore[union-attr]
    kazan = client_of(hall.kazan)
    report = SimpleUploadedFile("trees.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    kazan.post(f"{one}claim/", {"completion": "complete", "note": "All stand.", "file": report})
    durban.post(f"{one}score/", {"completion": "limited", "note": "Ten stand."})
    shown = page(Client(), one)
    for words in (
        "What the owner says complete",
        "All stand.",
        "What the reviewer finds limited",
        "Ten stand.",
    ):
        assert words in shown
    evidence = f"{one}evidence/{made.claims.get().pk}/"
    assert Client().get(evidence)["Content-Type"] == "application/pdf"
    made.refresh_from_db()
    yesterday = (made.made_at.date() - datetime.timedelta(days=2)).isoformat()
    assert "No commitment." in page(Client(), at(hall, f"commitments/?as_of={yesterday}"))
    table = b"".join(Client().get(at(hall, "commitments.csv")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=We plant trees." in table
    sheet = load_workbook(io.BytesIO(Client().get(at(hall, "commitments.xlsx")).content)).active
    assert [cell.value for cell in sheet[2]][6:10:3] == ["complete", "limited"]


def test_pages_ask_as_often_for_three_rows_as_for_one(hall: Hall, text: Outcome, secretariat: Client) -> None:
    def rows(first: int, last: int) -> None:
        for number in range(first, last):
            by = comes(hall.forum, f"City {number}", "BR")
            assert by.mandate is not None
            for one in text.paragraphs.all():
                Amendment.objects.create(
                    paragraph=one,
                    delegation=hall.delegation(by),
                    kind="change",
                    texts={"en": f"Words {number}."},
                    base={"en": {"text": PEACE["en"], "revision": 1}},
                    mandate=by.mandate,
                    at=text.begun_at,
                )
            made = Commitment.objects.create(
                forum=hall.forum,
                texts={"en": f"Promise {number}"},
                delegation=hall.delegation(by),
                due_on=hall.forum.ends_on,
                made_at=text.begun_at,
                mandate=by.mandate,
            )
            made.claims.create(completion="limited", mandate=by.mandate, at=text.begun_at)

    rows(0, 1)
    secretariat.get(at(hall))  # the first time it is noted that her session is in use
    pages = [at(hall), at(hall, "commitments/?as_of=2098-01-01")]
    before = [queries_of(secretariat, one, MOST_QUERIES_SIGNED_IN) for one in pages]
    rows(1, 3)
    assert [queries_of(secretariat, one, MOST_QUERIES_SIGNED_IN) for one in pages] == before


def test_the_yield_names_no_proposal_to_others(hall: Hall) -> None:
    cities = [by.body.city for by in (hall.kazan, hall.durban) if by.body and by.body.city]
    at_once = datetime.datetime(2027, 6, 22, tzinfo=datetime.UTC)
    made = Dossier.objects.create(
        kind="contact", state="proposed", opened_at=at_once, proposed_at=at_once, moved_at=at_once
    )
    for place, city in enumerate(cities):
        Side.objects.create(dossier=made, city=city, position=place, is_opener=not place)
    address, day = at(hall, "yield/"), "?as_of=2027-08-01"
    shown = page(Client(), address + day)
    assert "Ties proposed between its cities since its first day 1" in shown
    assert "Bilateral meetings not counted yet" in shown
    others, own = (page(one, f"{address}proposals/{day}") for one in (Client(), client_of(hall.durban)))
    assert "Durban – Kazan" not in others
    assert "1 more, known to its cities alone" in others
    assert "Durban – Kazan" in own
