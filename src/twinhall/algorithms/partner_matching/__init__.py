"""The best next partner for a city, and why, in points: `docs/algorithms/partner-matching.md`.

Two layers whose points add up: *affinity*, learned from the ties of the register (`learn`), and *fit*, what cities
declare (`Profile`, `Wish`). Plain Python with numpy: no database, no clock (`Declared.on`), no chance beyond the seed.

    model = learn(cities, ties, seed=1)           # minutes; some 30 tables of points
    model = model.refresh(new_ties, gone=ended)   # seconds; same tables, new network
    model.save(path); model = load(path)          # one .npz file, a few MB in memory for each 10,000 cities
    ranking = model.rank("cty_…", Search(countries={"BR"}), weights=Weights(), declared=declared, limit=50)
    pair = model.explain("cty_…", ["cty_…"], …)   # the same reasons for cities that one names
"""

from twinhall.algorithms.partner_matching.cities import City
from twinhall.algorithms.partner_matching.declared import Answers, CountryFacts, Declared, Profile, Wish
from twinhall.algorithms.partner_matching.evaluation import Evaluation, as_lines, evaluate
from twinhall.algorithms.partner_matching.learning import FEWEST_TIES, Plan
from twinhall.algorithms.partner_matching.model import Model, Standing, UnknownCity, learn, load
from twinhall.algorithms.partner_matching.reasons import (
    AFFINITY,
    FIT,
    Group,
    Notice,
    Ranking,
    Reason,
    Relaxation,
    Suggestion,
    Weights,
)
from twinhall.algorithms.partner_matching.searches import FILTERS, Search
from twinhall.algorithms.partner_matching.storing import CannotLoad

__all__ = [
    "AFFINITY",
    "FEWEST_TIES",
    "FILTERS",
    "FIT",
    "Answers",
    "CannotLoad",
    "City",
    "CountryFacts",
    "Declared",
    "Evaluation",
    "Group",
    "Model",
    "Notice",
    "Plan",
    "Profile",
    "Ranking",
    "Reason",
    "Relaxation",
    "Search",
    "Standing",
    "Suggestion",
    "UnknownCity",
    "Weights",
    "Wish",
    "as_lines",
    "evaluate",
    "learn",
    "load",
]
