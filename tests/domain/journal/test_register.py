"""What is remembered of the register holds until the register changes, whatever people do meanwhile."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection

from tests.domain.journal.tampering import run
from tests.factories import CityFactory, make_tie
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.domain.journal.register import REGISTER_VERBS, last_changes, register_state
from twinhall.domain.ties.figures import register_figures
from twinhall.domain.ties.geography import geography_version

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 7, 9, 12, tzinfo=datetime.UTC)


def write(verb: str) -> Entry:
    return record(verb, "something", by=None, at=AT, door="command")


def test_comings_and_goings_of_people_change_nothing() -> None:
    write("ties.recorded")
    before = register_state(), geography_version()
    for verb in ("account.opened", "claim.made", "mandate.granted", "ties", "xties.recorded"):
        write(verb)
    assert (register_state(), geography_version()) == before


@pytest.mark.parametrize("verb", REGISTER_VERBS)
def test_each_change_of_the_register_counts(verb: str) -> None:
    seen = [(register_state(), geography_version())]
    for _turn in range(3):
        write(verb)
        seen.append((register_state(), geography_version()))
    assert len({state for state, _version in seen}) == len({version for _state, version in seen}) == 4


def test_figures_are_counted_anew_only_after_a_change_of_the_register() -> None:
    cache.clear()
    make_tie(CityFactory.create(), CityFactory.create(country="CN"))
    assert register_figures(AT.date()).ties == 1
    make_tie(CityFactory.create(), CityFactory.create(country="CN"))
    write("claim.made")
    assert register_figures(AT.date()).ties == 1
    write("ties.recorded")
    assert register_figures(AT.date()).ties == 2


def test_it_takes_a_look_into_an_index_for_each_kind_and_no_more() -> None:
    """Among twenty thousand entries."""
    Entry.objects.bulk_create(
        Entry(
            number=number,
            at=AT,
            door="page",
            verb="account.opened" if number % 10 else "ties.recorded",
            subject="s",
            hash="0" * 64,
        )
        for number in range(1, 20001)
    )
    run("ANALYZE twinhall_entry")
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(f"{explain}SELECT {', '.join(last_changes())}")
        plan = "\n".join(str(line) for line in cursor.fetchall())
    assert plan.count("entry_verb") == len(REGISTER_VERBS), plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
