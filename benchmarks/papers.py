"""How long the papers of an agreement take and how large they are: first in a fresh process, then warm.

    python benchmarks/papers.py [--clauses 12] [--times 20]

Needs no database. Aims, on two cores: the first PDF of a process in 2 s, the next ones in 300 ms.
"""

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twinhall.transfer.papers import AgreementPaper

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clauses", type=int, default=12)
    parser.add_argument("--times", type=int, default=20, help="warm runs [20]")
    words = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    return measure(words.clauses, words.times)


def measure(clauses: int, times: int) -> int:
    from twinhall.transfer.papers import as_docx, as_pdf

    def pdf(number: int, *languages: str) -> bytes:
        return as_pdf(paper(clauses, number, languages))

    def docx(number: int, *languages: str) -> bytes:
        return as_docx(paper(clauses, number, languages))

    first = measured("PDF  en ru zh", lambda number: pdf(number, "en", "ru", "zh"), 0)
    warm = [
        measured("PDF  en ru zh", lambda number: pdf(number, "en", "ru", "zh"), times),
        measured("PDF  ar en", lambda number: pdf(number, "ar", "en"), times),
        measured("PDF  hi am en zh", lambda number: pdf(number, "hi", "am", "en", "zh"), times),
        measured("DOCX en ru zh", lambda number: docx(number, "en", "ru", "zh"), times),
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the process at its highest: {peak:.0f} MB")
    return 0 if first <= 2 and max(warm) <= 0.3 else 1


def paper(clauses: int, number: int, languages: tuple[str, ...]) -> "AgreementPaper":
    """Another text each time: typst remembers what it has set, and two agreements are never the same."""
    from tests.transfer.papers.samples import agreement

    plain = agreement(*languages, count=clauses)
    marked = (
        replace(clause, text={code: f"{text} {number}." for code, text in clause.text.items()})
        for clause in plain.clauses
    )
    return replace(plain, clauses=tuple(marked))


def measured(name: str, make: Callable[[int], bytes], times: int) -> float:
    """Seconds of the single run, or the middle of many."""
    spent, size = [], 0
    for number in range(1, max(1, times) + 1):
        began = time.perf_counter()
        size = len(make(number))
        spent.append(time.perf_counter() - began)
    middle = statistics.median(spent)
    kind = "first" if times == 0 else "warm "
    print(
        f"{name:20} {kind} {middle * 1000:7.1f} ms (slowest {max(spent) * 1000:7.1f} ms)  {size / 1024:6.1f} kB"
    )
    return middle


if __name__ == "__main__":
    sys.exit(main())
