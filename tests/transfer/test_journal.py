"""The journal as a file: an outsider can check its seals with the program in docs/journal.md alone."""

import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.transfer import journal
from twinhall.transfer.journal import journal_as_csv, journal_as_jsonl

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 7, 9, 12, tzinfo=datetime.UTC)
DOCUMENT = Path(__file__).parents[2] / "docs" / "journal.md"


@pytest.fixture(autouse=True)
def _entries() -> None:
    for number in range(1, 5):
        record(
            "claim.made",
            "Казань, “\U0001f3db” \u2028",
            by=None,
            acting_for="bod_1",
            concerns=["cty_b", "cty_a"] if number % 2 else [],
            at=AT + datetime.timedelta(microseconds=number),
            door="page",
            before={"b": 1.5, "a": "é"},
            after={"многое": [1, {"x": None}]},
        )


def checked(file: Path) -> list[str]:
    """What the program in the document says of a file."""
    [program] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, file], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_program_in_the_document_checks_every_seal(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    file.write_text("".join(journal_as_jsonl(Entry.objects.newest_first())))
    assert checked(file) == [f"{number} as it was sealed" for number in (1, 2, 3, 4)]
    file.write_text(file.read_text().replace("12:00:00.000003", "12:00:00.000030"))
    assert checked(file)[1:] == ["2 as it was sealed", "3 ALTERED", "4 as it was sealed"]


def test_each_line_names_the_seal_before() -> None:
    rows = [json.loads(line) for line in journal_as_jsonl(Entry.objects.all())]
    assert [row["previous_hash"] for row in rows] == ["", *(row["hash"] for row in rows[:-1])]


def test_a_spreadsheet_runs_nothing() -> None:
    record("claim.made", "=HYPERLINK(1)", by=None, at=AT, door="page")
    assert "'=HYPERLINK(1)" in "".join(journal_as_csv(Entry.objects.all()))


def test_entries_are_read_a_few_at_a_time(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(journal, "_AT_ONCE", 2)
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(list(journal_as_jsonl(Entry.objects.all()))) == 4
