"""The secret key of a demo, made once and kept beside its data."""

import secrets
from pathlib import Path


def kept_secret_key(data_dir: Path) -> str:
    """The key in `data_dir/secret_key`, made on first use and readable by its owner alone."""
    place = data_dir / "secret_key"
    if place.exists():
        return place.read_text().strip()
    key = secrets.token_urlsafe(50)
    data_dir.mkdir(parents=True, exist_ok=True)
    place.touch(mode=0o600)
    place.write_text(key)
    return key
