"""What the files of a programme are made of: sessions, and what is said of them in the reader's language."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from twinhall.domain.programme.planned import PlannedSession

__all__ = ["SessionFile", "TimetableFile"]


@dataclass(frozen=True)
class SessionFile:
    """A session and its finished words. `text` is several lines for people; `people` who chairs and speaks."""

    session: PlannedSession
    title: str
    kind: str
    track: str
    where: str
    text: str
    abstract: str
    people: Sequence[str]
    url: str


@dataclass(frozen=True)
class TimetableFile:
    """A forum's programme in one language. `published_at` is of its version; None where there is none."""

    name: str
    slug: str
    url: str
    zone: datetime.tzinfo
    zone_name: str
    first: datetime.date
    last: datetime.date
    sessions: Sequence[SessionFile]
    version: int = 0
    published_at: datetime.datetime | None = None

    @property
    def host(self) -> str:
        """What makes ids of this installation unlike those of any other."""
        return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
