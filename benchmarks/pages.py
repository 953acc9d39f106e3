"""How long each page takes, how often it asks the database and how large it is, with a whole list of ties loaded.

    python benchmarks/pages.py --ties TIES.csv [--database-url URL] [--data DIR] [--cities 15000] [--rounds 40]

Fills an empty database with the cities, the shipped facts and the list first. Without a URL a scratch SQLite
database is made and kept in DIR. The size is that of the page itself as it is sent (compressed) and before.
"""

import argparse
import gzip
import os
import statistics
import tempfile
import time
from pathlib import Path

ADDRESSES = (
    "/en/", "/en/cities/", "/en/cities/?q=kazan", "/en/cities/suggestions?q=nizh", "/en/cities/{city}/",
    "/ar/cities/{city}/", "/en/countries/US/", "/en/ties/", "/en/ties/?page=1000", "/en/ties/?alliance=brics",
    "/en/ties/?country=RU&with=CN&as_of=2024-07-09", "/ru/ties/{tie}/", "/en/alliances/brics/",
    "/en/alliances/brics/?as_of=2010-06-01", "/en/about/sources/",
)  # fmt: skip
MOST_MILLISECONDS, MOST_QUERIES, MOST_BYTES = 60, 12, 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--ties", type=Path, help="a list of ties to load; without it what is there is measured"
    )
    parser.add_argument("--database-url", default="", help="an empty or filled database of its own")
    parser.add_argument("--data", default=os.path.join(tempfile.gettempdir(), "twinhall-benchmark-pages"))
    parser.add_argument("--cities", type=int, default=15000, help="the places of so many people [15000]")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for [40]")
    options = parser.parse_args()
    begin(options.data, options.database_url)
    if options.ties:
        fill(options.cities, options.ties)
    measure(options.rounds)


def begin(data: str, database_url: str) -> None:
    os.makedirs(data, exist_ok=True)
    os.environ |= {
        "TWINHALL_DATA_DIR": data,
        "TWINHALL_SECRET_KEY": "benchmark",
        "TWINHALL_ALLOWED_HOSTS": "testserver",
        "TWINHALL_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "twinhall.config.settings",
    }
    if database_url:
        os.environ["TWINHALL_DATABASE_URL"] = database_url
    import django

    django.setup()


def fill(size: int, ties: Path) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from twinhall.transfer.agreements import load_agreements
    from twinhall.transfer.alliances import load_alliances
    from twinhall.transfer.events import load_events
    from twinhall.transfer.gazetteer import load_gazetteer
    from twinhall.transfer.ties import import_ties

    at = timezone.now()
    call_command("migrate", verbosity=0)
    load_gazetteer(size, at=at, door="benchmark")
    load_alliances(at=at, door="benchmark")
    load_agreements(at=at, door="benchmark")
    load_events(at=at, door="benchmark")
    print(import_ties(ties, at=at, door="benchmark"))


def measure(rounds: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from twinhall.domain.cities.models import City
    from twinhall.domain.ties.models import Tie

    city = City.objects.order_by("-tie_count").values_list("slug", flat=True)[0]
    tie = Tie.objects.order_by("-source_count").values_list("public_id", flat=True)[0]
    print(
        f"{connection.vendor}: {City.objects.count():,} cities, {Tie.objects.count():,} ties, {rounds} rounds"
    )
    client = Client()
    for address in (each.format(city=city, tie=tie) for each in ADDRESSES):
        client.get(address)  # once for the caches: the first visitor of the day is not the measure
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content
            queries = len(asked.captured_queries)
        times = [_milliseconds(client, address) for _round in range(rounds)]
        p95 = statistics.quantiles(times, n=20)[-1]
        sent = len(gzip.compress(page))
        too = p95 > MOST_MILLISECONDS or queries > MOST_QUERIES or len(page) > MOST_BYTES
        print(
            f"{'!' if too else ' '} {address:<48} p50 {statistics.median(times):5.1f} ms  p95 {p95:5.1f} ms"
            f"  {queries:2} queries  {sent / 1000:5.1f} of {len(page) / 1000:5.1f} kB"
        )


def _milliseconds(client: object, address: str) -> float:
    began = time.perf_counter()
    client.get(address)  # type: ignore[attr-defined]
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
