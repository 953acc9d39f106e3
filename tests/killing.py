"""Killing an act at each of its queries in turn, to see that it leaves all or nothing. Wants real transactions."""

from collections.abc import Callable
from typing import Any

from django.db import connection


class Killed(BaseException):
    """The process dies here."""


def kill_at_each_query(act: Callable[[], object], seen: Callable[[], object]) -> int:
    """Do `act` again and again, one query further each time, until it lives. Gives how often it died.

    What `seen` tells must be the same after each death as before.
    """
    before, steps = seen(), 0
    while True:
        try:
            with connection.execute_wrapper(_dying_after(steps)):
                act()
        except Killed:
            assert seen() == before, f"killed at query {steps + 1}"
            steps += 1
            continue
        return steps


def _dying_after(steps: int) -> Callable[..., Any]:
    asked = 0

    def die(execute: Callable[..., Any], *query: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked > steps:
            raise Killed
        return execute(*query)

    return die
