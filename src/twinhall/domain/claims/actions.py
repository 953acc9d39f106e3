"""What can happen to a claim: made, handed in, approved by two, refused, appealed, withdrawn, lapsed."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.actions import body_of_city, grant_mandate
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import OFFICE_ROLES
from twinhall.domain.cities.models import City
from twinhall.domain.claims.letters import tell_of_approval, tell_of_refusal, tell_secretariat
from twinhall.domain.claims.locking import locked_claim, move
from twinhall.domain.claims.models import Claim, Decision
from twinhall.domain.claims.proofs import take_over_dns_record
from twinhall.domain.claims.renewals import present_mandate, renewal_opens_on
from twinhall.domain.claims.states import WAITING_STATES
from twinhall.domain.claims.words import (
    APPROVALS_NEEDED,
    DAYS_TO_PROVE,
    PROOFS_NEEDED,
    ClaimKind,
    ClaimState,
    ProofState,
    Verdict,
)
from twinhall.domain.journal.actions import record
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person
from twinhall.kit.dates import day_in_present_language
from twinhall.kit.errors import CannotDo

__all__ = [
    "LONGEST",
    "appeal",
    "approve",
    "claim_city",
    "lapse_claims",
    "refuse",
    "submit",
    "withdraw",
]

LONGEST = datetime.timedelta(days=5 * 365)


@transaction.atomic
def claim_city(
    *,
    city: City,
    alliance: Alliance,
    role: str,
    office: str,
    ends_on: datetime.date,
    by: Person,
    at: datetime.datetime,
    door: str,
) -> Claim:
    """A person says that she speaks for the city. `alliance` is the one whose secretariat will decide.

    Whoever speaks for it already asks for the next mandate by this, in the last weeks of the present one.
    CannotDo when the mandate asked for is past or too long, or when she claims the city already.
    """
    # Her row: two claims of one person at once wait for each other, and an erased account claims nothing.
    if locked_person(by).erased_at is not None:
        raise CannotDo(_("This person has no account here any more."))
    renews = present_mandate(by, city, at)
    _check_last_day(ends_on, renews, at)
    if role not in OFFICE_ROLES:
        raise CannotDo(_("Translators and press officers get their mandate from the city, not by a claim."))
    open_states = [ClaimState.OPEN, *WAITING_STATES]
    if Claim.objects.filter(person=by, city=city, state__in=open_states).exists():
        raise CannotDo(_("You have claimed this city already; go on with that claim."))
    claim = Claim.objects.create(
        kind=ClaimKind.RENEWAL if renews else ClaimKind.FIRST,
        person=by,
        city=city,
        alliance=alliance,
        role=role,
        office=office.strip(),
        ends_on=ends_on,
        made_at=at,
        renews=renews,
    )
    record(
        "claim.made",
        claim.public_id,
        by=by,
        at=at,
        door=door,
        concerns=[city.public_id],
        after={"city": city.public_id, "role": role, "ends_on": ends_on, "kind": claim.kind},
    )
    if renews is not None:
        take_over_dns_record(claim, renews, by=by, at=at, door=door)
    return claim


def _check_last_day(ends_on: datetime.date, renews: Mandate | None, at: datetime.datetime) -> None:
    if ends_on <= at.date():
        raise CannotDo(_("The last day of the mandate is past."))
    if ends_on > at.date() + LONGEST:
        raise CannotDo(_("A mandate is given for five years at most, and renewed then."))
    if renews is None:
        return
    days = {
        "last": day_in_present_language(renews.ends_on),
        "opens": day_in_present_language(renewal_opens_on(renews)),
    }
    if at.date() < renewal_opens_on(renews):
        raise CannotDo(
            _(
                "You act for this city until %(last)s already. From %(opens)s on you can ask for the next mandate."
            )
            % days
        )
    if ends_on <= renews.ends_on:
        raise CannotDo(_("Your present mandate lasts until %(last)s; choose a later day.") % days)


@transaction.atomic
def submit(public_id: str, *, by: Person, at: datetime.datetime, door: str) -> Claim:
    """Hand the claim in to the secretariat. CannotDo before two proofs of different kinds are there."""
    claim = locked_claim(public_id)
    if proofs_there(claim) < PROOFS_NEEDED:
        raise CannotDo(_("Two proofs of different kinds are needed first."))
    move(claim, ClaimState.SUBMITTED)
    claim.submitted_at = at
    claim.save(update_fields=["state", "submitted_at"])
    tell_secretariat(claim, at=at)
    _record("claim.submitted", claim, ClaimState.OPEN, by=by, at=at, door=door)
    return claim


def proofs_there(claim: Claim) -> int:
    """Proofs given, or in the hands of a person who checks them (a letter, a call-back)."""
    there = [ProofState.GIVEN, ProofState.TO_CHECK]
    return claim.proofs.filter(state__in=there).count()


@transaction.atomic
def approve(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Claim:
    """A person of the secretariat approves; with the second one the mandate is granted."""
    # The account before the claim, as those who erase it lock them: it gets a mandate in the end.
    locked_person(Person.objects.get(claims__public_id=public_id))
    claim, before = _to_decide(public_id, by)
    given = claim.proofs.filter(state=ProofState.GIVEN).count()
    if given < PROOFS_NEEDED:
        raise CannotDo(_("Two accepted proofs of different kinds are needed before anybody can approve."))
    _keep_decision(claim, Verdict.APPROVE, "", by=by, at=at)
    if _approvals(claim) < APPROVALS_NEEDED:
        _record("claim.approved-once", claim, before, by=by, at=at, door=door)
        return claim
    claim.mandate = _grant(claim, by=by, at=at, door=door)
    move(claim, ClaimState.APPROVED)
    claim.ended_at = at
    claim.save(update_fields=["state", "mandate", "ended_at"])
    tell_of_approval(claim, at=at)
    _record("claim.approved", claim, before, by=by, at=at, door=door)
    return claim


def _approvals(claim: Claim) -> int:
    """Approvals of this round. One whose giver was put out of the secretariat since does not count any more."""
    revoked = Mandate.objects.filter(
        person=OuterRef("by"), body=OuterRef("acting_for"), revoked_at__gte=OuterRef("at")
    )
    given = claim.decisions.filter(round=claim.round, verdict=Verdict.APPROVE)
    return given.exclude(Exists(revoked)).count()


def _grant(claim: Claim, *, by: Acting, at: datetime.datetime, door: str) -> Mandate:
    if claim.renews is not None and claim.renews.revoked_at is not None:
        raise CannotDo(
            _(
                "The mandate that this claim renews was revoked since. Refuse the claim; a new one can be made."
            )
        )
    body = body_of_city(claim.city, by=by.person, acting_for=by.body_id, at=at, door=door)
    today = at.astimezone(body.time_zone).date()
    follows = claim.renews.ends_on + datetime.timedelta(days=1) if claim.renews else today
    return grant_mandate(
        person=claim.person,
        body=body,
        role=claim.role,
        # A renewal follows the old mandate without a gap and without a day that both hold.
        starts_on=max(today, follows),
        ends_on=claim.ends_on,
        by=by,
        at=at,
        door=door,
        verified_on=today,
    )


@transaction.atomic
def refuse(public_id: str, *, reason: str, by: Acting, at: datetime.datetime, door: str) -> Claim:
    """A person of the secretariat refuses, with a reason; the claimant may appeal.

    The refusal of an appeal has to come from somebody else than the refusal it speaks against.
    """
    claim, before = _to_decide(public_id, by)
    reason = reason.strip()
    if not reason:
        raise CannotDo(_("Please say why: the claimant is told, and may appeal."))
    if claim.decisions.filter(round=claim.round - 1, verdict=Verdict.REFUSE, by=by.person).exists():
        raise CannotDo(_("You refused this claim before; somebody else decides on the appeal."))
    _keep_decision(claim, Verdict.REFUSE, reason, by=by, at=at)
    move(claim, ClaimState.REFUSED)
    claim.ended_at = at
    claim.save(update_fields=["state", "ended_at"])
    tell_of_refusal(claim, reason, at=at)
    _record("claim.refused", claim, before, by=by, at=at, door=door)
    return claim


@transaction.atomic
def appeal(public_id: str, *, text: str, by: Person, at: datetime.datetime, door: str) -> Claim:
    """The claimant answers a refusal; a new round of decisions begins."""
    locked_person(by)  # before the claim: nobody claims anew at the same moment
    claim = locked_claim(public_id)
    if not text.strip():
        raise CannotDo(_("Please say what speaks against the refusal."))
    others = Claim.objects.filter(person=claim.person, city=claim.city).exclude(pk=claim.pk)
    if others.filter(state__in=[ClaimState.OPEN, *WAITING_STATES]).exists():
        raise CannotDo(_("You have claimed this city anew; go on with that claim."))
    move(claim, ClaimState.APPEALED)
    claim.round += 1
    claim.appeal = text.strip()
    claim.submitted_at, claim.ended_at = at, None
    claim.save(update_fields=["state", "round", "appeal", "submitted_at", "ended_at"])
    tell_secretariat(claim, at=at)
    _record("claim.appealed", claim, ClaimState.REFUSED, by=by, at=at, door=door)
    return claim


@transaction.atomic
def withdraw(public_id: str, *, by: Person, at: datetime.datetime, door: str) -> Claim:
    """The claimant takes the claim back."""
    claim = locked_claim(public_id)
    before = claim.state
    move(claim, ClaimState.WITHDRAWN)
    claim.ended_at = at
    claim.save(update_fields=["state", "ended_at"])
    _record("claim.withdrawn", claim, before, by=by, at=at, door=door)
    return claim


def lapse_claims(at: datetime.datetime) -> dict[str, int]:
    """Close claims whose proofs never came (a daily routine); each in a transaction of its own."""
    due = Claim.objects.filter(state=ClaimState.OPEN, made_at__lt=at - datetime.timedelta(days=DAYS_TO_PROVE))
    return {"lapsed": sum(_lapse(public_id, at) for public_id in due.values_list("public_id", flat=True))}


@transaction.atomic
def _lapse(public_id: str, at: datetime.datetime) -> bool:
    claim = locked_claim(public_id)
    if claim.state != ClaimState.OPEN:
        return False
    move(claim, ClaimState.LAPSED)
    claim.ended_at = at
    claim.save(update_fields=["state", "ended_at"])
    _record("claim.lapsed", claim, ClaimState.OPEN, by=None, at=at, door="job")
    return True


def _to_decide(public_id: str, by: Acting) -> tuple[Claim, str]:
    claim = locked_claim(public_id)
    if claim.state not in WAITING_STATES:
        raise CannotDo(
            _("This claim does not wait for a decision: it is “%(state)s”.")
            % {"state": ClaimState(claim.state).label}
        )
    if claim.person_id == by.person.pk:
        raise CannotDo(_("Nobody decides on her own claim."))
    if claim.decisions.filter(round=claim.round, by=by.person).exists():
        raise CannotDo(_("You have decided already; a second person is asked."))
    return claim, claim.state


def _keep_decision(claim: Claim, verdict: Verdict, reason: str, *, by: Acting, at: datetime.datetime) -> None:
    if by.body is None:
        raise CannotDo(_("Only the secretariat decides on claims."))
    Decision.objects.create(
        claim=claim,
        round=claim.round,
        verdict=verdict,
        reason=reason,
        by=by.person,
        acting_for=by.body,
        at=at,
    )


def _record(
    verb: str,
    claim: Claim,
    before: str,
    *,
    by: Acting | Person | None,
    at: datetime.datetime,
    door: str,
) -> None:
    acting = by if isinstance(by, Acting) else None
    record(
        verb,
        claim.public_id,
        by=acting.person if acting else by if isinstance(by, Person) else None,
        acting_for=acting.body_id if acting else "",
        at=at,
        door=door,
        concerns=_concerned(claim),
        before={"state": str(before)},
        after={"state": str(claim.state), "round": claim.round}
        | ({"mandate": claim.mandate.public_id} if claim.mandate else {}),
    )


def _concerned(claim: Claim) -> Iterable[str]:
    return [claim.city.public_id, claim.person.public_id]
