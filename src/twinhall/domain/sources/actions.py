"""Sources are recorded once, by their key."""

from collections.abc import Iterable

from twinhall.domain.sources.facts import SourceFacts
from twinhall.domain.sources.models import Source


def sources_of(facts: Iterable[SourceFacts]) -> dict[str, Source]:
    """The recorded sources by key; those not yet there are added. What is recorded is never overwritten."""
    wanted = {fact.key: fact for fact in facts}
    found = Source.objects.in_bulk(list(wanted), field_name="key")
    missing = [_row(fact) for key, fact in wanted.items() if key not in found]
    if missing:
        Source.objects.bulk_create(missing, ignore_conflicts=True)
        found |= Source.objects.in_bulk([row.key for row in missing], field_name="key")
    return found


def source_of(fact: SourceFacts) -> Source:
    """The recorded source of that key, added when it is not yet there."""
    return sources_of([fact])[fact.key]


def _row(fact: SourceFacts) -> Source:
    return Source(
        key=fact.key,
        title=fact.title[:300],
        publisher=fact.publisher[:200],
        url=fact.url[:1000],
        kind=fact.kind,
        published_on=fact.published.first,
        published_precision=fact.published.precision,
        licence=fact.licence[:100],
    )
