"""How long a tie runs, as its sides read and say it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories import CityFactory, make_tie
from tests.web.reading import grows_with_rows, words_of
from tests.web.test_dossiers import AT, Office, at, office
from twinhall.domain.agreements.models import Agreement, TextRelease, Version
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.terms.models import EndNotice, Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def kazan() -> Office:
    return office("Kazan", "RU")


@pytest.fixture
def durban() -> Office:
    return office("Durban", "ZA")


@pytest.fixture
def in_force(kazan: Office, durban: Office) -> Dossier:
    return tie_in_force(kazan, durban)


def tie_in_force(*offices: Office, **fields: object) -> Dossier:
    tie = make_tie(*(one.city for one in offices), status="active")
    given = {"state": "active", "signed_on": AT.date()} | fields
    dossier = Dossier.objects.create(
        public_id=tie.public_id, tie=tie, kind=tie.kind, opened_at=AT, moved_at=AT, proposed_at=AT, **given
    )
    for position, one in enumerate(offices):
        Side.objects.create(dossier=dossier, city=one.city, position=position, is_opener=not position)
    return dossier


def test_named_by_one_side_confirmed_by_the_other(in_force: Dossier, kazan: Office, durban: Office) -> None:
    page = at(in_force, "term/")
    first = timezone.now().date().isoformat()
    said = kazan.client.post(page, {"starts_on": first, "years": "5", "notice_months": "6"})
    assert said["Location"] == page
    read = durban.client.get(page).content.decode()
    assert "So says \u2068Kazan\u2069; the other side has not confirmed it yet." in read
    assert "Confirm it for our side" in read
    assert "Confirm it for our side" not in kazan.client.get(page).content.decode()
    durban.client.post(page, {"act": "confirm", "term": Term.objects.get().public_id})
    assert "Every side says so." in durban.client.get(at(in_force)).content.decode()


def test_what_cannot_be_is_said_at_the_form_and_nothing_typed_is_lost(
    in_force: Dossier, kazan: Office
) -> None:
    wrong = {"starts_on": "2026-03-12", "years": "1", "notice_months": "24"}
    answer = kazan.client.post(at(in_force, "term/"), wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "must be shorter than the term" in page
    assert 'value="24"' in page
    assert kazan.client.post(at(in_force, "term/"), {"starts_on": "soon"}).status_code == 422
    assert not Term.objects.exists()


def test_renewal_due_is_said_half_a_year_before_the_end(
    in_force: Dossier, kazan: Office, durban: Office
) -> None:
    first = timezone.now().date() - datetime.timedelta(days=300)
    kazan.client.post(at(in_force, "term/"), {"starts_on": first.isoformat(), "years": "1"})
    assert "renewal due" not in kazan.client.get(at(in_force)).content.decode()
    durban.client.post(at(in_force, "term/"), {"starts_on": first.isoformat(), "years": "1"})
    assert "renewal due" in kazan.client.get(at(in_force)).content.decode()


def test_the_national_rule_is_told_with_the_anniversary(kazan: Office) -> None:
    wuhan = office("Wuhan", "CN")
    years_ago = timezone.now().date().replace(day=1) - datetime.timedelta(days=3 * 365)
    dossier = tie_in_force(kazan, wuhan, signed_on=years_ago)
    page = kazan.client.get(at(dossier, "term/")).content.decode()
    assert "5 years since the signing" in page
    assert "\u2068Wuhan\u2069 marks only every 10 years by its national rule." in page
    assert "10 years since the signing" in wuhan.client.get(at(dossier, "term/")).content.decode()


def test_others_find_no_such_page(in_force: Dossier) -> None:
    campinas = office("Campinas", "BR")
    assert campinas.client.get(at(in_force, "term/")).status_code == 404
    assert campinas.client.post(at(in_force, "term/"), {"starts_on": "2026-03-12"}).status_code == 404


def test_the_public_page_names_the_next_anniversary_that_every_side_marks(client: Client) -> None:
    kazan, wuhan, durban = office("Kazan", "RU"), office("Wuhan", "CN"), office("Durban", "ZA")
    since = timezone.now().date().replace(day=1) - datetime.timedelta(days=3 * 365)
    for other, years in ((durban, 5), (wuhan, 10)):
        tie = make_tie(kazan.city, other.city, since=since)
        page = client.get(f"/en/ties/{tie.public_id}/").content.decode()
        assert "Next anniversary" in page
        assert f"{years} years on" in page
    tie = make_tie(wuhan.city, durban.city, since=since, since_precision="year")
    assert "Next anniversary" not in client.get(f"/en/ties/{tie.public_id}/").content.decode()


def test_a_city_names_the_anniversaries_of_the_year_ahead(client: Client) -> None:
    today = timezone.now().date().replace(day=1)
    kazan = CityFactory.create(name="Kazan")
    soon = today + datetime.timedelta(days=40)
    for name, country, years, fields in (
        ("Durban", "ZA", 5, {}),
        ("Wuhan", "CN", 5, {}),  # China marks only every ten
        ("Xian", "CN", 30, {}),
        ("Pune", "IN", 7, {}),
        ("Cairo", "EG", 10, {"since_precision": "year"}),
        ("Lyon", "FR", 10, {"status": "ended"}),
        ("Natal", "BR", 10, {"sources_disagree": True}),
    ):
        since = soon.replace(year=soon.year - years, day=len(name))
        make_tie(kazan, CityFactory.create(name=name, country=country), **{"since": since} | fields)
    words = words_of(client.get("/en/cities/kazan/").content)
    told = words.split("Coming anniversaries")[1].split("By year of beginning")[0]
    assert told.count("years with") == 2
    assert told.index("30 years with Xian") < told.index("5 years with Durban")
    assert "Coming anniversaries" not in words_of(client.get("/en/cities/pune/").content)


def test_anniversaries_of_a_city_take_no_query_per_tie(client: Client) -> None:
    kazan, day = CityFactory.create(name="Kazan"), timezone.now().date().replace(day=1)
    make_tie(kazan, CityFactory.create(), since=day.replace(year=day.year - 5))

    def more() -> None:
        for years in (10, 15, 20):
            make_tie(kazan, CityFactory.create(), since=day.replace(year=day.year - years))

    assert not grows_with_rows(client, "/en/cities/kazan/", more)


def test_the_public_reads_a_term_once_every_side_says_so(
    client: Client, in_force: Dossier, kazan: Office, durban: Office
) -> None:
    public, said = f"/en/ties/{in_force.public_id}/", {"starts_on": "2024-03-12", "years": "99"}
    said |= {"prolongation_years": "5", "notice_months": "6"}
    kazan.client.post(at(in_force, "term/"), said)
    assert "Runs until" not in words_of(client.get(public).content)
    durban.client.post(at(in_force, "term/"), said)
    assert (
        "The term In force since 12 March 2024 Runs until 12 March 2123"
        " Goes on by itself by 5 years, unless notice is given"
        " Notice 6 months before an end Every side says so."
    ) in words_of(client.get(public).content)
    Dossier.objects.update(state="ended")
    assert "Runs until" not in words_of(client.get(public).content)


def test_the_public_reads_the_term_of_a_text_once_every_side_released_it(
    client: Client, in_force: Dossier, kazan: Office, durban: Office
) -> None:
    public, mandate = f"/en/ties/{in_force.public_id}/", kazan.acting.mandate
    assert mandate is not None
    text = Agreement.objects.create(dossier=in_force, begun_at=AT, mandate=mandate, term_years=99)
    text.agreed = Version.objects.create(
        agreement=text, number=1, content={}, sha256="0" * 64, made_at=AT, mandate=mandate
    )
    text.save()
    for side in in_force.sides.all():
        assert "Runs until" not in words_of(client.get(public).content)
        TextRelease.objects.create(version=text.agreed, side=side, mandate=mandate, at=AT)
    assert (
        "The term In force since 12 March 2026 Runs until 12 March 2125 Goes on by itself no; it ends then"
        " From the text that every side has signed and released."
    ) in words_of(client.get(public).content)


def test_notice_is_given_by_one_side_and_taken_back_by_both(
    in_force: Dossier, kazan: Office, durban: Office, settings: Settings, tmp_path: str
) -> None:
    settings.UPLOADS_DIR = tmp_path
    page, first = at(in_force, "term/"), timezone.now().date().replace(day=1)
    assert "Give notice" not in words_of(kazan.client.get(page).content)
    said = {"starts_on": first.isoformat(), "years": "2", "prolongation_years": "1"}
    for one in (kazan, durban):
        one.client.post(page, said)
    assert "Given today, the tie would not be prolonged" in words_of(durban.client.get(page).content)
    refused = durban.client.post(f"{page}notice/", {"reason": "No means."})
    assert refused.status_code == 422
    assert "name the letter by which it was given" in words_of(refused.content)
    assert "No means." in refused.content.decode()
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    file = SimpleUploadedFile("notice.pdf", pdf, "application/pdf")
    assert durban.client.post(f"{page}notice/", {"reason": "No means.", "file": file})["Location"] == page
    notice = EndNotice.objects.get()
    read = words_of(kazan.client.get(page).content)
    assert "Durban gave notice on" in read
    assert "No means." in read
    assert "Agree to take it back" not in read
    assert "Durban gave notice on" in words_of(kazan.client.get(at(in_force)).content)
    back = f"{page}notice/back/"
    assert "Ask to take it back" in words_of(durban.client.get(page).content)
    durban.client.post(back, {"notice": notice.public_id})
    assert "Taking it back is agreed to by Durban; it takes every side." in words_of(
        kazan.client.get(page).content
    )
    kazan.client.post(back, {"notice": notice.public_id})
    assert "gave notice on" not in words_of(kazan.client.get(page).content)
    assert office("Campinas", "BR").client.post(f"{page}notice/", {"reason": "x"}).status_code == 404
