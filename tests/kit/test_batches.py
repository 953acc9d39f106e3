"""Writers of lists beside each other."""

import datetime
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.domain.ties.models import Tie
from twinhall.kit.batches import wait_for_other_writers

AT = datetime.datetime(2026, 7, 9, 12, tzinfo=datetime.UTC)


@pytest.mark.django_db(transaction=True)
def test_writers_of_several_lists_do_not_wait_for_each_other_for_ever() -> None:
    """Each step as recording cities and ties takes it: lock the table, then write into the journal."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    problems: list[Exception] = []
    together = threading.Barrier(3)

    def step(*tables: type[City] | type[Tie]) -> None:
        wait_for_other_writers(*tables)
        record("ties.recorded", "a list", by=None, at=AT, door="command")

    def write(*steps: tuple[type[City] | type[Tie], ...]) -> Callable[[], None]:
        def run() -> None:
            try:
                for _turn in range(10):
                    together.wait(10)
                    with transaction.atomic():
                        for tables in steps:
                            step(*tables)
            except Exception as problem:
                problems.append(problem)
            finally:
                connection.close()

        return run

    threads = [
        threading.Thread(target=write((City,), (Tie,))),
        threading.Thread(target=write((Tie,), (City,))),
        threading.Thread(target=write((City, Tie))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (problems, Entry.objects.count()) == ([], 50)
