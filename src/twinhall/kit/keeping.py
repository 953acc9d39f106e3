"""Things dear to make, kept as files in the data directory."""

import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)


def kept_bytes(name: str, make: Callable[[], bytes]) -> bytes:
    """Give what is kept under `name`, or make and keep it. When it cannot be kept, it is made each time.

    Of names that begin alike up to the first `-`, the eight newest are kept.
    """
    folder = Path(settings.DATA_DIR) / "kept"
    try:
        return (folder / name).read_bytes()
    except OSError:
        content = make()
    try:
        _write_whole(folder, name, content)
        _forget_old(folder, f"{name.split('-')[0]}-*")
    except OSError as problem:  # a full disk must not keep anybody from the page
        logger.warning("%s is not kept: %s", name, problem)
    return content


def _write_whole(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, growing = tempfile.mkstemp(dir=folder, suffix=".growing")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(growing, folder / name)
    except OSError:
        Path(growing).unlink(missing_ok=True)
        raise


def _forget_old(folder: Path, pattern: str, keep: int = 8) -> None:
    newest_first = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest_first[keep:]:
        file.unlink(missing_ok=True)
