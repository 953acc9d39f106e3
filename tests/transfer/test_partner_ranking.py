"""`twinhall partners rank`: files in, ranking out, a sentence for what does not do."""

import csv
from pathlib import Path

import pytest

from twinhall.cli import main

_CITIES = "id,name,country,lat,lon,population,geonameid\n"
_ROWS = (
    "g551487,Kazan,RU,55.78874,49.12214,1243500,551487\n"
    "g3451190,Rio de Janeiro,BR,-22.90642,-43.18223,6747815,3451190\n"
    "u1,Nowhere,BR,,,,\n"
    "g3452925,Porto Alegre,BR,-30.03283,-51.23019,1488252,3452925\n"
)


def run(folder: Path, *, cities: str = _CITIES + _ROWS, ties: str, queries: str, pad: str = "") -> int:
    for name, text in (("cities", cities), ("ties", ties), ("queries", queries), ("pad", pad)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    words = ["partners", "rank", "--out", str(folder / "out.csv")]
    for name in ("cities", "ties", "queries", *(["pad"] if pad else [])):
        words += [f"--{name}", str(folder / f"{name}.csv")]
    return main(words)


@pytest.fixture(autouse=True)
def _small_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    # The set of 15,000 people reads in a tenth of the time.
    monkeypatch.setattr("twinhall.transfer.partner_ranking._SMALLEST_SET", 15000)


def test_candidates_of_the_country_without_partners_are_ranked(tmp_path: Path) -> None:
    code = run(
        tmp_path,
        ties="id_a,id_b\ng551487,g3451190\n",
        queries="query_id,city_id,target_country\nq1,g551487,BR\nq2,g3451190,RU\n",
        pad="id,country\ng3448439,BR\n",
    )
    rows = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8")))
    assert code == 0
    assert rows[0] == ["query_id", "rank", "city_id"]
    assert {tuple(row[::2]) for row in rows[1:]} == {("q1", "g3448439"), ("q1", "u1"), ("q1", "g3452925")}
    assert [row[1] for row in rows[1:]] == ["1", "2", "3"]


def test_what_is_unknown_is_left_out_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(
        tmp_path,
        ties="id_a,id_b\ng551487,nobody\n",
        queries="query_id,city_id,target_country\nq1,nobody,BR\n",
        pad="id,country\ng1,BR\n",
    )
    said = capsys.readouterr().err
    assert code == 1
    assert [word in said for word in ("1 ids that the gazetteer", "1 ties left out", "the first is q1")] == [
        True
    ] * 3


@pytest.mark.parametrize("ties", ["", "a,b\n1,2\n"])
def test_files_without_their_columns_cannot_be_read(
    ties: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, ties=ties, queries="query_id,city_id,target_country\n") == 2
    assert "ties.csv lacks the column id_a, id_b" in capsys.readouterr().err
