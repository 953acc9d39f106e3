"""Approval tracks as the product ships them; the format is told in `data/README.md`."""

import datetime
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import twinhall
from twinhall.domain.approvals.words import StepBasis, StepOwner, TrackStatus
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.kit.entries import Entry

__all__ = [
    "GENERIC",
    "AnniversaryRule",
    "DocumentTemplate",
    "DueRule",
    "ReportTemplate",
    "StepTemplate",
    "TrackSource",
    "TrackTemplate",
    "due_day",
    "read_track",
    "track_for",
    "track_templates",
]

GENERIC = "generic"
_FOLDER = Path(twinhall.__file__).parent / "data" / "approvals"
# A year in which every day of the calendar exists but 29 February, which not every year has.
_ANY_YEAR = 2023
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class DueRule:
    """By when: so many days before the signing, or on one day of each year. One of the two."""

    days_before_signing: int | None = None
    yearly: tuple[int, int] | None = None  # month, day


@dataclass(frozen=True, slots=True)
class TrackSource:
    """Where a rule was read. Without `url` only a mirror was read: the act is named, nothing is linked."""

    key: str
    title: str
    publisher: str
    url: str = ""
    published_on: datetime.date | None = None
    was_read_in_mirror: bool = False


@dataclass(frozen=True, slots=True)
class DocumentTemplate:
    """A document that a step asks for."""

    key: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class StepTemplate:
    """One decision on the way to the signing; texts by language."""

    key: str
    names: dict[str, str]
    owner: StepOwner
    basis: StepBasis
    due: DueRule | None = None
    documents: tuple[DocumentTemplate, ...] = ()
    sources: tuple[TrackSource, ...] = ()
    is_optional: bool = False
    is_after_signing: bool = False  # such a step does not hold up the signing
    applies_in: dict[str, str] = field(default_factory=dict)  # the part of the country whose rule it is
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """What a city must report each year; no step of any tie."""

    key: str
    names: dict[str, str]
    due: DueRule
    sources: tuple[TrackSource, ...]
    applies_in: dict[str, str] = field(default_factory=dict)
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnniversaryRule:
    """Where anniversaries of a tie are marked only every so many years."""

    every_years: int
    sources: tuple[TrackSource, ...]
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrackTemplate:
    """The track of a country, to be copied into that of a side; `country` is an ISO 3166-1 code or GENERIC."""

    country: str
    status: TrackStatus
    checked_on: datetime.date
    not_verified: dict[str, str]
    signatory: dict[str, str] = field(default_factory=dict)
    sources: tuple[TrackSource, ...] = ()
    steps: tuple[StepTemplate, ...] = ()
    reports: tuple[ReportTemplate, ...] = ()
    anniversaries: AnniversaryRule | None = None


def due_day(rule: DueRule | None, signing_on: datetime.date | None) -> datetime.date | None:
    """The last day for a rule, when the signing is on that day.

    A yearly rule is due for the first time after the signing. Nothing without a rule or without a day of signing.
    """
    if rule is None or signing_on is None:
        return None
    if rule.days_before_signing is not None:
        return signing_on - datetime.timedelta(days=rule.days_before_signing)
    return _next_yearly(rule, signing_on)


def _next_yearly(rule: DueRule, after: datetime.date) -> datetime.date | None:
    if rule.yearly is None:
        return None
    month, day = rule.yearly
    this_year = datetime.date(after.year, month, day)
    return this_year if this_year > after else this_year.replace(year=after.year + 1)


def track_for(country: str) -> TrackTemplate:
    """The track of a country, the generic one when there is no file for it."""
    templates = track_templates()
    return templates.get(country, templates[GENERIC])


@lru_cache(maxsize=1)
def track_templates() -> dict[str, TrackTemplate]:
    """The shipped tracks by country, and the generic one under GENERIC. Do not change what you are given."""
    tracks = [read_track(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {track.country: track for track in tracks}


def read_track(path: Path) -> TrackTemplate:
    """Understand one file. Raises CannotRead with file, entry and reason."""
    entry = Entry.of_file(path)
    entry.allow_only(
        *("country", "status", "checked_on", "not_verified", "signatory"),
        *("anniversaries", "documents", "sources", "steps", "yearly_reports"),
    )
    sources, documents = _sources(entry), _documents(entry)
    track = TrackTemplate(
        _country(entry, path),
        TrackStatus(entry.choice("status", TrackStatus.values)),
        _checked_on(entry),
        entry.texts("not_verified"),
        entry.texts("signatory", is_required=False),
        tuple(sources.values()),
        tuple(_step(part, sources, documents) for part in entry.entries("steps")),
        tuple(_report(part, sources) for part in entry.entries("yearly_reports")),
        _anniversaries(entry, sources),
    )
    _check_whole(entry, track)
    asked_for = {document.key for step in track.steps for document in step.documents}
    if idle := [key for key in documents if key not in asked_for]:
        raise entry.wrong(f"no step asks for the document “{idle[0]}”")
    return track


def _check_whole(entry: Entry, track: TrackTemplate) -> None:
    parts: list[StepTemplate | ReportTemplate] = [*track.steps, *track.reports]
    keys = [part.key for part in parts]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise entry.wrong(f"step “{twice}” stands twice")
    if (track.status == TrackStatus.EMPTY) != (not parts):
        raise entry.wrong("a track without steps has the status “empty”, and no other has it")


def _country(entry: Entry, path: Path) -> str:
    country = entry.text("country")
    if country != GENERIC and country not in COUNTRIES:
        raise entry.wrong(f"country “{country}” is neither “generic” nor a code of ISO 3166-1 (two letters)")
    if path.stem != country.lower():
        raise entry.wrong(f"country is “{country}”, so the file is called {country.lower()}.toml")
    return country


def _checked_on(entry: Entry) -> datetime.date:
    day = entry.day("checked_on")
    if day is None:
        raise entry.wrong("“checked_on” is missing")
    return day


def _sources(entry: Entry) -> dict[str, TrackSource]:
    found: dict[str, TrackSource] = {}
    for part in entry.entries("sources"):
        source = _source(part)
        if source.key in found:
            raise part.wrong(f"key “{source.key}” stands twice")
        found[source.key] = source
    return found


def _source(entry: Entry) -> TrackSource:
    entry.allow_only("key", "title", "publisher", "url", "published_on", "read_in_mirror")
    url, is_mirror = entry.text("url", ""), entry.yes("read_in_mirror")
    if url and not url.startswith(("http://", "https://")):
        raise entry.wrong(f"url “{url}” is not a web address")
    if bool(url) == is_mirror:
        raise entry.wrong("has either a url, or read_in_mirror = true: a mirror is not linked")
    return TrackSource(
        entry.text("key"),
        entry.text("title"),
        entry.text("publisher"),
        url,
        entry.day("published_on", ""),
        is_mirror,
    )


def _documents(entry: Entry) -> dict[str, DocumentTemplate]:
    part = entry.entry("documents")
    return {key: DocumentTemplate(key, part.texts(key)) for key in part.table} if part else {}


def _step(
    entry: Entry, sources: dict[str, TrackSource], documents: dict[str, DocumentTemplate]
) -> StepTemplate:
    entry.allow_only(
        *("key", "names", "owner", "basis", "due", "documents", "sources", "optional"),
        *("after_signing", "applies_in", "note"),
    )
    basis = StepBasis(entry.choice("basis", StepBasis.values))
    named = _named(entry, "sources", sources)
    if bool(named) == (basis == StepBasis.SUGGESTED):
        raise entry.wrong("a documented or customary step names its sources, a suggested one has none")
    due = _due(entry)
    if due and due.yearly:
        raise entry.wrong("due every year is a yearly report, not a step")
    return StepTemplate(
        entry.text("key"),
        entry.texts("names"),
        StepOwner(entry.choice("owner", StepOwner.values)),
        basis,
        due,
        _named(entry, "documents", documents),
        named,
        entry.yes("optional"),
        entry.yes("after_signing"),
        entry.texts("applies_in", is_required=False),
        entry.texts("note", is_required=False),
    )


def _anniversaries(entry: Entry, sources: dict[str, TrackSource]) -> AnniversaryRule | None:
    part = entry.entry("anniversaries")
    if part is None:
        return None
    part.allow_only("every_years", "sources", "note")
    years, named = part.number("every_years"), _named(part, "sources", sources)
    if years < 1 or not named:
        raise part.wrong("has a number of years, at least 1, and at least one source")
    return AnniversaryRule(years, named, part.texts("note", is_required=False))


def _report(entry: Entry, sources: dict[str, TrackSource]) -> ReportTemplate:
    entry.allow_only("key", "names", "due", "sources", "applies_in", "note")
    due, named = _due(entry), _named(entry, "sources", sources)
    if due is None or due.yearly is None:
        raise entry.wrong('a yearly report is due on a day of the year: due = { yearly = "01-15" }')
    if not named:
        raise entry.wrong("no source: a yearly report needs at least one")
    return ReportTemplate(
        entry.text("key"),
        entry.texts("names"),
        due,
        named,
        entry.texts("applies_in", is_required=False),
        entry.texts("note", is_required=False),
    )


def _named(entry: Entry, key: str, things: dict[str, _Thing]) -> tuple[_Thing, ...]:
    names = entry.words(key)
    if unknown := [name for name in names if name not in things]:
        raise entry.wrong(f"“{unknown[0]}” does not stand under {key}")
    return tuple(things[name] for name in dict.fromkeys(names))


def _due(entry: Entry) -> DueRule | None:
    part = entry.entry("due")
    if part is None:
        return None
    part.allow_only("days_before_signing", "yearly")
    if len(part.table) != 1:
        raise part.wrong("has either days_before_signing or yearly")
    if "yearly" in part.table:
        return DueRule(yearly=_day_of_year(part))
    days = part.number("days_before_signing")
    if days < 1:
        raise part.wrong(f"days_before_signing is {days}, but at least 1")
    return DueRule(days_before_signing=days)


def _day_of_year(entry: Entry) -> tuple[int, int]:
    said = entry.text("yearly")
    try:
        day = datetime.date.fromisoformat(f"{_ANY_YEAR}-{said}")
    except ValueError:
        raise entry.wrong(f"yearly “{said}” is not a day of every year such as 01-15") from None
    return day.month, day.day
