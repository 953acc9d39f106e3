"""Doing to the journal what its triggers refuse, as somebody would who owns the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from twinhall.domain.journal.triggers import guard_journal, unguard_journal


@contextmanager
def unguarded() -> Iterator[None]:
    """The triggers are away within."""
    run(*unguard_journal(connection.vendor))
    yield
    run(*guard_journal(connection.vendor))


def run(*statements: str, values: tuple[Any, ...] = ()) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values or None)


def by_hand(statement: str, *values: Any) -> None:
    """One statement, with the triggers away."""
    with unguarded():
        run(statement, values=values)
