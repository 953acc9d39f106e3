"""The bytes of uploads: files outside the web root, under random names."""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from twinhall.domain.uploads.models import Upload

__all__ = ["forget_bytes", "keep_bytes", "new_stored_name", "open_upload", "place_of", "read_upload"]


_BYTES_OF_NAME = 24
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
