"""Erasing an account: everything about a person goes but the acts of institutions, at once and for good."""

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from twinhall.domain.bodies.actions import concerned_by
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.claims.states import OPEN_STATES
from twinhall.domain.claims.words import ClaimState
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.journal.actions import record
from twinhall.domain.notices.models import Notice, NoticeChoice
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.letters import write_last_letter
from twinhall.domain.privacy.links import messages_to, own_files
from twinhall.domain.programme.models import AgendaFeed, Pick, Reviewer
from twinhall.domain.terms.models import Feed
from twinhall.domain.uploads.actions import take_away, tell_erased
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

__all__ = ["erase_account", "standing_mandates"]

REASON = "account erased"


@dataclass
class _Gone:
    """What was locked and changed, to be told to the journal when nothing more is locked."""

    claims: list[tuple[Claim, str]]
    mandates: list[Mandate]
    uploads: list[Upload]
    messages: int


@transaction.atomic
def erase_account(person: Person, *, by: Person | None, at: datetime.datetime, door: str) -> None:
    """Erase everything that is not an act of an institution, in one transaction. It cannot be undone.

    `by` is None when the daily routine does it. CannotDo when it was done already, when she is the last operator
    (somebody must be able to run the site), or an example person who is invented for all visitors of a demo.
    """
    person = _locked(person, by)
    # Claims before mandates, as those who approve a claim lock them; nothing is locked after the first entry.
    gone = _Gone(
        claims=_withdraw_claims(person, at),
        mandates=_revoke_mandates(person, at),
        uploads=take_away(
            own_files(person),
            at=at,
        ),
        messages=messages_to(person).delete()[0],
    )
    # What stands in files of ties or in a programme is the cities' own and stays, without her.
    Upload.objects.filter(owner=person).update(owner=None)
    old_address, language = person.email, person.language
    for session in UserSession.objects.filter(user=person):
        session.end()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    for kind in (Notice, NoticeChoice, Feed, Pick, AgendaFeed, Reviewer):
        kind._default_manager.filter(person=person).delete()
    # A delegation's list is the city's; her account no longer leads to it.
    Delegation.objects.filter(assistant=person).update(assistant=None)
    Participant.objects.filter(person=person).update(person=None, email="")
    _empty(person, at)
    write_last_letter(old_address, language, unused=by is None, at=at)
    _tell(person, gone, by=by, at=at, door=door)


def standing_mandates(person: Person, at: datetime.datetime) -> list[Mandate]:
    """Those that hold or will hold, and were not revoked."""
    found = Mandate.objects.filter(person=person, revoked_at__isnull=True).with_body().order_by("pk")
    return [mandate for mandate in found if mandate.ends_on >= at.astimezone(mandate.body.time_zone).date()]


def _locked(person: Person, by: Person | None) -> Person:
    """Her row and those of all operators, so that two last ones cannot go in the same second."""
    rows = Person.objects.filter(Q(pk=person.pk) | Q(is_operator=True, is_active=True))
    locked = {row.pk: row for row in rows.select_for_update(no_key=True).order_by("pk")}
    found = locked.pop(person.pk)
    if found.erased_at is not None:
        raise CannotDo(_("This account was erased already."))
    if found.is_operator and not locked:
        raise CannotDo(_("You are the only operator. Make somebody else one first."))
    if found.is_example and by is not None and by.pk == found.pk:
        raise CannotDo(_("Example people stay, so that others can look around as them."))
    return found


def _withdraw_claims(person: Person, at: datetime.datetime) -> list[tuple[Claim, str]]:
    """Those still open are withdrawn; of all others, what she wrote and the codes go. Gives the withdrawn."""
    claims = Claim.objects.filter(person=person).select_for_update(of=("self",), no_key=True)
    withdrawn = []
    for claim in claims.select_related("city").order_by("pk"):
        before = claim.state
        claim.office = claim.appeal = ""
        if claim.state in OPEN_STATES:
            claim.state, claim.ended_at = ClaimState.WITHDRAWN, at
            withdrawn.append((claim, str(before)))
        claim.save(update_fields=["office", "appeal", "state", "ended_at"])
    Proof.objects.filter(claim__person=person).update(code_hash="", token="")
    return withdrawn


def _revoke_mandates(person: Person, at: datetime.datetime) -> list[Mandate]:
    wanted = [mandate.pk for mandate in standing_mandates(person, at)]
    locked = Mandate.objects.filter(pk__in=wanted, revoked_at__isnull=True).with_body().order_by("pk")
    mandates = list(locked.select_for_update(of=("self",), no_key=True))
    for mandate in mandates:
        mandate.revoked_at, mandate.revoked_reason = at, REASON
        mandate.save(update_fields=["revoked_at", "revoked_reason"])
    return mandates


def _empty(person: Person, at: datetime.datetime) -> None:
    person.email = f"{person.public_id}@erased.invalid"
    person.display_name = person.language = ""
    person.is_active = person.is_operator = False
    person.last_login = None
    person.erased_at = at
    person.set_unusable_password()
    person.save()


def _tell(person: Person, gone: _Gone, *, by: Person | None, at: datetime.datetime, door: str) -> None:
    """Each body and city finds in its own journal what ended for it."""
    for claim, before in gone.claims:
        record(
            "claim.withdrawn",
            claim.public_id,
            by=by,
            at=at,
            door=door,
            concerns=[claim.city.public_id, person.public_id],
            before={"state": before},
            after={"state": str(claim.state), "round": claim.round},
        )
    for mandate in gone.mandates:
        record(
            "mandate.revoked",
            mandate.public_id,
            by=by,
            at=at,
            door=door,
            concerns=concerned_by(mandate.body, person),
            before={"ends_on": mandate.ends_on},
            after={"revoked_at": at},
        )
    tell_erased(gone.uploads, by=by, at=at, door=door)
    figures = {
        "claims": len(gone.claims),
        "mandates": len(gone.mandates),
        "uploads": len(gone.uploads),
        "messages": gone.messages,
    }
    record("person.erased", person.public_id, by=by, at=at, door=door, after=figures)
