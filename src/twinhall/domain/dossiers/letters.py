"""What the sides of a dossier are told. Who speaks for a city gets it in her own language."""

import datetime
from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.dossiers.words import SPEAKING_ROLES, Closing, DossierState
from twinhall.domain.notices.giving import NoticeFacts, give_notice
from twinhall.domain.notices.letters import link_to
from twinhall.domain.notices.words import NoticeKind
from twinhall.domain.people.models import Person
from twinhall.domain.ties.words import TieKind
from twinhall.kit.dates import day_in_present_language

__all__ = [
    "ask_for_word",
    "remind_side",
    "speakers_of",
    "tell_of_decline",
    "tell_of_message",
    "tell_of_move",
    "tell_of_proposal",
    "tell_of_word",
    "tell_side",
]


def speakers_of(side: Side, at: datetime.datetime) -> list[Person]:
    """Those who speak for its city today (one query)."""
    mandates = Mandate.objects.filter(body__city=side.city_id, role__in=SPEAKING_ROLES).perhaps_holding(at)
    holding = mandates.with_body().select_related("person").order_by("pk")
    return list({one.person_id: one.person for one in holding if one.holds(at)}.values())


# Which of a person's choices a letter falls under; any other says that a file moves on.
_NOTICES = {
    "dossier.proposed": NoticeKind.WAITS,
    "dossier.waits": NoticeKind.WAITS,
    "tie.asked": NoticeKind.WAITS,
    "term.said": NoticeKind.WAITS,
    "ceremony.asked": NoticeKind.WAITS,
    "term.notice-back-asked": NoticeKind.WAITS,
    "evidence.entered": NoticeKind.WAITS,
    "dossier.message": NoticeKind.MESSAGES,
    "dossier.reminder": NoticeKind.REMINDERS,
    "term.alarm": NoticeKind.ALARMS,
    "term.step-due": NoticeKind.STEPS,
    "agreement.proposed": NoticeKind.TEXT,
    "agreement.answered": NoticeKind.TEXT,
    "agreement.reserved": NoticeKind.TEXT,
    "agreement.stale": NoticeKind.STALE,
    "agreement.released": NoticeKind.RELEASES,
}


def tell_side(
    side: Side,
    kind: str,
    letter: Callable[[], tuple[str, str]],
    *,
    at: datetime.datetime,
    page: str = "dossier",
) -> int:
    """Tell everybody who speaks for the side: on the desk, and by mail as each has chosen. Gives how many.

    A city without an officer is told nothing. `page` is the address that the notice leads to.
    """

    def why() -> str:
        return _("You get this because you speak for %(city)s.") % {"city": name_of(side)}

    people = speakers_of(side, at)
    about = NoticeFacts(_NOTICES.get(kind, NoticeKind.MOVES), kind, page, side.dossier.public_id)
    for person in people:
        give_notice(person, about, letter, why=why, at=at)
    return len(people)


def tell_of_proposal(dossier: Dossier, proposer: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that a tie is proposed, until when they can answer, and where."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {
            "from": name_of(proposer),
            "last": day_in_present_language(dossier.lapses_on) if dossier.lapses_on else "",
            "purpose": dossier.purpose,
        }
        return (
            _("%(from)s proposes a tie: %(kind)s") % said,
            _(
                "%(from)s proposes a tie between %(cities)s (%(kind)s).\n\n%(purpose)s\n\n"
                "You can accept it, ask, or decline it kindly until %(last)s:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(dossier, proposer, "dossier.proposed", letter, at=at)


def tell_of_word(dossier: Dossier, side: Side, step: str, *, at: datetime.datetime) -> None:
    """Tell the other sides that this one has said its word, and that theirs is waited for."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {"from": name_of(side), "step": str(DossierState(step).label)}
        return (
            _("%(cities)s: %(from)s waits for your word") % said,
            _(
                "%(from)s has agreed to the next step of the tie between %(cities)s: %(step)s.\n\n"
                "Your city’s word is still missing:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(dossier, side, "dossier.waits", letter, at=at)


def tell_of_move(dossier: Dossier, side: Side | None, *, at: datetime.datetime) -> None:
    """Tell the other sides (all, when no side did it) that the tie has moved on."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {"step": str(DossierState(dossier.state).label)}
        return (
            _("%(cities)s: %(step)s") % said,
            _("Every side has said so: the tie between %(cities)s is now “%(step)s”.\n\n%(link)s\n") % said,
        )

    _tell_others(dossier, side, "dossier.moved", letter, at=at)


def tell_of_decline(dossier: Dossier, side: Side | None, *, at: datetime.datetime) -> None:
    """Tell the other sides (all, when it lapsed by itself) that it comes to nothing this time, and why."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {
            "why": str(Closing(dossier.closing).label),
            "reason": dossier.reason,
        }
        return (
            _("%(cities)s: no tie this time") % said,
            _(
                "The tie proposed between %(cities)s does not come about this time: %(why)s.\n\n%(reason)s\n\n"
                "The file stays readable for both sides, and a new proposal can be made at any time:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(dossier, side, "dossier.declined", letter, at=at)


def tell_of_message(dossier: Dossier, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that a message waits in the file; what it says stays there."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {"from": name_of(side)}
        return (
            _("A message from %(from)s") % said,
            _("%(from)s has written to you in the file of the tie between %(cities)s:\n%(link)s\n") % said,
        )

    _tell_others(dossier, side, "dossier.message", letter, at=at)


def remind_side(dossier: Dossier, waited_for: Side, *, since: datetime.date, at: datetime.datetime) -> int:
    """Remind a side that it is waited for. Gives how many people were written to."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {"since": day_in_present_language(since)}
        return (
            _("%(cities)s: a reminder") % said,
            _(
                "Since %(since)s your city is waited for in the file of the tie between %(cities)s.\n\n"
                "What is next stands at the head of the file:\n%(link)s\n"
            )
            % said,
        )

    return tell_side(waited_for, "dossier.reminder", letter, at=at)


def ask_for_word(dossier: Dossier, asked: Side, *, at: datetime.datetime) -> int:
    """Ask a side whether a tie that the other one confirms exists. Gives how many people were written to."""

    def letter() -> tuple[str, str]:
        said = _said(dossier)
        return (
            _("Does this tie exist? %(cities)s") % said,
            _(
                "A side of the tie between %(cities)s (%(kind)s) has confirmed that it exists. Until you say so, "
                "too, it is shown as the word of one side.\n\nYou can confirm it, dispute it, or complete what is "
                "known:\n%(link)s\n"
            )
            % said,
        )

    return tell_side(asked, "tie.asked", letter, at=at)


def _tell_others(
    dossier: Dossier,
    side: Side | None,
    kind: str,
    letter: Callable[[], tuple[str, str]],
    *,
    at: datetime.datetime,
) -> None:
    for other in dossier.sides.select_related("city"):
        if side is None or other.pk != side.pk:
            tell_side(other, kind, letter, at=at)


def name_of(side: Side) -> str:
    """The city's name in the present language."""
    return str(side.city.labels.get(get_language() or "") or side.city.name)


def _said(dossier: Dossier) -> dict[str, str]:
    sides = dossier.sides.select_related("city")
    return {
        "cities": " – ".join(name_of(side) for side in sides),
        "kind": str(TieKind(dossier.kind).label),
        "link": link_to("dossier", dossier.public_id),
    }
