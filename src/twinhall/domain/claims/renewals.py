"""Verification ends with the mandate: sixty days before, its holder is asked to renew it, once."""

import datetime

from django.db import transaction

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import OFFICE_ROLES, BodyKind
from twinhall.domain.cities.models import City
from twinhall.domain.claims.letters import ask_to_renew
from twinhall.domain.claims.words import DAYS_BEFORE_RENEWAL
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person

__all__ = ["ask_for_renewals", "present_mandate", "renewal_opens_on"]


def present_mandate(person: Person, city: City, at: datetime.datetime) -> Mandate | None:
    """Her mandate with an office of that city that lasts longest, holding now or granted for later (one query)."""
    held = Mandate.objects.of_person(person.pk).filter(
        body__city=city,
        role__in=OFFICE_ROLES,
        revoked_at__isnull=True,
        ends_on__gte=at.date() - datetime.timedelta(days=1),
    )
    for mandate in held.with_body().order_by("-ends_on", "-pk"):
        if mandate.ends_on >= at.astimezone(mandate.body.time_zone).date():
            return mandate
    return None


def renewal_opens_on(mandate: Mandate) -> datetime.date:
    """The first day on which its holder is asked, and may ask, for the next."""
    return mandate.ends_on - datetime.timedelta(days=DAYS_BEFORE_RENEWAL)


def ask_for_renewals(at: datetime.datetime) -> dict[str, int]:
    """Write to the holders of verified mandates that end within sixty days (a daily routine).

    Each mandate is asked for once, however often this runs: that it was is kept with it, in the same transaction.
    """
    last = at.date() + datetime.timedelta(days=DAYS_BEFORE_RENEWAL)
    due = Mandate.objects.filter(
        body__kind=BodyKind.CITY,
        role__in=OFFICE_ROLES,
        verified_on__isnull=False,
        revoked_at__isnull=True,
        renewal_asked_at__isnull=True,
        ends_on__gte=at.date(),
        ends_on__lte=last,
    )
    return {"asked": sum(_ask(public_id, at) for public_id in due.values_list("public_id", flat=True))}


@transaction.atomic
def _ask(public_id: str, at: datetime.datetime) -> bool:
    mandate = Mandate.objects.select_for_update(of=("self",), no_key=True).get(public_id=public_id)
    if mandate.renewal_asked_at is not None or mandate.revoked_at is not None:
        return False
    follows = Mandate.objects.filter(
        person=mandate.person_id, body=mandate.body_id, revoked_at__isnull=True, starts_on__gt=mandate.ends_on
    )
    mandate.renewal_asked_at = at
    mandate.save(update_fields=["renewal_asked_at"])
    if follows.exists():
        return False
    ask_to_renew(mandate, at=at)
    record(
        "mandate.renewal-asked",
        mandate.public_id,
        by=None,
        at=at,
        door="job",
        concerns=[mandate.body.public_id, mandate.person.public_id],
        after={"ends_on": mandate.ends_on},
    )
    return True
