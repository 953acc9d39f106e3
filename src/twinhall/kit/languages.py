"""Texts kept by language: {"en": "…", "ru": "…"}."""

from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def said_in(texts: Mapping[str, str], language: str) -> str:
    """The text in `language` (`pt-br` falls back to `pt`), else in English, else any, else nothing."""
    for code in (language, language.split("-")[0], "en"):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")


def said_in_present_language(texts: Mapping[str, str]) -> str:
    return said_in(texts, get_language() or "en")


def language_code(word: str) -> str:
    """The BCP 47 code that somebody means: a code, or a language's name in English, its own or the present language.

    Empty when there is none that is known.
    """
    said = word.strip().casefold().replace("_", "-")
    tag, _dash, rest = said.partition("-")
    if said in _names("en") or tag not in _codes():
        return (
            _names(get_language() or "en").get(said) or _names("en").get(said) or _own_names().get(said, "")
        )
    return tag if not rest else f"{tag}-{rest.title() if len(rest) == 4 else rest.upper()}"


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if "_" not in code)


@cache
def _names(language: str) -> dict[str, str]:
    """Codes by the languages' names in a language, in small letters."""
    names = Locale.parse(language, sep="-" if "-" in language else "_").languages
    return {str(name).casefold(): str(code).replace("_", "-") for code, name in names.items()}


@cache
def _own_names() -> dict[str, str]:
    found = {}
    for code in _codes():
        try:
            name = Locale(code).get_language_name(code)
        except UnknownLocaleError:
            continue
        if name:
            found[name.casefold()] = code
    return found
