"""What a list states of an event, before it is a row."""

import datetime
from dataclasses import dataclass

from twinhall.kit.dates import PartialDate


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as one list has it. `foreign_id` is unique over all lists; `ends_on` is its last day, included."""

    foreign_id: str
    title: str
    starts: PartialDate
    ends_on: datetime.date
    source_url: str
    state: str = "held"
    place: str = ""
    country: str = ""
    city_id: int | None = None  # primary key of the place in the register
    venue: str = ""
    theme: str = ""
    type: str = ""
    series: str = ""
    alliance: str = ""  # slug
    notes: str = ""
    public_id: str = ""  # when the list is one that we gave out ourselves
    # Fields of which the list says nothing: guessed for a new event, left alone in a recorded one.
    untold: frozenset[str] = frozenset()
