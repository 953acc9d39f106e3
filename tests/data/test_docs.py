"""What docs/sources.md says of the shipped facts is so."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.data.shipped import DATA, table

SOURCES = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")


def test_rows_by_site_are_counted_right() -> None:
    rows = Counter(urlsplit(row["source_url"]).hostname or "" for row in table("agreements.csv"))
    told = {
        site: int(count)
        for site, count in re.findall(r"^\| `([^`]+)` \|.*\| (\d+) \|$", SOURCES, re.MULTILINE)
    }
    single = SOURCES.split("One row each: ")[1].split("\n")[0]
    assert told | dict.fromkeys(re.findall("`([^`]+)`", single), 1) == rows


def test_totals_are_told_right() -> None:
    agreements, events, names = table("agreements.csv"), table("events.csv"), table("city_names.csv")
    pairs = {
        frozenset([(row["city_a"], row["country_a"]), (row["city_b"], row["country_b"])])
        for row in agreements
    }
    assert f"{len(agreements)} rows on {len(pairs)} pairs" in SOURCES
    assert f"{len(events)} events of 2008 to 2026" in SOURCES
    assert f"{sum(event['alliance'] == 'brics' for event in events)} of them in the name of BRICS" in SOURCES
    assert f"the {sum(event['state'] == 'announced' for event in events)} that rest only" in SOURCES
    assert f"{len(names):,} names of {len({row['geonameid'] for row in names})} cities" in SOURCES


def test_approval_tracks_are_told_as_they_are() -> None:
    row = r"^\| `(\w+\.toml)` \| ([a-z-]+) \| (\d+) \| (\d+) \| (.+) \|$"
    told = {
        name: (status, int(steps), int(unlinked), re.findall("`([^`]+)`", sites))
        for name, status, steps, unlinked, sites in re.findall(row, SOURCES, re.MULTILINE)
    }
    files = (DATA / "approvals").glob("*.toml")
    assert told == {file.name: _as_told(tomllib.loads(file.read_text("utf-8"))) for file in files}


def _as_told(track: dict[str, Any]) -> tuple[str, int, int, list[str]]:
    """Status, number of steps, number of sources without a link, and the sites of the others."""
    sources = track.get("sources", [])
    sites = dict.fromkeys(urlsplit(source["url"]).hostname or "" for source in sources if "url" in source)
    unlinked = sum("url" not in source for source in sources)
    return track["status"], len(track.get("steps", [])), unlinked, list(sites)
