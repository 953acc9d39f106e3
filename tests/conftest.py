"""What all tests share: those that need a browser are skipped with the reason where there is none."""

import json
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_save
from django.utils import translation

from tests.browser import chromium_path, why_no_chromium
from twinhall.domain.agreements.triggers import guard_versions, unguard_versions
from twinhall.domain.journal.models import Entry
from twinhall.domain.journal.triggers import guard_journal, unguard_journal
from twinhall.domain.outcomes.triggers import guard_outcome_versions, unguard_outcome_versions
from twinhall.domain.people.models import Person

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
def _let_tests_empty_every_table() -> Iterator[None]:
    """Between tests with transactions of their own all tables are emptied, which some triggers refuse."""
    operations = type(connection.ops)
    plain_flush = operations.sql_flush

    def flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = plain_flush(self, *args, **kwargs)
        vendor = connection.vendor
        if not statements:
            return statements
        off = [*unguard_journal(vendor), *unguard_versions(vendor), *unguard_outcome_versions(vendor)]
        on = [*guard_journal(vendor), *guard_versions(vendor), *guard_outcome_versions(vendor)]
        return [*off, *statements, *on]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def _no_personal_data_in_the_journal() -> Iterator[None]:
    """Whatever a test lets happen: no entry holds an e-mail address or the name of a person the test made."""
    names: set[str] = set()

    def hear_person(instance: Person, **_kwargs: object) -> None:
        names.update(name for name in (instance.email, instance.display_name) if len(name) > 3)

    def hear_entry(instance: Entry, **_kwargs: object) -> None:
        said = json.dumps([instance.subject, instance.before, instance.after], ensure_ascii=False)
        found = [name for name in names if name in said]
        assert "@" not in said, f"an e-mail address in the journal: {said}"
        assert found == [], f"names of people in the journal: {said}"

    post_save.connect(hear_person, sender=Person)
    post_save.connect(hear_entry, sender=Entry)
    yield
    post_save.disconnect(hear_person, sender=Person)
    post_save.disconnect(hear_entry, sender=Entry)
