"""What changed between two texts, word by word: for people who read, or hear, a proposal beside the text it changes.

Scripts without spaces between words are compared letter by letter; a letter and its marks are never torn apart.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["GONE", "NEW", "SAME", "Piece", "text_difference"]

SAME, GONE, NEW = "same", "gone", "new"
# Written without spaces: Thai, Lao, Myanmar, Khmer; kana, bopomofo, Han.
_WITHOUT_SPACES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FFF), (0x3040, 0x312F), (0x31A0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, that only the earlier has, or that only the later has."""

    kind: str
    text: str


def text_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order: same and gone give `before`, same and new give `after`."""
    old, new = list(_words(before)), list(_words(after))
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    last_old, last_new = len(old) - tail, len(new) - tail
    pieces = [Piece(SAME, "".join(old[:head]))]
    pieces += _middle(old[head:last_old], new[head:last_new])
    pieces.append(Piece(SAME, "".join(old[last_old:])))
    return tuple(_joined(piece for piece in pieces if piece.text))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    for place, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return place
    return min(len(one), len(other))


def _middle(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        # A single space between two changed words is no island worth showing.
        if kind == "equal" and not gone.isspace():
            yield Piece(SAME, gone)
        else:
            yield Piece(GONE, gone)
            yield Piece(NEW, come)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one; of a run of changes first what is gone, then what is new."""
    gone = new = same = ""
    for piece in pieces:
        if piece.kind == SAME:
            yield from _changed(gone, new)
            gone = new = ""
            same += piece.text
            continue
        if same:
            yield Piece(SAME, same)
            same = ""
        if piece.kind == GONE:
            gone += piece.text
        else:
            new += piece.text
    yield from _changed(gone, new)
    if same:
        yield Piece(SAME, same)


def _changed(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(GONE, gone)
    if new:
        yield Piece(NEW, new)


def _words(text: str) -> Iterator[str]:
    """Words, runs of white space, single signs; letters of scripts without spaces. Joined they are the text."""
    word, kind = "", ""
    for letter in text:
        found = _kind_of(letter)
        if word and (found == "mark" or (found == kind and kind in ("word", "space"))):
            word += letter
            continue
        if word:
            yield word
        word, kind = letter, "word" if found == "mark" else found
    if word:
        yield word


def _kind_of(letter: str) -> str:
    if letter.isspace():
        return "space"
    category = unicodedata.category(letter)
    if category[0] == "M" or category == "Cf":
        return "mark"
    if category[0] in "PS":
        return "sign"
    number = ord(letter)
    return "letter" if any(first <= number <= last for first, last in _WITHOUT_SPACES) else "word"
