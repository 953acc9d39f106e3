"""What may be asked of alliances, their statements and presidencies, as adjectives that chain."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from twinhall.domain.alliances.models import (  # noqa: F401 - in the base classes, by name
        Alliance,
        MembershipStatement,
        Presidency,
    )


class AllianceQuerySet(models.QuerySet["Alliance"]):
    def in_order(self) -> AllianceQuerySet:
        return self.order_by("slug")


class StatementQuerySet(models.QuerySet["MembershipStatement"]):
    def holding_on(self, day: datetime.date) -> StatementQuerySet:
        """Statements that hold on `day`: begun by then, not ended (the day of `until` is excluded)."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)

    def with_sources(self) -> StatementQuerySet:
        return self.prefetch_related("sources")


class PresidencyQuerySet(models.QuerySet["Presidency"]):
    def with_sources(self) -> PresidencyQuerySet:
        return self.select_related("summit_city").prefetch_related("sources")
