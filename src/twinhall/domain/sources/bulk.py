"""Recording many sources at once."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from twinhall.domain.sources.models import Source


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source as a file names it. `key` is its address, or its name where it has none."""

    key: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    published_on: datetime.date | None = None
    published_precision: str = "unknown"
    kind: str = ""  # one of words.SourceKind


_TOLD = ("title", "publisher", "url", "published_on", "published_precision", "kind")


def record_sources(facts: Iterable[SourceFacts]) -> dict[str, Source]:
    """Find or create each, in the caller's transaction; what the facts leave empty stays as it is recorded."""
    wanted = {fact.key: fact for fact in facts}
    Source.objects.bulk_create(
        [Source(key=fact.key, **_told(fact)) for fact in wanted.values()], ignore_conflicts=True
    )
    stored = Source.objects.in_bulk(list(wanted), field_name="key")
    changed = [source for source in stored.values() if _complete(source, wanted[source.key])]
    Source.objects.bulk_update(changed, _TOLD)
    return stored


def _told(fact: SourceFacts) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(fact, name) for name in _TOLD if getattr(fact, name)}
    if fact.published_on is None:
        told.pop("published_precision", None)
    return told


def _complete(source: Source, fact: SourceFacts) -> bool:
    told = _told(fact)
    is_changed = any(getattr(source, name) != value for name, value in told.items())
    for name, value in told.items():
        setattr(source, name, value)
    return is_changed
