"""A city's names as rows: cut to size, each once, with key and script."""

from collections.abc import Iterable
from typing import NamedTuple

from twinhall.algorithms.name_matching import name_key, script_of
from twinhall.domain.cities.facts import CityFacts, NameFact

_LONGEST_NAME = 200
_LONGEST_KEY = 300


class NameRow(NamedTuple):
    """A name as it is recorded; `is_by_script` when the source gave no language."""

    text: str
    key: str
    language: str
    script: str
    is_by_script: bool
    is_official: bool


def name_row(fact: NameFact) -> NameRow | None:
    """The row of one name; None when it has neither letter nor digit or is too long to be a name."""
    text = " ".join(fact.text.split()).replace("\x00", "")
    key = name_key(text)[:_LONGEST_KEY]
    if not key or len(text) > _LONGEST_NAME:
        return None
    return NameRow(text, key, fact.language[:12], script_of(text), not fact.language, fact.is_official)


def name_rows(facts: CityFacts) -> list[NameRow]:
    """Rows for all names of the facts, the main one first, each text once in each language."""
    rows: dict[tuple[str, str], NameRow] = {}
    for fact in _with_main(facts):
        if (row := name_row(fact)) is not None:
            rows.setdefault((row.text, row.language), row)
    return list(rows.values())


def search_text(keys: Iterable[str]) -> str:
    """What stands in CitySearch: every key once between double bars."""
    return f"||{'||'.join(dict.fromkeys(keys))}||"


def _with_main(facts: CityFacts) -> Iterable[NameFact]:
    yield NameFact(facts.name, "", is_official=True)
    yield from facts.names
