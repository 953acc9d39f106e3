"""Proposals: one side proposes a change of what stands; the others accept it, refuse it, or answer with another."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from twinhall.domain.agreements.letters import tell_of_answer, tell_of_proposal, tell_of_stale_text
from twinhall.domain.agreements.locking import (
    clause_in_hand,
    drafting,
    let_words_fall,
    mandate_to_speak,
    note,
)
from twinhall.domain.agreements.models import Acceptance, Agreement, Clause, ClauseText, Proposal
from twinhall.domain.agreements.texts import Wording, changes_of, present_texts, put_text
from twinhall.domain.agreements.words import (
    MOST_CLAUSES,
    ClauseState,
    ProposalKind,
    ProposalState,
)
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Side
from twinhall.kit.errors import CannotDo

__all__ = [
    "ProposedMeanwhile",
    "accept",
    "counter",
    "propose_change",
    "propose_clause",
    "propose_removal",
    "refuse",
    "withdraw_proposal",
]

_STEP = 10.0


class ProposedMeanwhile(CannotDo):
    """Somebody else proposed a change of this clause while she was writing; hers can answer it."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(
            _(
                "A change of this clause was proposed while you were writing. Nothing of yours is lost: read the "
                "proposal below, then answer it with yours, or wait until it is decided."
            )
        )
        self.proposal = proposal


@transaction.atomic
def propose_change(
    public_id: str,
    clause_id: str,
    wordings: Mapping[str, Wording],
    *,
    comment: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Proposal:
    """Propose other words for a clause, in one language or several. Nothing changes until every other side accepts."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    clause = clause_in_hand(agreement, clause_id)
    _refuse_second(clause)
    texts, base = _what_changes(agreement, clause, wordings)
    proposal = _keep(clause, side, ProposalKind.CHANGE, texts, base, comment, mandate, at)
    tell_of_proposal(agreement.dossier, side, at=at)
    after = {"clause": clause.public_id, "proposal": proposal.public_id, "languages": sorted(texts)}
    note("agreement.change-proposed", agreement.dossier, by=by, at=at, door=door, after=after)
    return proposal


@transaction.atomic
def propose_clause(
    public_id: str,
    wordings: Mapping[str, Wording],
    *,
    after_clause: str = "",
    comment: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Proposal:
    """Propose a further clause, behind another one or at the head."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    if agreement.clauses.exclude(state=ClauseState.REMOVED).count() >= MOST_CLAUSES:
        raise CannotDo(_("A text has at most %(most)s clauses.") % {"most": MOST_CLAUSES})
    clause = Clause.objects.create(
        agreement=agreement, position=_place(agreement, after_clause), state=ClauseState.PROPOSED
    )
    texts, _base = _what_changes(agreement, clause, wordings)
    proposal = _keep(clause, side, ProposalKind.ADD, texts, {}, comment, mandate, at)
    tell_of_proposal(agreement.dossier, side, at=at)
    said = {"clause": clause.public_id, "proposal": proposal.public_id, "languages": sorted(texts)}
    note("agreement.change-proposed", agreement.dossier, by=by, at=at, door=door, after=said)
    return proposal


def _place(agreement: Agreement, after_clause: str) -> float:
    """Half way between that clause and the next."""
    if not after_clause:
        first = agreement.clauses.order_by("position").first()
        return first.position - _STEP if first else _STEP
    before = clause_in_hand(agreement, after_clause)
    following = agreement.clauses.filter(position__gt=before.position).order_by("position").first()
    return (before.position + following.position) / 2 if following else before.position + _STEP


@transaction.atomic
def propose_removal(
    public_id: str, clause_id: str, *, comment: str = "", by: Acting, at: datetime.datetime, door: str
) -> Proposal:
    """Propose to take a clause out."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    clause = clause_in_hand(agreement, clause_id)
    _refuse_second(clause)
    base = {code: _as_base(text) for code, text in present_texts(clause).items()}
    proposal = _keep(clause, side, ProposalKind.REMOVE, {}, base, comment, mandate, at)
    tell_of_proposal(agreement.dossier, side, at=at)
    said = {"clause": clause.public_id, "proposal": proposal.public_id, "removes": True}
    note("agreement.change-proposed", agreement.dossier, by=by, at=at, door=door, after=said)
    return proposal


@transaction.atomic
def counter(
    public_id: str,
    proposal_id: str,
    wordings: Mapping[str, Wording],
    *,
    comment: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Proposal:
    """Answer the other side's proposal with another one, which stands open in its place."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    answered = _open_proposal(agreement, proposal_id)
    if answered.side_id == side.pk:
        raise CannotDo(_("This is your own side’s proposal; withdraw it, then propose anew."))
    texts, base = _what_changes(agreement, answered.clause, wordings)
    if answered.kind == ProposalKind.CHANGE and _same(texts, answered.texts):
        raise CannotDo(_("This says the same as the proposal; accept it instead."))
    _close(answered, ProposalState.COUNTERED, mandate, at)
    kind = ProposalKind.ADD if answered.kind == ProposalKind.ADD else ProposalKind.CHANGE
    proposal = _keep(answered.clause, side, kind, texts, base, comment, mandate, at, counter_to=answered)
    tell_of_proposal(agreement.dossier, side, at=at)
    after = {"proposal": proposal.public_id, "answers": answered.public_id, "languages": sorted(texts)}
    note("agreement.change-countered", agreement.dossier, by=by, at=at, door=door, after=after)
    return proposal


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return dict(one) == dict(other)


@transaction.atomic
def accept(public_id: str, proposal_id: str, *, by: Acting, at: datetime.datetime, door: str) -> bool:
    """Accept the other side's proposal. Whether it came into the text: with three sides each of the others has to."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    proposal = _open_proposal(agreement, proposal_id)
    _refuse_own(proposal, side, mandate)
    _refuse_outdated(proposal)
    if proposal.acceptances.filter(side=side).exists():
        raise CannotDo(_("Your side has accepted it already; now another side is waited for."))
    Acceptance.objects.create(proposal=proposal, side=side, mandate=mandate, at=at)
    accepted = set(proposal.acceptances.values_list("side", flat=True)) | {proposal.side_id}
    is_whole = not agreement.dossier.sides.exclude(pk__in=accepted).exists()
    after: dict[str, Any] = {
        "proposal": proposal.public_id,
        "side": side.city.public_id,
        "is_in_text": is_whole,
    }
    if is_whole:
        _apply(agreement, proposal, at)
        _close(proposal, ProposalState.ACCEPTED, mandate, at)
        after |= let_words_fall(agreement, at=at)
        _tell_of_stale(agreement, proposal, at)
    tell_of_answer(agreement.dossier, side, ProposalState.ACCEPTED, at=at)
    note("agreement.change-accepted", agreement.dossier, by=by, at=at, door=door, after=after)
    return is_whole


@transaction.atomic
def refuse(
    public_id: str, proposal_id: str, *, reason: str = "", by: Acting, at: datetime.datetime, door: str
) -> Proposal:
    """Refuse the other side's proposal; the text stays as it is."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    proposal = _open_proposal(agreement, proposal_id)
    _refuse_own(proposal, side, mandate)
    proposal.answer = reason.strip()[:1000]
    _close(proposal, ProposalState.REFUSED, mandate, at)
    tell_of_answer(agreement.dossier, side, ProposalState.REFUSED, at=at)
    after = {"proposal": proposal.public_id, "side": side.city.public_id}
    note("agreement.change-refused", agreement.dossier, by=by, at=at, door=door, after=after)
    return proposal


@transaction.atomic
def withdraw_proposal(
    public_id: str, proposal_id: str, *, by: Acting, at: datetime.datetime, door: str
) -> Proposal:
    """Take one's own side's proposal back."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    proposal = _open_proposal(agreement, proposal_id)
    if proposal.side_id != side.pk:
        raise CannotDo(_("Only the side that proposed it can withdraw it."))
    _close(proposal, ProposalState.WITHDRAWN, mandate, at)
    after = {"proposal": proposal.public_id, "side": side.city.public_id}
    note("agreement.change-withdrawn", agreement.dossier, by=by, at=at, door=door, after=after)
    return proposal


def _refuse_second(clause: Clause) -> None:
    if clause.state == ClauseState.PROPOSED:
        raise CannotDo(_("This clause is only proposed; answer the proposal first."))
    standing = clause.proposals.filter(state=ProposalState.OPEN).select_related("side__city").first()
    if standing is not None:
        raise ProposedMeanwhile(standing)


def _refuse_own(proposal: Proposal, side: Side, mandate: Mandate) -> None:
    if proposal.side_id == side.pk:
        raise CannotDo(_("Your own side proposed this; the other side answers it."))
    # Two sides are two persons: who holds mandates of both cannot agree with herself.
    if proposal.mandate.person_id == mandate.person_id:
        raise CannotDo(_("You proposed this for the other side; for this side another person must answer."))


def _refuse_outdated(proposal: Proposal) -> None:
    """A text that was brought into line after the proposal would be overwritten unseen."""
    present = present_texts(proposal.clause)
    touched = proposal.base if proposal.kind == ProposalKind.REMOVE else proposal.texts
    for code in touched:
        seen = proposal.base.get(code, {}).get("revision", 0)
        stands = present[code].revision if code in present else 0
        if seen != stands:
            raise CannotDo(
                _(
                    "The clause was changed after this proposal was made. "
                    "Answer it with a proposal on the present text."
                )
            )


def _open_proposal(agreement: Agreement, public_id: str) -> Proposal:
    found = (
        Proposal.objects.filter(public_id=public_id, clause__agreement=agreement)
        .select_related("clause", "side", "mandate")
        .first()
    )
    if found is None or found.state != ProposalState.OPEN:
        raise CannotDo(_("This proposal is not open any more."))
    found.clause.agreement = agreement
    return found


def _what_changes(
    agreement: Agreement, clause: Clause, wordings: Mapping[str, Wording]
) -> tuple[dict[str, Any], dict[str, Any]]:
    new, present = changes_of(
        clause, {code: one for code, one in wordings.items() if code in agreement.languages}
    )
    if not new:
        raise CannotDo(_("Nothing in this text differs from what stands."))
    for wording in new.values():
        if not wording.text:
            raise CannotDo(_("A text may not become empty; propose to take the clause out instead."))
    texts = {code: {"heading": one.heading, "text": one.text} for code, one in new.items()}
    base = {code: _as_base(present[code]) for code in new if code in present}
    return texts, base


def _as_base(text: ClauseText) -> dict[str, Any]:
    return {"heading": text.heading, "text": text.text, "revision": text.revision}


def _keep(
    clause: Clause,
    side: Side,
    kind: str,
    texts: dict[str, Any],
    base: dict[str, Any],
    comment: str,
    mandate: Mandate,
    at: datetime.datetime,
    *,
    counter_to: Proposal | None = None,
) -> Proposal:
    return Proposal.objects.create(
        clause=clause,
        side=side,
        kind=kind,
        texts=texts,
        base=base,
        comment=comment.strip()[:1000],
        counter_to=counter_to,
        mandate=mandate,
        at=at,
    )


def _close(proposal: Proposal, state: str, mandate: Mandate, at: datetime.datetime) -> None:
    proposal.state, proposal.answered_by, proposal.answered_at = state, mandate, at
    proposal.save()
    if state in (ProposalState.REFUSED, ProposalState.WITHDRAWN) and proposal.kind == ProposalKind.ADD:
        Clause.objects.filter(pk=proposal.clause_id).update(state=ClauseState.REMOVED)


def _apply(agreement: Agreement, proposal: Proposal, at: datetime.datetime) -> None:
    """Bring it into the text: what it says in some languages makes the others stale."""
    clause = proposal.clause
    if proposal.kind == ProposalKind.REMOVE:
        clause.state = ClauseState.REMOVED
        clause.save(update_fields=["state"])
        return
    clause.state = ClauseState.STANDING
    clause.revision = _next_revision(clause)
    clause.save(update_fields=["state", "revision"])
    present = present_texts(clause)
    for code, said in proposal.texts.items():
        put_text(
            clause,
            code,
            said["heading"],
            said["text"],
            before=present.get(code),
            mandate=proposal.mandate,
            at=at,
        )


def _tell_of_stale(agreement: Agreement, proposal: Proposal, at: datetime.datetime) -> None:
    """Of languages in which the clause now says less than in those that the proposal changed."""
    clause = proposal.clause
    if clause.state == ClauseState.REMOVED:
        return
    behind = {code for code, text in present_texts(clause).items() if text.follows < clause.revision}
    if behind:
        tell_of_stale_text(agreement.dossier, [code for code in agreement.languages if code in behind], at=at)


def _next_revision(clause: Clause) -> int:
    """One more than any text follows; a clause without texts begins at its first."""
    highest = clause.texts.aggregate(highest=Max("follows"))["highest"]
    return clause.revision + 1 if highest else clause.revision
