"""The life of a tie on its pages: noted in one short form, confirmed by the other side, then seen by everybody."""

import csv
import datetime
import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from tests.domain.dossiers.conftest import AT, Sides, sides
from tests.domain.upkeep.conftest import alive, tie
from tests.factories import CityFactory, MandateFactory, make_tie
from tests.web.reading import MOST_QUERIES, MOST_QUERIES_SIGNED_IN, grows_with_rows, words_of
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Document, Dossier
from twinhall.domain.dossiers.vouching import confirm_tie
from twinhall.domain.ties.models import Tie
from twinhall.domain.upkeep.actions import EvidenceFacts, ProjectFacts, answer_evidence, enter_evidence
from twinhall.domain.upkeep.models import Evidence
from twinhall.kit.dates import PartialDate, Precision

__all__ = ["alive", "sides", "tie"]

pytestmark = pytest.mark.django_db
YESTERDAY = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)).date()
VISIT = {"kind": "visit", "day": YESTERDAY.isoformat(), "title": "Thirty pupils in Durban"}


@pytest.fixture(autouse=True)
def _uploads_of_its_own(settings: Settings, tmp_path: str) -> None:
    settings.UPLOADS_DIR = tmp_path


def client_of(by: Acting) -> Client:
    client = Client()
    client.force_login(by.person)
    return client


@pytest.fixture
def kazan(sides: Sides) -> Client:
    return client_of(sides.kazan)


@pytest.fixture
def durban(sides: Sides) -> Client:
    return client_of(sides.durban)


def in_file(dossier: Dossier, part: str = "") -> str:
    return f"/en/ties/{dossier.public_id}/file/{part}"


def public(dossier: Dossier) -> str:
    return words_of(Client().get(f"/en/ties/{dossier.public_id}/").content)


def test_entered_confirmed_and_seen_by_everybody(alive: Dossier, kazan: Client, durban: Client) -> None:
    assert "0 of 7 kinds of evidence in 24 months" in public(alive)
    answer = kazan.post(in_file(alive, "evidence/"), VISIT, follow=True)
    page = words_of(answer.content)
    assert "1 piece does not count yet: it waits to be confirmed." in page
    assert "Thirty pupils" not in public(alive)
    seen = words_of(durban.get(in_file(alive)).content)
    assert "visit: Thirty pupils in Durban Kazan says so waits for you" in seen
    one = Evidence.objects.get()
    on_desk = "Thirty pupils in Durban Kazan noted it, and asks you to confirm it: visit"
    assert on_desk in words_of(durban.get("/en/desk/").content)
    assert "asks you to confirm it" not in words_of(kazan.get("/en/desk/").content)
    durban.post(in_file(alive, f"evidence/{one.public_id}/"), {"act": "confirm"})
    assert "asks you to confirm it" not in words_of(durban.get("/en/desk/").content)
    page = public(alive)
    assert "thin 1 of 7 kinds of evidence in 24 months" in page
    assert "visit: Thirty pupils in Durban" in page
    assert "both sides say so" in page


def test_a_tie_of_which_nothing_is_known_is_never_called_dead(tie: Tie) -> None:
    page = words_of(Client().get(f"/en/ties/{tie.public_id}/").content)
    assert "not known 0 of 7 kinds of evidence in 24 months" in page
    assert "dead" not in page


def test_a_listed_tie_gets_its_file_from_its_page(tie: Tie, kazan: Client) -> None:
    address = f"/en/ties/{tie.public_id}/life/"
    assert f'href="{address}"' in kazan.get(f"/en/ties/{tie.public_id}/").content.decode()
    assert kazan.get(address).status_code == 200
    answer = kazan.post(address, VISIT | {"is_released": "on"})
    assert answer["Location"] == f"/en/ties/{tie.public_id}/file/"
    page = words_of(Client().get(f"/en/ties/{tie.public_id}/").content)
    assert "Kazan says so" in page
    assert "Points: 0.5" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"currency": "XYZ", "amount": "5"}, "no code of a currency"),
        ({"day": "2999-01-01"}, "lies ahead"),
        ({"kind": "budget-line"}, "needs its amount"),
        ({"kind": "project"}, "Select a valid choice"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(
    alive: Dossier, kazan: Client, wrong: dict[str, str], said: str
) -> None:
    answer = kazan.post(in_file(alive, "evidence/"), VISIT | {"note": "Typed before."} | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Typed before." in page


def test_a_document_comes_along(alive: Dossier, kazan: Client, durban: Client) -> None:
    pdf = SimpleUploadedFile("p.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    kazan.post(in_file(alive, "evidence/"), VISIT | {"file": pdf})
    one = Evidence.objects.get()
    assert one.document == Document.objects.get()
    page = durban.get(in_file(alive, f"evidence/{one.public_id}/")).content.decode()
    assert one.document is not None
    assert one.document.upload.public_id in page


def test_a_dispute_with_its_reason_and_the_trace_of_a_correction(
    alive: Dossier, kazan: Client, durban: Client
) -> None:
    kazan.post(in_file(alive, "evidence/"), VISIT)
    address = in_file(alive, f"evidence/{Evidence.objects.get().public_id}/")
    assert durban.post(address, {"act": "dispute", "reason": ""}).status_code == 422
    durban.post(address, {"act": "dispute", "reason": "There were <b>twenty</b>."})
    page = kazan.get(address).content.decode()
    assert "There were &lt;b&gt;twenty&lt;/b&gt;." in page
    kazan.post(address, VISIT | {"act": "correct", "title": "Twenty pupils in Durban"})
    page = words_of(durban.get(address).content)
    assert "What it was Thirty pupils in Durban" in page
    assert "Is it so?" in page
    durban.post(address, {"act": "confirm"})
    kazan.post(address, {"act": "withdraw", "reason": "It was Pinetown."})
    assert "Withdrawn It was Pinetown." in words_of(durban.get(address).content)
    assert "pupils" not in public(alive)


def test_a_project_with_two_budgets(alive: Dossier, kazan: Client, durban: Client) -> None:
    given = {
        "title": "Clean river",
        "day": "2025-01-01",
        "ends_on": "2099-01-01",
        "state": "running",
        "themes": ["environment", "youth"],
        "results": "",
    }
    kazan.post(in_file(alive, "projects/"), given)
    address = in_file(alive, f"evidence/{Evidence.objects.get().public_id}/")
    kazan.post(address, {"act": "budget", "amount": "1500000", "currency": "rub", "day": "2025-01-01"})
    durban.post(address, {"act": "budget", "amount": "300000.50", "currency": "ZAR", "day": "2025-02-01"})
    page = words_of(durban.get(address).content)
    assert "1,500,000 RUB" in page
    assert "300,000.50 ZAR" in page
    durban.post(address, {"act": "confirm"})
    assert "project: Clean river" in public(alive)


def test_a_stranger_knows_nothing_of_it(alive: Dossier, kazan: Client, sides: Sides) -> None:
    kazan.post(in_file(alive, "evidence/"), VISIT)
    address = in_file(alive, f"evidence/{Evidence.objects.get().public_id}/")
    stranger = client_of(sides.third)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"act": "confirm"}).status_code == 404
    assert stranger.post(in_file(alive, "evidence/"), VISIT).status_code == 404


def test_a_translator_reads_and_notes_nothing(alive: Dossier, kazan: Client, sides: Sides) -> None:
    kazan.post(in_file(alive, "evidence/"), VISIT)
    mandate = MandateFactory.create(body=sides.durban.body, role="translator")
    translator = client_of(Acting(mandate.person, mandate))
    address = in_file(alive, f"evidence/{Evidence.objects.get().public_id}/")
    assert "It is so" not in translator.get(address).content.decode()
    assert translator.post(address, {"act": "confirm"}).status_code == 403
    assert Evidence.objects.get().state == "entered"


def more_evidence(dossier: Dossier, by: Acting, count: int = 2) -> None:
    for number in range(count):
        facts = EvidenceFacts("visit", PartialDate.parse("2026-01-01"), f"Visit {number}")
        enter_evidence(dossier.public_id, facts, is_released=True, by=by, at=AT, door="test")


def test_pages_ask_as_much_for_three_pieces_as_for_one(alive: Dossier, durban: Client, sides: Sides) -> None:
    more_evidence(alive, sides.kazan, 1)

    def more() -> None:
        more_evidence(alive, sides.kazan)

    assert not grows_with_rows(durban, in_file(alive), more, 40)
    assert not grows_with_rows(Client(), f"/en/ties/{alive.public_id}/", more, MOST_QUERIES)


# --- The overview of a city -------------------------------------------------------------------------------------


def test_the_overview_puts_first_what_needs_care(alive: Dossier, kazan: Client, sides: Sides) -> None:
    home = sides.cities[0]
    make_tie(home, CityFactory.create(name="Aaburg", country="BR"))
    make_tie(home, CityFactory.create(name="Over", country="IN"), status="ended", until=AT.date())
    long_ago = EvidenceFacts("visit", PartialDate.parse("2001"), "The first visit")
    evidence = enter_evidence(alive.public_id, long_ago, by=sides.kazan, at=AT, door="test")
    page = words_of(kazan.get("/en/desk/ties/").content)
    assert "0 of 2 ties had any dated activity in 24 months." in page
    answer_evidence(alive.public_id, evidence.public_id, "confirmed", by=sides.durban, at=AT, door="test")
    page = words_of(kazan.get("/en/desk/ties/").content)
    assert page.index("Durban") < page.index("Aaburg") < page.index("Over")
    assert "dormant last 2001" in page
    assert "Revive" in page
    only = words_of(kazan.get("/en/desk/ties/?care=dormant").content)
    assert "Durban" in only
    assert "Aaburg" not in only
    assert "Aaburg" in words_of(kazan.get("/en/desk/ties/?country=BR").content)


def test_an_anniversary_within_half_a_year_is_named(kazan: Client, sides: Sides) -> None:
    ahead = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=70)).date().replace(day=1)
    for name, country in (("Aaburg", "BR"), ("Wuhan", "CN")):  # China marks only every ten years
        other = CityFactory.create(name=name, country=country)
        make_tie(sides.cities[0], other, since=ahead.replace(year=ahead.year - 25), status="active")
    page = words_of(kazan.get("/en/desk/ties/?care=anniversary").content)
    assert f"25 years on {ahead.day} {ahead:%B %Y}" in page
    assert "Wuhan" not in page


def test_what_waits_for_us_and_what_is_to_be_confirmed(tie: Tie, kazan: Client, sides: Sides) -> None:
    confirm_tie(tie, by=sides.durban, at=AT, door="test")
    facts = EvidenceFacts("visit", PartialDate.parse("2026-01-01"), "A visit")
    enter_evidence(tie.public_id, facts, by=sides.durban, at=AT, door="test")
    page = words_of(kazan.get("/en/desk/ties/").content)
    assert "waits for you 1 piece to confirm" in page
    theirs = words_of(client_of(sides.durban).get("/en/desk/ties/").content)
    assert "waits for you" not in theirs


def test_the_overview_as_files(alive: Dossier, kazan: Client) -> None:
    lines = kazan.get("/en/desk/ties.csv").getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Permanent id,With,Country,Kind,State,Health")
    assert lines[1].startswith(f"{alive.public_id},Durban,South Africa,sister cities,active,not known,0,")
    book = load_workbook(io.BytesIO(kazan.get("/en/desk/ties.xlsx").content))
    assert [cell.value for cell in book.active[2]][:3] == [alive.public_id, "Durban", "South Africa"]


def test_a_stranger_sees_only_her_own_ties(alive: Dossier, sides: Sides) -> None:
    stranger = client_of(sides.third)
    assert "Durban" not in words_of(stranger.get("/en/desk/ties/").content)
    assert b"Durban" not in stranger.get("/en/desk/ties.csv").getvalue()


def test_the_overview_asks_as_much_for_three_ties_as_for_one(
    alive: Dossier, kazan: Client, sides: Sides
) -> None:
    more_evidence(alive, sides.kazan, 1)

    def more() -> None:
        for _number in range(2):
            tie = make_tie(sides.cities[0], CityFactory.create())
            confirm_tie(tie, by=sides.kazan, at=AT, door="test")
            more_evidence(tie.dossier, sides.kazan)

    assert not grows_with_rows(kazan, "/en/desk/ties/", more, MOST_QUERIES_SIGNED_IN + 4)


# --- The revival kit --------------------------------------------------------------------------------------------


def test_a_letter_in_both_sides_languages_goes_out_with_one_click(
    alive: Dossier, kazan: Client, durban: Client, sides: Sides
) -> None:
    City.objects.filter(name="Kazan").update(own_language="ru", own_name="Казань")
    City.objects.filter(name="Durban").update(own_language="en")
    facts = EvidenceFacts("visit", PartialDate.parse("2019-05"), "The choir")
    enter_evidence(alive.public_id, facts, is_released=True, by=sides.kazan, at=AT, door="test")
    assert "Revive this tie" in words_of(kazan.get(in_file(alive)).content)
    page = kazan.get(in_file(alive, "revival/"))
    draft = page.context["form"]["text"].value()
    assert "Пишем вам из города Казань" in draft
    assert "май 2019" in draft
    assert "Dear colleagues in Durban" in draft
    assert "May 2019, visit (The choir)" in draft
    assert len(page.context["actions"]) == 3
    kazan.post(in_file(alive, "revival/"), {"text": draft})
    assert "Dear colleagues in Durban" in durban.get(in_file(alive)).content.decode()


def test_an_empty_letter_is_not_sent(alive: Dossier, kazan: Client) -> None:
    assert kazan.post(in_file(alive, "revival/"), {"text": ""}).status_code == 422


# --- The report of a year ---------------------------------------------------------------------------------------


@pytest.fixture
def busy(alive: Dossier, sides: Sides) -> Dossier:
    more_evidence(alive, sides.kazan, 1)
    project = EvidenceFacts(
        "project",
        PartialDate.parse("2025-06-01"),
        "Clean river",
        project=ProjectFacts(ends_on=datetime.date(2026, 6, 1), results="Half of it is clean."),
    )
    enter_evidence(alive.public_id, project, by=sides.kazan, at=AT, door="test")
    make_tie(sides.cities[0], CityFactory.create(name="Newham"), since=datetime.date(2026, 2, 1))
    return alive


def test_the_report_as_csv(busy: Dossier, kazan: Client) -> None:
    text = kazan.get("/en/desk/ties/report-2026.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [row[:4] for row in rows] == [
        ["Ties made", "1 February 2026", "Newham", "sister cities"],
        ["Steps that every side agreed to", "12 March 2026", "Durban", "active"],
        ["What was done together", "1 January 2026", "Durban", "visit: Visit 0"],
        ["Projects", "1 June 2025 to 1 June 2026", "Durban", "Clean river (running)"],
    ]
    assert rows[3][4:] == ["Half of it is clean.", "\u2068Kazan\u2069 says so"]


@pytest.mark.parametrize(("language", "is_rtl"), [("en", False), ("ar", True)])
def test_the_report_as_a_document(busy: Dossier, kazan: Client, language: str, is_rtl: bool) -> None:
    content = kazan.get(f"/{language}/desk/ties/report-2026.docx").content
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Newham" in cells
    body = document.element.xml
    assert ("<w:bidi/>" in body) == is_rtl
    assert ("bidiVisual" in body) == is_rtl
    assert f'="{language}"' in body


def test_a_quiet_year_says_so(alive: Dossier, kazan: Client) -> None:
    document = docx.Document(io.BytesIO(kazan.get("/en/desk/ties/report-2003.docx").content))
    assert sum(one.text == "None in this year." for one in document.paragraphs) == 5


def test_the_report_is_for_the_citys_people(busy: Dossier) -> None:
    person = MandateFactory.create(role="press").person
    client = Client()
    client.force_login(person)
    assert client.get("/en/desk/ties/report-2026.csv").status_code == 403
    assert Client().get("/en/desk/ties/report-2026.csv").status_code == 302


def test_health_as_of_a_day_counts_what_there_was_by_then(alive: Dossier, sides: Sides) -> None:
    facts = EvidenceFacts("visit", PartialDate(datetime.date(2025, 6, 1), Precision.DAY), "Pupils in Durban")
    page = f"/en/ties/{alive.public_id}/?as_of="
    assert "0 of 7 kinds of evidence in 24 months" in words_of(Client().get(page + "2025-06-01").content)
    done = enter_evidence(alive.public_id, facts, by=sides.kazan, at=AT, door="test")
    answer_evidence(alive.public_id, done.public_id, "confirmed", by=sides.durban, at=AT, door="test")
    for day, found in (("2025-05-31", 0), ("2025-06-01", 1), ("2027-06-01", 1), ("2027-06-02", 0)):
        words = words_of(Client().get(page + day).content)
        assert f"{found} of 7 kinds of evidence in 24 months" in words
    wrong = Client().get(page + "soon").content.decode()
    assert "is no day of the calendar" in wrong
    assert 'value="soon"' in wrong
    Dossier.objects.update(state="ended", ended_on=datetime.date(2026, 1, 1))
    assert "1 of 7 kinds" in words_of(Client().get(page + "2025-12-31").content)
    assert "kinds of evidence" not in words_of(Client().get(page + "2026-01-01").content)
