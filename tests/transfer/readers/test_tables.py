"""Tables that are not as they should be."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twinhall.kit.errors import CannotRead
from twinhall.transfer.readers.files import look_at
from twinhall.transfer.readers.tables import Row, read_table, text_of


def rows_of(path: Path) -> list[Row]:
    return list(read_table(path, ("a", "b")))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def test_rows_know_the_line_they_begin_at(table: Path) -> None:
    table.write_text('\ufeffa,b\n1,"two\nlines"\n\n3,4\n', encoding="utf-8")
    assert rows_of(table) == [Row(2, {"a": "1", "b": "two\nlines"}), Row(5, {"a": "3", "b": "4"})]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_spreadsheets_of_other_countries_are_read(table: Path, separator: str) -> None:
    table.write_text(f"A{separator}B\n1{separator}2\n", encoding="utf-8")
    assert rows_of(table) == [Row(2, {"a": "1", "b": "2"})]


def test_a_forgotten_quotation_mark_costs_one_row(table: Path) -> None:
    table.write_text('a,b\n"1,2\n3,4\n5,6\n', encoding="utf-8")
    assert [(row.line, row.fault) for row in rows_of(table)] == [
        (2, "a quotation mark is not closed"),
        (3, ""),
        (4, ""),
    ]


def test_a_line_of_ten_megabytes_is_refused_without_being_kept(table: Path) -> None:
    table.write_bytes(b"a,b\n1,2\n" + b"x" * 10_000_000 + b"\n3,4\n")
    tracemalloc.start()
    rows = rows_of(table)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(row.line, bool(row.fault)) for row in rows] == [(2, False), (3, True), (4, False)]
    assert peak < 5_000_000


def test_a_nul_byte_is_refused(table: Path) -> None:
    table.write_bytes(b"a,b\n1,\x002\n")
    assert rows_of(table)[0].fault == "the line holds a NUL character"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\nS\xe3o,1\n", "Line 3 is not UTF-8 .byte 0xE3"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le") * 40, "UTF-16"),
        (b"", "is empty"),
    ],
)
def test_a_wrong_encoding_is_told_with_its_place(table: Path, content: bytes, said: str) -> None:
    table.write_bytes(content)
    with pytest.raises(CannotRead, match=said):
        look_at(table)


def test_a_missing_file_is_told(table: Path) -> None:
    with pytest.raises(CannotRead, match="No such file"):
        look_at(table)


def test_only_a_disarmed_formula_loses_its_apostrophe() -> None:
    assert [text_of(cell) for cell in (" '=1 ", "'s-Hertogenbosch", "-5")] == ["=1", "'s-Hertogenbosch", "-5"]


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_the_reader(table: Path, content: bytes) -> None:
    table.write_bytes(b"a,b\n" + content)
    try:
        look_at(table)
    except CannotRead:
        return
    assert all(row.fault or set(row.cells) == {"a", "b"} for row in rows_of(table))
