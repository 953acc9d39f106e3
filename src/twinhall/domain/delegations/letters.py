"""What those who keep a delegation are told: on the desk and by mail, else by mail to the address that was given."""

import datetime
from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.words import KEEPING_ROLES
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.giving import NoticeFacts, give_notice
from twinhall.domain.notices.letters import link_to
from twinhall.domain.notices.words import NoticeKind
from twinhall.domain.people.models import Person

__all__ = [
    "keepers_of",
    "tell_of_decisions",
    "tell_of_invitation",
    "tell_of_places",
    "tell_that_registration_closes",
]

_Letter = Callable[[], tuple[str, str]]


def keepers_of(delegation: Delegation, at: datetime.datetime) -> list[Person]:
    """Those who keep its list: who speaks or writes for its city or body today, and its assistant (two queries)."""
    found: dict[int, Person] = {}
    if delegation.city_id or delegation.body_id:
        mandates = Mandate.objects.filter(role__in=KEEPING_ROLES).perhaps_holding(at)
        mandates = (
            mandates.filter(body__city=delegation.city_id)
            if delegation.city_id
            else mandates.filter(body=delegation.body_id)
        )
        for mandate in mandates.with_body().select_related("person").order_by("pk"):
            if mandate.holds(at):
                found.setdefault(mandate.person_id, mandate.person)
    if delegation.assistant is not None:
        found.setdefault(delegation.assistant.pk, delegation.assistant)
    return list(found.values())


def _tell(delegation: Delegation, verb: str, letter: _Letter, *, at: datetime.datetime) -> int:
    """Tell all of them; gives how many were written to. Where nobody has an account, the address that was given."""
    people = keepers_of(delegation, at)
    about = NoticeFacts(NoticeKind.FORUM, verb, "delegation_at", delegation.public_id)

    def why() -> str:
        return _("You get this because you keep the delegation of %(whose)s.") % {"whose": delegation.name}

    for person in people:
        give_notice(person, about, letter, why=why, at=at)
    if people or not delegation.contact_email:
        return len(people)
    language = next((code for code in delegation.forum.languages if code in _site_languages()), "")
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        subject, text = letter()
    write_message(
        to=delegation.contact_email, subject=subject, text=text, kind=verb, language=language, at=at
    )
    return 1


def _site_languages() -> set[str]:
    return {code for code, _name in settings.LANGUAGES}


def _said(delegation: Delegation) -> dict[str, str]:
    forum = delegation.forum
    closes = forum.registration_closes_at
    return {
        "forum": forum.name,
        "whose": delegation.name,
        "first": date_format(forum.starts_on),
        "last": date_format(forum.ends_on),
        "closes": date_format(localtime(closes, forum.zone), "DATETIME_FORMAT") if closes else "",
        "link": link_to("delegation", forum.slug, delegation.public_id),
    }


def tell_of_invitation(delegation: Delegation, *, at: datetime.datetime) -> int:
    def letter() -> tuple[str, str]:
        said = _said(delegation)
        text = _(
            "%(whose)s is invited to the forum “%(forum)s”, %(first)s to %(last)s.\n\n"
            "Your delegation is registered on one page; the people who come need no account:\n%(link)s\n"
        )
        if not keepers_of(delegation, at):
            text += _(
                "\nTo open it, make an account with this e-mail address, or answer this mail with the names.\n"
            )
        return _("Invitation: %(forum)s") % said, text % said

    return _tell(delegation, "delegation.invited", letter, at=at)


def tell_of_decisions(delegation: Delegation, *, accepted: int, refused: int, at: datetime.datetime) -> int:
    """How many were accredited and refused; names and reasons stay on the page."""

    def letter() -> tuple[str, str]:
        said = _said(delegation)
        lines = []
        if accepted:
            lines.append(
                ngettext("Accredited: %(count)s person.", "Accredited: %(count)s people.", accepted)
                % {"count": accepted}
            )
        if refused:
            lines.append(
                ngettext("Refused: %(count)s person.", "Refused: %(count)s people.", refused)
                % {"count": refused}
            )
        text = _("%(lines)s\n\nWho, and why, stands on the page of your delegation:\n%(link)s\n")
        return _("%(forum)s: accreditation of your delegation") % said, text % (
            said | {"lines": "\n".join(lines)}
        )

    return _tell(delegation, "delegation.decided", letter, at=at)


def tell_of_places(moved: Iterable[Participant], *, at: datetime.datetime) -> int:
    """Tell each delegation how many of its people moved up from the waiting list. Gives how many delegations."""
    counts: dict[int, tuple[Delegation, int]] = {}
    for one in moved:
        delegation, count = counts.get(one.delegation_id, (one.delegation, 0))
        counts[one.delegation_id] = (delegation, count + 1)
    for delegation, count in counts.values():
        _tell(delegation, "delegation.moved-up", _letter_of_places(delegation, count), at=at)
    return len(counts)


def _letter_of_places(delegation: Delegation, count: int) -> _Letter:
    def letter() -> tuple[str, str]:
        said = _said(delegation)
        line = ngettext(
            "%(count)s person of your delegation has moved up from the waiting list.",
            "%(count)s people of your delegation have moved up from the waiting list.",
            count,
        ) % {"count": count}
        return _("%(forum)s: a place has become free") % said, f"{line}\n\n{said['link']}\n"

    return letter


def tell_that_registration_closes(delegation: Delegation, *, at: datetime.datetime) -> int:
    def letter() -> tuple[str, str]:
        said = _said(delegation)
        return (
            _("%(forum)s: registration closes soon") % said,
            _(
                "Registration for the forum “%(forum)s” closes on %(closes)s. Whom your delegation brings, and "
                "who is still missing, stands here:\n%(link)s\n"
            )
            % said,
        )

    return _tell(delegation, "delegation.reminded", letter, at=at)
