"""How long the gazetteer takes to load into an empty database, and how much memory.

    python benchmarks/gazetteer.py [--database-url URL] [--data DIR] [--cities 1000]

Without a URL a scratch SQLite database is made in DIR; a database that is not empty is refused.
"""

import argparse
import os
import resource
import sys
import tempfile
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database-url", default="", help="an empty database of its own")
    parser.add_argument("--data", default="", help="where to put the scratch database [a temporary folder]")
    parser.add_argument("--cities", type=int, default=1000, help="the places of so many people [1000]")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twinhall-") as scratch:
        begin(options.data or scratch, options.database_url)
        measure(options.cities)


def begin(data: str, database_url: str) -> None:
    os.makedirs(data, exist_ok=True)
    os.environ |= {"TWINHALL_DATA_DIR": data, "TWINHALL_SECRET_KEY": "benchmark", "TWINHALL_DEBUG": "0"}
    if database_url:
        os.environ["TWINHALL_DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
    import django

    django.setup()


def measure(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from twinhall.domain.cities.models import City, CityName
    from twinhall.transfer.gazetteer import load_gazetteer

    call_command("migrate", verbosity=0)
    if City.objects.exists():
        sys.exit("This database has cities already; name an empty one.")
    for turn in ("first", "second"):
        began, used = time.perf_counter(), time.process_time()
        load_gazetteer(size, at=timezone.now(), door="benchmark")
        print(
            f"{connection.vendor}, {turn} loading of set {size}: {time.perf_counter() - began:.1f} s "
            f"({time.process_time() - used:.1f} s of this process)"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{City.objects.count():,} cities, {CityName.objects.count():,} names; at most {memory} MB")


if __name__ == "__main__":
    main()
