"""Agreement texts to start from, as the product ships them; the format is told in `data/README.md`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import twinhall
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.kit.entries import Entry

__all__ = [
    "BINDING",
    "PLACEHOLDER",
    "PLACEHOLDERS",
    "TEMPLATE_LANGUAGES",
    "AgreementTemplate",
    "ClauseTemplate",
    "LocalTerm",
    "agreement_templates",
    "clause_headings",
    "placeholders_of",
    "read_headings",
    "read_template",
]

# Every shipped text exists in these languages.
TEMPLATE_LANGUAGES = ("en", "ru", "ar", "pt", "zh")
# What a text leaves open. Each stands where any language can put a value that is never declined.
PLACEHOLDERS = frozenset(
    {"parties", "fields", "languages", "term_years", "notice_months", "place", "signing_day", "project"}
)
PLACEHOLDER = re.compile(r"{([^{}]*)}")
BINDING = ("yes", "no", "unclear")

_FOLDER = Path(twinhall.__file__).parent / "data" / "agreements"
_KEY = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class ClauseTemplate:
    """One clause; heading and text by language."""

    key: str
    headings: dict[str, str]
    texts: dict[str, str]

    @property
    def placeholders(self) -> frozenset[str]:
        return placeholders_of(self.texts["en"])


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """What a country calls such a tie or paper, in its language."""

    country: str
    language: str
    term: str
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgreementTemplate:
    """A text to start from. `tie_kind` is the kind of tie it makes, empty when it makes none yet."""

    key: str
    names: dict[str, str]
    tie_kind: str
    binding: str  # what its legal nature says of itself: one of BINDING
    clauses: tuple[ClauseTemplate, ...]
    local_terms: tuple[LocalTerm, ...] = ()
    cautions: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # by country: what its law may ask otherwise

    def terms_of(self, country: str) -> tuple[LocalTerm, ...]:
        return tuple(term for term in self.local_terms if term.country == country)


def placeholders_of(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(PLACEHOLDER.findall(text))


@lru_cache(maxsize=1)
def clause_headings() -> dict[str, dict[str, str]]:
    """Headings by language of every clause an agreement can have, in their order."""
    return read_headings(_FOLDER / "clauses.toml")


@lru_cache(maxsize=1)
def agreement_templates() -> dict[str, AgreementTemplate]:
    """The shipped templates by key. Do not change what you are given."""
    headings = clause_headings()
    found = [read_template(path, headings) for path in sorted((_FOLDER / "templates").glob("*.toml"))]
    return {template.key: template for template in found}


def read_headings(path: Path) -> dict[str, dict[str, str]]:
    """Understand the file of headings. Raises CannotRead with file, entry and reason."""
    entry = Entry.of_file(path)
    return {key: _in_every_language(entry, key) for key in entry.table}


def read_template(path: Path, headings: Mapping[str, dict[str, str]]) -> AgreementTemplate:
    """Understand one template. Raises CannotRead with file, entry and reason."""
    entry = Entry.of_file(path)
    entry.allow_only("key", "tie_kind", "binding", "names", "local_terms", "cautions", "clauses")
    return AgreementTemplate(
        _key(entry, path),
        _in_every_language(entry, "names"),
        entry.text("tie_kind", ""),
        entry.choice("binding", BINDING),
        _clauses(entry, headings),
        tuple(_local_term(part) for part in entry.entries("local_terms")),
        dict(_caution(part) for part in entry.entries("cautions")),
    )


def _key(entry: Entry, path: Path) -> str:
    key = entry.text("key")
    if not _KEY.fullmatch(key) or path.stem != key:
        raise entry.wrong(f"key is “{key}”, but the file is called {path.name}")
    return key


def _clauses(entry: Entry, headings: Mapping[str, dict[str, str]]) -> tuple[ClauseTemplate, ...]:
    clauses = tuple(_clause(part, headings) for part in entry.entries("clauses"))
    if not clauses:
        raise entry.wrong("has no clause")
    keys = [clause.key for clause in clauses]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise entry.wrong(f"clause “{twice}” stands twice")
    if keys != (ordered := [key for key in headings if key in keys]):
        raise entry.wrong(
            f"clauses stand in another order than in clauses.toml: {_first_other(keys, ordered)}"
        )
    return clauses


def _first_other(keys: Iterable[str], ordered: Iterable[str]) -> str:
    key, expected = next(pair for pair in zip(keys, ordered, strict=True) if pair[0] != pair[1])
    return f"“{key}” where “{expected}” is expected"


def _clause(entry: Entry, headings: Mapping[str, dict[str, str]]) -> ClauseTemplate:
    entry.allow_only("key", "texts")
    key = entry.choice("key", headings)
    texts = _in_every_language(entry, "texts")
    _check_placeholders(entry, texts)
    return ClauseTemplate(key, headings[key], texts)


def _check_placeholders(entry: Entry, texts: Mapping[str, str]) -> None:
    expected = placeholders_of(texts["en"])
    if unknown := sorted(expected - PLACEHOLDERS):
        raise entry.wrong(
            f"{{{unknown[0]}}} is not a placeholder; known are {', '.join(sorted(PLACEHOLDERS))}"
        )
    for language, text in texts.items():
        if placeholders_of(text) != expected:
            raise entry.wrong(f"the text in “{language}” has other placeholders than that in “en”")
        if "{" in (rest := PLACEHOLDER.sub("", text)) or "}" in rest:
            raise entry.wrong(f"the text in “{language}” has a single brace")


def _in_every_language(entry: Entry, key: str) -> dict[str, str]:
    texts = entry.texts(key)
    if missing := [language for language in TEMPLATE_LANGUAGES if language not in texts]:
        raise entry.wrong(f"{key} has no “{missing[0]}”")
    return texts


def _country(entry: Entry) -> str:
    country = entry.text("country")
    if country not in COUNTRIES:
        raise entry.wrong(f"country “{country}” is not a code of ISO 3166-1 (two letters)")
    return country


def _local_term(entry: Entry) -> LocalTerm:
    entry.allow_only("country", "language", "term", "note")
    return LocalTerm(
        _country(entry),
        entry.text("language"),
        entry.text("term"),
        entry.texts("note", is_required=False),
    )


def _caution(entry: Entry) -> tuple[str, dict[str, str]]:
    entry.allow_only("country", "texts")
    return _country(entry), entry.texts("texts")
