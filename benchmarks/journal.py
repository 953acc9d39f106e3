"""How fast the journal is written, walked and read when it is long.

    python benchmarks/journal.py [--entries 100000] [--writers 4] [--database-url URL] [--data DIR]

Works on an empty database of its own (a scratch one unless a URL or a folder is given). Aims, on two cores:
a hundred thousand entries verified in 20 s under 250 MB (with the database's own cache); a page in 50 ms.
"""

import argparse
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--writers", type=int, default=4, help="who write at once, on PostgreSQL [4]")
    parser.add_argument("--database-url", default="", help="an empty database of its own")
    parser.add_argument("--data", default="", help="where to put the scratch database [a temporary folder]")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twinhall-") as scratch:
        os.environ["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
        os.environ["TWINHALL_SECRET_KEY"] = "only for this measurement"
        os.environ["TWINHALL_DATA_DIR"] = words.data or scratch
        if words.database_url:
            os.environ["TWINHALL_DATABASE_URL"] = words.database_url
        import django

        django.setup()
        return measure(words.entries, words.writers)


def measure(entries: int, writers: int) -> int:
    from django.core.management import call_command
    from django.db import connection

    from twinhall.domain.journal.models import Entry

    call_command("migrate", verbosity=0, interactive=False)
    if Entry.objects.exists():
        print("This database has a journal already; name an empty one.")
        return 2
    few = min(2000, entries // 10)
    timed(f"{few:,} entries, one transaction each", lambda: write(0, few, at_once=1), few)
    if connection.vendor == "postgresql":
        timed(f"{few:,} entries by {writers} writers at once", lambda: write_together(few, writers), few)
    rest = entries - Entry.objects.count()
    timed(f"{rest:,} entries, a thousand in a transaction", lambda: write(few, rest, at_once=1000), rest)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    timed(f"{entries:,} entries verified", lambda: call_command("journal", "verify"), entries)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    print(
        f"    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most, {grown:.0f} of them for it"
    )
    read()
    return 0


def write(first: int, count: int, *, at_once: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from twinhall.domain.journal.actions import record

    for start in range(first, first + count, at_once):
        with transaction.atomic():
            for number in range(start, min(start + at_once, first + count)):
                record(
                    "claim.submitted" if number % 5 else "ties.recorded",
                    f"clm_{number:013}",
                    by=None,
                    acting_for=f"bod_{number % 300:013}",
                    concerns=[f"cty_{number % 500:013}", f"bod_{number % 300:013}"],
                    at=timezone.now(),
                    door="page",
                    before={"state": "open"},
                    after={"state": "submitted", "round": 1},
                )


def write_together(count: int, writers: int) -> None:
    from django.db import connection

    def one(number: int) -> None:
        write(number * count, count // writers, at_once=1)
        connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read() -> None:
    from twinhall.domain.journal.models import Entry
    from twinhall.domain.journal.register import register_state
    from twinhall.transfer.journal import journal_as_jsonl

    every = Entry.objects.newest_first()
    own = every.concerning(["cty_0000000000007", "bod_0000000000007"])
    timed("newest fifty", lambda: list(every[:50]))
    timed("how many", every.count)
    timed("newest fifty of a city", lambda: list(own[:50]))
    timed("how many of a city", own.count)
    timed("state of the register", register_state)
    timed("all as JSON lines", lambda: sum(len(line) for line in journal_as_jsonl(every)))


def timed(what: str, do: Callable[[], object], count: int = 0) -> None:
    began = time.perf_counter()
    do()
    seconds = time.perf_counter() - began
    pace = f", {count / seconds:,.0f} a second" if count else ""
    print(f"{what}: {seconds:.3f} s{pace}")


if __name__ == "__main__":
    sys.exit(main())
