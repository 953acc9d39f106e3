"""A reader's choice among ties: what the list, its files and the map filter by."""

import datetime
from dataclasses import dataclass

from twinhall.domain.alliances.standing import countries_in
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.queries import TieQuerySet

__all__ = ["TieSelection", "select_ties"]


@dataclass(frozen=True)
class TieSelection:
    """Empty means: not asked. Countries are ISO 3166 alpha-2, `began_from` and `began_until` years (included).

    `as_of` asks for ties known and not ended on that day; `alliance` for international ties with every
    party in a country that was member or partner on that day (or on the day of asking).
    """

    country: str = ""
    partner_country: str = ""
    kind: str = ""
    status: str = ""
    began_from: int | None = None
    began_until: int | None = None
    as_of: datetime.date | None = None
    alliance: str = ""


def select_ties(selection: TieSelection, *, at: datetime.date) -> TieQuerySet:
    """The ties of that choice, unordered; `at` is the day of asking."""
    found = _between(Tie.objects.all(), selection.country, selection.partner_country)
    if selection.kind:
        found = found.of_kind(selection.kind)
    if selection.status:
        found = found.with_status(selection.status)
    if selection.began_from is not None or selection.began_until is not None:
        found = found.since_years(selection.began_from, selection.began_until)
    if selection.as_of:
        found = found.known_on(selection.as_of)
    if selection.alliance:
        found = found.within(countries_in(selection.alliance, selection.as_of or at))
    return found


def _between(ties: TieQuerySet, country: str, partner_country: str) -> TieQuerySet:
    if country and partner_country:
        return ties.between_countries(country, partner_country)
    if country or partner_country:
        return ties.in_country(country or partner_country)
    return ties
