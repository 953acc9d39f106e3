"""What is declared earns points, in both directions, and nothing else does."""

import datetime

from tests.algorithms.partner_matching.world import by_card
from twinhall.algorithms.partner_matching import (
    Answers,
    CountryFacts,
    Declared,
    Group,
    Profile,
    Search,
    Weights,
    Wish,
)

DAY = datetime.date(2026, 3, 1)


def earned(
    ours: Profile, theirs: Profile, countries: dict[str, CountryFacts] | None = None
) -> dict[str, int]:
    declared = Declared(profiles={"AA010": ours, "BB020": theirs}, countries=countries or {}, on=DAY)
    suggestion = by_card().explain("AA010", ["BB020"], declared=declared)[0]
    return {r.key: r.points for r in suggestion.reasons if r.group not in LEARNED}


LEARNED = {
    Group.SHARED, Group.NETWORK, Group.ACTIVITY, Group.SIZE, Group.TRADITION, Group.PROMINENCE, Group.NAME, Group.PLACE
}  # fmt: skip


def test_themes_count_both_ways_and_at_most_three() -> None:
    ours = Profile(gives=frozenset("abcd"), seeks=frozenset("xy"))
    theirs = Profile(gives=frozenset("xz"), seeks=frozenset("abcd"))
    assert earned(ours, theirs) == {"they-give-what-we-seek": 30, "they-seek-what-we-give": 90}


def test_wishes_stand_until_their_day_and_may_exclude_us() -> None:
    fits = Wish(countries=frozenset({"AA"}), until=DAY)
    assert earned(Profile(), Profile(wishes=(fits,))) == {"their-wish": 60}
    assert earned(Profile(), Profile(wishes=(Wish(countries=frozenset({"CC"})),))) == {
        "their-wish-excludes-us": -60
    }
    over = Wish(countries=frozenset({"AA"}), until=DAY - datetime.timedelta(days=1))
    assert earned(Profile(), Profile(wishes=(over,))) == {}
    assert earned(Profile(wishes=(Wish(smallest=10),)), Profile()) == {"our-wish": 40}
    assert earned(Profile(wishes=(Wish(smallest=10**9),)), Profile()) == {}


def test_answers_relations_rooms_and_languages() -> None:
    theirs = Profile(answers=Answers(20, 16), room_for=0, may_sign=False)
    facts = {
        "AA": CountryFacts(frozenset({"pt"}), frozenset({"brics"}), frozenset({"BB"})),
        "BB": CountryFacts(frozenset({"pt", "ru"}), frozenset({"brics"})),
    }
    assert earned(Profile(), theirs, facts) == {
        "answers": 15,
        "no-room": -80,
        "may-not-sign": -120,
        "relations": 10,
        "common-language": 30,
        "same-alliance": 30,
    }


def test_rank_counts_fit_as_explain_does_for_silent_cities_too() -> None:
    wish = Wish(countries=frozenset({"BB", "CC"}), smallest=5000, largest=50_000)
    declared = Declared(
        profiles={
            "AA010": Profile(wishes=(wish,), gives=frozenset({"a"})),
            "BB020": Profile(seeks=frozenset({"a"})),
        },
        countries={"AA": CountryFacts(relations=frozenset({"BB"}))},
        on=DAY,
    )
    weights = Weights({Group.WISHES: 150})
    ranking = by_card().rank("AA010", Search(), weights=weights, declared=declared, limit=500)
    keys = [one.city for one in ranking.suggestions]
    assert by_card().explain("AA010", keys, weights=weights, declared=declared) == ranking.suggestions
    assert [one.points for one in ranking.suggestions] == sorted(
        (o.points for o in ranking.suggestions), reverse=True
    )
