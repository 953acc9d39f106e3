"""Which candidates a user wants to see at all."""

from dataclasses import dataclass

FILTERS = (
    "countries",
    "size",
    "distance",
    "languages",
    "themes",
    "kind",
    "alliance",
    "level",
    "seeking",
    "approval",
)


@dataclass(frozen=True, slots=True)
class Search:
    """Filters. Empty and None let everything pass. Without `countries` all but the city's own country are searched.

    `size` stands for `smallest` and `largest` together, `distance` for `nearest_km` and `farthest_km`: what is
    not known of a candidate (population, coordinates) does not pass such a filter.
    """

    countries: frozenset[str] = frozenset()
    smallest: int | None = None
    largest: int | None = None
    nearest_km: float | None = None
    farthest_km: float | None = None
    languages: frozenset[str] = frozenset()
    """The candidate, or its country, has at least one of these."""
    themes: frozenset[str] = frozenset()
    """The candidate has declared to give or to seek at least one of these."""
    kind: str = ""
    """A kind of tie: only candidates with a standing wish that allows it."""
    alliance: str = ""
    level: str = ""
    seeking: bool = False
    """Only candidates with a standing wish."""
    approval: bool = False
    """Only candidates for whom nothing known forbids to sign."""
