"""Adoption by roll: the organisers open it on one version, each delegation says its word, the close adopts the text.

The document's row is locked by every act, so that two delegations that speak in the same second come one after the
other, and nobody joins a roll that was closed a moment before.
"""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.domain.forums.locking import note
from twinhall.domain.outcomes.draft import draft_of, problems_of
from twinhall.domain.outcomes.letters import tell_of_adoption, tell_of_roll
from twinhall.domain.outcomes.locking import bodies_of, in_state, speaking_delegation, under_mandate
from twinhall.domain.outcomes.models import Outcome, OutcomeVersion, Roll, RollAnswer
from twinhall.domain.outcomes.reservations import reserved_texts
from twinhall.domain.outcomes.versions import frozen
from twinhall.domain.outcomes.words import OutcomeState, RollState, RollWord
from twinhall.kit.errors import CannotDo

__all__ = ["adopt", "end_roll", "note_word", "open_roll", "say_word"]


@transaction.atomic
def open_roll(public_id: str, sha256: str, *, by: Acting, at: datetime.datetime, door: str) -> Roll:
    """Call the delegations on exactly the text whose checksum this is. CannotDo while something is open about it."""
    outcome = in_state(public_id, OutcomeState.OPEN)
    mandate = under_mandate(by)
    draft = draft_of(outcome)
    if draft.sha256 != sha256:
        raise CannotDo(
            _("The text has changed since you read it. Please read it again before you open the roll.")
        )
    problems = problems_of(draft)
    if problems:
        raise CannotDo(" ".join(problems))
    version = frozen(outcome, draft, mandate, at)
    roll = Roll.objects.create(outcome=outcome, version=version, opened_at=at, opened_by=mandate)
    outcome.state = OutcomeState.ROLL
    outcome.save(update_fields=["state"])
    tell_of_roll(outcome, at=at)
    after = {"version": version.number, "sha256": version.sha256}
    note(
        "outcome.roll-opened", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=after
    )
    return roll


@transaction.atomic
def say_word(
    public_id: str,
    word: str,
    *,
    sha256: str,
    reservation: Mapping[str, str] | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> RollAnswer:
    """One's delegation joins the version of that checksum, joins with a reservation, or does not join."""
    outcome, roll = _called(public_id)
    delegation, mandate = speaking_delegation(outcome, by)
    if roll.version.sha256 != sha256:
        raise CannotDo(_("The roll is on another version now. Please read it before you speak."))
    return _answer(outcome, roll, delegation, word, reservation or {}, "", mandate, by=by, at=at, door=door)


@transaction.atomic
def note_word(
    public_id: str,
    delegation_id: str,
    word: str,
    *,
    told_by: str,
    reservation: Mapping[str, str] | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> RollAnswer:
    """Enter a delegation's word for it, for the organisers. Whoever told them is named, and the list says so.

    A word that the delegation has said itself stands; only it can say otherwise.
    """
    outcome, roll = _called(public_id)
    delegation = (
        Delegation.objects.filter(public_id=delegation_id, forum=outcome.forum_id)
        .exclude(state=DelegationState.WITHDRAWN)
        .select_related("city__body", "body")
        .first()
    )
    if delegation is None:
        raise CannotDo(_("This delegation is not at this forum."))
    if not told_by.strip():
        raise CannotDo(_("Please say who told you, and how."))
    if roll.answers.filter(delegation=delegation, is_present=True, told_by="").exists():
        raise CannotDo(_("This delegation has spoken for itself; only it can say otherwise."))
    told = " ".join(told_by.split())[:200]
    return _answer(
        outcome,
        roll,
        delegation,
        word,
        reservation or {},
        told,
        under_mandate(by),
        by=by,
        at=at,
        door=door,
    )


def _called(public_id: str) -> tuple[Outcome, Roll]:
    outcome = in_state(public_id, OutcomeState.ROLL)
    return outcome, outcome.rolls.select_related("version").get(state=RollState.OPEN)


def _answer(
    outcome: Outcome,
    roll: Roll,
    delegation: Delegation,
    word: str,
    reservation: Mapping[str, str],
    told_by: str,
    mandate: Mandate,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> RollAnswer:
    if word not in RollWord.values:
        raise CannotDo(_("Please choose what the delegation says."))
    holds_back = outcome.reservations.filter(delegation=delegation, withdrawn_at__isnull=True).exists()
    if word == RollWord.JOINS and holds_back:
        raise CannotDo(
            _(
                "The delegation has a reservation about a paragraph. Join with a reservation, or withdraw that one "
                "first."
            )
        )
    texts = {}
    if word == RollWord.RESERVES:
        # What it reserves about a paragraph is enough; a word on the whole is asked for where there is none.
        texts = reserved_texts(outcome.languages, _or_paragraphs(outcome, delegation, reservation))
    roll.answers.filter(delegation=delegation, is_present=True).update(is_present=False)
    made = RollAnswer.objects.create(
        roll=roll,
        delegation=delegation,
        word=word,
        reservation=texts,
        told_by=told_by,
        mandate=mandate,
        at=at,
    )
    note(
        "outcome.said",
        outcome.forum,
        by=by,
        at=at,
        door=door,
        subject=outcome.public_id,
        concerns=bodies_of(delegation),
        after={
            "delegation": delegation.public_id,
            "word": str(word),
            "version": roll.version.number,
            "entered_for_it": bool(told_by),
        },
    )
    return made


def _or_paragraphs(
    outcome: Outcome, delegation: Delegation, reservation: Mapping[str, str]
) -> Mapping[str, str]:
    if any(text.strip() for text in reservation.values()):
        return reservation
    made = outcome.reservations.filter(delegation=delegation, withdrawn_at__isnull=True)
    said: dict[str, list[str]] = {}
    for one in made.order_by("paragraph__position", "pk"):
        for code, text in one.texts.items():
            said.setdefault(code, []).append(text)
    return {code: "\n\n".join(texts) for code, texts in said.items()}


@transaction.atomic
def adopt(
    public_id: str,
    *,
    amend_next: bool = False,
    wishes: Mapping[str, str] | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> OutcomeVersion:
    """Close the roll: the version is adopted by those who joined. Nothing of it changes after.

    `amend_next`: adopted in this form, with the word that the next meeting amends it; `wishes` by language say how.
    """
    outcome, roll = _called(public_id)
    joined = roll.answers.filter(is_present=True).exclude(word=RollWord.STAYS_OUT).count()
    if not joined:
        raise CannotDo(_("No delegation has joined the text; end the roll without adoption, or wait."))
    problems = problems_of(draft_of(outcome))
    if problems:
        raise CannotDo(" ".join(problems))
    said = {code: text.strip()[:2_000] for code, text in (wishes or {}).items() if text.strip()}
    if amend_next and not said:
        raise CannotDo(_("Please write what is to be amended at the next meeting."))
    _close(roll, RollState.ADOPTED, under_mandate(by), at)
    outcome.state, outcome.adopted, outcome.adopted_at = OutcomeState.ADOPTED, roll.version, at
    outcome.amend_next = amend_next
    outcome.amend_wishes = (
        {code: said[code] for code in outcome.languages if code in said} if amend_next else {}
    )
    outcome.save()
    tell_of_adoption(outcome, at=at)
    after = {
        "version": roll.version.number,
        "sha256": roll.version.sha256,
        "joined": joined,
        "amend_next": amend_next,
    }
    note("outcome.adopted", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=after)
    return roll.version


@transaction.atomic
def end_roll(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Roll:
    """Close the roll without adoption: the text is open to the delegations again. What was said stays on record."""
    outcome, roll = _called(public_id)
    _close(roll, RollState.ENDED, under_mandate(by), at)
    outcome.state = OutcomeState.OPEN
    outcome.save(update_fields=["state"])
    after = {"version": roll.version.number}
    note("outcome.roll-ended", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=after)
    return roll


def _close(roll: Roll, state: str, mandate: Mandate, at: datetime.datetime) -> None:
    roll.state, roll.closed_at, roll.closed_by = state, at, mandate
    roll.save()
