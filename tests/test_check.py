"""What `twinhall check` says of the database."""

import pytest
from django.db import connection
from pytest_django import Settings

from tests.factories import PersonFactory
from twinhall.management.commands import check


@pytest.mark.django_db
def test_a_migrated_database_has_no_fault() -> None:
    assert list(check._database_faults()) == []


@pytest.mark.django_db
def test_a_locale_of_latin_letters_only_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows the letters of all scripts")
    monkeypatch.setattr(check, "_knows_letters", lambda: False)
    (fault,) = check._database_faults()
    assert "LC_CTYPE" in fault


@pytest.mark.django_db
def test_example_people_outside_a_demo_are_told(settings: Settings) -> None:
    assert list(check._warnings()) == []
    PersonFactory.create(is_example=True)
    (warning,) = check._warnings()
    assert "1 example people" in warning
    settings.DEMO = True
    assert list(check._warnings()) == []
