"""Columns of whole numbers in one small binary, which a browser reads without parsing text.

Layout, little-endian: `TWH1`, length of the header (uint32), the header as JSON padded with blanks to a
multiple of four, then each column from an address that is a multiple of four. The header is
`{"facts": …, "columns": [[name, type, count, address, step], …]}`: address counts from the end of the
header, type is one of u1 i1 u2 i2 u4 i4 (signed or not, bytes), step 1 says that each number is told
as the difference to the one before.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["packed", "unpacked"]

MAGIC = b"TWH1"
_TYPES = ("u1", "i1", "u2", "i2", "u4", "i4")
_START = 8


def packed(facts: Mapping[str, Any], columns: Mapping[str, NDArray[Any]]) -> bytes:
    """Write the columns, each in the smallest type that holds it. ValueError for numbers beyond 32 bits."""
    described, bodies, address = [], [], 0
    for name, column in columns.items():
        numbers = np.asarray(column, dtype=np.int64)
        rising = len(numbers) > 1 and bool(np.all(np.diff(numbers) >= 0))
        told = np.diff(numbers, prepend=0) if rising else numbers
        kind = _smallest(told)
        body = told.astype(f"<{kind}").tobytes()
        body += bytes(-len(body) % 4)
        described.append([name, kind, len(numbers), address, int(rising)])
        bodies.append(body)
        address += len(body)
    header = json.dumps({"facts": facts, "columns": described}, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 4)
    return MAGIC + len(header).to_bytes(4, "little") + header + b"".join(bodies)


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, NDArray[np.int64]]]:
    """Read what `packed` wrote: facts and columns. ValueError for anything else."""
    if content[:4] != MAGIC:
        raise ValueError("not a file of number columns")
    start = _START + int.from_bytes(content[4:_START], "little")
    header = json.loads(content[_START:start])
    columns = {}
    for name, kind, count, address, step in header["columns"]:
        told = np.frombuffer(content, f"<{kind}", count, start + address).astype(np.int64)
        columns[name] = np.cumsum(told) if step else told
    return header["facts"], columns


def _smallest(numbers: NDArray[np.int64]) -> str:
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    for kind in _TYPES:
        limits = np.iinfo(kind)
        if limits.min <= low and high <= limits.max:
            return kind
    raise ValueError(f"numbers from {low} to {high} do not fit into 32 bits")
