"""Outcome documents and commitments, fetched and checked in one call.

While the text is worked on, its organisers read it, and the delegations from the day it is open to them; everybody
once it is adopted. Commitments are public unless the text that they belong to is not adopted yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.forums import Forum, forum_to_organise, forum_to_read, organising_mandate
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.acting import Acting, needs_second_factor
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.domain.dossiers.words import SPEAKING_ROLES, WRITING_ROLES
from twinhall.domain.outcomes.commitments import owner_body
from twinhall.domain.outcomes.draft import Draft, DraftParagraph, draft_of, problems_of
from twinhall.domain.outcomes.models import (
    Amendment,
    Commitment,
    CommitmentClaim,
    CommitmentScore,
    Milestone,
    Outcome,
    OutcomeReservation,
    OutcomeVersion,
    Paragraph,
    ParagraphText,
    Roll,
    RollAnswer,
)
from twinhall.domain.outcomes.states import SHOWN, WORKED_ON
from twinhall.domain.outcomes.words import OutcomeState

__all__ = [
    "Amendment",
    "Commitment",
    "CommitmentClaim",
    "CommitmentFile",
    "CommitmentScore",
    "Delegation",
    "Draft",
    "DraftParagraph",
    "Milestone",
    "Outcome",
    "OutcomeFile",
    "OutcomeReservation",
    "OutcomeVersion",
    "Paragraph",
    "ParagraphText",
    "Roll",
    "RollAnswer",
    "bodies_to_review",
    "commitment_by_id",
    "commitment_to_own",
    "commitment_to_read",
    "commitment_to_review",
    "commitments_to_organise",
    "commitments_to_read",
    "delegations_called",
    "draft_to_read",
    "evidence_to_read",
    "forum_of_outcome",
    "history_of",
    "outcome_to_begin",
    "outcome_to_organise",
    "outcome_to_read",
    "outcome_to_speak",
    "owners_to_name",
    "paragraph_to_read",
    "texts_to_begin_from",
    "version_to_read",
]

_WITH_NAMES = ("city", "body__city", "body__alliance")


@dataclass(frozen=True)
class OutcomeFile:
    """A forum's document, for whoever reads it. What a page does not show is not fetched."""

    forum: Forum
    outcome: Outcome | None  # None: not begun
    organiser: Mandate | None  # the reader's own, when she keeps the forum's pages
    delegation: Delegation | None  # for which she speaks or writes
    delegate: Mandate | None  # under which she does

    @property
    def begun(self) -> Outcome:
        """The document. Unknown when there is none yet."""
        if self.outcome is None:
            raise Unknown("This forum has no outcome document yet.")
        return self.outcome

    @property
    def state(self) -> str:
        return self.outcome.state if self.outcome else ""

    @property
    def is_organiser(self) -> bool:
        return self.organiser is not None

    @property
    def reads_draft(self) -> bool:
        """Whether she reads the text while it is worked on."""
        return self.is_organiser or (self.delegation is not None and self.state in SHOWN)

    @property
    def may_write(self) -> bool:
        return self.is_organiser and self.state in WORKED_ON

    @property
    def may_speak(self) -> bool:
        """Whether her word is that of her delegation."""
        return self.delegate is not None and self.delegate.role in SPEAKING_ROLES

    @property
    def may_propose(self) -> bool:
        return self.may_speak and self.state == OutcomeState.OPEN

    @cached_property
    def draft(self) -> Draft:
        return draft_of(self.begun)

    @cached_property
    def problems(self) -> list[str]:
        return problems_of(self.draft)

    @cached_property
    def versions(self) -> list[OutcomeVersion]:
        """Newest first, without their content."""
        return list(self.begun.versions.defer("content").order_by("-number"))

    @cached_property
    def roll(self) -> Roll | None:
        """The roll that was opened last (one query)."""
        return self.begun.rolls.select_related("version").order_by("-opened_at", "-pk").first()

    @cached_property
    def answers(self) -> list[RollAnswer]:
        """What delegations say on it now (one query)."""
        if self.roll is None:
            return []
        found = self.roll.answers.filter(is_present=True).select_related("mandate__person")
        return list(found.select_related(*(f"delegation__{name}" for name in _WITH_NAMES)))

    @cached_property
    def earlier(self) -> Outcome | None:
        """The document of the meeting whose text this one was begun from, with its wish to amend."""
        version = self.begun.begun_from
        return version.outcome if version else None


def outcome_to_read(asker: Asker, slug: str) -> OutcomeFile:
    """The document with what the reader is to it; which of it she reads, its properties say."""
    forum = forum_to_read(slug)
    outcome = (
        Outcome.objects.filter(forum=forum)
        .select_related("adopted", "begun_from__outcome__forum")
        .defer("begun_from__content")
        .first()
    )
    if outcome is not None:
        outcome.forum = forum
    organiser = organising_mandate(asker, forum)
    if organiser is not None and needs_second_factor(organiser) and not asker.has_second_factor:
        organiser = None
    delegation, delegate = _delegation_of(asker, forum)
    return OutcomeFile(forum, outcome, organiser, delegation, delegate)


def draft_to_read(asker: Asker, slug: str) -> OutcomeFile:
    """The same, for those who read the text while it is worked on: organisers and delegations. Denied for others."""
    found = outcome_to_read(asker, slug)
    asker.signed_in()
    if found.outcome is None and found.is_organiser:
        raise Unknown("This forum has no outcome document yet.")
    if not found.reads_draft:
        mandate = organising_mandate(asker, found.forum)
        if mandate is not None:
            asker.acting_under(mandate)  # says that the second factor is missing
        raise Denied(_("The text is read by the organisers and the delegations of this forum."))
    return found


def paragraph_to_read(asker: Asker, slug: str, paragraph_id: str) -> tuple[OutcomeFile, DraftParagraph]:
    """One paragraph of a text that is worked on."""
    found = draft_to_read(asker, slug)
    for one in found.draft.paragraphs:
        if one.paragraph.public_id == paragraph_id:
            return found, one
    raise Unknown("There is no such paragraph in the text.")


def history_of(one: DraftParagraph) -> tuple[Sequence[ParagraphText], Sequence[Amendment]]:
    """What a paragraph said before, and what was proposed and answered, newest first (two queries)."""
    # Not from the paragraph: it remembers what was fetched along, present texts and open proposals alone.
    texts = ParagraphText.objects.filter(paragraph=one.paragraph, is_present=False).order_by("-at", "-pk")
    answered = Amendment.objects.filter(paragraph=one.paragraph).exclude(state="open").order_by("-at", "-pk")
    return list(texts), list(answered.select_related(*(f"delegation__{name}" for name in _WITH_NAMES)))


def version_to_read(asker: Asker, slug: str, number: int) -> tuple[OutcomeFile, OutcomeVersion]:
    """A version: the adopted one for everybody, the others for those who read the draft."""
    found = outcome_to_read(asker, slug)
    outcome = found.outcome
    if outcome is not None and outcome.adopted is not None and outcome.adopted.number == number:
        return found, outcome.adopted
    found = draft_to_read(asker, slug)
    version = found.begun.versions.filter(number=number).first()
    if version is None:
        raise Unknown("There is no such version.")
    return found, version


def outcome_to_begin(asker: Asker, slug: str) -> tuple[Forum, Acting]:
    """The forum, for those who keep its pages."""
    return forum_to_organise(asker, slug)


def outcome_to_organise(asker: Asker, slug: str) -> tuple[OutcomeFile, Acting]:
    """The document, for those who keep the forum's pages."""
    _forum, acting = forum_to_organise(asker, slug)
    found = outcome_to_read(asker, slug)
    found.begun  # noqa: B018 - unknown where there is none
    return found, acting


def outcome_to_speak(asker: Asker, slug: str) -> tuple[OutcomeFile, Acting]:
    """The document, for those whose word is that of a delegation of the forum."""
    found = outcome_to_read(asker, slug)
    asker.signed_in()
    if found.delegate is None or not found.may_speak:
        raise Denied(_("Only those who speak for a delegation of this forum can do this."))
    if not found.reads_draft:
        raise Denied(_("The text is not open to the delegations yet."))
    return found, asker.acting_under(found.delegate)


def texts_to_begin_from(forum: Forum) -> list[OutcomeVersion]:
    """What earlier editions of its series have adopted, the latest first (one query)."""
    series = forum.editions.values("series")
    found = (
        OutcomeVersion.objects.filter(
            outcome__state=OutcomeState.ADOPTED, outcome__forum__editions__series__in=series
        )
        .filter(pk__in=Outcome.objects.filter(adopted__isnull=False).values("adopted"))
        .exclude(outcome__forum=forum)
        .select_related("outcome__forum")
        .distinct()
    )
    return sorted(found, key=lambda one: one.outcome.forum.starts_on, reverse=True)


def delegations_called(found: OutcomeFile) -> list[Delegation]:
    """Everybody who is called: delegations that are registered (one query)."""
    rows = Delegation.objects.filter(forum=found.forum, state=DelegationState.REGISTERED)
    return list(rows.select_related(*_WITH_NAMES))


def forum_of_outcome(public_id: str) -> str:
    """The slug of the forum whose document it is."""
    slug = Outcome.objects.filter(public_id=public_id).values_list("forum__slug", flat=True).first()
    if slug is None:
        raise Unknown("There is no such document.")
    return slug


def _delegation_of(asker: Asker, forum: Forum) -> tuple[Delegation | None, Mandate | None]:
    """The delegation she speaks or writes for, by the mandate she chose first (one query; none for visitors)."""
    held = [mandate for mandate in asker.mandates if mandate.role in WRITING_ROLES]
    if not held:
        return None, None
    bodies = [mandate.body_id for mandate in held]
    cities = [mandate.body.city_id for mandate in held if mandate.body.city_id]
    rows = Delegation.objects.filter(forum=forum, state=DelegationState.REGISTERED)
    known = list(rows.filter(Q(body__in=bodies) | Q(city__in=cities)).select_related(*_WITH_NAMES))
    chosen = asker.mandate.pk if asker.mandate else 0
    held.sort(key=lambda mandate: (mandate.pk != chosen, mandate.role not in SPEAKING_ROLES, mandate.pk))
    for mandate in held:
        for one in known:
            if one.body_id == mandate.body_id or (one.city_id and one.city_id == mandate.body.city_id):
                return one, mandate
    return None, None


# --- Commitments ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CommitmentFile:
    """One commitment, with what the reader is to it."""

    forum: Forum
    commitment: Commitment
    is_public: bool
    is_organiser: bool
    owns: Mandate | None  # under which she speaks for its owner
    reviews: Mandate | None  # under which she speaks for its reviewer


_OWNERS = (
    "delegation__city__body",
    "delegation__body__city",
    "delegation__body__alliance",
    "body__city",
    "body__alliance",
    "city__body",
    "reviewer__city",
    "reviewer__alliance",
    "paragraph",
)


def commitments_to_read(asker: Asker, slug: str) -> tuple[OutcomeFile, list[Commitment]]:
    """A forum's commitments with what was said of them (five queries); none where the text is not adopted yet."""
    found = outcome_to_read(asker, slug)
    if not _shows_commitments(found):
        return found, []
    rows = Commitment.objects.filter(forum=found.forum).select_related(*_OWNERS)
    return found, list(rows.prefetch_related("claims", "scores", "milestones"))


def _shows_commitments(found: OutcomeFile) -> bool:
    return found.outcome is None or found.state == OutcomeState.ADOPTED or found.reads_draft


def commitment_to_read(asker: Asker, slug: str, public_id: str) -> CommitmentFile:
    """One commitment with its history."""
    found = outcome_to_read(asker, slug)
    rows = Commitment.objects.filter(forum=found.forum, public_id=public_id).select_related(*_OWNERS)
    with_words = rows.prefetch_related(
        "claims__mandate__body__city",
        "claims__upload",
        "scores__mandate__body__city",
        "scores__mandate__body__alliance",
        "milestones",
    )
    commitment = with_words.first()
    if commitment is None or not _shows_commitments(found):
        raise Unknown("There is no such commitment.")
    commitment.forum = found.forum
    owner = owner_body(commitment)
    return CommitmentFile(
        forum=found.forum,
        commitment=commitment,
        is_public=found.outcome is None or found.state == OutcomeState.ADOPTED,
        is_organiser=found.is_organiser,
        owns=_speaking(asker, owner),
        reviews=_speaking(asker, commitment.reviewer),
    )


def _speaking(asker: Asker, body: Body | None) -> Mandate | None:
    if body is None or asker.person is None:
        return None
    fitting = [one for one in asker.mandates if one.body_id == body.pk and one.role in SPEAKING_ROLES]
    chosen = [one for one in fitting if asker.mandate is not None and one.pk == asker.mandate.pk]
    return next(iter(chosen or fitting), None)


def commitment_by_id(public_id: str) -> tuple[str, str]:
    """The slug of its forum and its own id, for its permanent address."""
    slug = Commitment.objects.filter(public_id=public_id).values_list("forum__slug", flat=True).first()
    if slug is None:
        raise Unknown("There is no such commitment.")
    return slug, public_id


def commitments_to_organise(asker: Asker, slug: str) -> tuple[OutcomeFile, Acting]:
    """The forum's commitments to be written down and changed, for those who keep its pages."""
    _forum, acting = forum_to_organise(asker, slug)
    return outcome_to_read(asker, slug), acting


def commitment_to_own(asker: Asker, slug: str, public_id: str) -> tuple[CommitmentFile, Acting]:
    """A commitment, for those who speak for its owner."""
    found = commitment_to_read(asker, slug, public_id)
    asker.signed_in()
    if found.owns is None:
        raise Denied(_("Only those who speak for the owner of this commitment can report on it."))
    return found, asker.acting_under(found.owns)


def commitment_to_review(asker: Asker, slug: str, public_id: str) -> tuple[CommitmentFile, Acting]:
    """A commitment, for those who speak for its reviewer."""
    found = commitment_to_read(asker, slug, public_id)
    asker.signed_in()
    if found.reviews is None:
        raise Denied(_("Only those who speak for the reviewer of this commitment can score it."))
    return found, asker.acting_under(found.reviews)


def owners_to_name(forum: Forum) -> tuple[list[Delegation], list[Body]]:
    """Who can own a commitment by choice from a list: delegations, and the bodies that hold the forum (two queries)."""
    delegations = Delegation.objects.filter(forum=forum).exclude(state=DelegationState.WITHDRAWN)
    hosting = Body.objects.filter(hosted_forums__forum=forum).select_related("city", "alliance")
    return list(delegations.select_related(*_WITH_NAMES)), list(hosting)


def bodies_to_review(forum: Forum) -> QuerySet[Body]:
    """Who can be named as reviewer: bodies that come or hold the forum, associations, secretariats."""
    coming = Delegation.objects.filter(forum=forum)
    return (
        Body.objects.filter(
            Q(city__in=coming.filter(city__isnull=False).values("city"))
            | Q(pk__in=coming.filter(body__isnull=False).values("body"))
            | Q(hosted_forums__forum=forum)
            | Q(kind__in=["association", "secretariat"])
        )
        .filter(merged_into__isnull=True)
        .select_related("city", "alliance")
        .distinct()
        .order_by("pk")
    )


def evidence_to_read(asker: Asker, slug: str, public_id: str, claim: int) -> CommitmentClaim:
    """A claim with the file that the owner gave as its evidence."""
    found = commitment_to_read(asker, slug, public_id)
    for one in found.commitment.claims.all():
        if one.pk == claim and one.upload is not None and one.upload.erased_at is None:
            return one
    raise Unknown("There is no such file.")
