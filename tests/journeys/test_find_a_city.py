"""A reader finds a city by any of its names and follows its ties."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_she_types_chooses_with_the_arrows_and_stands_before_the_road_sign(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/en/cities/")
    field = page.get_by_role("combobox", name="City").first
    field.press_sequentially("下诺夫哥罗德")
    expect(page.get_by_role("option").first).to_contain_text("Nizhny Novgorod")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nizhny Novgorod")
    expect(page.get_by_role("main")).to_contain_text("Нижний Новгород")


@pytest.mark.parametrize("typed", ["Nizhni Novgorod", "Нижний Новгород", "下诺夫哥罗德", "nizny novgrod"])
def test_without_javascript_the_form_finds_it_by_any_name(typed: str, open_page: Callable[..., Page]) -> None:
    page = open_page("/en/cities/", java_script_enabled=False)
    page.get_by_role("main").get_by_role("searchbox").or_(
        page.get_by_role("main").locator("input[name=q]")
    ).first.fill(typed)
    page.get_by_role("main").locator("form:has(input[name=q]) button").first.click()
    expect(page.get_by_role("main")).to_contain_text("Nizhny Novgorod")
    page.get_by_role("main").get_by_role("link", name="Nizhny Novgorod").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nizhny Novgorod")


def test_from_a_city_to_its_tie_to_the_other_side(open_page: Callable[..., Page]) -> None:
    page = open_page("/en/cities/kazan/")
    page.get_by_role("main").get_by_role("link", name="Isfahan").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Isfahan")
    expect(page.get_by_role("main")).to_contain_text("9 April 2025")


def test_an_arabic_reader_reads_from_the_right_and_stays_in_arabic(open_page: Callable[..., Page]) -> None:
    page = open_page("/ar/cities/guangzhou/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.get_by_role("heading", level=1)).to_contain_text("قوانغتشو")
    page.get_by_role("main").get_by_role("link", name="قازان").first.click()
    assert "/ar/" in page.url


def test_the_browser_s_language_decides_where_none_is_named(open_page: Callable[..., Page]) -> None:
    page = open_page("/", locale="ru-RU")
    assert page.url.endswith("/ru/")
    assert page.locator("html").get_attribute("lang") == "ru"
