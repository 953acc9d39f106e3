"""Adjectives of bodies and mandates."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from twinhall.domain.bodies.models import Body, Mandate  # noqa: F401 - in base classes, by name

# No place on earth is further from UTC: what holds on a day anywhere holds within this of it.
_ZONES = datetime.timedelta(hours=14)


class BodyQuerySet(QuerySet["Body"]):
    """Institutions."""

    def standing(self) -> "BodyQuerySet":
        """Those not merged into another."""
        return self.filter(merged_into__isnull=True)


class MandateQuerySet(QuerySet["Mandate"]):
    """Mandates."""

    def perhaps_holding(self, at: datetime.datetime) -> "MandateQuerySet":
        """Those that hold at `at` in some time zone; `Mandate.holds(at)` decides in the body's own."""
        first, last = (at - _ZONES).date(), (at + _ZONES).date()
        return self.filter(
            Q(revoked_at__isnull=True) | Q(revoked_at__gt=at), starts_on__lte=last, ends_on__gte=first
        )

    def of_person(self, person: int) -> "MandateQuerySet":
        return self.filter(person=person)

    def with_body(self) -> "MandateQuerySet":
        return self.select_related("body", "body__city", "body__alliance")
