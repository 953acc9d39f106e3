"""What organisers, delegations and chairs are told of the programme, each in her own language."""

import datetime
from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.dossiers.words import SPEAKING_ROLES
from twinhall.domain.forums.models import Forum
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.giving import NoticeFacts, give_notice
from twinhall.domain.notices.letters import link_to
from twinhall.domain.notices.words import NoticeKind
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import Appearance, Contribution, VideoAddress
from twinhall.domain.programme.words import AppearanceRole, ContributionState

__all__ = [
    "organisers_of",
    "people_of",
    "tell_of_decision",
    "tell_of_missing_video",
    "tell_of_withdrawal",
    "tell_of_withdrawn_part",
]

Letter = Callable[[], tuple[str, str]]


def organisers_of(forum: Forum, at: datetime.datetime) -> list[Person]:
    """Those who speak for a body that organises it, today (two queries)."""
    bodies = list(forum.hosts.filter(organises=True, body__isnull=False).values_list("body", flat=True))
    return _speaking(Mandate.objects.filter(body__in=bodies), at)


def people_of(delegation: Delegation, at: datetime.datetime) -> list[Person]:
    """Those who speak for a delegation's body or city today, and its assistant."""
    own = Mandate.objects.none()
    if delegation.body_id:
        own = Mandate.objects.filter(body=delegation.body_id)
    elif delegation.city_id:
        own = Mandate.objects.filter(body__city=delegation.city_id)
    people = _speaking(own, at)
    assistant = delegation.assistant
    return people + ([assistant] if assistant is not None and assistant not in people else [])


def _speaking(mandates: "Iterable[Mandate]", at: datetime.datetime) -> list[Person]:
    wanted = [mandate.pk for mandate in mandates]
    holding = Mandate.objects.filter(pk__in=wanted, role__in=SPEAKING_ROLES).perhaps_holding(at).with_body()
    found = holding.select_related("person").order_by("pk")
    return list({one.person_id: one.person for one in found if one.holds(at)}.values())


def tell_of_decision(contribution: Contribution, *, at: datetime.datetime) -> None:
    """Tell who offered it, and those who speak for its delegation."""

    def letter() -> tuple[str, str]:
        said = _said(contribution) | {"reason": contribution.decision_reason}
        if contribution.state == ContributionState.ACCEPTED:
            return (
                _("%(forum)s: “%(title)s” is accepted") % said,
                _("Your contribution “%(title)s” to %(forum)s is accepted.\n\n%(reason)s\n\n%(link)s\n")
                % said,
            )
        return (
            _("%(forum)s: “%(title)s” is not accepted") % said,
            _("Your contribution “%(title)s” to %(forum)s is not accepted.\n\n%(reason)s\n\n%(link)s\n")
            % said,
        )

    people = [contribution.by]
    if contribution.delegation is not None:
        people += [one for one in people_of(contribution.delegation, at) if one != contribution.by]
    about = f"{contribution.forum.slug}/{contribution.public_id}"
    _tell(people, "contribution.decided", "contribution", about, letter, forum=contribution.forum, at=at)


def tell_of_withdrawal(contribution: Contribution, *, at: datetime.datetime) -> None:
    """Tell the organisers that an accepted contribution is withdrawn."""

    def letter() -> tuple[str, str]:
        said = _said(contribution)
        return (
            _("%(forum)s: “%(title)s” is withdrawn") % said,
            _("The contribution “%(title)s” to %(forum)s was accepted and is now withdrawn.\n\n%(link)s\n")
            % said,
        )

    about = f"{contribution.forum.slug}/{contribution.public_id}"
    people = organisers_of(contribution.forum, at)
    _tell(people, "contribution.withdrawn", "contribution", about, letter, forum=contribution.forum, at=at)


def _said(contribution: Contribution) -> dict[str, str]:
    return {
        "forum": contribution.forum.name,
        "title": str(contribution),
        "link": link_to("contribution", contribution.forum.slug, contribution.public_id),
    }


def tell_of_withdrawn_part(part: Appearance, *, at: datetime.datetime) -> None:
    """Tell organisers and chairs that somebody no longer takes part; a chair without an account by mail alone."""
    session = part.session
    forum = session.forum
    who = part.participant.display_name if part.participant else part.name

    def letter() -> tuple[str, str]:
        said = {
            "who": who,
            "role": str(AppearanceRole(part.role).label),
            "title": str(session),
            "forum": forum.name,
            "link": link_to("session", forum.slug, session.public_id),
        }
        return (
            _("“%(title)s”: %(who)s (%(role)s) has withdrawn") % said,
            _("%(who)s (%(role)s) no longer takes part in “%(title)s” at %(forum)s.\n\n%(link)s\n") % said,
        )

    people = organisers_of(forum, at)
    chairs = session.appearances.filter(role=AppearanceRole.CHAIR, withdrawn_at__isnull=True)
    for chair in chairs.exclude(pk=part.pk).select_related("participant__person"):
        person = chair.participant.person if chair.participant else None
        if person is not None and person not in people:
            people.append(person)
        elif person is None and chair.participant is not None and chair.participant.email:
            _write(chair.participant.email, letter, at=at)
    about = f"{forum.slug}/{session.public_id}"
    _tell(people, "session.part-withdrawn", "session", about, letter, forum=forum, at=at)


def _write(address: str, letter: Letter, *, at: datetime.datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = letter()
        write_message(to=address, subject=subject, text=text, kind="session.part-withdrawn", at=at)


def tell_of_missing_video(video: VideoAddress, people: list[Person], *, at: datetime.datetime) -> None:
    """Remind of an address by video that has not come yet, with the moment it is due."""
    forum = video.session.forum

    def letter() -> tuple[str, str]:
        due = video.due_at.astimezone(forum.zone) if video.due_at else None
        said = {
            "speaker": video.speaker,
            "forum": forum.name,
            "title": str(video.session),
            "due": due.strftime("%Y-%m-%d %H:%M %Z") if due else "",
            "link": link_to("video", forum.slug, video.public_id),
        }
        return (
            _("%(forum)s: the address by video of %(speaker)s is awaited") % said,
            _(
                "The address by video of %(speaker)s for “%(title)s” at %(forum)s has not come yet. It is due on "
                "%(due)s.\n\nIt is handed in here:\n%(link)s\n"
            )
            % said,
        )

    _tell(people, "video.awaited", "video", f"{forum.slug}/{video.public_id}", letter, forum=forum, at=at)


def _tell(
    people: Iterable[Person],
    verb: str,
    page: str,
    about: str,
    letter: Letter,
    *,
    forum: Forum,
    at: datetime.datetime,
) -> None:
    def why() -> str:
        return _("You get this because you organise %(forum)s or take part in it for a delegation.") % {
            "forum": forum.name
        }

    facts = NoticeFacts(NoticeKind.FORUM, verb, page, about)
    for person in people:
        give_notice(person, facts, letter, why=why, at=at)
