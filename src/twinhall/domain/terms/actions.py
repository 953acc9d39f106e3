"""What can happen to a term: one side names it, the others confirm it or name another, it is taken back."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.locking import locked_dossier, note, side_of
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.dossiers.words import SPEAKING_ROLES, DossierState
from twinhall.domain.terms.dates import TermFacts
from twinhall.domain.terms.letters import tell_of_agreed_term, tell_of_said_term
from twinhall.domain.terms.models import Term, TermWord
from twinhall.domain.terms.standing import facts_of_text
from twinhall.domain.terms.words import RUNNING, NoticeState, TermState
from twinhall.kit.errors import CannotDo

__all__ = ["MOST_MONTHS", "MOST_YEARS", "confirm_term", "say_term", "take_term_back"]

MOST_YEARS = 99
MOST_MONTHS = 36
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@transaction.atomic
def say_term(public_id: str, facts: TermFacts, *, by: Acting, at: datetime.datetime, door: str) -> Term:
    """Name how long the tie runs, for one's own side. What was said before and not agreed to is replaced by it.

    CannotDo when the agreed text says it, when the figures cannot be, or when the same was said already.
    """
    dossier, side = _taken_in_hand(public_id, by)
    _check(facts)
    standing = _standing(dossier, TermState.AGREED)
    if standing is not None and standing.facts == facts:
        raise CannotDo(_("Every side has agreed to exactly this already."))
    said = _standing(dossier, TermState.SAID)
    if said is not None and said.facts == facts:
        _join(said, dossier, side, by=by, at=at, door=door)
        return said
    if said is not None:
        said.state = TermState.REPLACED
        said.save(update_fields=["state"])
    term = Term.objects.create(
        dossier=dossier,
        starts_on=facts.starts_on,
        years=facts.years,
        prolongation_years=facts.prolongation_years,
        notice_months=facts.notice_months,
        said_at=at,
    )
    TermWord.objects.create(term=term, side=side, mandate=_mandate(by), at=at)
    tell_of_said_term(dossier, side, at=at)
    note("term.said", dossier, by=by, at=at, door=door, after=_figures(term) | {"side": side.city.public_id})
    return term


@transaction.atomic
def confirm_term(public_id: str, term_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Term:
    """Say for one's own side that the term which another has named is so. With the word of every side it holds."""
    dossier, side = _taken_in_hand(public_id, by)
    said = _standing(dossier, TermState.SAID)
    if said is None or said.public_id != term_id:
        raise CannotDo(_("The other side has changed or taken back what it said; please read it again."))
    _join(said, dossier, side, by=by, at=at, door=door)
    return said


@transaction.atomic
def take_term_back(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Term:
    """Take back what one's own side has said, while it is not agreed."""
    dossier, side = _taken_in_hand(public_id, by)
    said = _standing(dossier, TermState.SAID)
    if said is None or said.words.order_by("at", "pk")[0].side_id != side.pk:
        raise CannotDo(_("There is nothing to take back."))
    said.state = TermState.TAKEN_BACK
    said.save(update_fields=["state"])
    note("term.taken-back", dossier, by=by, at=at, door=door, before=_figures(said))
    return said


def _taken_in_hand(public_id: str, by: Acting) -> tuple[Dossier, Side]:
    """The dossier, locked, and the side for which she may speak; CannotDo when it is not the time for it."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    _mandate(by)
    if dossier.state not in RUNNING:
        raise CannotDo(
            _("That step is not possible now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    if facts_of_text(dossier) is not None:
        raise CannotDo(_("The text that every side has signed says how long the tie runs."))
    return dossier, side


def _mandate(by: Acting) -> Mandate:
    """Under which her word is the city's; CannotDo when it is not."""
    if by.mandate is None or by.mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Your role does not let you speak for this city."))
    return by.mandate


def _standing(dossier: Dossier, state: TermState) -> Term | None:
    return dossier.terms.filter(state=state).first()


def _check(facts: TermFacts) -> None:
    if not _FIRST_YEAR <= facts.starts_on.year <= _LAST_YEAR:
        raise CannotDo(
            _("The first day must lie between the years %(first)s and %(last)s.")
            % {"first": _FIRST_YEAR, "last": _LAST_YEAR}
        )
    if facts.years is None and facts.prolongation_years is not None:
        raise CannotDo(_("A term without end is not prolonged."))
    if any(years is not None and not 1 <= years <= MOST_YEARS for years in _years(facts)):
        raise CannotDo(_("A term has one year or more, %(most)s at most.") % {"most": MOST_YEARS})
    if facts.notice_months is not None and not 1 <= facts.notice_months <= MOST_MONTHS:
        raise CannotDo(
            _("Notice is given one month before or more, %(most)s at most.") % {"most": MOST_MONTHS}
        )
    if facts.years is not None and (facts.notice_months or 0) >= 12 * facts.years:
        raise CannotDo(_("The time of notice must be shorter than the term."))


def _years(facts: TermFacts) -> tuple[int | None, int | None]:
    return facts.years, facts.prolongation_years


def _join(said: Term, dossier: Dossier, side: Side, *, by: Acting, at: datetime.datetime, door: str) -> None:
    """Add this side's word; when it is the last one missing, the term holds for all."""
    words = list(said.words.select_related("mandate"))
    if side.pk in {word.side_id for word in words}:
        raise CannotDo(_("Your side has said so already; now the other side is waited for."))
    # Two sides are two persons: who holds mandates of both cannot agree with herself.
    if by.person.pk in {word.mandate.person_id for word in words}:
        raise CannotDo(_("You said this for the other side; for this side another person must speak."))
    TermWord.objects.create(term=said, side=side, mandate=_mandate(by), at=at)
    after = _figures(said) | {"side": side.city.public_id}
    if dossier.sides.count() > len(words) + 1:
        note("term.confirmed", dossier, by=by, at=at, door=door, after=after)
        return
    dossier.terms.filter(state=TermState.AGREED).update(state=TermState.REPLACED)
    said.state, said.agreed_at = TermState.AGREED, at
    said.save(update_fields=["state", "agreed_at"])
    # What every side says last holds: a notice to end the earlier term has lost its object.
    dossier.end_notices.filter(state=NoticeState.STANDING).update(state=NoticeState.OVERTAKEN)
    tell_of_agreed_term(dossier, side, at=at)
    note("term.agreed", dossier, by=by, at=at, door=door, after=after)


def _figures(term: Term) -> dict[str, object]:
    return {
        "term": term.public_id,
        "starts_on": term.starts_on,
        "years": term.years,
        "prolongation_years": term.prolongation_years,
        "notice_months": term.notice_months,
    }
