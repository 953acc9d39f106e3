"""Answering with a part of a file: players of videos ask for the place to which a viewer has moved (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

__all__ = ["answer_with_part", "part_asked_for"]

_ONE_PART = re.compile(r"bytes=(\d*)-(\d*)")
_AT_ONCE = 64 * 1024


def answer_with_part(
    request: HttpRequest, file: BinaryIO, size: int, media_type: str, name: str
) -> HttpResponseBase:
    """The whole file, or the one part that was asked for; 416 where there is no such part. Closes the file."""
    asked = request.headers.get("Range", "")
    part = part_asked_for(asked, size) if asked else None
    answer: HttpResponseBase
    if part == (0, 0):
        file.close()
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    elif part is None:
        answer = FileResponse(file)
        answer["Content-Length"] = str(size)
    else:
        first, end = part
        answer = StreamingHttpResponse(_read(file, first, end), status=206)
        answer["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
        answer["Content-Length"] = str(end - first)
    answer["Content-Type"] = media_type
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    # Parts are counted in the bytes of the file; pressed on the way they would be others.
    answer["Content-Encoding"] = "identity"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def part_asked_for(asked: str, size: int) -> tuple[int, int] | None:
    """From which byte to before which; (0, 0) where there is none such; None, for all, when it is said otherwise."""
    found = _ONE_PART.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return (max(0, size - int(found[2])), size) if int(found[2]) else (0, 0)
    first, last = int(found[1]), int(found[2] or size - 1)
    if last < first and found[2]:
        return None
    return (first, min(last + 1, size)) if first < size else (0, 0)


def _read(file: BinaryIO, first: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = end - first
        while left > 0 and (part := file.read(min(_AT_ONCE, left))):
            left -= len(part)
            yield part
