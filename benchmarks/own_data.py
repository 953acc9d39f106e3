"""How long a person waits for the file with everything about her, and for the erasing of her account.

    python benchmarks/own_data.py [--entries 10000] [--letters 20] [--database-url URL]

Works on an empty database of its own (a scratch one unless a URL is given). The file has to come within a minute.
"""

import argparse
import io
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=10_000, help="journal entries by her")
    parser.add_argument("--letters", type=int, default=20, help="files of one megabyte she handed in")
    parser.add_argument("--database-url", default="", help="an empty database of its own")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twinhall-") as scratch:
        os.environ["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
        os.environ["TWINHALL_SECRET_KEY"] = "only for this measurement"
        os.environ["TWINHALL_DATA_DIR"] = scratch
        if words.database_url:
            os.environ["TWINHALL_DATABASE_URL"] = words.database_url
        import django

        django.setup()
        return measure(Path(scratch, "my-data.zip"), words.entries, words.letters)


def measure(file: Path, entries: int, letters: int) -> int:
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from twinhall.access.journal import VERBS
    from twinhall.domain.journal.actions import record
    from twinhall.domain.journal.models import Entry
    from twinhall.domain.notices.actions import write_message
    from twinhall.domain.people.models import Person
    from twinhall.domain.privacy.erasing import erase_account
    from twinhall.domain.privacy.own_data import own_counts, write_own_file
    from twinhall.domain.uploads.actions import keep_upload

    call_command("migrate", verbosity=0, interactive=False)
    if Entry.objects.exists():
        print("This database has a journal already; name an empty one.")
        return 2
    at = timezone.now()
    person = Person.objects.create(email="somebody@city.example", display_name="Example Person")
    with transaction.atomic():
        for number in range(entries):
            record("claim.made", f"clm_{number}", by=person, at=at, door="page", after={"role": "officer"})
        for number in range(entries // 10):
            write_message(to=person.email, subject=f"Letter {number}", text="A letter. " * 50, at=at)
        for _number in range(letters):
            pages = (
                b"%PDF-1.7\n" + os.urandom(1_000_000).replace(b"/", b"-").replace(b"<", b"-") + b"\n%%EOF\n"
            )
            keep_upload(
                io.BytesIO(pages),
                shown_name="letter.pdf",
                purpose="claim-letter",
                owner=person,
                at=at,
                door="page",
            )
    timed("counts of her page", lambda: own_counts(person))

    def write() -> None:
        with file.open("wb") as out:
            write_own_file(person, out, verbs=VERBS, at=at)

    timed(f"her file: {entries:,} entries, {letters} files", write)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"  {file.stat().st_size / 1e6:.1f} MB, most memory {memory} MB")
    timed("erasing her account", lambda: erase_account(person, by=person, at=at, door="page"))
    return 0


def timed(what: str, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    print(f"  {what:<44}{time.perf_counter() - began:8.2f} s")


if __name__ == "__main__":
    raise SystemExit(main())
