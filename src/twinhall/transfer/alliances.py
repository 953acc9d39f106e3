"""Alliances from their TOML files; the format is told in `data/alliances/README.md`."""

import datetime
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from twinhall.domain.alliances.actions import record_alliance
from twinhall.domain.alliances.facts import AllianceFacts, PresidencyFacts, StatementFacts
from twinhall.domain.alliances.words import MembershipStatus
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.sources.bulk import SourceFacts
from twinhall.kit.dates import PartialDate, Precision
from twinhall.kit.errors import CannotRead
from twinhall.kit.progress import Progress, in_silence

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class LoadedAlliances:
    """How many files were read, and how many of them changed something."""

    read: int
    changed: int


def shipped_alliances() -> Path:
    """The folder of the alliances that the product ships."""
    return Path(settings.PACKAGE_DIR) / "data" / "alliances"


def load_alliances(
    *,
    at: datetime.datetime,
    door: str,
    progress: Progress = in_silence,
    folder: Path | None = None,
) -> LoadedAlliances:
    """Read every alliance of `folder` (the shipped ones by default) into the register.

    All files are understood before the first is recorded. Loading again changes nothing; what a changed
    file no longer says is no longer there. Raises CannotRead with file, entry and reason.
    """
    paths = sorted((folder or shipped_alliances()).glob("*.toml"))
    alliances = [read_alliance(path) for path in paths]
    changed = 0
    for done, facts in enumerate(alliances, start=1):
        changed += record_alliance(facts, at=at, door=door)
        progress(done, len(alliances))
    return LoadedAlliances(len(alliances), changed)


def read_alliance(path: Path) -> AllianceFacts:
    """Understand one file. Raises CannotRead with file, entry and reason."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotRead(f"{path.name}: cannot be opened ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotRead(f"{path.name}: not a TOML file in UTF-8 ({error})") from None
    return _alliance(_Entry(path.name, content))


class _Entry:
    """One table of a file, with its place for the messages; every key must be asked for."""

    def __init__(self, place: str, table: Any) -> None:
        self.place = place
        if not isinstance(table, dict):
            raise self.wrong("is not a table")
        self.table: dict[str, Any] = table

    def wrong(self, reason: str) -> CannotRead:
        return CannotRead(f"{self.place}: {reason}")

    def allow_only(self, *keys: str) -> None:
        if unknown := sorted(self.table.keys() - set(keys)):
            raise self.wrong(f"“{unknown[0]}” is not a key here; known are {', '.join(keys)}")

    def entries(self, key: str) -> list["_Entry"]:
        return [
            _Entry(f"{self.place}, [[{key}]] entry {number}", table)
            for number, table in enumerate(self._of_type(key, list, []), start=1)
        ]

    def text(self, key: str, default: str | None = None) -> str:
        found: str = self._of_type(key, str, default)
        return found.strip()

    def number(self, key: str, default: int | None = None, *, is_required: bool = False) -> int | None:
        found: int | None = self._of_type(key, int, default, is_required=is_required)
        return found

    def choice(self, key: str, choices: Collection[str]) -> str:
        found = self.text(key)
        if found not in choices:
            raise self.wrong(f"“{found}” is not a {key}; known are {', '.join(choices)}")
        return found

    def country(self, key: str) -> str:
        found = self.text(key)
        if found not in COUNTRIES:
            raise self.wrong(f"{key} “{found}” is not a country code of ISO 3166-1 (two letters)")
        return found

    def date(self, key: str, default: str | None = "") -> PartialDate:
        try:
            return PartialDate.parse(self.text(key, default))
        except ValueError as error:
            raise self.wrong(f"{key}: {error}") from None

    def texts(self, key: str) -> dict[str, str]:
        """Texts by language."""
        found: dict[str, str] = self._of_type(key, dict, {})
        if any(not isinstance(text, str) for text in found.values()):
            raise self.wrong(f"{key} has something other than texts by language")
        return found

    def words(self, key: str) -> tuple[str, ...]:
        found = self._of_type(key, list, [])
        if any(not isinstance(word, str) for word in found):
            raise self.wrong(f"{key} has something other than texts")
        return tuple(found)

    def yes(self, key: str) -> bool:
        return bool(self._of_type(key, bool, False))

    def _of_type(self, key: str, wanted: type, default: Any, *, is_required: bool = True) -> Any:
        found = self.table.get(key, default)
        if found is None and not is_required:
            return None
        if found is None:
            raise self.wrong(f"“{key}” is missing")
        if not isinstance(found, wanted) or (wanted is int and isinstance(found, bool)):
            raise self.wrong(f"“{key}” is not of the form the README asks for")
        return found


def _alliance(entry: _Entry) -> AllianceFacts:
    entry.allow_only(
        "slug", "languages", "names", "descriptions", "telling_days", "sources", "statements", "presidencies"
    )
    slug = entry.text("slug")
    if not _SLUG.fullmatch(slug):
        raise entry.wrong(f"slug “{slug}” has other signs than a-z, 0-9 and single hyphens")
    names = entry.texts("names")
    if not names.get("en"):
        raise entry.wrong("names has no “en”")
    sources = _sources(entry)
    keys = {name: source.key for name, source in sources.items()}
    return AllianceFacts(
        slug,
        names,
        entry.texts("descriptions"),
        entry.words("languages"),
        tuple(_telling_day(part) for part in entry.entries("telling_days")),
        tuple(sources.values()),
        tuple(_statement(part, keys) for part in entry.entries("statements")),
        _presidencies(entry, keys),
    )


def _telling_day(entry: _Entry) -> dict[str, object]:
    entry.allow_only("day", "label")
    day = entry.date("day")
    if day.precision != Precision.DAY:
        raise entry.wrong("day is not a whole day such as 2024-07-09")
    return {"day": day.isoformat(), "label": entry.texts("label")}


def _sources(entry: _Entry) -> dict[str, SourceFacts]:
    """Sources by their names in the file."""
    found: dict[str, SourceFacts] = {}
    for part in entry.entries("sources"):
        part.allow_only("key", "title", "publisher", "url", "date")
        name, url, date = part.text("key"), part.text("url", ""), part.date("date")
        if name in found:
            raise part.wrong(f"key “{name}” stands twice")
        if url and not url.startswith(("http://", "https://")):
            raise part.wrong(f"url “{url}” is not a web address")
        found[name] = SourceFacts(
            url or f"{entry.text('slug')}: {name}",
            part.text("title"),
            part.text("publisher", ""),
            url,
            date.first,
            date.precision.value,
        )
    return found


def _named_sources(entry: _Entry, keys: dict[str, str]) -> tuple[str, ...]:
    names = entry.words("sources")
    if not names:
        raise entry.wrong("no source: every fact needs at least one")
    if unknown := [name for name in names if name not in keys]:
        raise entry.wrong(f"source “{unknown[0]}” does not stand under [[sources]]")
    return tuple(dict.fromkeys(keys[name] for name in names))


def _statement(entry: _Entry, keys: dict[str, str]) -> StatementFacts:
    entry.allow_only("country", "status", "since", "until", "sources", "note")
    since, until = entry.date("since", None), entry.date("until")
    if since.first is None:
        raise entry.wrong("since is empty")
    if until.first is not None and until.first <= since.first:
        raise entry.wrong(f"until ({until.isoformat()}) is not after since ({since.isoformat()})")
    return StatementFacts(
        entry.country("country"),
        entry.choice("status", MembershipStatus.values),
        since,
        until,
        entry.texts("note"),
        _named_sources(entry, keys),
    )


def _presidencies(entry: _Entry, keys: dict[str, str]) -> tuple[PresidencyFacts, ...]:
    found: dict[int, PresidencyFacts] = {}
    for part in entry.entries("presidencies"):
        facts = _presidency(part, keys)
        if facts.year in found:
            raise part.wrong(f"the year {facts.year} stands twice")
        found[facts.year] = facts
    return tuple(found.values())


def _presidency(entry: _Entry, keys: dict[str, str]) -> PresidencyFacts:
    entry.allow_only(
        *("year", "country", "summit", "start", "end", "place", "place_country", "geonameid", "region"),
        *("other_places", "by_video", "theme", "sources", "note"),
    )
    starts, ends = entry.date("start"), entry.date("end")
    if starts.first and not ends.first:
        ends = starts
    if (ends.first and not starts.first) or (starts.first and ends.last and ends.last < starts.first):
        raise entry.wrong("end without start, or before it")
    return PresidencyFacts(
        entry.number("year", is_required=True) or 0,
        entry.country("country"),
        entry.number("summit"),
        starts,
        ends.last,
        entry.text("place", ""),
        entry.number("geonameid"),
        entry.text("region", ""),
        tuple(_other_place(part) for part in entry.entries("other_places")),
        entry.yes("by_video"),
        entry.texts("theme"),
        entry.texts("note"),
        _named_sources(entry, keys),
    )


def _other_place(entry: _Entry) -> dict[str, object]:
    entry.allow_only("place", "place_country", "geonameid")
    return {
        "place": entry.text("place"),
        "country": entry.country("place_country"),
        "geonameid": entry.number("geonameid"),
    }
