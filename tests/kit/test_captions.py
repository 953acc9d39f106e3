"""Captions that no player could show as they are meant are refused with the line and the reason."""

import pytest

from twinhall.kit.captions import checked_captions
from twinhall.kit.errors import CannotDo

GOOD = """WEBVTT - a greeting

NOTE written by hand

1
00:00:01.000 --> 00:00:04.000 line:90%
Good day,
<v Mayor>friends.

00:03.500 --> 01:00:06.000
Добрый день
"""


def test_good_captions_come_back_with_plain_line_ends() -> None:
    assert checked_captions("\ufeff" + GOOD.replace("\n", "\r\n")) == GOOD
    assert checked_captions(checked_captions(GOOD)) == GOOD


@pytest.mark.parametrize(
    ("captions", "line", "reason"),
    [
        ("", 1, "must begin with the word WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nAs SRT writes it", 1, "must begin with the word WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nA", 1, "must begin with the word WEBVTT"),
        ("WEBVTT\n", 1, "no caption"),
        ("WEBVTT\n00:01.000 --> 00:02.000\nA", 2, "An empty line is missing"),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\nA", 3, "ends before it begins"),
        ("WEBVTT\n\n00:05.000 --> 00:05.000\nA", 3, "ends before it begins"),
        (
            "WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\nb\n00:04.000 --> 00:07.000\nB",
            7,
            "before the one that stands above",
        ),
        ("WEBVTT\n\n00:61.000 --> 01:02.000\nA", 3, "times are not written"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nA", 3, "times are not written"),
        ("WEBVTT\n\n\n1\n00:01 --> 00:02\nA", 5, "times are not written"),
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nA", 1, "no caption"),
        ("WEBVTT\n\n-00:01.000 --> 00:02.000\nA", 3, "times are not written"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB", 3, "times are not written"),
    ],
)
def test_wrong_captions_are_refused_with_the_line(captions: str, line: int, reason: str) -> None:
    with pytest.raises(CannotDo) as refused:
        checked_captions(captions)
    assert str(refused.value).startswith(f"Line {line} of the captions: ")
    assert reason in str(refused.value)


def test_captions_that_are_too_long_are_refused() -> None:
    with pytest.raises(CannotDo, match="longer than"):
        checked_captions("WEBVTT\n\n" + "a" * 600_000)
