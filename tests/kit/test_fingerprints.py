import hashlib
from pathlib import Path

import pytest
from django.templatetags.static import static
from pytest_django import Settings

from twinhall.kit.fingerprints import FingerprintedFiles


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "page.css").write_text("one")
    return tmp_path


def test_an_address_changes_with_the_content(folder: Path) -> None:
    before = FingerprintedFiles().url("page.css")
    (folder / "page.css").write_text("two and more")
    assert before == "/static/page.css?v=7692c3ad35"
    assert FingerprintedFiles().url("page.css") == "/static/page.css?v=" + digits(folder / "page.css")


def test_a_file_that_is_not_there_has_an_address_all_the_same(folder: Path) -> None:
    assert static("gone.css") == "/static/gone.css"


def digits(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
