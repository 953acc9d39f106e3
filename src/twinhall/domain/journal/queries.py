"""Adjectives of journal entries."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from twinhall.domain.journal.models import Entry  # noqa: F401 - in base classes, by name

# What changes the register that everybody reads; people's comings and goings do not.
REGISTER_VERBS = (
    "alliance.recorded",
    "cities.recorded",
    "events.recorded",
    "question.answered",
    "succession.recorded",
    "ties.recorded",
)


class EntryQuerySet(QuerySet["Entry"]):
    """Entries of the journal."""

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-number")

    def concerning(self, *references: str) -> "EntryQuerySet":
        """Entries about one of these permanent ids, or done in its name."""
        return self.filter(
            Q(subject__in=references) | Q(acting_for__in=references) | Q(concerns__reference__in=references)
        ).distinct()

    def done_by(self, person: str) -> "EntryQuerySet":
        return self.filter(by=person)

    def done_for(self, body: str) -> "EntryQuerySet":
        return self.filter(acting_for=body)

    def of_kinds(self, verbs: Iterable[str]) -> "EntryQuerySet":
        return self.filter(verb__in=list(verbs))

    def between(self, first: datetime.datetime, end: datetime.datetime) -> "EntryQuerySet":
        """From `first` on, before `end`."""
        return self.filter(at__gte=first, at__lt=end)
