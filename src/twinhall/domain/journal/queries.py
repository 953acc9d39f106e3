"""Adjectives of journal entries."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from twinhall.domain.journal.models import Entry  # noqa: F401 - in base classes, by name


class EntryQuerySet(QuerySet["Entry"]):
    """Entries of the journal."""

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-number")

    def concerning(self, references: Collection[str]) -> "EntryQuerySet":
        """Entries about one of these permanent ids, or done in its name."""
        # Three looks into an index; as one condition with OR both databases read the whole table.
        everything = self.model._default_manager.order_by()
        about = everything.filter(subject__in=references).values("pk")
        in_its_name = everything.filter(acting_for__in=references).values("pk")
        beside = everything.filter(concerns__reference__in=references).values("pk")
        return self.filter(pk__in=about.union(in_its_name, beside))

    def done_by(self, person: str) -> "EntryQuerySet":
        return self.filter(by=person)

    def done_for(self, body: str) -> "EntryQuerySet":
        return self.filter(acting_for=body)

    def of_kinds(self, verbs: Iterable[str]) -> "EntryQuerySet":
        return self.filter(verb__in=list(verbs))

    def between(self, first: datetime.datetime | None, end: datetime.datetime | None) -> "EntryQuerySet":
        """From `first` on, before `end`; None leaves that side open."""
        found = self if first is None else self.filter(at__gte=first)
        return found if end is None else found.filter(at__lt=end)
