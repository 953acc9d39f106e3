"""What all tests share: those that need a browser are skipped with the reason where there is none."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from tests.browser import chromium_path, why_no_chromium
from twinhall.domain.journal.triggers import guard_journal, unguard_journal

# A slow machine is no fault of the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey as a browser test (`-m "not browser"` leaves them out); skip them without Chromium."""
    journeys = [item for item in items if "journeys" in item.path.parts]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
        if chromium_path() is None:
            item.add_marker(pytest.mark.skip(reason=why_no_chromium()))


@pytest.fixture(autouse=True)
def _start_afresh() -> None:
    # A page that was asked for leaves its language behind in the thread, and a sign-in what the rate limits count.
    translation.activate("en")
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _let_tests_empty_the_journal() -> Iterator[None]:
    """Between tests with transactions of their own all tables are emptied, which the journal's triggers refuse."""
    operations = type(connection.ops)
    plain_flush = operations.sql_flush

    def flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = plain_flush(self, *args, **kwargs)
        vendor = connection.vendor
        return [*unguard_journal(vendor), *statements, *guard_journal(vendor)] if statements else statements

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush)
        yield
