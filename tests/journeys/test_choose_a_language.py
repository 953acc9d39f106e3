"""A reader chooses her language once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_the_choice_holds_for_the_page_and_the_next_visit(
    javascript: bool, open_page: Callable[..., Page]
) -> None:
    page = open_page("/en/cities/kazan/", java_script_enabled=javascript, locale="en-GB")
    page.locator(".menu-language summary").click()
    page.locator(".menu-language").get_by_role("button", name="Русский").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Казань")
    assert page.url.endswith("/ru/cities/kazan/")
    page.goto("/")
    assert page.url.endswith("/ru/")
