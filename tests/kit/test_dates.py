import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinhall.kit.dates import UNKNOWN, PartialDate, Precision


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2024-07-09", datetime.date(2024, 7, 9), datetime.date(2024, 7, 9), Precision.DAY),
        ("2024-02", datetime.date(2024, 2, 1), datetime.date(2024, 2, 29), Precision.MONTH),
        (" 2006 ", datetime.date(2006, 1, 1), datetime.date(2006, 12, 31), Precision.YEAR),
        ("", None, None, Precision.UNKNOWN),
    ],
)
def test_a_date_keeps_the_precision_of_its_source(
    text: str, first: datetime.date | None, last: datetime.date | None, precision: Precision
) -> None:
    read = PartialDate.parse(text)
    assert (read.first, read.last, read.precision) == (first, last, precision)


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13", "9.7.2024", "0000", "soon", "2024-7-9"])
def test_what_is_no_date_is_refused_with_the_text_itself(text: str) -> None:
    with pytest.raises(ValueError, match=text.replace(".", r"\.")):
        PartialDate.parse(text)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_what_is_written_reads_back_the_same(day: datetime.date, length: int) -> None:
    text = day.isoformat()[:length]
    assert PartialDate.parse(text).isoformat() == text


def test_nothing_known_is_written_as_nothing() -> None:
    assert UNKNOWN.isoformat() == ""
