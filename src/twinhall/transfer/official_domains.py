"""Official mail domains from CSV: the shipped list `data/official_domains.csv`, or one that an operator brings.

A country without a row has no source that says for whom its domains are; its cities prove themselves in other ways.
"""

import datetime
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.cities.models import City
from twinhall.domain.claims.domains import add_domain, plain_domain
from twinhall.domain.claims.models import OfficialDomain
from twinhall.domain.people.models import Person
from twinhall.domain.sources.bulk import SourceFacts, record_sources
from twinhall.kit.errors import CannotDo
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.readers.files import look_at
from twinhall.transfer.readers.tables import Row, read_table, text_of
from twinhall.transfer.reports import ImportReport, Refusal

__all__ = ["SHIPPED", "add_sourced_domain", "import_domains", "load_official_domains"]

SHIPPED = Path(settings.PACKAGE_DIR) / "data" / "official_domains.csv"
REQUIRED = frozenset(("domain", "country", "source_url"))


def load_official_domains(*, at: datetime.datetime, door: str) -> int:
    """Record the shipped rows that are new, and say how many. What was taken off the list by hand stays off."""
    return import_domains(SHIPPED, at=at, door=door).recorded


def import_domains(
    path: Path,
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None = None,
    dry_run: bool = False,
    progress: Progress = in_silence,
) -> ImportReport:
    """Read a list of official domains; single rows are refused with their reason.

    A row that stands in the list, or stood there and was taken off, is known and changes nothing. With `dry_run`
    nothing is recorded. Raises CannotRead when the file as a whole cannot be read.
    """
    look_at(path)
    rows = list(read_table(path, REQUIRED))
    recorded, refused = 0, []
    with transaction.atomic() if dry_run else nullcontext():
        for number, row in enumerate(rows, start=1):
            try:
                recorded += _record(row, by=by, at=at, door=door)
            except CannotDo as problem:
                country = row.cells.get("country", "")[:20]
                refused.append(Refusal(row.line, str(problem), country=country))
            progress(number, len(rows))
        if dry_run:
            transaction.set_rollback(True)
    known = len(rows) - recorded - len(refused)
    return ImportReport(len(rows), recorded, known, refused=tuple(refused))


@transaction.atomic
def add_sourced_domain(
    domain: str,
    *,
    country: str,
    city: City | None,
    source: SourceFacts,
    note: str = "",
    by: Person | None,
    at: datetime.datetime,
    door: str,
    acting_for: str = "",
) -> OfficialDomain:
    """Put a domain on the list together with its source, both or neither. CannotDo as `add_domain` says."""
    return add_domain(
        domain,
        country=country,
        city=city,
        source=record_sources([source])[source.key],
        note=note,
        by=by,
        at=at,
        door=door,
        acting_for=acting_for,
    )


def _record(row: Row, *, by: Person | None, at: datetime.datetime, door: str) -> bool:
    """Whether the row told something new. CannotDo, with the reason, when it cannot be recorded."""
    if row.fault:
        raise CannotDo(row.fault)
    cells = {column: text_of(cell) for column, cell in row.cells.items()}
    domain, country, city = plain_domain(cells["domain"]), _country(cells), _city(cells)
    if OfficialDomain.objects.filter(domain=domain, country=country, city=city).exists():
        return False
    add_sourced_domain(
        domain,
        country=country,
        city=city,
        source=_source(cells),
        note=cells.get("note", "")[:300],
        by=by,
        at=at,
        door=door,
    )
    return True


def _country(cells: dict[str, str]) -> str:
    code = cells["country"].upper()
    if code not in COUNTRIES:
        raise CannotDo(_("There is no country “%(name)s”.") % {"name": code[:20]})
    return code


def _city(cells: dict[str, str]) -> City | None:
    """The city by its permanent id or the last part of its address; none for the whole country."""
    named = cells.get("city", "")
    if not named:
        return None
    found = City.objects.filter(public_id=named).first() or City.objects.filter(slug=named).first()
    if found is None:
        raise CannotDo(_("There is no city with this address."))
    return found


def _source(cells: dict[str, str]) -> SourceFacts:
    address = cells["source_url"]
    try:
        URLValidator(schemes=["http", "https"])(address)
        MaxLengthValidator(400)(address)
    except ValidationError:
        raise CannotDo(_("“%(text)s” is no address of a source.") % {"text": address[:80]}) from None
    return SourceFacts(key=address, url=address, title=cells.get("source_title", "")[:300])
