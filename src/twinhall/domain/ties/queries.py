"""What may be asked of ties, as adjectives that chain."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from twinhall.domain.ties.words import TieStatus

if TYPE_CHECKING:
    from twinhall.domain.cities.models import City
    from twinhall.domain.ties.models import Tie  # noqa: F401 - in the base class, by name


def known_on_q(day: datetime.date) -> Q:
    """Some source knew of it on that day, and it had not ended.

    A tie that ended on a day nobody told counts as long as a source confirmed it.
    """
    not_ended = Q(until__gt=day) | Q(until__isnull=True) & (
        ~Q(status=TieStatus.ENDED) | Q(last_confirmed_on__gte=day)
    )
    return Q(known_since__lte=day) & not_ended


class TieQuerySet(models.QuerySet["Tie"]):
    def of(self, city: City | int) -> TieQuerySet:
        """Ties to which the city (or the city of that primary key) is a party."""
        return self.filter(pk__in=_parties().filter(city=city).values("tie"))

    def in_country(self, code: str) -> TieQuerySet:
        """At least one party there."""
        return self.filter(pk__in=_parties().filter(country=code).values("tie"))

    def between_countries(self, left: str, right: str) -> TieQuerySet:
        """A party in each; for a country and itself, two parties in it."""
        if left != right:
            return self.in_country(left).in_country(right)
        pairs = _parties().filter(country=left).values("tie").annotate(count=Count("pk")).filter(count__gte=2)
        return self.filter(pk__in=pairs.values("tie"))

    def international(self) -> TieQuerySet:
        return self.filter(is_international=True)

    def of_kind(self, kind: str) -> TieQuerySet:
        return self.filter(kind=kind)

    def with_status(self, status: str) -> TieQuerySet:
        return self.filter(status=status)

    def known_on(self, day: datetime.date) -> TieQuerySet:
        """Known to some source on that day and not ended by then."""
        return self.filter(known_on_q(day))

    def within(self, countries: Collection[str]) -> TieQuerySet:
        """International ties with every party in one of these countries."""
        elsewhere = _parties().filter(tie=OuterRef("pk")).exclude(country__in=countries)
        # Two parties here leave so few ties that the others' parties need not all be looked at.
        here = _parties().filter(country__in=countries).values("tie").annotate(count=Count("pk"))
        several = here.filter(count__gte=2).values("tie")
        return self.filter(~Exists(elsewhere), is_international=True, pk__in=several)

    def since_years(self, first: int | None, last: int | None) -> TieQuerySet:
        """Ties that began in the years `first` to `last`, both included; None leaves a side open."""
        found = self.filter(since__isnull=False)
        if first is not None:
            found = found.filter(since__gte=datetime.date(first, 1, 1))
        if last is not None:
            found = found.filter(since__lte=datetime.date(last, 12, 31))
        return found

    def with_cities(self) -> TieQuerySet:
        """Parties in their order, each with its city: one more query for any number of ties."""
        return self.prefetch_related(
            Prefetch("parties", _parties().select_related("city").order_by("position"))
        )

    def with_evidence(self) -> TieQuerySet:
        """What each source says, with the source, earliest statement first: one more query."""
        evidence = apps.get_model("twinhall", "TieSource").objects.select_related("source")
        return self.prefetch_related(
            Prefetch("evidence", evidence.order_by(F("since").asc(nulls_last=True), "pk"))
        )

    def newest_first(self) -> TieQuerySet:
        """By known beginning, the latest first; those without one after them, in the order of recording."""
        return self.order_by(F("since").desc(nulls_last=True), "pk")


def _parties() -> models.QuerySet[Any]:
    # By name, because the tables stand above the questions asked of them.
    return apps.get_model("twinhall", "TieParty")._default_manager.all()
