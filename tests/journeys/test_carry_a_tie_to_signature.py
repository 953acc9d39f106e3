"""U3 and U4: Kazan, in Russian, and Durban, in English and without JavaScript, carry one tie from idea to signature."""

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from tests.factories import BodyFactory, MandateFactory, PersonFactory, give_second_factor
from twinhall.domain.agreements.values import language_in
from twinhall.domain.bodies.models import Body
from twinhall.domain.cities.models import City
from twinhall.domain.people.models import Person
from twinhall.web.words import day_in_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = timezone.now().date()
PLANNED = TODAY + datetime.timedelta(days=200)
VISIT = "Тридцать школьников в Дурбане"
RESERVED = {"en": "Within the budget of the city.", "ru": "В пределах бюджета города."}


@dataclass(frozen=True)
class Reader:
    """Somebody at her browser: finds fields, buttons and links by the words of her own language."""

    page: Page
    language: str

    def says(self, text: str) -> str:
        """The product's own words as she reads them, whatever a proofreader makes of them."""
        with override(self.language):
            return gettext(text)

    def day(self, day: datetime.date) -> str:
        with override(self.language):
            return day_in_words(day)

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(self.says(label), exact=True).fill(value)

    def fill_in(self, label: str, language: str, value: str) -> None:
        """A field that stands there once for each language of the text."""
        named = self.says(label) % {"language": language_in(self.language, language)}
        self.page.get_by_label(named, exact=True).fill(value)

    def press(self, label: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=self.says(label), exact=True).click()

    def follow(self, label: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("link", name=self.says(label), exact=True).click()

    def unfold(self, label: str) -> None:
        self.page.locator("summary").get_by_text(self.says(label), exact=True).click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(self.says(text)).first).to_be_visible()

    def to_the_file(self) -> None:
        """By the trail at the head of the page."""
        self.page.locator(".trail").get_by_role("link").filter(has_text="–").click()


@pytest.fixture(autouse=True)
def _uploads_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def person_of(body: Body, *roles: str) -> Person:
    """One person of the city, with a second factor, who holds a mandate for each of these roles."""
    person = give_second_factor(PersonFactory.create())
    for role in roles:
        MandateFactory.create(person=person, body=body, role=role)
    return person


@pytest.fixture
def durban_body(world: dict[str, City]) -> Body:
    return BodyFactory.create(city=world["Durban"])


def browser_of(person: Person, language: str, open_page: Callable[..., Page], **options: Any) -> Reader:
    page = open_page(f"/{language}/about/", **options)
    client = Client()
    client.force_login(person)
    origin = page.url.split("/", 3)
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": f"{origin[0]}//{origin[2]}"}
            for name, cookie in client.cookies.items()
        ]
    )
    page.goto(f"/{language}/desk/ties/")
    return Reader(page, language)


@pytest.fixture
def kazan(world: dict[str, City], open_page: Callable[..., Page]) -> Reader:
    person = person_of(BodyFactory.create(city=world["Kazan"]), "officer", "signatory")
    return browser_of(person, "ru", open_page, bypass_csp=True)


@pytest.fixture
def durban(durban_body: Body, open_page: Callable[..., Page]) -> Reader:
    return browser_of(
        person_of(durban_body, "officer", "signatory"), "en", open_page, java_script_enabled=False
    )


@pytest.fixture
def translator(durban_body: Body, open_page: Callable[..., Page]) -> Reader:
    return browser_of(person_of(durban_body, "translator"), "ar", open_page, bypass_csp=True)


def test_from_an_idea_to_a_signed_tie(
    kazan: Reader, durban: Reader, translator: Reader, axe_faults: Callable[[Page], list[str]]
) -> None:
    propose_and_accept(kazan, durban)
    assert axe_faults(kazan.page) == []
    plan_the_day(kazan)
    for side in (kazan, durban):
        side.press("Go on to approvals")
    kazan.page.reload()
    walk_track(kazan, skipped=1)
    assert axe_faults(kazan.page) == []
    walk_track(durban)
    begin_the_text(kazan)
    change_a_clause(durban, kazan)
    assert axe_faults(kazan.page) == []
    translate(translator)
    reserve(kazan)
    for side in (kazan, durban):
        agree(side)
    read_from_the_right(translator, axe_faults)
    download(durban)
    for side in (kazan, durban):
        sign(side)
    note_a_visit(kazan, durban)
    assert axe_faults(kazan.page) == []
    read_as_anybody(kazan)
    assert axe_faults(kazan.page) == []


def propose_and_accept(kazan: Reader, durban: Reader) -> None:
    kazan.follow("A new tie")
    kazan.fill("With which city", "Дурбан")
    kazan.fill("Why", "Молодые инженеры учатся друг у друга.")
    kazan.press("Begin the file")
    kazan.sees("An idea of your city alone.")
    kazan.press("Propose the tie")
    kazan.sees("Proposed. Those who speak for the other side were told.")
    durban.page.reload()
    durban.page.get_by_role("link", name="Kazan", exact=True).click()
    durban.press("Accept and talk")
    durban.fill("Message", "We are glad. When could we meet?")
    durban.press("Send")
    kazan.page.reload()
    expect(kazan.page.locator(".notes")).to_contain_text("We are glad.")


def plan_the_day(kazan: Reader) -> None:
    kazan.unfold("Plan it")
    kazan.fill("Planned day of signing", PLANNED.isoformat())
    kazan.press("Note the day")
    kazan.sees(kazan.day(PLANNED))


def walk_track(side: Reader, skipped: int = -1) -> None:
    """Every step of one's own track is granted; the one at that place is skipped, with a reason."""
    side.follow("Both tracks, step by step")
    side.press("Begin with this track")
    own = side.page.locator("section.track").first
    if skipped >= 0:
        expect(own).to_contain_text(side.day(PLANNED - datetime.timedelta(days=45)))
    for place in range(own.locator(".track-step").count()):
        own.locator(".track-step h3 a").nth(place).click()
        is_skipped = place == skipped
        side.page.get_by_label(side.says("What happened"), exact=True).select_option(
            label=side.says("It is skipped" if is_skipped else "It was granted")
        )
        if is_skipped:
            side.fill("Note or reason", "Этот порядок действует в другом регионе.")
        side.press("Note it")
        side.follow("Approvals", side.page.locator(".trail"))
    expect(own.locator(".track-count .badge[data-tone=done]")).to_be_visible()
    side.to_the_file()


def begin_the_text(kazan: Reader) -> None:
    kazan.follow("Begin the text")
    for code in ("en", "ru", "zh"):
        kazan.page.get_by_label(language_in("ru", code), exact=True).check()
    for box in kazan.page.locator("input[name=languages]:checked").all():
        if box.get_attribute("value") not in ("en", "ru", "zh"):
            box.uncheck()
    for box in kazan.page.locator("input[name=authentic]").all():
        box.set_checked(box.get_attribute("value") in ("en", "ru"))
    kazan.press("Begin the text")
    kazan.follow("Set them")
    for code, text in {"en": "water and culture", "ru": "вода и культура", "zh": "水与文化"}.items():
        kazan.fill_in("Fields of cooperation in %(language)s", code, text)
    kazan.press("Set the terms")


def clause_called(side: Reader, place: int) -> Locator:
    return side.page.locator("section.clause").nth(place)


def change_a_clause(durban: Reader, kazan: Reader) -> None:
    """Durban writes the English anew; Kazan accepts, and says of the Russian that it is in line."""
    durban.page.reload()
    durban.follow("Clause by clause")
    clause_called(durban, 1).locator(".clause-head a").click()
    field = durban.page.get_by_label("Text in English", exact=True)
    field.fill(field.input_value() + " They begin with water.")
    durban.page.locator("#id_comment").fill("Water is what joins us.")
    durban.press("Propose these words")
    kazan.page.reload()
    clause = clause_called(kazan, 1)
    expect(clause.locator(".difference ins").first).to_contain_text("They begin with water.")
    kazan.press("Accept", clause)
    expect(clause.locator(".clause-column.stale")).to_have_count(2)
    russian = clause.locator(".clause-column.stale").filter(has=kazan.page.locator("[lang=ru]"))
    kazan.press("It is in line as it stands", russian)
    expect(clause.locator(".clause-column.stale")).to_have_count(1)


def translate(translator: Reader) -> None:
    """Who only writes for Durban brings the Chinese into line."""
    translator.page.reload()
    translator.page.locator(".bridge-list a[href$='/file/']").click()
    translator.follow("Clause by clause")
    stale = translator.page.locator(".clause-column.stale")
    translator.press("It is in line as it stands", stale)
    expect(stale).to_have_count(0)


def reserve(kazan: Reader) -> None:
    clause_called(kazan, 2).locator(".clause-head a").click()
    kazan.unfold("Record a reservation")
    for code, text in RESERVED.items():
        kazan.page.get_by_label(language_in("ru", code), exact=True).fill(text)
    kazan.press("Record it")
    expect(clause_called(kazan, 2).locator(".reservation")).to_contain_text(RESERVED["ru"])


def agree(side: Reader) -> None:
    side.page.goto(side.page.url.split("#")[0])
    side.press("Agree to this text for our city")


def read_from_the_right(translator: Reader, axe_faults: Callable[[Page], list[str]]) -> None:
    """The file that is ready to sign, in Arabic: her own side at the right, nothing wider than a phone."""
    translator.to_the_file()
    page = translator.page
    page.wait_for_load_state()  # measured with its styles, not before they came
    assert page.locator("html").get_attribute("dir") == "rtl"
    translator.sees("Ready to sign")
    near, far = (page.locator(".facing .panel").nth(place).bounding_box() for place in (0, 1))
    assert near is not None
    assert far is not None
    assert near["x"] > far["x"] + far["width"] / 2
    expect(page.locator(".facing .panel").first).to_contain_text("ديربان")
    assert page.locator("form.sign-form").count() == 0
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe_faults(page) == []


def download(durban: Reader) -> None:
    durban.follow("Read it")
    with durban.page.expect_download() as waited:
        durban.follow("PDF")
    content = Path(waited.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    for name in ("Kazan", "Казань", "Durban", "Дурбан", "They begin with water.", RESERVED["en"]):
        assert name in " ".join(text.split()), name


def sign(side: Reader) -> None:
    side.to_the_file()
    side.sees("Ready to sign")
    form = side.page.locator("form.sign-form")
    form.locator("input[type=date]").fill(TODAY.isoformat())
    side.fill("Place", "Kazan")
    side.page.get_by_label(side.says("I have read this version, and sign it for my city.")).check()
    side.press("Sign", form)
    side.sees("Your side has signed.")


def note_a_visit(kazan: Reader, durban: Reader) -> None:
    """The first evidence of the tie: Kazan notes it, Durban confirms it, and it counts."""
    kazan.page.reload()
    kazan.page.get_by_label(kazan.says("What happened"), exact=True).select_option(label=kazan.says("visit"))
    kazan.fill("What it was", VISIT)
    kazan.press("Note it")
    durban.page.reload()
    durban.page.get_by_role("link", name=VISIT).click()
    durban.press("It is so")
    kazan.page.reload()
    expect(kazan.page.locator(".evidence-list .badge[data-tone=done]")).to_be_visible()


def read_as_anybody(kazan: Reader) -> None:
    kazan.follow("The public page")
    kazan.page.context.clear_cookies()
    kazan.page.reload()
    kazan.sees("Both sides say that the tie exists.")
    expect(kazan.page.locator(".facing .bridge-arc")).to_have_attribute("data-state", "whole")
    expect(kazan.page.get_by_text(VISIT)).to_be_visible()
    assert "Молодые инженеры" not in kazan.page.content()
