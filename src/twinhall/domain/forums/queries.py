"""What may be asked of forums, as adjectives that chain."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from twinhall.domain.forums.models import Forum  # noqa: F401 - in the base class, by name


class ForumQuerySet(models.QuerySet["Forum"]):
    def over_before(self, day: datetime.date) -> ForumQuerySet:
        return self.filter(ends_on__lt=day)

    def to_come(self, day: datetime.date) -> ForumQuerySet:
        """Those that are not over on that day."""
        return self.filter(ends_on__gte=day)

    def organised_by(self, bodies: list[int]) -> ForumQuerySet:
        """Those in which one of these bodies (primary keys) may organise."""
        return self.filter(hosts__body__in=bodies, hosts__organises=True).distinct()

    def with_place(self) -> ForumQuerySet:
        return self.select_related("city", "alliance")
