"""TOML files that editors keep, read strictly: every key is known, every refusal names its place and its reason."""

import datetime
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any, Self

from twinhall.kit.errors import CannotRead

__all__ = ["Entry"]


class Entry:
    """One table of a file, with its place for the messages."""

    def __init__(self, place: str, table: Any) -> None:
        self.place = place
        if not isinstance(table, dict):
            raise self.wrong("is not a table")
        self.table: dict[str, Any] = table

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """The whole file as one entry. Raises CannotRead when it is no TOML file in UTF-8."""
        try:
            return cls(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise CannotRead(f"{path.name}: cannot be opened ({error.strerror})") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CannotRead(f"{path.name}: not a TOML file in UTF-8 ({error})") from None

    def wrong(self, reason: str) -> CannotRead:
        return CannotRead(f"{self.place}: {reason}")

    def allow_only(self, *keys: str) -> None:
        if unknown := sorted(self.table.keys() - set(keys)):
            raise self.wrong(f"“{unknown[0]}” is not a key here; known are {', '.join(keys)}")

    def entries(self, key: str) -> list[Self]:
        return [
            type(self)(f"{self.place}, [[{key}]] entry {number}", table)
            for number, table in enumerate(self._of_type(key, list, []), start=1)
        ]

    def entry(self, key: str) -> Self | None:
        """The table beneath this one, or nothing when it is left out."""
        return type(self)(f"{self.place}, {key}", self.table[key]) if key in self.table else None

    def text(self, key: str, default: str | None = None) -> str:
        found: str = self._of_type(key, str, default)
        if default is None and not found.strip():
            raise self.wrong(f"“{key}” is empty")
        return found.strip()

    def number(self, key: str) -> int:
        found: int = self._of_type(key, int, None)
        return found

    def number_if_told(self, key: str) -> int | None:
        return self.number(key) if key in self.table else None

    def yes(self, key: str) -> bool:
        return bool(self._of_type(key, bool, False))

    def choice(self, key: str, choices: Collection[str]) -> str:
        found = self.text(key)
        if found not in choices:
            raise self.wrong(f"{key} “{found}” is unknown; known are {', '.join(choices)}")
        return found

    def day(self, key: str, default: str | None = None) -> datetime.date | None:
        """A whole day such as 2024-07-09."""
        if not (found := self.text(key, default)):
            return None
        try:
            return datetime.date.fromisoformat(found)
        except ValueError:
            raise self.wrong(f"{key} “{found}” is not a day such as 2024-07-09") from None

    def texts(self, key: str, *, is_required: bool = True) -> dict[str, str]:
        """Texts by language; English is never missing."""
        found: dict[str, str] = self._of_type(key, dict, None if is_required else {})
        if any(not isinstance(text, str) or not text.strip() for text in found.values()):
            raise self.wrong(f"{key} has something other than texts by language")
        if found and "en" not in found:
            raise self.wrong(f"{key} has no “en”")
        if not found and is_required:
            raise self.wrong(f"{key} is empty")
        return {language: text.strip() for language, text in found.items()}

    def words(self, key: str) -> tuple[str, ...]:
        found = self._of_type(key, list, [])
        if any(not isinstance(word, str) for word in found):
            raise self.wrong(f"{key} has something other than texts")
        return tuple(found)

    def _of_type(self, key: str, wanted: type, default: Any) -> Any:
        found = self.table.get(key, default)
        if found is None:
            raise self.wrong(f"“{key}” is missing")
        if not isinstance(found, wanted) or (wanted is int and isinstance(found, bool)):
            raise self.wrong(f"“{key}” is not of the form the README asks for")
        return found
