"""Ties, fetched and checked in one call. All that is recorded today is public."""

import datetime

from twinhall.access.verdict import Unknown
from twinhall.domain.cities.models import City
from twinhall.domain.ties.models import Tie, TieParty, TieSource
from twinhall.domain.ties.queries import TieQuerySet
from twinhall.domain.ties.selection import TieSelection, select_ties

__all__ = ["Tie", "TieParty", "TieQuerySet", "TieSource", "tie_to_read", "ties_of_city", "ties_to_read"]


def tie_to_read(public_id: str) -> Tie:
    """The tie with its sides and all that is said of it (three queries). Unknown when there is none."""
    tie = Tie.objects.with_cities().with_evidence().filter(public_id=public_id).first()
    if tie is None:
        raise Unknown(f"There is no tie {public_id}.")
    return tie


def ties_to_read(selection: TieSelection, *, at: datetime.date) -> TieQuerySet:
    """The ties of that choice, newest first."""
    return select_ties(selection, at=at).newest_first()


def ties_of_city(city: City) -> TieQuerySet:
    """All ties to which the city is a party, newest first."""
    return Tie.objects.of(city).newest_first()
