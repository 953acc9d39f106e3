"""Adjectives of dossiers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

if TYPE_CHECKING:
    from twinhall.domain.dossiers.models import Dossier  # noqa: F401 - in the base class, by name


class DossierQuerySet(QuerySet["Dossier"]):
    """Files of ties."""

    def of(self, *cities: int) -> DossierQuerySet:
        """Those that any of these cities (primary keys) may know of: an idea is known to the city that has it alone."""
        sides = _sides().filter(dossier=OuterRef("pk"), city__in=cities)
        shared = Q(proposed_at__isnull=False) | Q(tie__isnull=False)
        return self.filter(Exists(sides.filter(is_opener=True)) | shared & Exists(sides))

    def with_sides(self) -> DossierQuerySet:
        """Sides in their order, each with its city: one more query for any number of dossiers."""
        sides = _sides().select_related("city").order_by("position")
        return self.prefetch_related(Prefetch("sides", sides))

    def in_state(self, *states: str) -> DossierQuerySet:
        return self.filter(state__in=states)

    def lapsed_before(self, day: datetime.date) -> DossierQuerySet:
        """Proposals whose last day was before `day`."""
        return self.filter(state="proposed", lapses_on__lt=day)


def _sides() -> QuerySet[Any]:
    # By name, because the tables stand above the questions asked of them.
    return apps.get_model("twinhall", "Side")._default_manager.all()
