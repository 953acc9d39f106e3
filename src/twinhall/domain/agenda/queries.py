"""What may be asked of events, as adjectives that chain."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from twinhall.domain.agenda.models import Event  # noqa: F401 - in the base class, by name
    from twinhall.domain.alliances.models import Alliance


class EventQuerySet(models.QuerySet["Event"]):
    def of_alliance(self, alliance: Alliance) -> EventQuerySet:
        return self.filter(alliance=alliance)

    def beginning_in(self, year: int) -> EventQuerySet:
        """Events of a calendar year: the year in which they begin."""
        return self.filter(starts_on__range=(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))

    def with_city_and_source(self) -> EventQuerySet:
        return self.select_related("city", "source")
