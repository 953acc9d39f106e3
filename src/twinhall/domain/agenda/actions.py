"""What can happen to an agenda: a list of events is read."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from twinhall.domain.agenda.facts import EventFacts
from twinhall.domain.agenda.models import Event
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.sources.bulk import SourceFacts, record_sources
from twinhall.kit.batches import wait_for_other_writers
from twinhall.kit.errors import CannotDo


@dataclass(frozen=True)
class RecordedEvents:
    """How many events came new, were changed, or stood there already as the list has them."""

    new: int = 0
    changed: int = 0
    known: int = 0


@transaction.atomic
def record_events(
    events: Sequence[EventFacts],
    *,
    list_name: str,
    at: datetime.datetime,
    door: str,
    by: Person | None = None,
) -> RecordedEvents:
    """Record the events of a list, each found again by its id in that list or by its own permanent id.

    Nothing is deleted: an event that a later list leaves out stays. One journal entry when anything changed.
    """
    wait_for_other_writers(Event)
    sources = record_sources(SourceFacts(key=facts.source_url, url=facts.source_url) for facts in events)
    alliances = {alliance.slug: alliance for alliance in Alliance.objects.all()}
    stored = _stored_events(events)
    new, changed, known = [], [], 0
    for facts in events:
        row = _row(facts) | {"source": sources[facts.source_url], "alliance": _alliance(facts, alliances)}
        event = stored.get(facts.public_id) or stored.get(facts.foreign_id)
        if event is None:
            stored[facts.foreign_id] = Event(foreign_id=facts.foreign_id, **row)
            new.append(stored[facts.foreign_id])
        elif _apply(event, {name: value for name, value in row.items() if name not in facts.untold}):
            changed.append(event)
        else:
            known += 1
    Event.objects.bulk_create(new)
    Event.objects.bulk_update(
        [event for event in changed if event.pk],
        [name.removesuffix("_id") for name in _FIELDS] + ["source", "alliance"],
    )
    if new or changed:
        counts = {"new": len(new), "changed": len(changed)}
        record("events.recorded", list_name[:100], by=by, at=at, door=door, after=counts)
    return RecordedEvents(len(new), len(changed), known)


_FIELDS = (
    *("title", "starts_on", "ends_on", "precision", "city_id", "place", "country"),
    *("venue", "theme", "type", "series", "state", "notes"),
)


def _stored_events(events: Sequence[EventFacts]) -> dict[str, Event]:
    """Events by both kinds of id."""
    by_list = Event.objects.in_bulk([facts.foreign_id for facts in events], field_name="foreign_id")
    own = [facts.public_id for facts in events if facts.public_id]
    return by_list | Event.objects.in_bulk(own, field_name="public_id")


def _row(facts: EventFacts) -> dict[str, Any]:
    same = {name: getattr(facts, name) for name in _FIELDS if name not in ("starts_on", "precision")}
    return same | {"starts_on": facts.starts.first, "precision": facts.starts.precision.value}


def _apply(event: Event, row: dict[str, Any]) -> bool:
    """Set what differs, without saving; tell whether anything did."""
    differing = {name: value for name, value in row.items() if getattr(event, name) != value}
    for name, value in differing.items():
        setattr(event, name, value)
    return bool(differing)


def _alliance(facts: EventFacts, alliances: dict[str, Alliance]) -> Alliance | None:
    if facts.alliance and facts.alliance not in alliances:
        raise CannotDo(f"“{facts.alliance}” is not an alliance of this register")
    return alliances.get(facts.alliance)
