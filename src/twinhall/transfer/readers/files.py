"""Looking at a file before reading it: its fingerprint, its encoding, whether it is a table or JSON."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from twinhall.kit.errors import CannotRead

_CHUNK = 1 << 16
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file that is text in UTF-8. `size` in bytes, `fingerprint` its SHA-256 in hexadecimal."""

    path: Path
    fingerprint: str
    size: int
    is_json: bool


def look_at(path: Path) -> SeenFile:
    """Read the file once, in pieces. Raises CannotRead when it is missing, empty or not UTF-8, saying where."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    size, lines = 0, 0
    beginning = ""
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                if not size:
                    _refuse_utf16(piece)
                text = _decoded(decoder, piece, lines)
                digest.update(piece)
                size += len(piece)
                lines += piece.count(b"\n")
                if not beginning:
                    beginning = text.lstrip("\ufeff \t\r\n")[:1]
            _decoded(decoder, b"", lines, is_last=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotRead(_("{path} cannot be read: {reason}.").format(path=path, reason=reason)) from None
    if not beginning:
        raise CannotRead(_("{path} is empty.").format(path=path))
    return SeenFile(path, digest.hexdigest(), size, beginning in "{[")


def _refuse_utf16(piece: bytes) -> None:
    if piece[:2] in _UTF16_MARKS or piece[:200:2].count(0) > 20 or piece[1:200:2].count(0) > 20:
        raise CannotRead(_("The file is in UTF-16. Save it as CSV in UTF-8 and import it again."))


def _decoded(decoder: codecs.IncrementalDecoder, piece: bytes, lines: int, *, is_last: bool = False) -> str:
    try:
        return decoder.decode(piece, is_last)
    except UnicodeDecodeError as error:
        line = lines + error.object[: error.start].count(b"\n") + 1
        raise CannotRead(
            _(
                "Line {line} is not UTF-8 (byte {byte}). Save the file as CSV in UTF-8 and import it again."
            ).format(line=line, byte=f"0x{error.object[error.start]:02X}")
        ) from None
