"""Captions in the WebVTT format: whether a player can show them as they are meant."""

from collections.abc import Iterator

import webvtt
from django.utils.translation import gettext as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

from twinhall.kit.errors import CannotDo

__all__ = ["checked_captions"]

_HEAD = "WEBVTT"
_ARROW = "-->"
_LONGEST = 500_000


def checked_captions(text: str) -> str:
    """The captions with plain line ends. CannotDo, with the line and the reason, when anything is not so.

    Each caption is read by itself, as the reader of the format tells no line: a strict reading of the whole file
    and one of its blocks find the same.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if len(plain) > _LONGEST:
        raise CannotDo(_("The captions are longer than %(most)s letters.") % {"most": _LONGEST})
    if "\0" in plain:
        raise CannotDo(_("The captions hold signs that no text has."))
    if plain.split("\n", 1)[0].split(" ", 1)[0].split("\t", 1)[0] != _HEAD:
        raise CannotDo(_wrong(1, _("The file must begin with the word WEBVTT.")))
    before, count, seen = -1, 0, False
    for first, block in _blocks(plain):
        is_cue = any(_ARROW in line for line in block)
        if is_cue or not seen:
            start = _checked(first, block, before=before, is_cue=is_cue)
            before, count = (start, count + 1) if is_cue else (before, count)
        seen = seen or is_cue
    if not count:
        raise CannotDo(_wrong(1, _("There is no caption in the file.")))
    return f"{plain}\n"


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines, after the head, each with the number of its first line."""
    block: list[str] = []
    first, is_head = 1, True
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line:
            first = first if block else number
            block.append(line)
            continue
        if block and not is_head:
            yield first, block
        elif block and any(_ARROW in one for one in block):
            raise CannotDo(_wrong(2, _("An empty line is missing after the word WEBVTT.")))
        is_head = is_head and not block
        block = []


def _checked(first: int, block: list[str], *, before: int, is_cue: bool) -> int:
    """The start of the caption in milliseconds; -1 for what is none."""
    line = first + next((place for place, one in enumerate(block) if _ARROW in one), 0)
    try:
        captions = webvtt.from_string("\n".join([_HEAD, "", *block]), strict=True).captions
    except (MalformedCaptionError, MalformedFileError):
        raise CannotDo(
            _wrong(
                line,
                _(
                    "The times are not written as 00:01:02.500 --> 00:01:05.000, or something else stands there."
                ),
            )
        ) from None
    if not is_cue or not captions:
        return -1
    start, end = captions[0].start_time.in_milliseconds(), captions[0].end_time.in_milliseconds()
    if end <= start:
        raise CannotDo(_wrong(line, _("The caption ends before it begins.")))
    if start < before:
        raise CannotDo(_wrong(line, _("The caption begins before the one that stands above it.")))
    return start


def _wrong(line: int, reason: str) -> str:
    return _("Line %(line)s of the captions: %(reason)s") % {"line": line, "reason": reason}
