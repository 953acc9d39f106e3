"""What the register rests on. All of it is public."""

import datetime
from dataclasses import dataclass

from twinhall.domain.sources.models import Source
from twinhall.domain.ties.figures import count_by_source

__all__ = ["RestedSource", "sources_to_read"]


@dataclass(frozen=True)
class RestedSource:
    """A source and how many ties rest on it."""

    title: str
    publisher: str
    url: str
    kind: str
    licence: str
    published_on: datetime.date | None
    published_precision: str
    ties: int


def sources_to_read() -> list[RestedSource]:
    """All sources (two queries)."""
    ties = count_by_source()
    return [
        RestedSource(
            title=source.shown_title,
            publisher=source.publisher,
            url=source.url,
            kind=source.kind,
            licence=source.licence,
            published_on=source.published_on,
            published_precision=source.published_precision,
            ties=ties[source.pk],
        )
        for source in Source.objects.all()
    ]
