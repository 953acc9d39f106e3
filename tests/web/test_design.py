"""The design system: its colours can be read, its page shows, its templates obey the security policy."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils import translation
from pytest_django import Settings

from tools.contrast import TOKENS, measure
from twinhall.web import design

TEMPLATES = Path(design.__file__).parent / "templates"
STYLES = TOKENS.parent


def test_every_pair_of_colours_has_the_contrast_it_needs() -> None:
    assert [one for one in measure(TOKENS.read_text(encoding="utf-8")) if not one.holds] == []


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_page_of_components_shows_every_part(language: str, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.design_urls"
    request = RequestFactory().get(f"/{language}/design/")
    with translation.override(language):
        text = design.page(request).content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
    assert "{#" not in text
    assert "{%" not in text


def test_no_template_needs_an_inline_style_or_script() -> None:
    # A page that a person downloads and opens alone; the site never serves it.
    alone = TEMPLATES / "privacy" / "my_data_file.html"
    for template in set(TEMPLATES.rglob("*.html")) - {alone}:
        text = template.read_text(encoding="utf-8")
        # `application/json` is data that a script reads, which runs nothing and which the policy lets pass.
        inline = r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\s(?:src=|type=\"application/json\"))"
        assert not re.search(inline, text), template


def test_styles_name_no_left_and_no_right() -> None:
    sides = re.compile(
        r"[{;]\s*(?:margin|padding|border)-(?:left|right)|[{;]\s*(?:left|right)\s*:|text-align:\s*(?:left|right)"
    )
    for sheet in STYLES.rglob("*.css"):
        assert not sides.search(sheet.read_text(encoding="utf-8")), sheet
