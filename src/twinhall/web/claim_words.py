"""Claims and proofs as the pages show them: finished words."""

from typing import Any

from django.utils.translation import gettext

from twinhall.access.claims import ClaimFile, Decision, Proof
from twinhall.access.people import name_of
from twinhall.domain.bodies.words import Role
from twinhall.domain.claims.proofs import RECORD_NAME, expected_record
from twinhall.domain.claims.words import ClaimKind, ClaimState, ProofKind, ProofState, Verdict
from twinhall.web.words import day_in_words

_CLAIM_TONES = {
    ClaimState.APPROVED: "done",
    ClaimState.REFUSED: "refused",
    ClaimState.SUBMITTED: "half",
    ClaimState.APPEALED: "half",
    ClaimState.OPEN: "waiting",
}
_PROOF_TONES = {ProofState.GIVEN: "done", ProofState.REFUSED: "refused", ProofState.TO_CHECK: "half"}


def claim_in_words(found: ClaimFile) -> dict[str, Any]:
    """Everything a page says of a claim."""
    claim = found.claim
    state = ClaimState(claim.state)
    return {
        "id": claim.public_id,
        "state": claim.state,
        "word": state.label,
        "tone": _CLAIM_TONES.get(state, ""),
        "kind": ClaimKind(claim.kind).label,
        "is_renewal": claim.kind == ClaimKind.RENEWAL,
        "is_example": claim.is_example,
        "claimant": name_of(claim.person),
        "office": claim.office,
        "role": Role(claim.role).label,
        "until": day_in_words(claim.ends_on),
        "made": day_in_words(claim.made_at.date()),
        "submitted": day_in_words(claim.submitted_at.date()) if claim.submitted_at else "",
        "appeal": claim.appeal,
        "decisions": [decision_in_words(decision) for decision in found.decisions],
        "may_prove": claim.state in (ClaimState.OPEN, ClaimState.SUBMITTED, ClaimState.APPEALED),
    }


def proof_in_words(proof: Proof) -> dict[str, Any]:
    """Everything a page says of a proof. `counts`: towards the two that are asked."""
    state = ProofState(proof.state)
    return {
        "id": proof.public_id,
        "kind": proof.kind,
        "title": ProofKind(proof.kind).label,
        "state": proof.state,
        "word": state.label,
        "tone": _PROOF_TONES.get(state, "waiting"),
        "counts": state in (ProofState.GIVEN, ProofState.TO_CHECK),
        "is_given": state == ProofState.GIVEN,
        "domain": proof.domain,
        "is_listed": proof.is_listed,
        "waits_for_code": bool(proof.code_hash),
        "record_name": f"{RECORD_NAME}.{proof.domain}" if proof.domain else "",
        "record": expected_record(proof) if proof.token else "",
        "upload": proof.upload if proof.upload and proof.upload.erased_at is None else None,
        "note": proof.note,
        "called": day_in_words(proof.called_on) if proof.called_on else "",
        "checked": day_in_words(proof.checked_at.date()) if proof.checked_at else "",
        "checked_by": name_of(proof.checked_by, proof.checked_for) if proof.checked_by else "",
    }


def decision_in_words(decision: Decision) -> dict[str, Any]:
    approves = decision.verdict == Verdict.APPROVE
    return {
        "word": gettext("approved") if approves else gettext("refused"),
        "tone": "done" if approves else "refused",
        "reason": decision.reason,
        "by": name_of(decision.by, decision.acting_for),
        "day": day_in_words(decision.at.date()),
        "round": decision.round,
    }
