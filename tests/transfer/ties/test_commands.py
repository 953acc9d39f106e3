"""The words typed at the command line, with their exit codes."""

import csv
import errno
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.transfer.ties.conftest import WriteList
from twinhall import cli
from twinhall.domain.ties.models import MatchQuestion, Tie
from twinhall.transfer.ties import importing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kazan", "guangzhou")]
GOOD = "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,2012,wikidata-2017,,,,,,"
WRONG = "Kazan,RU,95.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,"
UNSURE = "Nowhere,CN,,,Kazan,RU,55.79,49.12,,x,,,,,,"


def say(*words: str) -> tuple[str, str, int]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue(), err.getvalue(), int(end.code or 0)
    return out.getvalue(), err.getvalue(), 0


def test_import_ends_with_its_figures(write_list: WriteList) -> None:
    out, _err, code = say("import", "ties", str(write_list(GOOD, UNSURE)))
    assert (out.splitlines()[-1], code) == ("read 2, recorded 1, known 0, unsure 1, refused 0", 0)


def test_refused_rows_are_told_with_their_line(write_list: WriteList) -> None:
    out, err, code = say("import", "ties", str(write_list(GOOD, WRONG)))
    assert (out.splitlines()[-1], code) == ("read 2, recorded 1, known 0, unsure 0, refused 1", 1)
    assert "line 3 a Kazan (RU): refused: the coordinates 95.79, 49.12 are not on Earth" in err


def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    out, err, code = say("import", "ties", str(tmp_path / "missing.csv"))
    assert (out, code) == ("", 2)
    assert "missing.csv cannot be read: No such file or directory." in err


@pytest.mark.django_db(transaction=True)  # the program closes its connection at the end
def test_a_full_disk_is_told_in_a_sentence(
    write_list: WriteList, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def is_full(*args: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(importing, "record_known_ties", is_full)
    monkeypatch.delenv("TWINHALL_DEBUG", raising=False)
    assert cli.main(["import", "ties", str(write_list(GOOD))]) == 1
    assert "The disk is full" in capsys.readouterr().err
    assert Tie.objects.count() == 0


def test_export_writes_what_was_known_on_a_day(write_list: WriteList, tmp_path: Path) -> None:
    say("import", "ties", str(write_list(GOOD)))
    out = tmp_path / "ties.csv"
    for day, names in (("2012-01-01", ["Kazan"]), ("2011-12-31", [])):
        assert say("export", "ties", str(out), "--as-of", day)[2] == 0
        with out.open(encoding="utf-8", newline="") as file:
            assert [row["city_a"] for row in csv.DictReader(file)] == names
    assert list(tmp_path.glob("*.part")) == []


def test_the_work_list_is_shown_and_answered(write_list: WriteList) -> None:
    say("import", "ties", str(write_list(UNSURE)))
    question = MatchQuestion.objects.get()
    assert say("worklist")[0].startswith(f"{question.pk}  list.csv, line 2, a: Nowhere (CN)")
    say("worklist", "refuse", str(question.pk))
    assert say("worklist")[0] == "The work list is empty.\n"
