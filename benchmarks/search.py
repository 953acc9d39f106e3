"""How long the search takes while somebody types: p50 and p95 over some 200 queries, per database.

    python benchmarks/search.py [--database-url URL] [--data DIR] [--cities 1000]

Fills an empty database with the cities first. Without a URL a scratch SQLite database is made and kept in DIR.
"""

import argparse
import os
import statistics
import tempfile
import time

NAMES = (
    "Nizhni Novgorod", "Nizny Novgrod", "Нижний Новгород", "下诺夫哥罗德", "sao paulo", "São Paulo", "Kazan",
    "Казань", "Guangzhou", "广州", "Durban", "القاهرة", "Cairo", "اصفهان", "Isfahan", "वाराणसी", "Varanasi",
    "Addis Ababa", "አዲስ አበባ", "Jakarta", "San Francisco", "Saint Petersburg", "Moskow", "johanesburg", "Łódź",
    "New York", "Springfield", "Xi'an", "東京", "서울", "rio de janero", "Springfeild", "Zvenigrod", "Санкт-Питербург",
    "San", "Santa", "La", "Qx", "zzzzzz",
)  # fmt: skip


def queries() -> list[str]:
    """Every name as it grows under the typist's fingers: its first letters, then every second one."""
    typed = []
    for name in NAMES:
        lengths = sorted({1, 2, 3, 4, *range(6, len(name), 3), len(name)})
        typed += [name[:length] for length in lengths if length <= len(name)]
    return typed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database-url", default="", help="an empty or filled database of its own")
    parser.add_argument("--data", default=os.path.join(tempfile.gettempdir(), "twinhall-benchmark"))
    parser.add_argument(
        "--cities", type=int, default=1000, help="fill with the places of so many people [1000]"
    )
    parser.add_argument("--slowest", type=int, default=0, help="also print the slowest queries")
    options = parser.parse_args()
    begin(options.data, options.database_url)
    fill(options.cities)
    measure(options.slowest)


def begin(data: str, database_url: str) -> None:
    os.makedirs(data, exist_ok=True)
    os.environ |= {"TWINHALL_DATA_DIR": data, "TWINHALL_SECRET_KEY": "benchmark", "TWINHALL_DEBUG": "0"}
    if database_url:
        os.environ["TWINHALL_DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
    import django

    django.setup()


def fill(size: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from twinhall.transfer.gazetteer import load_gazetteer

    call_command("migrate", verbosity=0)
    load_gazetteer(size, at=timezone.now(), door="benchmark")


def measure(slowest: int) -> None:
    from django.db import connection

    from twinhall.domain.cities.models import City
    from twinhall.domain.cities.search import search_cities

    typed = queries()
    for text in typed:  # once for the caches: the first visitor of the day is not the measure
        search_cities(text, limit=10)
    times = []
    for text in typed:
        began = time.perf_counter()
        search_cities(text, limit=10)
        times.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{connection.vendor}: {City.objects.count():,} cities, {len(typed)} queries: "
        f"p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, slowest {max(times):.1f} ms"
    )
    for spent, text in sorted(zip(times, typed, strict=True), reverse=True)[:slowest]:
        print(f"  {spent:7.1f} ms  {text}")


if __name__ == "__main__":
    main()
