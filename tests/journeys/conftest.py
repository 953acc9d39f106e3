"""A real Chromium for the journeys, and a small register to walk in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser import CHROMIUM_FLAGS, chromium_path, why_no_chromium
from tests.small_world import build_small_world
from twinhall.domain.cities.models import City

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


_LOOKS = ("test_axe_finds", "test_nothing_scrolls", "test_it_fits")
# Journeys of readers, who write nothing.
_READING = (
    *("choose_a_language", "find_a_city", "head_on_a_phone", "look_around_in_the_demo", "look_at_the_map"),
    *("read_the_journal", "walk_the_globe"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark those that measure how pages look: continuous integration does so on one database only."""
    for item in items:
        if item.name.startswith(_LOOKS):
            item.add_marker(pytest.mark.looks)
        elif item.path.stem.removeprefix("test_") in _READING:
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def _let_playwright_run_beside_django(monkeypatch: pytest.MonkeyPatch) -> None:
    # Playwright keeps an event loop in this thread; Django would take our queries for asynchronous ones.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip(why_no_chromium())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def world(transactional_db: None) -> dict[str, City]:
    return build_small_world()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, world: dict[str, City]) -> Iterator[Callable[..., Page]]:
    """`open_page("/en/", color_scheme="dark", …)`: a page of a fresh visitor; faults in its console fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(page: Page, said: ConsoleMessage) -> None:
        # A page that refuses its address (404, 400) is no fault; what it loads must be there.
        if said.type == "error" and said.location["url"] != page.url:
            faults.append(f"{said.text} ({said.location['url']})")

    def open_at(address: str, **options: Any) -> Page:
        settings: dict[str, Any] = {
            "viewport": {"width": 1280, "height": 900},
            "reduced_motion": "reduce",
            "bypass_csp": False,
        }
        context = chromium.new_context(base_url=live_server.url, **(settings | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: note(page, said))
        page.goto(address, wait_until="load")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def axe_faults() -> Callable[[Page], list[str]]:
    """What axe-core finds serious or critical on a page opened with `bypass_csp=True`."""

    def faults_of(page: Page) -> list[str]:
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{fault['id']}: {node['html'][:200]} — {node['failureSummary']}"
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]

    return faults_of
