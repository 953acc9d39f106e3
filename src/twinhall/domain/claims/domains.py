"""Official mail domains: a list kept per country, each row with its source."""

import datetime

import idna
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import OfficialDomain
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.sources.models import Source
from twinhall.kit.errors import CannotDo

__all__ = ["add_domain", "domains_for", "is_listed", "plain_domain", "remove_domain"]


def plain_domain(text: str) -> str:
    """The domain as the DNS knows it, in ASCII and small letters. CannotDo when it is none."""
    name = text.strip().strip(".").lower().removeprefix("https://").removeprefix("http://").split("/")[0]
    try:
        plain: str = idna.encode(name, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        plain = ""
    labels = plain.split(".")
    if len(labels) < 2 or len(plain) > 253 or labels[-1].isdigit():
        raise CannotDo(
            _("“%(text)s” is not the name of a domain, such as kazan.example.") % {"text": text[:80]}
        )
    return plain


def domains_for(city: City) -> list[OfficialDomain]:
    """The rows that count for a city: its own, and those of its whole country (one query)."""
    standing = OfficialDomain.objects.filter(country=city.country, removed_at__isnull=True)
    return [row for row in standing.select_related("source") if row.city_id in (None, city.pk)]


def is_listed(domain: str, city: City) -> bool:
    """Whether the domain, or one it lies beneath, stands in the list for that city.

    Compared label by label: `durban.gov.za` lies beneath `gov.za`, `evilgov.za` does not.
    """
    return any(domain == row.domain or domain.endswith(f".{row.domain}") for row in domains_for(city))


@transaction.atomic
def add_domain(
    text: str,
    *,
    country: str,
    city: City | None,
    source: Source,
    note: str = "",
    by: Person | None,
    at: datetime.datetime,
    door: str,
    acting_for: str = "",
) -> OfficialDomain:
    """Put a domain on the list, with the source that says it is an authority's."""
    domain = plain_domain(text)
    row = OfficialDomain(
        domain=domain, country=country, city=city, source=source, note=note, added_by=by, added_at=at
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # also when somebody adds it in the same moment
        raise CannotDo(_("This domain stands in the list already.")) from None
    record(
        "domain.added",
        domain[:100],
        by=by,
        acting_for=acting_for,
        at=at,
        door=door,
        concerns=[city.public_id] if city else [],
        after={"country": country, "source": source.key[:200]},
    )
    return row


@transaction.atomic
def remove_domain(
    number: int, *, by: Person, at: datetime.datetime, door: str, acting_for: str = ""
) -> OfficialDomain:
    """Take a domain off the list; proofs given with it stay."""
    row = (
        OfficialDomain.objects.select_for_update(no_key=True)
        .filter(pk=number, removed_at__isnull=True)
        .first()
    )
    if row is None:
        raise CannotDo(_("This domain is not in the list any more."))
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    record(
        "domain.removed",
        row.domain[:100],
        by=by,
        acting_for=acting_for,
        at=at,
        door=door,
        before={"country": row.country},
    )
    return row
