"""Proposals of delegations: to change, add or take out a paragraph; the organisers accept or decline them."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.forums.locking import note
from twinhall.domain.outcomes.letters import tell_of_amendment, tell_of_answer
from twinhall.domain.outcomes.locking import (
    bodies_of,
    in_state,
    paragraph_in_hand,
    speaking_delegation,
    under_mandate,
)
from twinhall.domain.outcomes.models import Amendment, Outcome, Paragraph
from twinhall.domain.outcomes.texts import (
    Typed,
    changed_texts,
    next_revision,
    place_after,
    present_texts,
    put_text,
)
from twinhall.domain.outcomes.words import AmendmentKind, AmendmentState, OutcomeState, ParagraphState
from twinhall.kit.errors import CannotDo

__all__ = [
    "accept",
    "counter",
    "decline",
    "propose_change",
    "propose_paragraph",
    "propose_removal",
    "withdraw",
]


@transaction.atomic
def propose_change(
    public_id: str,
    paragraph_id: str,
    typed: Mapping[str, Typed],
    *,
    comment: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Amendment:
    """Propose other words for a paragraph, in one language or several. Nothing changes until the organisers accept."""
    outcome, delegation, mandate = _proposing(public_id, by)
    paragraph = paragraph_in_hand(outcome, paragraph_id)
    texts, base = _what_changes(paragraph, typed)
    return _keep(
        Amendment(
            paragraph=paragraph,
            delegation=delegation,
            kind=AmendmentKind.CHANGE,
            texts=texts,
            base=base,
            comment=comment.strip()[:1000],
            mandate=mandate,
            at=at,
        ),
        outcome,
        by=by,
        door=door,
    )


@transaction.atomic
def propose_paragraph(
    public_id: str,
    typed: Mapping[str, Typed],
    *,
    after: str = "",
    comment: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Amendment:
    """Propose a further paragraph, behind the one named, at the "head" or at the end."""
    outcome, delegation, mandate = _proposing(public_id, by)
    paragraph = Paragraph.objects.create(
        outcome=outcome, position=place_after(outcome, after), state=ParagraphState.PROPOSED
    )
    texts, _base = _what_changes(paragraph, {code: one for code, one in typed.items() if one.text})
    return _keep(
        Amendment(
            paragraph=paragraph,
            delegation=delegation,
            kind=AmendmentKind.ADD,
            texts=texts,
            comment=comment.strip()[:1000],
            mandate=mandate,
            at=at,
        ),
        outcome,
        by=by,
        door=door,
    )


@transaction.atomic
def propose_removal(
    public_id: str, paragraph_id: str, *, comment: str = "", by: Acting, at: datetime.datetime, door: str
) -> Amendment:
    """Propose to take a paragraph out."""
    outcome, delegation, mandate = _proposing(public_id, by)
    paragraph = paragraph_in_hand(outcome, paragraph_id)
    base = {
        code: {"text": one.text, "revision": one.revision} for code, one in present_texts(paragraph).items()
    }
    return _keep(
        Amendment(
            paragraph=paragraph,
            delegation=delegation,
            kind=AmendmentKind.REMOVE,
            base=base,
            comment=comment.strip()[:1000],
            mandate=mandate,
            at=at,
        ),
        outcome,
        by=by,
        door=door,
    )


@transaction.atomic
def counter(
    public_id: str,
    amendment_id: str,
    typed: Mapping[str, Typed],
    *,
    comment: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Amendment:
    """Answer another delegation's proposal with other words; both stay open until the organisers decide."""
    outcome, delegation, mandate = _proposing(public_id, by)
    answered = _open_amendment(outcome, amendment_id)
    if answered.delegation_id == delegation.pk:
        raise CannotDo(_("This is your own delegation’s proposal; withdraw it, then propose anew."))
    paragraph = answered.paragraph
    adds = paragraph.state == ParagraphState.PROPOSED
    given = {code: one for code, one in typed.items() if one.text} if adds else typed
    texts, base = _what_changes(paragraph, given)
    if texts == answered.texts:
        raise CannotDo(_("This says the same as the proposal that it answers."))
    return _keep(
        Amendment(
            paragraph=paragraph,
            delegation=delegation,
            kind=AmendmentKind.ADD if adds else AmendmentKind.CHANGE,
            texts=texts,
            base=base,
            comment=comment.strip()[:1000],
            counter_to=answered,
            mandate=mandate,
            at=at,
        ),
        outcome,
        by=by,
        door=door,
    )


@transaction.atomic
def accept(
    public_id: str, amendment_id: str, *, answer: str = "", by: Acting, at: datetime.datetime, door: str
) -> Amendment:
    """Bring a proposal into the text, for the organisers: what it says in some languages makes the others stale."""
    outcome = in_state(public_id, OutcomeState.OPEN)
    mandate = under_mandate(by)
    amendment = _open_amendment(outcome, amendment_id)
    _refuse_outdated(amendment)
    _apply(amendment, at)
    _close(amendment, AmendmentState.ACCEPTED, answer, mandate, at)
    tell_of_answer(amendment, outcome, at=at)
    _noted("outcome.accepted", amendment, outcome, by=by, at=at, door=door)
    return amendment


@transaction.atomic
def decline(
    public_id: str, amendment_id: str, *, answer: str, by: Acting, at: datetime.datetime, door: str
) -> Amendment:
    """Leave the text as it is and say why, for the organisers."""
    outcome = in_state(public_id, OutcomeState.OPEN, OutcomeState.DRAFTED)
    mandate = under_mandate(by)
    amendment = _open_amendment(outcome, amendment_id)
    if not answer.strip():
        raise CannotDo(_("Please say why the proposal is declined; the delegation is told."))
    _close(amendment, AmendmentState.DECLINED, answer, mandate, at)
    tell_of_answer(amendment, outcome, at=at)
    _noted("outcome.declined", amendment, outcome, by=by, at=at, door=door)
    return amendment


@transaction.atomic
def withdraw(public_id: str, amendment_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Amendment:
    """Take one's own delegation's proposal back."""
    outcome = in_state(public_id, OutcomeState.OPEN)
    delegation, mandate = speaking_delegation(outcome, by)
    amendment = _open_amendment(outcome, amendment_id)
    if amendment.delegation_id != delegation.pk:
        raise CannotDo(_("Only the delegation that proposed it can withdraw it."))
    _close(amendment, AmendmentState.WITHDRAWN, "", mandate, at)
    _noted("outcome.withdrawn", amendment, outcome, by=by, at=at, door=door)
    return amendment


def _proposing(public_id: str, by: Acting) -> tuple[Outcome, Delegation, Mandate]:
    outcome = in_state(public_id, OutcomeState.OPEN)
    return outcome, *speaking_delegation(outcome, by)


def _what_changes(paragraph: Paragraph, typed: Mapping[str, Typed]) -> tuple[dict[str, str], dict[str, Any]]:
    new, present = changed_texts(paragraph, typed)
    if not new:
        raise CannotDo(_("Nothing in this text differs from what stands."))
    base = {
        code: {"text": present[code].text, "revision": present[code].revision}
        for code in new
        if code in present
    }
    return new, base


def _keep(amendment: Amendment, outcome: Outcome, *, by: Acting, door: str) -> Amendment:
    standing = amendment.paragraph.amendments.filter(state=AmendmentState.OPEN)
    if standing.filter(delegation=amendment.delegation_id).exists():
        raise CannotDo(
            _("Your delegation has an open proposal about this paragraph; withdraw it, then propose anew.")
        )
    amendment.save()
    tell_of_amendment(amendment, outcome, at=amendment.at)
    _noted("outcome.proposed", amendment, outcome, by=by, at=amendment.at, door=door)
    return amendment


def _noted(
    verb: str, amendment: Amendment, outcome: Outcome, *, by: Acting, at: datetime.datetime, door: str
) -> None:
    note(
        verb,
        outcome.forum,
        by=by,
        at=at,
        door=door,
        subject=outcome.public_id,
        concerns=bodies_of(amendment.delegation),
        after={
            "paragraph": amendment.paragraph.public_id,
            "proposal": amendment.public_id,
            "kind": str(amendment.kind),
            "delegation": amendment.delegation.public_id,
        },
    )


def _open_amendment(outcome: Outcome, public_id: str) -> Amendment:
    found = (
        Amendment.objects.filter(public_id=public_id, paragraph__outcome=outcome)
        .select_related("paragraph", "delegation__city__body", "delegation__body", "mandate")
        .first()
    )
    if found is None or found.state != AmendmentState.OPEN:
        raise CannotDo(_("This proposal is not open any more."))
    found.paragraph.outcome = outcome
    return found


def _refuse_outdated(amendment: Amendment) -> None:
    """What was written after the proposal would be overwritten unseen."""
    state = amendment.paragraph.state
    if state == ParagraphState.REMOVED:
        raise CannotDo(_("This paragraph is not in the text any more."))
    adds = amendment.kind == AmendmentKind.ADD
    present = present_texts(amendment.paragraph)
    touched = amendment.base if amendment.kind == AmendmentKind.REMOVE else amendment.texts
    moved = any(
        amendment.base.get(code, {}).get("revision", 0) != (present[code].revision if code in present else 0)
        for code in touched
    )
    if moved or (adds and state != ParagraphState.PROPOSED):
        raise CannotDo(
            _(
                "The paragraph was changed after this proposal was made. Decline it with an answer, or write its "
                "words into the paragraph yourself."
            )
        )


def _apply(amendment: Amendment, at: datetime.datetime) -> None:
    paragraph = amendment.paragraph
    if amendment.kind == AmendmentKind.REMOVE:
        paragraph.state = ParagraphState.REMOVED
        paragraph.save(update_fields=["state"])
        return
    paragraph.state = ParagraphState.STANDING
    paragraph.revision = next_revision(paragraph)
    paragraph.save(update_fields=["state", "revision"])
    present = present_texts(paragraph)
    for code, text in amendment.texts.items():
        put_text(paragraph, code, text, before=present.get(code), mandate=amendment.mandate, at=at)


def _close(amendment: Amendment, state: str, answer: str, mandate: Mandate, at: datetime.datetime) -> None:
    amendment.state, amendment.answered_by, amendment.answered_at = state, mandate, at
    amendment.answer = answer.strip()[:1000]
    amendment.save()
    paragraph = amendment.paragraph
    waits = paragraph.amendments.filter(state=AmendmentState.OPEN).exists()
    if paragraph.state == ParagraphState.PROPOSED and not waits:
        Paragraph.objects.filter(pk=paragraph.pk).update(state=ParagraphState.REMOVED)
