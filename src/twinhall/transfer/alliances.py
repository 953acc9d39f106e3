"""Alliances from their TOML files; the format is told in `data/alliances/README.md`."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from twinhall.domain.alliances.actions import record_alliance
from twinhall.domain.alliances.facts import AllianceFacts, PresidencyFacts, StatementFacts
from twinhall.domain.alliances.words import MembershipStatus
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.sources.bulk import SourceFacts
from twinhall.kit.dates import PartialDate, Precision
from twinhall.kit.entries import Entry
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
    return _alliance(_Entry.of_file(path))


class _Entry(Entry):
    """One table of a file; also reads countries and dates of any precision."""

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

    def texts_if_told(self, key: str) -> dict[str, str]:
        return self.texts(key, is_required=False)


def _alliance(entry: _Entry) -> AllianceFacts:
    entry.allow_only(
        "slug", "languages", "names", "descriptions", "telling_days", "sources", "statements", "presidencies"
    )
    slug = entry.text("slug")
    if not _SLUG.fullmatch(slug):
        raise entry.wrong(f"slug “{slug}” has other signs than a-z, 0-9 and single hyphens")
    names = entry.texts("names")
    sources = _sources(entry)
    keys = {name: source.key for name, source in sources.items()}
    return AllianceFacts(
        slug,
        names,
        entry.texts_if_told("descriptions"),
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
    return {"day": day.isoformat(), "label": entry.texts_if_told("label")}


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
        entry.texts_if_told("note"),
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
        entry.number("year"),
        entry.country("country"),
        entry.number_if_told("summit"),
        starts,
        ends.last,
        entry.text("place", ""),
        entry.number_if_told("geonameid"),
        entry.text("region", ""),
        tuple(_other_place(part) for part in entry.entries("other_places")),
        entry.yes("by_video"),
        entry.texts_if_told("theme"),
        entry.texts_if_told("note"),
        _named_sources(entry, keys),
    )


def _other_place(entry: _Entry) -> dict[str, object]:
    entry.allow_only("place", "place_country", "geonameid")
    return {
        "place": entry.text("place"),
        "country": entry.country("place_country"),
        "geonameid": entry.number_if_told("geonameid"),
    }
