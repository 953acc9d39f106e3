"""Two officers keep a tie alive: noted on a phone in under a minute, confirmed by the other, seen by everybody."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.domain.dossiers.conftest import officer_of
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.vouching import confirm_tie
from twinhall.domain.ties.models import Tie
from twinhall.domain.upkeep.actions import (
    EvidenceFacts,
    ProjectFacts,
    add_budget,
    answer_evidence,
    correct_evidence,
    enter_evidence,
)
from twinhall.kit.dates import PartialDate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tie(world: dict[str, City]) -> Tie:
    """One of the small register, with Kazan among its cities."""
    return Tie.objects.of(world["Kazan"]).exclude(status="ended").order_by("pk")[0]


@pytest.fixture
def sides(tie: Tie, world: dict[str, City]) -> tuple[Acting, Acting]:
    cities = sorted((party.city for party in tie.parties.all()), key=lambda city: city.name != "Kazan")
    return officer_of(cities[0]), officer_of(cities[1])


@pytest.fixture
def file(tie: Tie, sides: tuple[Acting, Acting]) -> Dossier:
    """Confirmed by both sides, with a little of everything."""
    who: dict[str, Any] = {"at": timezone.now(), "door": "test"}
    for by in sides:
        dossier = confirm_tie(tie, by=by, **who)
    kazan, other = sides
    visit = EvidenceFacts("visit", PartialDate.parse("2019-05"), "The choir of the port")
    first = enter_evidence(dossier.public_id, visit, by=kazan, **who)
    right = EvidenceFacts("visit", PartialDate.parse("2019-06"), "The choir of the port")
    correct_evidence(dossier.public_id, first.public_id, right, by=kazan, **who)
    answer_evidence(dossier.public_id, first.public_id, "confirmed", by=other, **who)
    last_year = str(timezone.now().year - 1)
    project = EvidenceFacts(
        "project",
        PartialDate.parse(last_year),
        "Clean river",
        project=ProjectFacts(
            ends_on=timezone.now().date() + datetime.timedelta(days=200), themes=("environment", "youth")
        ),
    )
    kept = enter_evidence(dossier.public_id, project, is_released=True, by=other, **who)
    for by, amount, currency in ((kazan, "1500000", "RUB"), (other, "300000.50", "ZAR")):
        add_budget(
            dossier.public_id,
            kept.public_id,
            amount=Decimal(amount),
            currency=currency,
            day=timezone.now().date(),
            by=by,
            **who,
        )
    return dossier


def page_of(by: Acting, open_page: Callable[..., Page], address: str, **options: Any) -> Page:
    client = Client()
    client.force_login(by.person)
    page = open_page("/en/about/", **options)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": page.evaluate("location.origin")}]
    )
    page.goto(address)
    return page


def test_noted_on_a_phone_without_javascript_and_confirmed_by_the_other_side(
    open_page: Callable[..., Page], tie: Tie, sides: tuple[Acting, Acting]
) -> None:
    public = f"/en/ties/{tie.public_id}/"
    phone = {"viewport": {"width": 360, "height": 640}, "java_script_enabled": False}
    client = Client()
    client.force_login(sides[0].person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    kazan = open_page("/en/about/", **phone)
    site = kazan.url.removesuffix("/en/about/")
    kazan.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    kazan.goto(public)
    kazan.get_by_role("link", name="Note what happened").click()
    kazan.get_by_label("What happened").select_option(label="visit")
    kazan.get_by_label("What it was").fill("Thirty pupils came to us")
    kazan.get_by_role("button", name="Note it").click()
    expect(kazan.get_by_text("Those who speak for the other side were asked to confirm it.")).to_be_visible()
    other = page_of(sides[1], open_page, f"{public}file/")
    other.get_by_role("link", name="Thirty pupils came to us").click()
    other.get_by_role("button", name="It is so").click()
    reader = open_page(public)
    life = reader.get_by_role("region", name="Life of this tie")
    expect(life).to_contain_text("1 of 7 kinds of evidence in 24 months")
    expect(life).to_contain_text("Thirty pupils came to us")


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("en", "light", 320), ("en", "dark", 1280), ("ar", "light", 360)]
)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    language: str,
    theme: str,
    width: int,
    open_page: Callable[..., Page],
    axe_faults: Callable[[Page], list[str]],
    file: Dossier,
    sides: tuple[Acting, Acting],
) -> None:
    options = {"color_scheme": theme, "bypass_csp": True, "viewport": {"width": width, "height": 640}}
    page = page_of(sides[0], open_page, f"/{language}/desk/ties/", **options)
    at_tie = f"/{language}/ties/{file.public_id}/"
    pieces = [f"{at_tie}file/evidence/{piece.public_id}/" for piece in file.evidence.all()[:2]]
    at_file = [at_tie + part for part in ("file/", "file/evidence/", "file/projects/", "file/revival/")]
    for address in (f"/{language}/desk/ties/", at_tie, *at_file, *pieces):
        page.goto(address)
        assert axe_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
