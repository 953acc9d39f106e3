"""Who took whose place: mergers, divisions, new names with a new legal person."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.models import City, Succession
from twinhall.domain.journal import actions as journal
from twinhall.domain.people.models import Person
from twinhall.domain.sources.models import Source
from twinhall.kit.dates import UNKNOWN, PartialDate
from twinhall.kit.errors import CannotDo


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """Primary keys of the city that was and of the one that took its place, and when as far as it is known."""

    predecessor: int
    successor: int
    on: PartialDate = UNKNOWN


def record_successions(
    facts: Sequence[SuccessionFacts],
    *,
    source: Source,
    at: datetime.datetime,
    by: Person | None = None,
    door: str,
) -> int:
    """Record those that are not recorded; how many were new. Raises CannotDo for a city succeeding itself."""
    if any(fact.predecessor == fact.successor for fact in facts):
        raise CannotDo(_("A city cannot take its own place."))
    with transaction.atomic():
        new = [fact for fact in dict.fromkeys(facts) if _record(fact, source)]
        for fact in new:
            successor = City.objects.only("public_id").get(pk=fact.successor)
            before = City.objects.only("public_id").get(pk=fact.predecessor)
            journal.record(
                "succession.recorded",
                successor.public_id,
                by=by,
                at=at,
                door=door,
                after={"predecessor": before.public_id, "on": fact.on.isoformat()},
            )
    return len(new)


def _record(fact: SuccessionFacts, source: Source) -> bool:
    _succession, is_new = Succession.objects.get_or_create(
        predecessor_id=fact.predecessor,
        successor_id=fact.successor,
        defaults={"on": fact.on.first, "on_precision": fact.on.precision, "source": source},
    )
    return is_new
