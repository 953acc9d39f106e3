"""The bytes of uploads: files outside the web root, under random names."""

import contextlib
import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

__all__ = [
    "KeptStream",
    "forget_bytes",
    "keep_bytes",
    "keep_stream",
    "new_stored_name",
    "open_upload",
    "place_of",
    "read_upload",
]


_BYTES_OF_NAME = 24
_PART = 1024 * 1024
_STORED = re.compile(r"([0-9a-z]{2})/(\1[0-9a-z]+)")


def new_stored_name() -> str:
    """A random name, its first two letters the folder: `k3/k3v…`."""
    name = secrets.token_hex(_BYTES_OF_NAME)
    return f"{name[:2]}/{name}"


def place_of(stored_name: str) -> Path:
    """Where the bytes stand. ValueError for a name that was never given here."""
    if not _STORED.fullmatch(stored_name):
        raise ValueError(f"{stored_name!r} is no name of an upload.")
    return Path(settings.UPLOADS_DIR) / stored_name


def keep_bytes(stored_name: str, content: bytes) -> None:
    """Write the file whole, readable for this program's user alone, then give it its name."""
    place = place_of(stored_name)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, growing = tempfile.mkstemp(dir=place.parent, suffix=".growing")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(growing, place)
    except OSError:
        Path(growing).unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class KeptStream:
    """What was written: its media type as the check found it, its size in bytes, its checksum."""

    media_type: str
    size: int
    sha256: str


def keep_stream(
    stored_name: str, content: BinaryIO, *, most_bytes: int, check: Callable[[BinaryIO, int], str]
) -> KeptStream:
    """The same for what is too large for the memory: part by part, and named only when `check` has seen it whole."""
    place = place_of(stored_name)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, growing = tempfile.mkstemp(dir=place.parent, suffix=".growing")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            size, digest = _copied(content, file, most_bytes)
            media_type = check(file, size)
            os.fsync(file.fileno())
        os.replace(growing, place)
    except BaseException:
        Path(growing).unlink(missing_ok=True)
        raise
    return KeptStream(media_type, size, digest)


def _copied(content: BinaryIO, file: BinaryIO, most_bytes: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while part := content.read(_PART):
        size += len(part)
        if size > most_bytes:
            raise CannotDo(_("The file is larger than %(most)s MB.") % {"most": most_bytes // (1024 * 1024)})
        digest.update(part)
        file.write(part)
    if not size:
        raise CannotDo(_("The file is empty."))
    file.flush()
    return size, digest.hexdigest()


def open_upload(upload: Upload) -> BinaryIO:
    """The bytes as kept, to be read in parts. FileNotFoundError when they were erased, or are a link elsewhere."""
    try:
        descriptor = os.open(place_of(upload.stored_name), os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as problem:
        raise FileNotFoundError(upload.public_id) from problem
    return os.fdopen(descriptor, "rb")


def read_upload(upload: Upload) -> bytes:
    """The bytes as kept. FileNotFoundError as above."""
    with open_upload(upload) as file:
        return file.read()


def forget_bytes(stored_name: str) -> None:
    with contextlib.suppress(ValueError):
        place_of(stored_name).unlink(missing_ok=True)
