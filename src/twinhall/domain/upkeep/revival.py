"""What helps to take a sleeping tie up again: three things of little cost, and a letter to begin with."""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import twinhall

__all__ = ["RevivalAction", "RevivalKit", "actions_after", "letter_in", "letter_languages", "shipped_kit"]

_FILE = Path(twinhall.__file__).parent / "data" / "revival.toml"
_ACTIONS_SHOWN = 3


@dataclass(frozen=True)
class RevivalAction:
    """Something to do; `after` names the kinds of evidence it goes on from, "" any tie."""

    key: str
    after: tuple[str, ...]
    texts: dict[str, str]


@dataclass(frozen=True)
class RevivalKit:
    """What the product ships."""

    actions: tuple[RevivalAction, ...]
    letters: dict[str, str]  # by language


@lru_cache(maxsize=1)
def shipped_kit() -> RevivalKit:
    with _FILE.open("rb") as file:
        given = tomllib.load(file)
    actions = tuple(RevivalAction(row["key"], tuple(row["after"]), row["texts"]) for row in given["actions"])
    return RevivalKit(actions, given["letter"])


def actions_after(kinds: Collection[str]) -> Sequence[RevivalAction]:
    """Three: first those that go on from most of what the tie had, then those for any tie."""
    fitting = [
        action for action in shipped_kit().actions if "" in action.after or set(action.after) & set(kinds)
    ]
    fitting.sort(key=lambda action: -len(set(action.after) & set(kinds)))
    return fitting[:_ACTIONS_SHOWN]


def letter_languages(wanted: Sequence[str]) -> list[str]:
    """Those of the wanted languages in which there is a letter, each once; English where there is none."""
    there = [language.split("-")[0] for language in wanted if language.split("-")[0] in shipped_kit().letters]
    return list(dict.fromkeys(there or ["en"]))


def letter_in(language: str, *, own: str, other: str, last: str) -> str:
    """The letter with its names; without the paragraph on the last contact where none is known."""
    paragraphs = shipped_kit().letters[language].split("\n\n")
    kept = [one for one in paragraphs if last or "{last}" not in one]
    return "\n\n".join(one.format(own=own, other=other, last=last) for one in kept)
