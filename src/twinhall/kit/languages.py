"""Texts kept by language: {"en": "…", "ru": "…"}."""

from collections.abc import Mapping

from django.utils.translation import get_language


def said_in(texts: Mapping[str, str], language: str) -> str:
    """The text in `language` (`pt-br` falls back to `pt`), else in English, else any, else nothing."""
    for code in (language, language.split("-")[0], "en"):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")


def said_in_present_language(texts: Mapping[str, str]) -> str:
    return said_in(texts, get_language() or "en")
