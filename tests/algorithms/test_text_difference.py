"""What changed between two texts: every letter is accounted for, and nobody's letters are torn apart."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from twinhall.algorithms.text_difference import GONE, NEW, SAME, Piece, text_difference

LETTERS = "ab cd,.العربيةَُ 水文化 भाषा हिंदी እና\n"


def test_a_word_is_changed_as_a_whole() -> None:
    assert text_difference("Both sides meet yearly.", "Both sides meet monthly.") == (
        Piece(SAME, "Both sides meet "),
        Piece(GONE, "yearly"),
        Piece(NEW, "monthly"),
        Piece(SAME, "."),
    )


def test_chinese_is_compared_letter_by_letter() -> None:
    assert text_difference("各方可以书面商定其他领域。", "各方每年商定其他领域。") == (
        Piece(SAME, "各方"),
        Piece(GONE, "可以书面"),
        Piece(NEW, "每年"),
        Piece(SAME, "商定其他领域。"),
    )


def test_changed_words_in_a_row_are_one_change() -> None:
    assert text_difference("one two three four", "one five six four") == (
        Piece(SAME, "one "),
        Piece(GONE, "two three"),
        Piece(NEW, "five six"),
        Piece(SAME, " four"),
    )


def test_the_same_text_is_one_piece_and_nothing_is_none() -> None:
    assert text_difference("Peace.", "Peace.") == (Piece(SAME, "Peace."),)
    assert text_difference("", "") == ()
    assert text_difference("", "New.") == (Piece(NEW, "New."),)


@given(st.text(LETTERS, max_size=80), st.text(LETTERS, max_size=80))
def test_the_pieces_give_back_both_texts(before: str, after: str) -> None:
    pieces = text_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after
    assert all(piece.text for piece in pieces)


@given(st.text("क ख\u093f\u0901", max_size=40), st.text("क ख\u093f\u0901", max_size=40))
def test_no_mark_stands_without_its_letter(before: str, after: str) -> None:
    """Unless the text itself begins with one, or has it behind a space."""
    for text in (before, after):
        if (
            (text[:1] and unicodedata.category(text[0]).startswith("M"))
            or " \u093f" in text
            or " \u0901" in text
        ):
            return
    pieces = text_difference(before, after)
    assert not [piece for piece in pieces if unicodedata.category(piece.text[0]).startswith("M")]
