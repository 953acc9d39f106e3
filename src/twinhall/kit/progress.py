"""Telling somebody at a terminal what is being done, how many, how long."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

# Called with how many are done and how many there are (None while nobody knows).
Progress = Callable[[int, int | None], None]


def in_silence(done: int, total: int | None) -> None:
    """The progress of those who do not look."""


class Display:
    """One line a step on stderr: rewritten in place at a terminal, written once when piped to a file."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.is_live = self.stream.isatty()

    @contextmanager
    def step(self, what: str) -> Iterator[Progress]:
        """Show `what` while the block runs, then its count and its seconds."""
        began = shown = time.monotonic()
        count: int | None = None

        def progress(done: int, total: int | None) -> None:
            nonlocal count, shown
            count = done
            if self.is_live and time.monotonic() - shown > 0.1:
                shown = time.monotonic()
                of = f" of {total:,}" if total else ""
                self._write(f"\r  {what:<28}{done:>12,}{of}  {shown - began:.0f} s ", end="")

        if self.is_live:
            self._write(f"\r  {what:<28}", end="")
        yield progress
        figure = "" if count is None else f"{count:,}"
        self._write(
            f"{chr(13) if self.is_live else ''}  {what:<28}{figure:>12}  {time.monotonic() - began:5.1f} s  "
        )

    def _write(self, text: str, end: str = "\n") -> None:
        self.stream.write(text + end)
        self.stream.flush()
