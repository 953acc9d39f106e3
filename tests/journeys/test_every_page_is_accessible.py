"""WCAG 2.2 AA on every page, in both themes, in both directions, and at 400 % zoom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from twinhall.domain.cities.models import City
from twinhall.domain.ties.models import Tie

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/",
    "/cities/",
    "/cities/?q=kazan",
    "/cities/?q=nothing+of+that+name",
    "/cities/{city}/",
    "/countries/RU/",
    "/alliances/brics/?as_of=2024-07-09",
    "/ties/",
    "/ties/?country=RU&with=CN&as_of=never",
    "/ties/{tie}/",
    "/map/",
    "/about/",
    "/about/sources/",
    "/about/naming/",
    "/no-such-page/",
]


def at(address: str, language: str, world: dict[str, City]) -> str:
    return f"/{language}" + address.format(city=world["Kazan"].slug, tie=Tie.objects.earliest("id").public_id)


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")])
def test_axe_finds_nothing_serious(
    language: str,
    theme: str,
    open_page: Callable[..., Page],
    axe_faults: Callable[[Page], list[str]],
    world: dict[str, City],
) -> None:
    page = open_page(at("/about/", language, world), color_scheme=theme, bypass_csp=True)
    found = {}
    for address in ADDRESSES:
        page.goto(at(address, language, world))
        if faults := axe_faults(page):
            found[address] = faults
    assert found == {}


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_nothing_scrolls_sideways_at_400_percent_zoom(
    language: str, open_page: Callable[..., Page], world: dict[str, City]
) -> None:
    # 1280 pixels at 400 % are 320 (WCAG 1.4.10).
    page = open_page(at("/about/", language, world), viewport={"width": 320, "height": 640})
    wider = {}
    for address in ADDRESSES:
        page.goto(at(address, language, world))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wider[address] = width
    assert wider == {}


def test_the_keyboard_alone_reaches_the_content_past_the_masthead(open_page: Callable[..., Page]) -> None:
    page = open_page("/en/cities/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null || location.hash !== ''")
