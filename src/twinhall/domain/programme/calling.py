"""The call: what is offered for the programme, by those who speak or write for a body, also on others' behalf."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.forums.models import Forum, ForumTrack
from twinhall.domain.forums.states import CALLS
from twinhall.domain.programme.letters import tell_of_withdrawal
from twinhall.domain.programme.locking import locked_contribution
from twinhall.domain.programme.models import Appearance, Contribution, ContributionSpeaker
from twinhall.domain.programme.words import AppearanceRole, ContributionKind, ContributionState
from twinhall.kit.errors import CannotDo

__all__ = [
    "ContributionPlan",
    "SpeakerFacts",
    "begin_contribution",
    "change_contribution",
    "concerned",
    "is_open",
    "submit_contribution",
    "withdraw_contribution",
]

_MOST_SPEAKERS = 20


@dataclass(frozen=True)
class SpeakerFacts:
    """Who would give it: a participant of the forum, or a name with an office; she may never sign in."""

    participant: Participant | None = None
    name: str = ""
    office: str = ""


@dataclass(frozen=True)
class ContributionPlan:
    """What is offered; texts and names by language, `minutes` the time it takes."""

    titles: Mapping[str, str]
    kind: str = ContributionKind.TALK
    abstracts: Mapping[str, str] = field(default_factory=dict)
    track: ForumTrack | None = None
    theme: str = ""
    languages: tuple[str, ...] = ()
    minutes: int = 20
    delegation: Delegation | None = None
    speakers: tuple[SpeakerFacts, ...] = ()


def is_open(forum: Forum, at: datetime.datetime) -> bool:
    """Whether contributions are taken at that moment; not any more in the very second it closes."""
    return forum.state in CALLS and (forum.call_closes_at is None or at < forum.call_closes_at)


@transaction.atomic
def begin_contribution(
    forum_id: str, plan: ContributionPlan, *, by: Acting, at: datetime.datetime, door: str
) -> Contribution:
    """Write down a draft, which its own side alone sees. CannotDo when the call is closed."""
    forum = locked_forum(forum_id)
    _check_open(forum, at)
    _check(plan, forum)
    contribution = Contribution(forum=forum, by=by.person, mandate=by.mandate)
    _fill(contribution, plan)
    note(
        "contribution.begun",
        forum,
        subject=contribution.public_id,
        concerns=concerned(contribution),
        by=by,
        at=at,
        door=door,
    )
    return contribution


@transaction.atomic
def change_contribution(
    public_id: str, plan: ContributionPlan, *, by: Acting, at: datetime.datetime, door: str
) -> Contribution:
    """Replace what is offered, while the call is open and nobody has reviewed it yet."""
    contribution = locked_contribution(public_id)
    _check_open(contribution.forum, at)
    if contribution.state not in (ContributionState.DRAFT, ContributionState.SUBMITTED):
        raise CannotDo(
            _("It can no longer be changed: it is “%(state)s”.")
            % {"state": ContributionState(contribution.state).label}
        )
    if contribution.reviews.exists():
        raise CannotDo(_("It can no longer be changed: a reviewer has read it. You can withdraw it."))
    _check(plan, contribution.forum)
    if contribution.state == ContributionState.SUBMITTED:
        _check_whole(plan.speakers)
    _fill(contribution, plan)
    _note("contribution.changed", contribution, by=by, at=at, door=door)
    return contribution


@transaction.atomic
def submit_contribution(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Contribution:
    """Hand it in, to be reviewed. CannotDo after the call has closed, and without anybody who gives it."""
    contribution = locked_contribution(public_id)
    _check_open(contribution.forum, at)
    if contribution.state != ContributionState.DRAFT:
        raise CannotDo(_("Only a draft can be handed in."))
    _check_whole(contribution.speakers.all()[:1])
    contribution.state, contribution.submitted_at = ContributionState.SUBMITTED, at
    contribution.save(update_fields=["state", "submitted_at"])
    _note("contribution.submitted", contribution, by=by, at=at, door=door)
    return contribution


@transaction.atomic
def withdraw_contribution(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Contribution:
    """Take it back. Where it was accepted its speakers leave the session, and the organisers are told."""
    contribution = locked_contribution(public_id)
    if contribution.state in (ContributionState.DECLINED, ContributionState.WITHDRAWN):
        raise CannotDo(
            _("There is nothing to withdraw: it is “%(state)s”.")
            % {"state": ContributionState(contribution.state).label}
        )
    before = contribution.state
    contribution.state = ContributionState.WITHDRAWN
    contribution.save(update_fields=["state"])
    if before == ContributionState.ACCEPTED:
        _leave_session(contribution, at)
        tell_of_withdrawal(contribution, at=at)
    _note("contribution.withdrawn", contribution, by=by, at=at, door=door, before={"state": before})
    return contribution


def _leave_session(contribution: Contribution, at: datetime.datetime) -> None:
    """Those who would have given it are marked as withdrawn where it is given."""
    if contribution.session_id is None:
        return
    for speaker in contribution.speakers.all():
        own = {"participant": speaker.participant_id} if speaker.participant_id else {"name": speaker.name}
        parts = Appearance.objects.filter(
            session=contribution.session_id, role=AppearanceRole.SPEAKER, withdrawn_at__isnull=True, **own
        )
        parts.update(withdrawn_at=at)


def concerned(contribution: Contribution) -> list[str]:
    """Permanent ids of the bodies and cities that find an entry about it in their journals."""
    delegation, mandate = contribution.delegation, contribution.mandate
    found = [mandate.body.public_id] if mandate else []
    if delegation is not None and delegation.body is not None:
        found.append(delegation.body.public_id)
    if delegation is not None and delegation.city is not None:
        found.append(delegation.city.public_id)
    return found


def _check_open(forum: Forum, at: datetime.datetime) -> None:
    if not is_open(forum, at):
        raise CannotDo(_("The call of this forum is closed."))


def _check(plan: ContributionPlan, forum: Forum) -> None:
    if not any(text.strip() for text in plan.titles.values()):
        raise CannotDo(_("Please give a title, in one language at least."))
    if len(plan.speakers) > _MOST_SPEAKERS:
        raise CannotDo(_("A contribution has %(most)s speakers at most.") % {"most": _MOST_SPEAKERS})
    others = [plan.track, plan.delegation, *(one.participant for one in plan.speakers)]
    if any(other is not None and other.forum_id != forum.pk for other in others):
        raise CannotDo(_("Track, delegation and speakers must be of this forum."))


def _check_whole(speakers: object) -> None:
    if not speakers:
        raise CannotDo(_("Please say who will give it before you hand it in."))


def _fill(contribution: Contribution, plan: ContributionPlan) -> None:
    contribution.kind = plan.kind
    contribution.titles = _said(plan.titles)
    contribution.abstracts = _said(plan.abstracts)
    contribution.track, contribution.theme = plan.track, plan.theme
    contribution.languages, contribution.minutes = list(plan.languages), plan.minutes
    contribution.delegation = plan.delegation
    contribution.save()
    contribution.speakers.all().delete()
    ContributionSpeaker.objects.bulk_create(
        ContributionSpeaker(
            contribution=contribution,
            participant=speaker.participant,
            name="" if speaker.participant else speaker.name[:200],
            office=speaker.office[:200],
            position=position,
        )
        for position, speaker in enumerate(plan.speakers)
    )


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def _note(
    verb: str,
    contribution: Contribution,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    before: Mapping[str, str] | None = None,
) -> None:
    note(
        verb,
        contribution.forum,
        subject=contribution.public_id,
        concerns=concerned(contribution),
        by=by,
        at=at,
        door=door,
        before=before,
        after={"state": contribution.state},
    )
