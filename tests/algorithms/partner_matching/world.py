"""A small invented world: four countries in a row, towns by size, ties between towns of like size and place."""

from functools import cache

import numpy as np

from twinhall.algorithms.partner_matching import City, Model, Plan, learn
from twinhall.algorithms.partner_matching.fitting import Effort

COUNTRIES = ("AA", "BB", "CC", "DD")
PLAN = Plan(parts=1, questions=300, others=20, bins=6, effort=Effort(rounds=2))


@cache
def cities() -> tuple[City, ...]:
    return tuple(
        City(
            f"{country}{number:03}",
            f"{'New' if number % 7 == 0 else 'Old'} town {number % 40}",
            country,
            latitude=40.0 + number % 15,
            longitude=178.0 - 5 * at + number / 30,
            population=int(1000 * 1.1 ** (number % 60)),
            region=f"{number % 4}",
            known_names=number % 9,
            is_capital=number == 59,
        )
        for at, country in enumerate(COUNTRIES)
        for number in range(120)
    )


@cache
def ties() -> tuple[tuple[str, str], ...]:
    chance = np.random.default_rng(7)
    found = []
    for number in range(120):
        for one, other in chance.permuted(np.tile(np.arange(4), (6, 1)), axis=1)[:, :2].tolist():
            partner = int(np.clip(number + chance.integers(-4, 5), 0, 119))
            found.append((f"{COUNTRIES[one]}{number:03}", f"{COUNTRIES[other]}{partner:03}"))
    return tuple(found)


@cache
def learned() -> Model:
    return learn(cities(), ties(), seed=3, plan=PLAN)


@cache
def by_card() -> Model:
    """Too few ties to learn from."""
    return learn(cities(), ties()[:50])
