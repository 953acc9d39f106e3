"""Sessions of a forum's documented programme, as a file states them."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import Session
from twinhall.domain.sources.models import Source

__all__ = ["SessionFacts", "record_programme"]


@dataclass(frozen=True)
class SessionFacts:
    """A session with its day (the hour where a source tells it) and the key of its source."""

    titles: dict[str, str]
    kind: str
    on: datetime.date
    source: str
    place: str = ""
    theme: str = ""
    minutes: int = 60
    starts_at: datetime.datetime | None = None
    held_in: tuple[str, ...] = field(default=())


@transaction.atomic
def record_programme(
    slug: str,
    sessions: tuple[SessionFacts, ...],
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None = None,
) -> bool:
    """Make the sourced sessions of a forum what the file says; tell whether anything changed.

    Sessions that somebody planned on the platform have no source and are left alone.
    """
    forum = Forum.objects.select_for_update(of=("self",), no_key=True).get(slug=slug)
    sources = Source.objects.in_bulk([facts.source for facts in sessions], field_name="key")
    wanted = [_row(facts, sources) for facts in sessions]
    kept = list(forum.sessions.filter(source__isnull=False).order_by("pk"))
    if [_stored(session) for session in kept] == wanted:
        return False
    forum.sessions.filter(source__isnull=False).delete()
    for row in wanted:
        Session.objects.create(forum=forum, **row)
    record("programme.recorded", forum.public_id, by=by, at=at, door=door, after={"sessions": len(wanted)})
    return True


_FIELDS = ("titles", "kind", "on", "place", "theme", "minutes", "starts_at", "held_in", "source_id")


def _row(facts: SessionFacts, sources: dict[str, Source]) -> dict[str, Any]:
    row = {name: getattr(facts, name) for name in _FIELDS if name not in ("held_in", "source_id")}
    return row | {"held_in": list(facts.held_in), "source_id": sources[facts.source].pk}


def _stored(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in _FIELDS}
