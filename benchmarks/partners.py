"""How well and how fast partners are ranked: hits@10 as the judge counts them, seconds, memory.

    python benchmarks/partners.py --ties T.csv --cities C.csv [--pad P.csv] --queries Q.csv --answers A.csv

Reads the files of `twinhall partners rank`, and answers (`query_id,city_id`). Closed without --pad, open with it.
"""

import argparse
import csv
import os
import resource
import statistics
import time
from collections import defaultdict
from pathlib import Path

BRICS = frozenset(
    [
        "BR",
        "RU",
        "IN",
        "CN",
        "ZA",
        "EG",
        "ET",
        "IR",
        "AE",
        "ID",
        "SA",
        "BY",
        "BO",
        "KZ",
        "CU",
        "MY",
        "NG",
        "TH",
        "UG",
        "UZ",
        "VN",
    ]
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("ties", "cities", "queries", "answers"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--pad", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ |= {"TWINHALL_SECRET_KEY": "benchmark", "DJANGO_SETTINGS_MODULE": "twinhall.config.settings"}
    import django

    django.setup()
    measure(options)


def measure(options: argparse.Namespace) -> None:
    from twinhall.algorithms.partner_matching import Search, learn, load
    from twinhall.transfer.partner_ranking import RankingFiles, cities_of

    files = RankingFiles(options.ties, options.cities, options.queries, Path(os.devnull), options.pad)
    cities, _refused = cities_of(files)
    ties = [(row["id_a"], row["id_b"]) for row in rows(options.ties)]
    began, used = time.perf_counter(), time.process_time()
    model = learn(cities, ties, seed=options.seed)
    spent = time.process_time() - used
    print(f"learning {time.perf_counter() - began:.0f} s ({spent:.0f} s of processor), at most {memory()} MB")
    began = time.perf_counter()
    model = model.refresh([("", "")])
    print(f"refresh {time.perf_counter() - began:.1f} s")
    hits(model, options)
    queries = [(row["city_id"], row["target_country"]) for row in rows(options.queries)][:200]
    for name, searches in (
        ("one country", [(city, Search(countries=frozenset({country}))) for city, country in queries]),
        (f"all {len(model.places):,}", [(city, Search()) for city, _country in queries[:60]]),
    ):
        taken = []
        for city, search in searches:
            began = time.perf_counter()
            model.rank(city, search, limit=10)
            taken.append((time.perf_counter() - began) * 1000)
        print(
            f"{name}: median {statistics.median(taken):.0f} ms, p95 {sorted(taken)[int(len(taken) * 0.95)]:.0f} ms"
        )
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"partners-{os.getpid()}.npz"
    model.save(path)
    child = os.fork()
    if not child:
        before = resident()
        load(path)
        print(f"file {path.stat().st_size / 1e6:.1f} MB; a loaded model takes {resident() - before} MB more")
        os._exit(0)
    os.waitpid(child, 0)
    path.unlink()


def hits(model, options) -> None:
    country = dict(zip(model.places.columns.key, model.places.columns.country, strict=True))
    asked = {row["query_id"]: (row["city_id"], row["target_country"]) for row in rows(options.queries)}
    answers = defaultdict(set)
    for row in rows(options.answers):
        answers[row["query_id"]].add(row["city_id"])
    found = defaultdict(list)
    for query, partners in answers.items():
        city, target = asked[query]
        ranked = model.best(city, target, 100)
        for partner in partners:
            # Other true partners do not stand in each other's way.
            place = [one for one in ranked if one == partner or one not in partners][:10]
            hit = partner in place
            found["all"].append(hit)
            if not len(model.scorer.network.partners(model.places.index[city])):
                found["city without ties"].append(hit)
            if {country[city], target} <= BRICS:
                found["both BRICS+"].append(hit)
    for name, taken in found.items():
        print(f"hits@10 {name}: {statistics.mean(taken):.4f} of {len(taken):,}")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main()
