"""Odd input, refreshing, keeping: each a sensible answer."""

from pathlib import Path

import pytest

from tests.algorithms.partner_matching.world import by_card, cities, learned, ties
from twinhall.algorithms.partner_matching import (
    CannotLoad,
    City,
    Declared,
    Profile,
    Relaxation,
    Search,
    UnknownCity,
    learn,
    load,
)


def test_few_ties_are_answered_by_the_scorecard() -> None:
    assert not by_card().is_learned
    assert learned().is_learned
    assert by_card().rank("AA003", limit=1).considered == 360 - len(
        {tie for tie in ties()[:50] if "AA003" in tie and tie[0][:2] != tie[1][:2]}
    )


def test_partners_are_left_out_and_sleeping_ties_stand_apart() -> None:
    one, other = ties()[0]
    declared = Declared(profiles={one: Profile(dormant=frozenset({other}), tied=frozenset({"DD119"}))})
    ranking = by_card().rank(
        one, Search(countries=frozenset(["AA", "BB", "CC", "DD"])), declared=declared, limit=500
    )
    assert [revival.city for revival in ranking.revivals] == [other]
    assert not {one, other, "DD119"} & {suggestion.city for suggestion in ranking.suggestions}


def test_nobody_fits_names_the_filter_that_costs_most() -> None:
    search = Search(countries=frozenset({"BB"}), smallest=100_000, farthest_km=1.0)
    ranking = by_card().rank("AA000", search)
    assert (ranking.suggestions, ranking.considered) == ((), 0)
    assert ranking.relaxations == (
        Relaxation("distance", 22),
        Relaxation("countries", 0),
        Relaxation("size", 0),
    )


def test_a_country_without_cities_gives_nobody_and_says_so() -> None:
    ranking = by_card().rank("AA000", Search(countries=frozenset({"ZZ"})))
    partners = {tie for tie in ties()[:50] if "AA000" in tie and tie[0][:2] != tie[1][:2]}
    assert ranking.suggestions == ()
    assert ranking.relaxations == (Relaxation("countries", 360 - len(partners)),)


def test_an_island_state_of_three_is_ranked_whole() -> None:
    island = [City(f"TV{number}", f"Isle {number}", "TV", -8.5, 179.2, 6000 + number) for number in range(3)]
    model = learn([*cities(), *island], ties()[:50])
    assert len(model.rank("AA001", Search(countries=frozenset({"TV"}))).suggestions) == 3


def test_without_population_coordinates_and_name_all_is_ranked() -> None:
    model = learn([*cities(), City("AAx", "", "AA"), City("BBx", "?", "BB", 99.0, 999.0, 0)], ties()[:50])
    assert model.rank("AAx", limit=400).considered == 361
    assert (
        model.rank("AA001", Search(countries=frozenset({"BB"}), farthest_km=20000), limit=400).considered
        < 120
    )


def test_near_across_the_date_line() -> None:
    pair = [City("FJ1", "West", "FJ", -17, 179.95, 9000), City("TO1", "East", "TO", -17, -179.95, 9000)]
    model = learn([*pair, City("TO2", "Far", "TO", -17, -140.0, 9000)], [("FJ1", "TO2")])
    suggestion = model.rank("FJ1", Search(farthest_km=20)).suggestions
    assert [one.city for one in suggestion] == ["TO1"]


def test_a_hub_of_156_ties_is_called_saturated_and_can_ask() -> None:
    hub = [("AA000", f"{country}{number:03}") for country in ("BB", "CC") for number in range(78)]
    model = learn(cities(), hub)
    notices = {notice.key for notice in model.explain("DD000", ["AA000"])[0].notices}
    assert "saturated" in notices
    assert model.rank("AA000", limit=500).considered == 360 - 156


def test_unknown_ids_are_counted_and_unknown_cities_refused() -> None:
    model = learn(cities(), [("AA000", "BB000"), ("AA000", "nobody"), ("CC000", "CC000")])
    assert (model.tie_count, model.left_out) == (1, 2)
    with pytest.raises(UnknownCity):
        model.rank("nobody")


def test_no_city_and_no_tie_make_an_empty_model() -> None:
    assert learn([], []).tie_count == 0
    assert learn(cities(), []).rank("AA000", limit=2).considered == 360


def test_refreshing_is_as_learning_the_network_anew() -> None:
    new = ("AA000", "DD119")
    fresh = learned().refresh([new])
    assert "already-tied" in {notice.key for notice in fresh.explain(*new[:1], new[1:])[0].notices}
    assert fresh.refresh([], gone=[new]).rank("AA000", limit=20) == learned().rank("AA000", limit=20)


def test_a_saved_model_answers_the_same(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    learned().save(path)
    assert load(path).rank("BB017", limit=30) == learned().rank("BB017", limit=30)
    path.write_bytes(b"no model")
    with pytest.raises(CannotLoad):
        load(path)


def test_standing_says_whether_we_are_a_good_choice_for_them() -> None:
    model = by_card()
    best = model.rank("AA050", Search(countries=frozenset({"BB"})), limit=1).suggestions[0].city
    assert model.standing(best, seen_by="AA050").place == 1
    assert model.standing(best, seen_by="AA050").among == 120
