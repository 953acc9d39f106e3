"""What a file states of a series of forums, before it is rows."""

import datetime
from dataclasses import dataclass, field

from twinhall.domain.sources.bulk import SourceFacts

__all__ = ["EditionFacts", "FigureFacts", "HostFacts", "SeriesFacts"]


@dataclass(frozen=True)
class HostFacts:
    names: dict[str, str]
    role: str


@dataclass(frozen=True)
class FigureFacts:
    """A number that a source (its key) states."""

    labels: dict[str, str]
    number: int
    is_about: bool
    source: str


@dataclass(frozen=True)
class EditionFacts:
    """An edition: days both included; `sources` are keys; `event` is its id in the list of events."""

    slug: str
    names: dict[str, str]
    starts_on: datetime.date
    ends_on: datetime.date
    precision: str
    state: str
    sources: tuple[str, ...]
    descriptions: dict[str, str] = field(default_factory=dict)
    number: int | None = None
    also_in: tuple[str, ...] = ()  # slugs of further series
    event: str = ""
    geonameid: int | None = None
    place: str = ""
    country: str = ""
    venue: str = ""
    time_zone: str = ""
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    hosts: tuple[HostFacts, ...] = ()
    figures: tuple[FigureFacts, ...] = ()


@dataclass(frozen=True)
class SeriesFacts:
    slug: str
    names: dict[str, str]
    descriptions: dict[str, str]
    alliance: str  # slug
    sources: tuple[SourceFacts, ...]
    editions: tuple[EditionFacts, ...]
