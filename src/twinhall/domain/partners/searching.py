"""Finding partners: the ranking with the cities it names, and how each of them would rank the seeker."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from twinhall.algorithms.partner_matching import Ranking, Search, Standing, Suggestion, Weights
from twinhall.domain.cities.models import City
from twinhall.domain.partners.facts import OwnTies, declared_for, own_ties_of
from twinhall.domain.partners.in_use import InUse, model_in_use

__all__ = ["MOST", "Compared", "Found", "Question", "compare_partners", "find_partners"]

MOST = 100
"""So many candidates are ranked at most; further down the points say nothing."""
_NOBODY = Ranking((), (), 0)


@dataclass(frozen=True)
class Question:
    """What a reader asks for: filters, weights, and themes that shall count though they need not be declared."""

    search: Search = field(default_factory=Search)
    weights: Weights = field(default_factory=Weights)
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """`cities` by key: candidates and whom their reasons name. `is_known` False: the model is older than the city."""

    ranking: Ranking
    shown: tuple[Suggestion, ...]
    cities: dict[str, City]
    standings: dict[str, Standing]
    own: OwnTies
    in_use: InUse
    is_known: bool = True


@dataclass(frozen=True)
class Compared:
    """Candidates that the reader named, in her order; those the model does not know are left out."""

    suggestions: tuple[Suggestion, ...]
    cities: dict[str, City]
    standings: dict[str, Standing]
    own: OwnTies


def find_partners(
    city: City, question: Question, *, on: datetime.date, first: int = 0, count: int = 10
) -> Found:
    """The candidates from place `first` on (counted from 0), and all sleeping ties that fit (some seven queries)."""
    in_use, own = model_in_use(on), own_ties_of(city, on)
    if city.public_id not in in_use.model:
        return Found(_NOBODY, (), {}, {}, own, in_use, is_known=False)
    declared = declared_for(city, own, question.themes, on)
    limit = min(first + count, MOST)
    ranking = in_use.model.rank(
        city.public_id, question.search, weights=question.weights, declared=declared, limit=limit
    )
    shown = ranking.suggestions[first:limit]
    standings = {
        one.city: in_use.model.standing(city.public_id, seen_by=one.city, declared=declared)
        for one in shown[:count]
    }
    return Found(ranking, shown, _named([*shown, *ranking.revivals]), standings, own, in_use)


def compare_partners(
    city: City, others: Sequence[City], question: Question, *, on: datetime.date
) -> Compared:
    """The same points for cities that one names, whether or not they would be found."""
    model, own = model_in_use(on).model, own_ties_of(city, on)
    declared = declared_for(city, own, question.themes, on)
    if city.public_id not in model:
        return Compared((), {}, {}, own)
    keys = [other.public_id for other in others if other.public_id in model and other.pk != city.pk]
    suggestions = model.explain(city.public_id, keys, weights=question.weights, declared=declared)
    standings = {key: model.standing(city.public_id, seen_by=key, declared=declared) for key in keys}
    return Compared(suggestions, _named(suggestions), standings, own)


def _named(suggestions: Iterable[Suggestion]) -> dict[str, City]:
    keys = set()
    for one in suggestions:
        keys.add(one.city)
        for reason in one.reasons:
            partners = reason.facts.get("partners", ())
            keys.update(partners if isinstance(partners, tuple) else ())
    return {city.public_id: city for city in City.objects.filter(public_id__in=keys)}
