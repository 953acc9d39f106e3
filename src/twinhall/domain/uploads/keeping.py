"""The bytes of uploads: files outside the web root, under random names."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.conf import settings

from twinhall.domain.uploads.models import Upload

__all__ = ["forget_bytes", "keep_bytes", "new_stored_name", "place_of", "read_upload"]


def new_stored_name() -> str:
    """A random name, its first two letters the folder: `k3/k3v…`."""
    name = secrets.token_hex(24)
    return f"{name[:2]}/{name}"


def place_of(stored_name: str) -> Path:
    """Where the bytes stand. ValueError for a name that was never given here."""
    folder, _slash, name = stored_name.partition("/")
    if not (name.isalnum() and name.isascii() and folder == name[:2]):
        raise ValueError(f"{stored_name!r} is no name of an upload.")
    return Path(settings.UPLOADS_DIR) / folder / name


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


def read_upload(upload: Upload) -> bytes:
    """The bytes as kept. FileNotFoundError when they were erased."""
    place = place_of(upload.stored_name)
    if place.is_symlink():
        raise FileNotFoundError(upload.public_id)
    return place.read_bytes()


def forget_bytes(stored_name: str) -> None:
    with contextlib.suppress(ValueError):
        place_of(stored_name).unlink(missing_ok=True)
