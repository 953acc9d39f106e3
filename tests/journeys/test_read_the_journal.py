"""An operator looks up in the journal what happened to a city, by kind, without a mouse's worth of JavaScript."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.factories import BodyFactory, MandateFactory, PersonFactory, give_second_factor
from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record

pytestmark = pytest.mark.browser
AT = datetime.datetime(2026, 7, 9, 12, tzinfo=datetime.UTC)


@pytest.fixture
def entries(world: dict[str, City]) -> None:
    kazan = BodyFactory.create(city=world["Kazan"])
    officer = MandateFactory.create(body=kazan, person=PersonFactory.create(display_name="Alsu Valieva"))
    done: dict[str, Any] = {"at": AT, "door": "page", "concerns": [world["Kazan"].public_id, kazan.public_id]}
    record("cities.recorded", "GeoNames " + "x" * 80, by=None, at=AT, door="command", after={"added": 33000})
    record("mandate.granted", officer.public_id, by=None, after={"role": "officer"}, **done)
    record(
        "claim.submitted",
        "clm_0000000000000",
        by=officer.person,
        acting_for=kazan.public_id,
        before={"state": "open"},
        after={"state": "submitted", "sha256": "0" * 64},
        **done,
    )


def signed_in(page: Page) -> Page:
    client = Client()
    client.force_login(give_second_factor(PersonFactory.create(is_operator=True)))
    name = settings.SESSION_COOKIE_NAME
    site = "/".join(page.url.split("/")[:3])
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return page


def test_an_operator_finds_what_was_done_in_a_citys_name_without_javascript(
    entries: None, open_page: Callable[..., Page]
) -> None:
    page = signed_in(open_page("/en/about/", java_script_enabled=False))
    page.goto("/en/journal/")
    filters = page.locator("form.filters")
    if not filters.get_by_label("What happened").is_visible():
        filters.get_by_text("Filters").click()
    filters.get_by_label("What happened").select_option("claim.submitted")
    filters.get_by_label("From the day").fill("2026-07-09")
    filters.get_by_role("button", name="Show").click()
    [entry] = page.locator(".entries > li").all()
    entry.get_by_role("link", name="Kazan").click()
    assert page.url.endswith("/journal/")
    assert page.locator(".entries > li").count() == 2  # the body's own: its mandate and what it did


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")])
def test_the_journal_is_accessible(
    language: str,
    theme: str,
    entries: None,
    open_page: Callable[..., Page],
    axe_faults: Callable[[Page], list[str]],
    world: dict[str, City],
) -> None:
    page = signed_in(open_page("/en/about/", color_scheme=theme, bypass_csp=True))
    for address in ("/journal/", "/journal/?kind=claim.lapsed", f"/cities/{world['Kazan'].slug}/journal/"):
        page.goto(f"/{language}{address}")
        assert axe_faults(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_fits_a_width_of_320(language: str, entries: None, open_page: Callable[..., Page]) -> None:
    page = signed_in(open_page("/en/about/", viewport={"width": 320, "height": 640}))
    page.goto(f"/{language}/journal/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
