"""Files that no upload names: a transaction was rolled back, or the program ended in the middle."""

import datetime
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

from twinhall.domain.uploads.models import Upload

__all__ = ["sweep_strays"]

_FOLDER = re.compile(r"[0-9a-z]{2}")
_AT_ONCE = 500


def sweep_strays(before: datetime.datetime) -> int:
    """Remove what lies in the folders of uploads since before that moment and belongs to none. Gives how many.

    A younger file may belong to an upload that is being written down just now.
    """
    old = _older_than(before.timestamp())
    swept = 0
    while names := list(islice(old, _AT_ONCE)):
        wanted = Upload.objects.filter(stored_name__in=names, erased_at__isnull=True)
        for name in set(names) - set(wanted.values_list("stored_name", flat=True)):
            (Path(settings.UPLOADS_DIR) / name).unlink(missing_ok=True)
            swept += 1
    return swept


def _older_than(moment: float) -> Iterator[str]:
    """Names like those kept with uploads. What else an operator keeps there is left alone."""
    root = Path(settings.UPLOADS_DIR)
    folders = sorted(root.iterdir()) if root.is_dir() else []
    for folder in folders:
        if not _FOLDER.fullmatch(folder.name) or folder.is_symlink() or not folder.is_dir():
            continue
        with os.scandir(folder) as entries:
            files = [entry for entry in entries if not entry.is_dir(follow_symlinks=False)]
        for entry in files:
            if entry.stat(follow_symlinks=False).st_mtime < moment:
                yield f"{folder.name}/{entry.name}"
