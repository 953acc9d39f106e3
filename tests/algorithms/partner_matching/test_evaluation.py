"""The evaluation hides ties, counts hits and says who is shown too little."""

import pytest

from tests.algorithms.partner_matching.world import PLAN, cities, ties
from twinhall.algorithms.partner_matching import as_lines, evaluate
from twinhall.algorithms.partner_matching.evaluation import Exposure


def test_hits_and_exposure_of_a_small_world() -> None:
    found = evaluate(cities(), ties(), seed=2, most=60, plan=PLAN)
    everything, without, others = found.hits
    assert everything.asked == 60 == without.asked + others.asked
    # Ten of some 120 at random would be .08; its ties follow the number of the town, which decides size and place.
    assert everything.share > 0.2
    assert sum(one.chosen for one in found.sizes) == pytest.approx(1)
    assert sum(one.chosen for one in found.countries) == pytest.approx(1)
    assert as_lines(found)[1].startswith("all ")


def test_the_floor_is_half_of_the_share_chosen() -> None:
    assert Exposure("small", shown=0.10, chosen=0.20).holds
    assert not Exposure("small", shown=0.09, chosen=0.20).holds
