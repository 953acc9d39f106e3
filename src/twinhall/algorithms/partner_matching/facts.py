"""What a sentence about a reason needs: the partners in common, the kilometres, the numbers of people."""

import math
from collections.abc import Mapping

import numpy as np

from twinhall.algorithms.partner_matching.network import Network
from twinhall.algorithms.partner_matching.reasons import Fact, Group

_NAMED = 5
_COUNTED = {"ties", "tied-countries", "ties-with-country", "common"}


def facts_of(
    network: Network, city: int, other: int, key: str, group: Group, number: float
) -> Mapping[str, Fact]:
    """`number` is what was measured for the table, where it can be said; with it what people count in."""
    columns = network.places.columns
    facts: dict[str, Fact] = {}
    if key in _COUNTED:
        facts["count"] = round(number)
    elif math.isfinite(number):
        facts["number"] = round(number, 2)
    if key in ("common", "common-rare", "common-share"):
        return {**facts, "partners": common_partners(network, city, other)}
    if group == Group.SIZE and not math.isnan(columns.population[city] + columns.population[other]):
        return {**facts, "ours": int(columns.population[city]), "theirs": int(columns.population[other])}
    if key == "kilometres" and math.isfinite(number):
        return {"kilometres": round(number)}
    if key in ("ties-with-country", "share-with-country", "region-with-country"):
        return {**facts, "country": columns.country[city]}
    return facts


def common_partners(network: Network, city: int, other: int) -> tuple[str, ...]:
    """Keys of the first five partners of both."""
    both = np.intersect1d(network.partners(city), network.partners(other))[:_NAMED]
    return tuple(network.places.columns.key[row] for row in both.tolist())
