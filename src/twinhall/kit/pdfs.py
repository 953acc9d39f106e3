"""Whether a PDF holds what acts by itself: programs, calls of programs, other files, forms that are programs.

It is looked for where a reader of PDFs would find it: names may be written in hexadecimal, objects may stand
pressed in an object stream. What is encrypted cannot be looked into; no browser runs it here in any case
(`web/uploads.py`).
"""

import re
import zlib
from collections.abc import Iterator

__all__ = ["holds_what_acts"]


def _spelt(*names: str) -> bytes:
    """An expression for names of PDF: `/J#61vaScript` is the same one as `/JavaScript`."""
    return b"|".join(
        b"".join(rb"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name.encode()) for name in names
    )


# These are long enough never to come about by chance within a picture; the short ones count outside of streams.
_LONG = re.compile(
    rb"/(?:%b)(?!\w)" % _spelt("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia")
)
_SHORT = re.compile(rb"/(?:%b)\s*[\[(<\d]" % _spelt("JS", "XFA"))
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
# An object stream begins with pairs of numbers: which object stands where.
_OBJECTS = re.compile(rb"\s*\d+\s+\d+\s")
_BEGINNING, _PART = 64, 64 * 1024
# No letter has more; who comes with more has something to hide.
_MOST_STREAMS = 20_000
_MOST_UNPACKED = 32 * 1024 * 1024


def holds_what_acts(content: bytes) -> bool:
    """Whether it does, or is made so that it cannot be told."""
    if len(_STREAM.findall(content)) > _MOST_STREAMS:
        return True
    if _LONG.search(content) or _SHORT.search(_outside_of_streams(content)):
        return True
    unpacked = 0
    for objects in _object_streams(content):
        unpacked += len(objects)
        if unpacked > _MOST_UNPACKED or _acts(objects):
            return True
    return False


def _acts(objects: bytes) -> bool:
    return bool(_LONG.search(objects) or _SHORT.search(objects))


def _outside_of_streams(content: bytes) -> bytes:
    parts, reached = [], 0
    while found := _STREAM.search(content, reached):
        parts.append(content[reached : found.start()])
        end = content.find(b"endstream", found.end())
        if end < 0:
            return b"".join(parts)
        reached = end + len(b"endstream")
    return b"".join([*parts, content[reached:]])


def _object_streams(content: bytes) -> Iterator[bytes]:
    view = memoryview(content)
    for found in _STREAM.finditer(content):
        objects = b"".join(_unpacked(view[found.end() :]))
        if objects:
            yield objects


def _unpacked(pressed: memoryview) -> Iterator[bytes]:
    """Part by part, as far as it goes; nothing of what does not begin like an object stream."""
    # Without head and sum: readers take what comes before an end that is spoilt, so it is looked at.
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = pressed[2:]
    size = 0
    try:
        while not unpacking.eof and size <= _MOST_UNPACKED:
            part = unpacking.decompress(rest, _PART if size else _BEGINNING)
            if not part or (not size and not _OBJECTS.match(part)):
                return
            size += len(part)
            yield part
            rest = unpacking.unconsumed_tail
    except zlib.error:
        return
