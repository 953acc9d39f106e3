"""Adjectives of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Prefetch, Q, QuerySet

if TYPE_CHECKING:
    from twinhall.domain.upkeep.models import Evidence  # noqa: F401 - in the base class, by name


class EvidenceQuerySet(QuerySet["Evidence"]):
    """Dated things between the sides of a tie."""

    def standing(self) -> EvidenceQuerySet:
        return self.exclude(state="withdrawn")

    def public(self) -> EvidenceQuerySet:
        """What every reader may see: said by every side, or by one that released it. This alone counts for health."""
        return self.filter(Q(state="confirmed") | Q(state="entered", is_released=True))

    def waiting_for(self, city: int) -> EvidenceQuerySet:
        """Entered by another side, and not answered by this city (a primary key) yet."""
        said = _answers().filter(is_standing=True, side__city=city).values("evidence")
        of_city = self.filter(state="entered", dossier__sides__city=city).exclude(side__city=city)
        return of_city.exclude(pk__in=said)

    def with_sides(self) -> EvidenceQuerySet:
        """With what a page shows: side, person's office, document, project, standing answers (two queries)."""
        answers = _answers().filter(is_standing=True).select_related("side__city", "mandate").order_by("at")
        return self.select_related(
            "dossier", "side__city", "mandate", "document__upload", "project", "of_project"
        ).prefetch_related(Prefetch("answers", answers, to_attr="standing_answers"))

    def newest_first(self) -> EvidenceQuerySet:
        return self.order_by("-day", "-pk")


def _answers() -> QuerySet[Any]:
    # By name, because the tables stand above the questions asked of them.
    return apps.get_model("twinhall", "EvidenceAnswer")._default_manager.all()
