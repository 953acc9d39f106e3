"""What `twinhall check` says of the database."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from tests.factories import PersonFactory
from twinhall.management.commands import check
from twinhall.transfer.papers import typesetting


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


def test_fonts_that_are_not_built_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert list(check._font_faults()) == []
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    (fault,) = check._font_faults()
    assert "The fonts of papers are not there" in fault
    (tmp_path / "contents.json").write_text('{"files": ["Amiri_700Bold.ttf"], "letters": []}')
    (fault,) = check._font_faults()
    assert "missing: Amiri_700Bold.ttf" in fault
