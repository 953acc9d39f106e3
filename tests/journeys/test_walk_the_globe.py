"""A reader chooses a city on the globe and sees its partners."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Position, expect

pytestmark = pytest.mark.browser


def globe_of(open_page: Callable[..., Page], address: str) -> Page:
    page = open_page(address)
    page.locator("[data-map-ready=globe]").wait_for(timeout=60_000)
    return page


def test_a_click_on_a_city_lists_its_partners_and_a_click_on_the_sea_all_ties(
    open_page: Callable[..., Page],
) -> None:
    page = globe_of(open_page, "/en/map/?city=durban")
    panel = page.locator(".map-city")
    expect(panel).to_contain_text("Durban")
    canvas = page.locator(".maplibregl-canvas")
    box = canvas.bounding_box()
    assert box
    middle: Position = {"x": box["width"] / 2, "y": box["height"] / 2}
    # The globe has turned to Durban: it lies in the middle, the Indian Ocean to the right of it.
    canvas.click(position={"x": middle["x"] + 60, "y": middle["y"] + 20})
    expect(panel).to_have_count(0)
    canvas.click(position=middle)
    expect(panel).to_contain_text("Durban")
    expect(page.locator(".map-list")).to_contain_text("Guangzhou")
    expect(page.locator(".map-list")).not_to_contain_text("Isfahan")
    assert "city=durban" in page.url


def test_the_slider_of_years_counts_the_ties_known_by_then(open_page: Callable[..., Page]) -> None:
    page = globe_of(open_page, "/en/map/")
    expect(page.get_by_role("main")).to_contain_text("6 ties known")
    page.get_by_role("spinbutton").fill("2001")
    page.get_by_role("spinbutton").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("2 ties known")


def test_without_javascript_there_are_a_picture_and_the_list(open_page: Callable[..., Page]) -> None:
    page = open_page("/en/map/", java_script_enabled=False)
    picture = page.get_by_role("main").locator("img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    expect(page.get_by_role("main")).to_contain_text("Isfahan")
