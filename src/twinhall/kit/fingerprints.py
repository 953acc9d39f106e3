"""Static files whose addresses change with their content, so that browsers may keep them for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class FingerprintedFiles(StaticFilesStorage):
    """Serve files from where they are found and add `?v=<ten hex digits of SHA-256>` to each address.

    No `collectstatic` is needed. The build writes the same digits into the style sheets that name
    fonts, so a page that preloads a font and a sheet that asks for it mean one address.
    """

    def url(self, name: str | None) -> str:
        """Give the address of the static file `name`; without digits when there is no such file."""
        address = super().url(name)
        found = finders.find(name) if name else None
        if not isinstance(found, str):
            return address
        # The time of change is part of the key: assets rebuilt under a running server get a new address.
        return f"{address}?v={_digits(found, Path(found).stat().st_mtime_ns)}"


@lru_cache(maxsize=1024)
def _digits(path: str, changed_at: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]
