"""Editors' files are read strictly, and every refusal names its place."""

import datetime
from pathlib import Path

import pytest

from twinhall.kit.entries import Entry
from twinhall.kit.errors import CannotRead

ENTRY = Entry(
    "file.toml", {"name": " Pune ", "year": 2024, "since": "2024-07-09", "texts": {"en": "Yes "}, "no": ""}
)


def test_what_is_told_is_given_without_blanks() -> None:
    assert ENTRY.text("name") == "Pune"
    assert ENTRY.texts("texts") == {"en": "Yes"}
    assert ENTRY.day("since") == datetime.date(2024, 7, 9)
    assert (ENTRY.number("year"), ENTRY.number_if_told("month")) == (2024, None)


def test_what_may_be_left_out_is_empty() -> None:
    assert ENTRY.texts("words", is_required=False) == {}
    assert (ENTRY.text("note", ""), ENTRY.day("until", ""), ENTRY.entry("due"), ENTRY.words("sources")) == (
        "",
        None,
        None,
        (),
    )
    assert not ENTRY.yes("optional")


@pytest.mark.parametrize(
    ("table", "method", "told"),
    [
        ({}, "text", "file.toml: “key” is missing"),
        ({"key": " "}, "text", "file.toml: “key” is empty"),
        ({"key": 4}, "text", "file.toml: “key” is not of the form the README asks for"),
        ({"key": True}, "number", "file.toml: “key” is not of the form the README asks for"),
        ({"key": "2024-7"}, "day", "file.toml: key “2024-7” is not a day such as 2024-07-09"),
        ({"key": {}}, "texts", "file.toml: key is empty"),
        ({"key": {"ru": "Да"}}, "texts", "file.toml: key has no “en”"),
        ({"key": {"en": ""}}, "texts", "file.toml: key has something other than texts by language"),
        ({"key": [4]}, "words", "file.toml: key has something other than texts"),
        ({"key": [4]}, "entries", "file.toml, [[key]] entry 1: is not a table"),
        ({"key": 4}, "entry", "file.toml, key: is not a table"),
    ],
)
def test_what_is_malformed_is_refused(table: dict[str, object], method: str, told: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        getattr(Entry("file.toml", table), method)("key")
    assert str(refusal.value) == told


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.toml"
    path.write_bytes('name = "Рязань"'.encode("cp1251"))
    with pytest.raises(CannotRead, match=r"old\.toml: not a TOML file in UTF-8"):
        Entry.of_file(path)
