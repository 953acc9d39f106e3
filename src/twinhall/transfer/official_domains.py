"""The shipped list of official mail domains: `data/official_domains.csv`, each row with its source.

A country without a row has no source that says for whom its domains are; its cities prove themselves in other ways.
"""

import csv
import datetime
from pathlib import Path

from django.conf import settings

from twinhall.domain.claims.domains import add_domain
from twinhall.domain.claims.models import OfficialDomain
from twinhall.domain.sources.bulk import SourceFacts, record_sources

__all__ = ["load_official_domains"]

SHIPPED = Path(settings.PACKAGE_DIR) / "data" / "official_domains.csv"


def load_official_domains(*, at: datetime.datetime, door: str, file: Path = SHIPPED) -> int:
    """Record the rows that are new; one that was taken off the list by hand stays off. Gives how many were new."""
    new = 0
    for row in _rows(file):
        if OfficialDomain.objects.filter(domain=row["domain"], country=row["country"], city=None).exists():
            continue
        source = SourceFacts(key=row["source_url"], url=row["source_url"], title=row["source_title"])
        add_domain(
            row["domain"],
            country=row["country"],
            city=None,
            source=record_sources([source])[row["source_url"]],
            note=row["note"],
            by=None,
            at=at,
            door=door,
        )
        new += 1
    return new


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
