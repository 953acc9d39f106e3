"""A reader turns the globe, goes back in time and lights a city's partners."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Without a graphics card the globe is drawn by the processor.
PATIENCE = 90_000


def ready(page: Page) -> Page:
    page.locator("[data-map-ready]").wait_for(state="attached", timeout=PATIENCE)
    return page


def test_the_globe_and_the_list_count_alike(open_page: Callable[..., Page]) -> None:
    page = ready(open_page("/en/map/?as_of=2013-01-01", viewport={"width": 800, "height": 600}))
    expect(page.locator(".map-time b")).to_have_text("3")
    expect(page.locator(".map-list .result-count b")).to_have_text("3")
    page.get_by_role("spinbutton", name="Year").fill("1990")
    page.get_by_role("spinbutton", name="Year").press("Tab")
    expect(page.locator(".map-time b")).to_have_text("1")
    expect(page.locator(".map-list .result-count b")).to_have_text("1")
    assert page.url.endswith("?as_of=1990-12-31")


def test_a_city_of_the_list_lights_its_partners(open_page: Callable[..., Page]) -> None:
    page = ready(open_page("/en/map/", viewport={"width": 800, "height": 600}))
    page.locator(".map-list").get_by_role("link", name="Kazan").first.click()
    expect(page.get_by_role("heading", level=2, name="Kazan")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".map-tag")).to_have_text("Kazan", timeout=PATIENCE)
    assert page.url.endswith("?city=kazan")


def test_without_javascript_picture_and_list_show_the_same(open_page: Callable[..., Page]) -> None:
    page = open_page("/en/map/", java_script_enabled=False)
    page.locator("details.filters, .map-filters details").first.locator("summary").click()
    page.get_by_label("Within the alliance").select_option("brics")
    page.locator(".map-filters button").click()
    expect(page.locator(".map-list")).to_contain_text("Isfahan")
    expect(page.locator(".map-list")).not_to_contain_text("Lyon")
    source = page.locator(".map-picture img").evaluate("image => image.currentSrc")
    assert "/map/world.svg?alliance=brics" in source
