"""Proofs: four ways to show that one speaks for a city."""

import datetime
import secrets
from typing import BinaryIO

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.claims.domains import is_listed, plain_domain
from twinhall.domain.claims.letters import codes_sent, forget_codes, send_code, tell_of_proof_refused
from twinhall.domain.claims.locking import locked_claim
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.claims.states import OPEN_STATES
from twinhall.domain.claims.words import ProofKind, ProofState
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.uploads.actions import keep_upload
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

__all__ = [
    "MOST_WRONG_CODES",
    "RECORD_NAME",
    "begin_dns",
    "begin_mail",
    "check_letter",
    "confirm_code",
    "expected_record",
    "hand_in_letter",
    "keep_letter",
    "note_dns_answer",
    "record_call_back",
    "take_over_dns_record",
]

CODE_HOURS = 24
MOST_WRONG_CODES = 5
MINUTES_BETWEEN_CODES = 2
CODES_AN_HOUR = 3  # to one person, whatever she claims: nobody's mailbox is to be filled from here
RECORD_NAME = "_twinhall"  # the record may stand here or at the domain itself


@transaction.atomic
def begin_mail(public_id: str, address: str, *, by: Person, at: datetime.datetime, door: str) -> Proof:
    """Send a code to an address at an official domain. The address itself is not kept with the proof."""
    claim = _open_claim(public_id)
    domain = plain_domain(address.rpartition("@")[2])
    if not is_listed(domain, claim.city):
        raise CannotDo(
            _(
                "“%(domain)s” is not in the list of official domains for this city. Choose another way of proof."
            )
            % {"domain": domain}
        )
    proof = _proof(claim, ProofKind.MAIL_DOMAIN, at)
    _refuse_given(proof)
    pause = datetime.timedelta(minutes=MINUTES_BETWEEN_CODES)
    if proof.code_sent_at is not None and at - proof.code_sent_at < pause:
        raise CannotDo(_("A code was sent a moment ago. Please wait two minutes before asking for another."))
    if codes_sent(by, since=at - datetime.timedelta(hours=1)) >= CODES_AN_HOUR:
        raise CannotDo(
            _("Three codes were sent within an hour. Please wait an hour before asking for another.")
        )
    code = f"{secrets.randbelow(10**8):08d}"
    proof.domain, proof.is_listed = domain, True
    proof.code_hash, proof.code_sent_at, proof.wrong_codes = make_password(code), at, 0
    _save(proof, ProofState.STARTED)
    send_code(address.strip(), code, claim, at=at)
    _record("proof.begun", proof, claim, by=by, at=at, door=door)
    return proof


def confirm_code(public_id: str, code: str, *, by: Person, at: datetime.datetime, door: str) -> Proof:
    """The claimant gives the code that was mailed. A wrong one is counted, so it ends no transaction but its own."""
    proof, problem = _take_code(public_id, code, by=by, at=at, door=door)
    if proof is None:
        raise CannotDo(problem)
    return proof


@transaction.atomic
def _take_code(
    public_id: str, code: str, *, by: Person, at: datetime.datetime, door: str
) -> tuple[Proof | None, str]:
    """The proof when the code is right, else the sentence to say. Code and domain are read under one lock."""
    claim = _open_claim(public_id)
    proof = (
        Proof.objects.select_for_update(no_key=True).filter(claim=claim, kind=ProofKind.MAIL_DOMAIN).first()
    )
    if proof is None or not proof.code_hash or proof.code_sent_at is None:
        return None, _("Ask for a code first.")
    if at - proof.code_sent_at > datetime.timedelta(hours=CODE_HOURS):
        return None, _("This code has expired; ask for a new one.")
    if proof.wrong_codes >= MOST_WRONG_CODES:
        return None, _("Too many wrong codes; ask for a new one.")
    if not check_password("".join(code.split()), proof.code_hash):
        proof.wrong_codes += 1
        proof.save(update_fields=["wrong_codes"])
        left = MOST_WRONG_CODES - proof.wrong_codes
        return None, _("This code is wrong. Tries left: %(left)s.") % {"left": left}
    proof.code_hash = ""
    proof.checked_at = at
    _save(proof, ProofState.GIVEN)
    forget_codes(by)
    _record("proof.given", proof, claim, by=by, at=at, door=door)
    return proof, ""


@transaction.atomic
def begin_dns(public_id: str, domain: str, *, by: Person, at: datetime.datetime, door: str) -> Proof:
    """Choose the domain and get the text that its TXT record must hold."""
    claim = _open_claim(public_id)
    proof = _proof(claim, ProofKind.DNS_RECORD, at)
    _refuse_given(proof)
    named = plain_domain(domain)
    if proof.domain != named or not proof.token:
        proof.domain, proof.token = named, secrets.token_urlsafe(24)
    proof.is_listed = is_listed(named, claim.city)
    _save(proof, ProofState.STARTED)
    _record("proof.begun", proof, claim, by=by, at=at, door=door)
    return proof


def expected_record(proof: Proof) -> str:
    """What the TXT record must hold."""
    return f"twinhall-verification={proof.token}"


@transaction.atomic
def note_dns_answer(
    public_id: str, records: list[str], *, by: Person, at: datetime.datetime, door: str
) -> Proof:
    """Take in what the DNS answered. CannotDo, with what was found, when the record is not there."""
    claim = _open_claim(public_id)
    proof = (
        Proof.objects.select_for_update(no_key=True).filter(claim=claim, kind=ProofKind.DNS_RECORD).first()
    )
    if proof is None or not proof.token:
        raise CannotDo(_("Name the domain first."))
    _refuse_given(proof)
    if expected_record(proof) not in [found.strip() for found in records]:
        ours = [found for found in records if found.startswith("twinhall-verification=")]
        if ours:
            raise CannotDo(
                _("The record is there but holds another value: %(found)s") % {"found": ours[0][:120]}
            )
        raise CannotDo(
            _("No such record was found yet. New records can take some hours to be seen everywhere.")
        )
    proof.checked_at = at
    _save(proof, ProofState.GIVEN)
    _record("proof.given", proof, claim, by=by, at=at, door=door)
    return proof


def take_over_dns_record(
    claim: Claim, renewed: Mandate, *, by: Person, at: datetime.datetime, door: str
) -> Proof | None:
    """For a renewal, ask for the very record of last time: while it stands, looking it up once more is enough.

    In the caller's transaction. Gives nothing when the mandate was not proved so.
    """
    last = Proof.objects.filter(
        claim__mandate=renewed, kind=ProofKind.DNS_RECORD, state=ProofState.GIVEN
    ).first()
    if last is None or not last.token:
        return None
    proof = Proof.objects.create(
        claim=claim,
        kind=ProofKind.DNS_RECORD,
        domain=last.domain,
        is_listed=is_listed(last.domain, claim.city),
        token=last.token,
        begun_at=at,
    )
    _record("proof.begun", proof, claim, by=by, at=at, door=door)
    return proof


@transaction.atomic
def keep_letter(
    public_id: str, content: BinaryIO, *, shown_name: str, by: Person, at: datetime.datetime, door: str
) -> Proof:
    """Keep a file and hand it in as the stamped letter, both or neither. CannotDo for a file that is refused."""
    _refuse_given(_proof(_open_claim(public_id), ProofKind.STAMPED_LETTER, at))
    upload = keep_upload(content, shown_name=shown_name, purpose="claim-letter", owner=by, at=at, door=door)
    return hand_in_letter(public_id, upload, by=by, at=at, door=door)


@transaction.atomic
def hand_in_letter(public_id: str, upload: Upload, *, by: Person, at: datetime.datetime, door: str) -> Proof:
    """A stamped letter as an uploaded file; a person of the secretariat will check it."""
    claim = _open_claim(public_id)
    proof = _proof(claim, ProofKind.STAMPED_LETTER, at)
    _refuse_given(proof)
    proof.upload, proof.note = upload, ""
    proof.checked_at = proof.checked_by = proof.checked_for = None
    _save(proof, ProofState.TO_CHECK)
    _record("proof.begun", proof, claim, by=by, at=at, door=door)
    return proof


@transaction.atomic
def check_letter(
    proof_id: str, *, accepts: bool, note: str, by: Acting, at: datetime.datetime, door: str
) -> Proof:
    """A person of the secretariat has looked at the letter. Not accepting it needs a note for the claimant."""
    claim = _open_claim(Proof.objects.select_related("claim").get(public_id=proof_id).claim.public_id)
    proof = Proof.objects.select_for_update(of=("self",), no_key=True).get(public_id=proof_id)
    if claim.person_id == by.person.pk:
        raise CannotDo(_("Nobody checks her own letter."))
    if proof.state != ProofState.TO_CHECK:
        raise CannotDo(_("This letter was checked already."))
    if not accepts and not note.strip():
        raise CannotDo(_("Please say why the letter is not accepted."))
    proof.checked_at, proof.checked_by, proof.checked_for = at, by.person, by.body
    proof.note = note.strip()[:500]
    _save(proof, ProofState.GIVEN if accepts else ProofState.REFUSED)
    if not accepts:
        tell_of_proof_refused(claim, str(ProofKind(proof.kind).label), proof.note, at=at)
    _record("proof.given" if accepts else "proof.refused", proof, claim, by=by, at=at, door=door)
    return proof


@transaction.atomic
def record_call_back(
    public_id: str,
    *,
    called_on: datetime.date,
    note: str,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Proof:
    """The country's focal point has called the city back by a number it knew itself, and it was her."""
    claim = _open_claim(public_id)
    if claim.person_id == by.person.pk:
        raise CannotDo(_("Nobody calls herself back."))
    if called_on > at.date() + datetime.timedelta(days=1):
        raise CannotDo(_("The day of the call is in the future."))
    if called_on < claim.made_at.date() - datetime.timedelta(days=1):
        raise CannotDo(_("The call has to come after the claim."))
    proof = _proof(claim, ProofKind.CALL_BACK, at)
    _refuse_given(proof)
    proof.called_on, proof.note = called_on, note.strip()[:500]
    proof.checked_at, proof.checked_by, proof.checked_for = at, by.person, by.body
    _save(proof, ProofState.GIVEN)
    _record("proof.given", proof, claim, by=by, at=at, door=door)
    return proof


def _open_claim(public_id: str) -> Claim:
    claim = locked_claim(public_id)
    if claim.state not in OPEN_STATES:
        raise CannotDo(_("This claim is closed; nothing can be added to it."))
    return claim


def _proof(claim: Claim, kind: ProofKind, at: datetime.datetime) -> Proof:
    proof, _made = Proof.objects.select_for_update(no_key=True).get_or_create(
        claim=claim, kind=kind, defaults={"begun_at": at}
    )
    return proof


def _refuse_given(proof: Proof) -> None:
    if proof.state == ProofState.GIVEN:
        raise CannotDo(_("This proof is given already."))


def _save(proof: Proof, state: ProofState) -> None:
    proof.state = state
    proof.save()


def _record(
    verb: str,
    proof: Proof,
    claim: Claim,
    *,
    by: Acting | Person,
    at: datetime.datetime,
    door: str,
) -> None:
    acting = by if isinstance(by, Acting) else None
    record(
        verb,
        proof.public_id,
        by=by.person if isinstance(by, Acting) else by,
        acting_for=acting.body_id if acting else "",
        at=at,
        door=door,
        concerns=[claim.public_id, claim.city.public_id],
        after={"claim": claim.public_id, "kind": proof.kind, "state": str(proof.state)},
    )
