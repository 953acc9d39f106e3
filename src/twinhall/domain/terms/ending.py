"""Giving notice: one side says that the tie shall not go on, as the term that every side agreed provides.

No side ends a tie by it at once: it ends on the last day of the term, and until then every side together can take
the notice back, or name another term.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.agreements.locking import mandate_to_speak
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.locking import locked_dossier, move, note, side_of
from twinhall.domain.dossiers.models import Document, Dossier, Side
from twinhall.domain.dossiers.register import follow_in_register
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.terms.dates import TermFacts, last_day_after_notice, period_at
from twinhall.domain.terms.letters import (
    tell_of_end_by_notice,
    tell_of_end_notice,
    tell_of_notice_back_asked,
    tell_of_notice_taken_back,
)
from twinhall.domain.terms.models import EndNotice, EndNoticeWord
from twinhall.domain.terms.standing import standing_of
from twinhall.domain.terms.words import RUNNING, NoticeState
from twinhall.domain.ties.states import ENDED_BY_NOTICE
from twinhall.kit.dates import day_in_present_language
from twinhall.kit.errors import CannotDo

__all__ = ["end_by_notice", "give_end_notice", "last_day_if_given", "take_end_notice_back"]

_LONGEST = 2_000


@transaction.atomic
def give_end_notice(
    public_id: str,
    *,
    reason: str,
    letter: str = "",
    document: Document | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> EndNotice:
    """Say for one's own side that the tie shall not be prolonged: with the reason, and a document or a letter on paper.

    The day on which it is said here counts. CannotDo where no term that every side agreed provides for notice.
    """
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    mandate = mandate_to_speak(by)
    _check_running(dossier)
    standing = standing_of(dossier)
    if standing.notice is not None:
        raise CannotDo(_("Notice was given already; the tie ends on the day it names."))
    reason, letter = reason.strip(), " ".join(letter.split())
    if not reason:
        raise CannotDo(_("Please give the reason; the other side reads it, and it stays with the tie."))
    if document is None and not letter:
        raise CannotDo(_("Please put the notice into the file, or name the letter by which it was given."))
    notice = EndNotice.objects.create(
        dossier=dossier,
        side=side,
        mandate=mandate,
        reason=reason[:_LONGEST],
        letter=letter[:200],
        document=document,
        at=at,
        ends_on=_last_day(standing.facts, at.date()),
    )
    tell_of_end_notice(notice, side, at=at)
    after = {"notice": notice.public_id, "side": side.city.public_id, "ends_on": notice.ends_on}
    if document is not None:
        after["document"] = document.public_id
    note("term.notice-given", dossier, by=by, at=at, door=door, after=after)
    return notice


def last_day_if_given(facts: TermFacts | None, today: datetime.date) -> datetime.date | None:
    """On which day the tie would end if notice were given today; None where it cannot be given."""
    return last_day_after_notice(facts, today) if facts is not None and facts.stops_on is None else None


def _last_day(facts: TermFacts | None, today: datetime.date) -> datetime.date:
    if facts is None:
        raise CannotDo(_("Every side must have said how long the tie runs before notice can be given."))
    last = last_day_after_notice(facts, today)
    if last is not None:
        return last
    period = period_at(facts, today)
    if period is None:
        raise CannotDo(
            _("No time of notice is agreed for this tie without end; it ends by the word of every side.")
        )
    raise CannotDo(
        _("Nothing prolongs it: the term ends on %(day)s by itself.")
        % {"day": day_in_present_language(period.ends_on)}
    )


def _check_running(dossier: Dossier) -> None:
    if dossier.state not in RUNNING:
        raise CannotDo(
            _("That step is not possible now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )


@transaction.atomic
def take_end_notice_back(
    public_id: str, notice_id: str, *, by: Acting, at: datetime.datetime, door: str
) -> EndNotice:
    """One side's word that the notice be taken back: first of the side that gave it, then of every other.

    With the last word the tie runs on as if it had not been given. CannotDo once the last day has passed.
    """
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    mandate = mandate_to_speak(by)
    _check_running(dossier)
    notice = dossier.end_notices.filter(state=NoticeState.STANDING).first()
    if notice is None or notice.public_id != notice_id:
        raise CannotDo(_("This notice does not stand any more; please read the page again."))
    if notice.ends_on < at.date():
        raise CannotDo(_("The last day of the tie has passed."))
    _check_word(notice, side, by)
    EndNoticeWord.objects.create(notice=notice, side=side, mandate=mandate, at=at)
    after = {"notice": notice.public_id, "side": side.city.public_id}
    if dossier.sides.count() > notice.words.count():
        tell_of_notice_back_asked(notice, side, at=at)
        note("term.notice-back-asked", dossier, by=by, at=at, door=door, after=after)
        return notice
    notice.state = NoticeState.TAKEN_BACK
    notice.save(update_fields=["state"])
    tell_of_notice_taken_back(notice, side, at=at)
    note("term.notice-taken-back", dossier, by=by, at=at, door=door, after=after)
    return notice


def _check_word(notice: EndNotice, side: Side, by: Acting) -> None:
    words = list(notice.words.select_related("mandate"))
    if not words and notice.side_id != side.pk:
        raise CannotDo(_("Only the side that gave notice can ask to take it back."))
    if side.pk in {word.side_id for word in words}:
        raise CannotDo(_("Your side has said so already; now the other side is waited for."))
    # Two sides are two persons: who holds mandates of both cannot agree with herself.
    if by.person.pk in {word.mandate.person_id for word in words}:
        raise CannotDo(_("You said this for the other side; for this side another person must speak."))


def end_by_notice(at: datetime.datetime) -> dict[str, int]:
    """End ties whose last day under a notice has passed (a daily routine); each side is told."""
    due = EndNotice.objects.filter(
        state=NoticeState.STANDING, ends_on__lt=at.date(), dossier__state__in=ENDED_BY_NOTICE
    )
    found = due.order_by("pk").values_list("dossier__public_id", flat=True)
    return {"ended": sum(_end(public_id, at) for public_id in found)}


@transaction.atomic
def _end(public_id: str, at: datetime.datetime) -> bool:
    dossier = locked_dossier(public_id)
    notice = dossier.end_notices.filter(state=NoticeState.STANDING, ends_on__lt=at.date()).first()
    if dossier.state not in ENDED_BY_NOTICE or notice is None:
        return False
    before = dossier.state
    move(dossier, DossierState.ENDED, at=at)
    dossier.ended_on, dossier.reason = notice.ends_on, notice.reason
    follow_in_register(dossier, by=None, at=at, door="job")
    dossier.save()
    tell_of_end_by_notice(notice, at=at)
    after = {"state": dossier.state, "on": notice.ends_on, "notice": notice.public_id}
    note("term.ended-by-notice", dossier, by=None, at=at, door="job", before={"state": before}, after=after)
    return True
