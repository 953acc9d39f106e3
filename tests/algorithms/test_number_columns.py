"""Columns of numbers keep what was put in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinhall.algorithms.number_columns import packed, unpacked

columns = st.lists(st.integers(-(2**30), 2**30), max_size=20)


@given(columns, columns.map(sorted))
def test_columns_come_back_as_they_were(mixed: list[int], rising: list[int]) -> None:
    content = packed({"names": ["ſ", "广州"]}, {"mixed": np.array(mixed), "rising": np.array(rising)})
    facts, read = unpacked(content)
    assert facts == {"names": ["ſ", "广州"]}
    assert {name: column.tolist() for name, column in read.items()} == {"mixed": mixed, "rising": rising}


def test_small_numbers_take_one_byte_each() -> None:
    many = np.tile(np.array([3, 1, 2, 1]), 1000)
    assert len(packed({}, {"many": many})) < 4100


def test_numbers_beyond_32_bits_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit into 32 bits"):
        packed({}, {"far": np.array([2**40, 0])})


def test_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a file of number columns"):
        unpacked(b"<!doctype html>")
