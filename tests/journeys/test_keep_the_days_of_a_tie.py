"""U5: an end comes near, stands on the desk and in one's own calendar; the tie is renewed, and its old file ends."""

import datetime
from collections.abc import Callable
from typing import Any

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.domain.dossiers.conftest import Sides, officer_of
from tests.domain.terms.conftest import agreed_term, tie_in_force
from tests.journeys.test_keep_a_tie_alive import page_of
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.terms.alarms import ring_alarms
from twinhall.domain.terms.dates import years_later

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = timezone.now().date()
BEGUN = TODAY - datetime.timedelta(days=285)
END = years_later(BEGUN, 1)
REASON = "Both councils have decided to close this chapter with thanks."


@pytest.fixture
def sides(world: dict[str, City]) -> Sides:
    return Sides(officer_of(world["Kazan"]), officer_of(world["Durban"]), officer_of(world["Moscow"]))


@pytest.fixture
def ending(sides: Sides) -> Dossier:
    """In force for a year that ends in some eighty days; the clock has rung."""
    dossier = tie_in_force(sides.kazan, sides.durban, signed_on=BEGUN, in_force_on=BEGUN)
    agreed_term(dossier, sides, timezone.now(), starts_on=BEGUN, notice_months=None)
    ring_alarms(timezone.now())
    return dossier


def test_an_end_comes_near_and_nothing_is_missed_or_hidden(
    open_page: Callable[..., Page], live_server: Any, settings: Settings, sides: Sides, ending: Dossier
) -> None:
    settings.SITE_ADDRESS = live_server.url
    kazan = page_of(sides.kazan, open_page, "/en/desk/")
    begin_the_renewal(kazan, ending)
    subscribe(kazan)
    for by in (sides.kazan, sides.durban):
        end_it(page_of(by, open_page, f"/en/ties/{ending.public_id}/file/", java_script_enabled=False))
    anybody = open_page(f"/en/ties/{ending.public_id}/")
    expect(anybody.locator(".facing .bridge-arc")).to_have_attribute("data-state", "cut")
    anybody.goto("/en/ties/?country=ZA&status=ended")
    expect(anybody.locator(f"a[href='/en/ties/{ending.public_id}/']").first).to_be_visible()


def begin_the_renewal(kazan: Page, ending: Dossier) -> None:
    """From the notice on her desk to a file of its own."""
    kazan.locator("section[aria-labelledby=notices] .desk-list a").first.click()
    expect(kazan.get_by_text("renewal due").first).to_be_visible()
    kazan.get_by_role("button", name="Begin the renewal").click()
    expect(kazan.get_by_text("This file renews an earlier one:")).to_be_visible()
    kazan.goto("/en/desk/ties/")
    first = kazan.locator(".care-list li").first
    expect(first.get_by_text("renewal due by")).to_be_visible()
    expect(first.locator(f"a[href*='{ending.public_id}']").first).to_be_visible()


def subscribe(kazan: Page) -> None:
    kazan.goto("/en/desk/calendars/")
    kazan.get_by_role("button", name="Make an address").first.click()
    address = kazan.locator("a[href$='.ics']").first.get_attribute("href")
    answer = kazan.request.get(address or "")
    events = icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    assert END in [event.decoded("dtstart") for event in events]


def end_it(page: Page) -> None:
    """By the word of every side, with reason and act."""
    page.locator("summary").get_by_text("End the tie", exact=True).click()
    form = page.locator("form").filter(has=page.locator("input[name=step][value=ended]"))
    form.get_by_label("Reason", exact=True).fill(REASON)
    form.get_by_label("Day of the act", exact=True).fill(TODAY.isoformat())
    form.get_by_role("button", name="End the tie").click()
    expect(page.get_by_text("Your side’s word is noted.")).to_be_visible()
