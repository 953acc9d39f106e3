"""Points add up, whatever the weights; order does not matter; monotone reasons are monotone."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.algorithms.partner_matching.world import PLAN, cities, learned, ties
from twinhall.algorithms.partner_matching import City, Group, Model, Search, Weights, learn
from twinhall.algorithms.partner_matching.features import LAYOUT

weights = st.dictionaries(st.sampled_from(Group), st.integers(0, 300)).map(Weights)
some_city = st.sampled_from(cities()).map(lambda city: city.key)


@given(some_city, weights, st.sampled_from([Search(), Search(countries=frozenset({"BB"}))]))
@settings(max_examples=8, deadline=None)
def test_points_are_exactly_the_sum_of_the_reasons(city: str, chosen: Weights, search: Search) -> None:
    ranking = learned().rank(city, search, weights=chosen, limit=60)
    points = [suggestion.points for suggestion in ranking.suggestions]
    assert points == [sum(reason.points for reason in one.reasons) for one in ranking.suggestions]
    assert points == sorted(points, reverse=True)
    assert len(points) == min(60, ranking.considered)


def test_reasons_without_weight_are_gone_and_all_of_them_leave_equal_points() -> None:
    nothing = Weights(dict.fromkeys(Group, 0))
    ranking = learned().rank("AA007", weights=nothing, limit=5)
    assert [(one.points, one.reasons) for one in ranking.suggestions] == [(0, ())] * 5


def test_monotone_tables_never_fall() -> None:
    for measure in LAYOUT:
        if measure.slope:
            table = learned().scorer.tables.points[measure.key][:, 1:]
            assert (np.diff(table * measure.slope, axis=1) >= 0).all(), measure.key


def test_raising_a_monotone_reason_never_lowers_the_place() -> None:
    scorer = learned().scorer
    table = scorer.tables.points["same-name"].copy()
    table[:, -1] += 40
    tables = dataclasses.replace(scorer.tables, points={**scorer.tables.points, "same-name": table})
    raised = dataclasses.replace(learned(), scorer=dataclasses.replace(scorer, tables=tables))
    assert place_of("BB008", "AA008", raised) < place_of("BB008", "AA008", learned())


def place_of(candidate: str, city: str, model: Model) -> int:
    return model.best(city, "BB", 200).index(candidate)


def test_the_order_and_repetition_of_the_input_change_nothing() -> None:
    turned = [(other, one) for one, other in reversed(ties())]
    again = learn(reversed(cities()), [*turned, *ties()[:9]], seed=3, plan=PLAN)
    assert again.rank("CC030", limit=40) == learned().rank("CC030", limit=40)


def test_explain_gives_what_rank_gives() -> None:
    first = learned().rank("DD011", limit=3).suggestions
    assert learned().explain("DD011", [one.city for one in first]) == first


def test_a_place_of_unknown_population_is_neither_first_nor_last() -> None:
    unknown = City("BB999", "Nowhere known", "BB", latitude=45.0, longitude=171.0)
    model = learn([*cities(), unknown], ties(), seed=3, plan=PLAN)
    ranking = model.rank("AA030", Search(countries=frozenset({"BB"})), limit=500)
    place = [one.city for one in ranking.suggestions].index("BB999")
    assert 0 < place < len(ranking.suggestions) - 1
    reasons = {reason.key for reason in ranking.suggestions[place].reasons}
    assert not reasons & {"population", "size-ratio", "known-names", "sizes"}
