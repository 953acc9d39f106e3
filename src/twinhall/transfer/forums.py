"""Series of forums from their TOML files; the format is told in `data/forums/README.md`."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.forums.facts import EditionFacts, FigureFacts, HostFacts, SeriesFacts
from twinhall.domain.forums.recording import record_series
from twinhall.domain.forums.words import ForumState, HostRole
from twinhall.domain.programme.recording import SessionFacts, record_programme
from twinhall.domain.programme.words import SessionKind
from twinhall.domain.sources.bulk import SourceFacts
from twinhall.kit.dates import PartialDate
from twinhall.kit.entries import Entry
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.event_rows import list_prefix
from twinhall.transfer.themes import shipped_themes

__all__ = ["LoadedForums", "load_forums", "read_series", "shipped_forums"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EVENTS = "twinhall"  # the shipped list of events


@dataclass(frozen=True)
class LoadedForums:
    """How many files were read, and how many of them changed something."""

    read: int
    changed: int


@dataclass(frozen=True)
class _File:
    series: SeriesFacts
    programmes: dict[str, tuple[SessionFacts, ...]]  # by the edition's slug


def shipped_forums() -> Path:
    return Path(settings.PACKAGE_DIR) / "data" / "forums"


def load_forums(
    *,
    at: datetime.datetime,
    door: str,
    progress: Progress = in_silence,
    folder: Path | None = None,
) -> LoadedForums:
    """Read every series of `folder` (the shipped ones by default), after cities, alliances and events.

    All files are understood before the first is recorded. Raises CannotRead with file, entry and reason.
    """
    files = [read_series(path) for path in sorted((folder or shipped_forums()).glob("*.toml"))]
    changed = 0
    for done, file in enumerate(files, start=1):
        changes = [record_series(file.series, at=at, door=door)]
        changes += [
            record_programme(slug, sessions, at=at, door=door) for slug, sessions in file.programmes.items()
        ]
        changed += any(changes)
        progress(done, len(files))
    return LoadedForums(len(files), changed)


def read_series(path: Path) -> _File:
    """Understand one file. Raises CannotRead with file, entry and reason."""
    entry = Entry.of_file(path)
    entry.allow_only("slug", "names", "descriptions", "alliance", "sources", "editions")
    sources = _sources(entry)
    keys = {name: source.key for name, source in sources.items()}
    editions, programmes = [], {}
    for part in entry.entries("editions"):
        edition = _edition(part, keys)
        editions.append(edition)
        sessions = tuple(_session(session, keys) for session in part.entries("sessions"))
        if sessions:
            programmes[edition.slug] = sessions
    return _File(
        SeriesFacts(
            slug=_slug(entry),
            names=entry.texts("names"),
            descriptions=entry.texts("descriptions", is_required=False),
            alliance=entry.text("alliance", ""),
            sources=tuple(sources.values()),
            editions=tuple(editions),
        ),
        programmes,
    )


def _slug(entry: Entry) -> str:
    slug = entry.text("slug")
    if not _SLUG.fullmatch(slug):
        raise entry.wrong(f"slug “{slug}” has other signs than a-z, 0-9 and single hyphens")
    return slug


def _sources(entry: Entry) -> dict[str, SourceFacts]:
    found: dict[str, SourceFacts] = {}
    for part in entry.entries("sources"):
        part.allow_only("key", "title", "publisher", "url", "date")
        url = part.text("url")
        if not url.startswith(("http://", "https://")):
            raise part.wrong(f"url “{url}” is not a web address")
        day = part.day("date", "")
        found[part.text("key")] = SourceFacts(
            url, part.text("title"), part.text("publisher", ""), url, day, "day" if day else "unknown"
        )
    return found


def _edition(entry: Entry, keys: dict[str, str]) -> EditionFacts:
    entry.allow_only(
        *(
            "slug",
            "number",
            "names",
            "descriptions",
            "start",
            "end",
            "state",
            "also_in",
            "event",
            "geonameid",
        ),
        *("place", "country", "venue", "time_zone", "languages", "themes", "sources", "hosts", "figures"),
        "sessions",
    )
    starts, ends = _date(entry, "start"), _date(entry, "end")
    if starts.first is None:
        raise entry.wrong("start is empty")
    country = entry.text("country", "")
    if country and country not in COUNTRIES:
        raise entry.wrong(f"country “{country}” is not a country code of ISO 3166-1 (two letters)")
    event = entry.text("event", "")
    return EditionFacts(
        slug=_slug(entry),
        names=entry.texts("names"),
        descriptions=entry.texts("descriptions", is_required=False),
        number=entry.number_if_told("number"),
        starts_on=starts.first,
        ends_on=(ends if ends.first else starts).last or starts.first,
        precision=starts.precision.value,
        state=entry.choice("state", ForumState.values),
        also_in=entry.words("also_in"),
        event=list_prefix(_EVENTS) + event if event else "",
        geonameid=entry.number_if_told("geonameid"),
        place=entry.text("place", ""),
        country=country,
        venue=entry.text("venue", ""),
        time_zone=entry.text("time_zone", ""),
        languages=entry.words("languages"),
        themes=tuple(_theme(entry, theme) for theme in entry.words("themes")),
        sources=_named(entry, keys),
        hosts=tuple(_host(part) for part in entry.entries("hosts")),
        figures=tuple(_figure(part, keys) for part in entry.entries("figures")),
    )


def _date(entry: Entry, key: str) -> PartialDate:
    try:
        return PartialDate.parse(entry.text(key, ""))
    except ValueError as error:
        raise entry.wrong(f"{key}: {error}") from None


def _theme(entry: Entry, key: str) -> str:
    if key and key not in {theme.key for theme in shipped_themes()}:
        raise entry.wrong(f"theme “{key}” does not stand in themes.toml")
    return key


def _named(entry: Entry, keys: dict[str, str]) -> tuple[str, ...]:
    names = entry.words("sources")
    if not names:
        raise entry.wrong("no source: every fact needs at least one")
    return tuple(dict.fromkeys(_source(entry, name, keys) for name in names))


def _source(entry: Entry, name: str, keys: dict[str, str]) -> str:
    if name not in keys:
        raise entry.wrong(f"source “{name}” does not stand under [[sources]]")
    return keys[name]


def _host(entry: Entry) -> HostFacts:
    entry.allow_only("names", "role")
    return HostFacts(entry.texts("names"), entry.choice("role", HostRole.values))


def _figure(entry: Entry, keys: dict[str, str]) -> FigureFacts:
    entry.allow_only("labels", "number", "about", "source")
    source = _source(entry, entry.text("source"), keys)
    return FigureFacts(entry.texts("labels"), entry.number("number"), entry.yes("about"), source)


def _session(entry: Entry, keys: dict[str, str]) -> SessionFacts:
    entry.allow_only("titles", "kind", "day", "place", "theme", "languages", "source")
    day = entry.day("day")
    if day is None:
        raise entry.wrong("day is empty")
    return SessionFacts(
        titles=entry.texts("titles"),
        kind=entry.choice("kind", SessionKind.values),
        on=day,
        source=_source(entry, entry.text("source"), keys),
        place=entry.text("place", ""),
        theme=_theme(entry, entry.text("theme", "")),
        held_in=entry.words("languages"),
    )
