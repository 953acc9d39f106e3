"""What organisers and delegations are told about the text, and owners about their commitments."""

import datetime
from collections.abc import Callable, Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.domain.dossiers.words import SPEAKING_ROLES
from twinhall.domain.forums.models import Forum
from twinhall.domain.notices.giving import NoticeFacts, give_notice
from twinhall.domain.notices.letters import link_to
from twinhall.domain.notices.words import NoticeKind
from twinhall.domain.outcomes.models import Amendment, Commitment, Outcome
from twinhall.domain.outcomes.words import AmendmentState
from twinhall.domain.people.models import Person

__all__ = [
    "speakers_of",
    "tell_of_adoption",
    "tell_of_amendment",
    "tell_of_answer",
    "tell_of_day_ahead",
    "tell_of_roll",
]

Letter = Callable[[], tuple[str, str]]


def speakers_of(bodies: Iterable[int], at: datetime.datetime) -> list[Person]:
    """Those who speak for one of these bodies (keys) today, each once (one query)."""
    mandates = Mandate.objects.filter(body__in=list(bodies), role__in=SPEAKING_ROLES).perhaps_holding(at)
    holding = mandates.with_body().select_related("person").order_by("pk")
    return list({one.person_id: one.person for one in holding if one.holds(at)}.values())


def bodies_behind(delegations: Iterable[Delegation]) -> set[int]:
    """Keys of the bodies whose delegations they are; a city without a body has none."""
    found: set[int] = set()
    for one in delegations:
        body = one.body or getattr(one.city, "body", None)
        if body is not None:
            found.add(body.pk)
    return found


def _delegations(forum: Forum) -> list[Delegation]:
    rows = Delegation.objects.filter(forum=forum, state=DelegationState.REGISTERED)
    return list(rows.select_related("city__body", "body"))


def _tell(
    people: Iterable[Person], kind: NoticeKind, verb: str, page: str, about: str, letter: Letter,
    why: Callable[[], str],
    *, at: datetime.datetime,
) -> int:  # fmt: skip
    facts, count = NoticeFacts(kind, verb, page, about), 0
    for person in people:
        give_notice(person, facts, letter, why=why, at=at)
        count += 1
    return count


def _organises() -> str:
    return _("You get this because you speak for an organiser of this forum.")


def _comes() -> str:
    return _("You get this because you speak for a delegation of this forum.")


def _owns() -> str:
    return _("You get this because you speak for the owner of this commitment.")


def tell_of_amendment(amendment: Amendment, outcome: Outcome, *, at: datetime.datetime) -> None:
    """Tell the organisers that a delegation's proposal waits for their answer."""

    def letter() -> tuple[str, str]:
        said = _said(outcome) | {"from": amendment.delegation.name}
        return (
            _("%(forum)s: %(from)s proposes a change of the outcome document") % said,
            _("%(from)s proposes a change of “%(title)s”. You can accept or decline it:\n%(link)s\n") % said,
        )

    bodies = outcome.forum.hosts.filter(organises=True).values_list("body", flat=True)
    people = speakers_of([body for body in bodies if body], at)
    _tell(
        people,
        NoticeKind.WAITS,
        "outcome.proposed",
        "outcome_link",
        outcome.public_id,
        letter,
        _organises,
        at=at,
    )


def tell_of_answer(amendment: Amendment, outcome: Outcome, *, at: datetime.datetime) -> None:
    """Tell the delegation what became of its proposal."""

    def letter() -> tuple[str, str]:
        said = _said(outcome) | {
            "word": str(AmendmentState(amendment.state).label),
            "answer": amendment.answer,
        }
        return (
            _("%(forum)s: your proposal for the outcome document was answered") % said,
            _(
                "Your delegation’s proposal for “%(title)s” was answered: %(word)s.\n\n%(answer)s\n\n%(link)s\n"
            )
            % said,
        )

    people = speakers_of(bodies_behind([amendment.delegation]), at)
    _tell(
        people, NoticeKind.MOVES, "outcome.answered", "outcome_link", outcome.public_id, letter, _comes, at=at
    )


def tell_of_roll(outcome: Outcome, *, at: datetime.datetime) -> None:
    """Tell every delegation that it is called."""

    def letter() -> tuple[str, str]:
        said = _said(outcome)
        return (
            _("%(forum)s: does your delegation join the outcome document?") % said,
            _(
                "The roll on “%(title)s” is open. Please read it and say for your delegation whether it joins, joins "
                "with a reservation, or does not join:\n%(link)s\n"
            )
            % said,
        )

    people = speakers_of(bodies_behind(_delegations(outcome.forum)), at)
    _tell(people, NoticeKind.WAITS, "outcome.roll", "outcome_link", outcome.public_id, letter, _comes, at=at)


def tell_of_adoption(outcome: Outcome, *, at: datetime.datetime) -> None:
    """Tell every delegation that the text is adopted."""

    def letter() -> tuple[str, str]:
        said = _said(outcome)
        return (
            _("%(forum)s: the outcome document is adopted") % said,
            _("“%(title)s” is adopted. The text, with the list of who joined it:\n%(link)s\n") % said,
        )

    people = speakers_of(bodies_behind(_delegations(outcome.forum)), at)
    _tell(
        people, NoticeKind.MOVES, "outcome.adopted", "outcome_link", outcome.public_id, letter, _comes, at=at
    )


def tell_of_day_ahead(
    commitment: Commitment, people: Iterable[Person], *, days: int, at: datetime.datetime
) -> int:
    """Remind the owner of its day: in `days`, or past when that is below nought. Gives how many were written to."""

    def letter() -> tuple[str, str]:
        said = {
            "forum": commitment.forum.name,
            "what": commitment.text,
            "day": date_format(commitment.due_on),
            "link": link_to("commitment_link", commitment.public_id),
        }
        if days < 0:
            return (
                _("%(forum)s: the day of a commitment has passed") % said,
                _(
                    "Your commitment was due on %(day)s:\n\n%(what)s\n\nYou have not reported it as complete. Please "
                    "say how far it is:\n%(link)s\n"
                )
                % said,
            )
        return (
            _("%(forum)s: a commitment is due on %(day)s") % said,
            _("Your commitment is due on %(day)s:\n\n%(what)s\n\nPlease say how far it is:\n%(link)s\n")
            % said,
        )

    return _tell(
        people,
        NoticeKind.ALARMS,
        "commitment.due",
        "commitment_link",
        commitment.public_id,
        letter,
        _owns,
        at=at,
    )


def _said(outcome: Outcome) -> dict[str, str]:
    return {
        "forum": outcome.forum.name,
        "title": outcome.title,
        "link": link_to("outcome_link", outcome.public_id),
    }
