"""Erasing an account: first what goes, what stays and why; then doing it."""

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate, PendingAct
from twinhall.domain.claims.models import Claim, Decision, Proof
from twinhall.domain.claims.states import OPEN_STATES
from twinhall.domain.claims.words import ClaimState
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.uploads.actions import erase_upload
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

__all__ = ["ErasingPlan", "Part", "erase_account", "erasing_plan"]


@dataclass(frozen=True)
class Part:
    """A kind of record and how many there are; `why` is said of what stays."""

    what: str
    count: int
    why: str = ""


@dataclass(frozen=True)
class ErasingPlan:
    """What would come of erasing an account now."""

    goes: tuple[Part, ...]
    stays: tuple[Part, ...]


def erasing_plan(person: Person, at: datetime.datetime) -> ErasingPlan:
    """What goes and what stays, counted now."""
    signed = _("Acts of an institution keep the name in office and the role of who acted for it.")
    goes = (
        Part(_("name, e-mail address, language, password"), 1),
        Part(_("further e-mail addresses"), EmailAddress.objects.filter(user=person).count()),
        Part(_("second factors and passkeys"), Authenticator.objects.filter(user=person).count()),
        Part(_("sessions"), UserSession.objects.filter(user=person).count()),
        Part(_("messages to you"), Message.objects.filter(person=person).count()),
        Part(_("files you handed in"), Upload.objects.filter(owner=person, erased_at__isnull=True).count()),
        Part(_("open claims, which are withdrawn"), _open_claims(person).count()),
        Part(_("mandates that hold, which end today"), len(_standing_mandates(person, at))),
    )
    stays = (
        Part(
            _("mandates, with name in office and role"), Mandate.objects.filter(person=person).count(), signed
        ),
        Part(
            _("decisions you took for an institution"),
            Decision.objects.filter(by=person).count() + PendingAct.objects.filter(decided_by=person).count(),
            signed,
        ),
        Part(
            _("journal entries"),
            Entry.objects.filter(by=person.public_id).count(),
            _("They name you by a number that leads to nobody any more."),
        ),
    )
    return ErasingPlan(
        tuple(part for part in goes if part.count), tuple(part for part in stays if part.count)
    )


@transaction.atomic
def erase_account(
    person: Person, *, by: Person, at: datetime.datetime, door: str, acting_for: str = ""
) -> None:
    """Erase everything that is not an act of an institution, in one transaction. It cannot be undone.

    CannotDo when she is the last operator: somebody must be able to run the site.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        raise CannotDo(_("This account was erased already."))
    if person.is_operator and not _other_operators(person):
        raise CannotDo(_("You are the only operator. Make somebody else one first."))
    old_address, language = person.email, person.language
    for mandate in _standing_mandates(person, at):
        Mandate.objects.filter(pk=mandate.pk).update(
            revoked_at=at, revoked_by=None, revoked_reason="account erased"
        )
    _open_claims(person).update(state=ClaimState.WITHDRAWN, ended_at=at)
    Proof.objects.filter(claim__person=person).update(code_hash="", token="")
    Claim.objects.filter(person=person).update(appeal="", office="")
    Message.objects.filter(person=person).delete()
    uploads = list(Upload.objects.filter(owner=person, erased_at__isnull=True))
    for model in (EmailAddress, Authenticator):
        model.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    _empty(person, at)
    write_message(
        to=old_address, subject=_("Your account is erased"), text=_last_letter(), kind="person.erased", at=at
    )
    for upload in uploads:
        erase_upload(upload, by=None, at=at, door=door)
    record(
        "person.erased",
        person.public_id,
        by=by,
        acting_for=acting_for,
        at=at,
        door=door,
        after={"uploads": len(uploads), "language": language},
    )


def _empty(person: Person, at: datetime.datetime) -> None:
    person.email = f"{person.public_id}@erased.invalid"
    person.display_name = person.language = ""
    person.is_active = person.is_operator = False
    person.last_login = None
    person.erased_at = at
    person.set_unusable_password()
    person.save()


def _last_letter() -> str:
    return _(
        "Your account is erased, as you asked. What you did for an institution stays with your name in office and "
        "your role; everything else is gone. This is the last message to this address.\n"
    )


def _open_claims(person: Person) -> QuerySet[Claim]:
    return Claim.objects.filter(person=person, state__in=OPEN_STATES)


def _standing_mandates(person: Person, at: datetime.datetime) -> list[Mandate]:
    found = Mandate.objects.filter(person=person, revoked_at__isnull=True).with_body()
    return [mandate for mandate in found if mandate.ends_on >= at.astimezone(mandate.body.time_zone).date()]


def _other_operators(person: Person) -> bool:
    return Person.objects.filter(is_operator=True, is_active=True).exclude(pk=person.pk).exists()
