"""How long a large list of ties takes, and how much memory.

    python benchmarks/import_ties.py [FILE] [--database-url URL] [--data DIR]

Works on an empty database of its own (a scratch one unless a URL or a folder is given), which is given the
gazetteer first. Aims, on two cores: 34,669 ties in 20 s on SQLite, in 30 s on PostgreSQL, under 600 MB.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

LIST = Path(__file__).resolve().parents[2] / "shared" / "data" / "ties.csv"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=LIST)
    parser.add_argument("--database-url", default="", help="an empty database of its own")
    parser.add_argument("--data", default="", help="where to put the scratch database [a temporary folder]")
    words = parser.parse_args()
    if not words.file.exists():
        print(f"Skipped: there is no list at {words.file}. Give one: python benchmarks/import_ties.py FILE")
        return 0
    with tempfile.TemporaryDirectory(prefix="twinhall-") as scratch:
        os.environ["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
        os.environ["TWINHALL_SECRET_KEY"] = "only for this measurement"
        os.environ["TWINHALL_DATA_DIR"] = words.data or scratch
        if words.database_url:
            os.environ["TWINHALL_DATABASE_URL"] = words.database_url
        import django

        django.setup()
        _measure(words.file)
    return 0


def _measure(path: Path) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from twinhall.domain.cities.models import City
    from twinhall.domain.ties.models import Tie
    from twinhall.transfer.gazetteer import load_gazetteer
    from twinhall.transfer.ties import import_ties

    call_command("migrate", verbosity=0, interactive=False)
    if not City.objects.exists():
        load_gazetteer(15000, at=timezone.now(), door="command")
    before, cpu_before, began = Tie.objects.count(), time.process_time(), time.perf_counter()
    report = import_ties(path, at=timezone.now(), door="command")
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_before
    ties = Tie.objects.count() - before
    unnamed = Tie.objects.filter(parties__city__geonameid__isnull=True).distinct().count()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(report)
    print(f"{connection.vendor}: {seconds:.1f} s (processor {cpu:.1f} s), {megabytes:.0f} MB at most")
    share = 1 - unnamed / max(1, Tie.objects.count())
    print(f"{ties} new ties of {report.read} rows; {share:.1%} with GeoNames ids at all ends")


if __name__ == "__main__":
    sys.exit(main())
