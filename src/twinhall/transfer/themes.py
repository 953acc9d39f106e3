"""The themes that the product ships: subjects on which cities work together."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import twinhall

__all__ = ["Theme", "shipped_themes"]

_FILE = Path(twinhall.__file__).parent / "data" / "themes.toml"


@dataclass(frozen=True)
class Theme:
    """A key of the taxonomy and its names by language."""

    key: str
    names: dict[str, str]


@lru_cache(maxsize=1)
def shipped_themes() -> tuple[Theme, ...]:
    """The themes in the order in which pages list them."""
    with _FILE.open("rb") as file:
        return tuple(Theme(row["key"], row["names"]) for row in tomllib.load(file)["themes"])
