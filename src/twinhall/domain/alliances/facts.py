"""What a file states of an alliance, before it is rows."""

import datetime
from dataclasses import dataclass, field

from twinhall.domain.sources.bulk import SourceFacts
from twinhall.kit.dates import UNKNOWN, PartialDate


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """A country's status from a day until a day (excluded); `sources` are keys of sources."""

    country: str
    status: str
    since: PartialDate
    until: PartialDate = UNKNOWN
    notes: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PresidencyFacts:
    """A year's chair and its summit; `ends_on` is the summit's last day, included."""

    year: int
    country: str
    summit_number: int | None = None
    starts: PartialDate = UNKNOWN
    ends_on: datetime.date | None = None
    place: str = ""
    geonameid: int | None = None
    region: str = ""
    other_places: tuple[dict[str, object], ...] = ()
    is_by_video: bool = False
    themes: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllianceFacts:
    """Everything one file says of one alliance; texts by language."""

    slug: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    telling_days: tuple[dict[str, object], ...] = ()  # {"day": ISO 8601, "label": texts by language}
    sources: tuple[SourceFacts, ...] = ()
    statements: tuple[StatementFacts, ...] = ()
    presidencies: tuple[PresidencyFacts, ...] = ()
