"""Terms and days ahead, fetched and checked in one call: both sides of a tie read them, each speaks for itself."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from twinhall.access.agreements import PublicText
from twinhall.access.asking import Asker
from twinhall.access.dossiers import Dossier, DossierFile, Side, dossier_to_read
from twinhall.domain.approvals.facts import AnniversaryRule
from twinhall.domain.cities.models import City
from twinhall.domain.terms.dates import (
    Anniversary,
    Period,
    TermFacts,
    anniversaries,
    is_over,
    is_renewal_due,
    months_later,
    period_at,
)
from twinhall.domain.terms.ending import last_day_if_given
from twinhall.domain.terms.models import EndNotice, Term
from twinhall.domain.terms.renewals import may_be_renewed, renewals_of
from twinhall.domain.terms.standing import (
    Standing,
    anniversary_rule,
    every_years,
    facts_of_text,
    signing_day,
    standing_of,
)
from twinhall.domain.terms.words import RUNNING, TermState
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.words import TieStatus
from twinhall.kit.dates import Precision

__all__ = [
    "AnniversaryAhead",
    "EndNotice",
    "Period",
    "PublicTerm",
    "Standing",
    "Term",
    "TermFacts",
    "TermFile",
    "anniversaries_of_city",
    "anniversary_of_tie",
    "public_term_of",
    "term_in_file",
    "term_to_read",
]

_YEARS_AHEAD = 10
# On a city's page: within a year, of ties up to a century and a half old.
_PUBLIC_MONTHS, _OLDEST = 12, 150


@dataclass(frozen=True)
class AnniversaryAhead:
    """The next one, and the sides that do not mark it by their national rule."""

    years: int
    on: datetime.date
    unmarked_by: Sequence[tuple[Side, AnniversaryRule]]


@dataclass(frozen=True)
class TermFile:
    """The term of a tie for one who may read its file, with the days that follow from it."""

    found: DossierFile
    standing: Standing
    facts: TermFacts | None  # what holds for all, else what one side says
    period: Period | None
    is_over: bool
    is_renewal_due: bool
    anniversary: AnniversaryAhead | None
    is_watched: bool
    may_say: bool
    may_confirm: bool
    may_take_back: bool
    may_renew: bool
    renewal: Dossier | None  # the file that renews this one
    last_day: datetime.date | None  # on which it would end if her side gave notice today; None: she cannot
    may_take_notice_back: bool


def term_to_read(asker: Asker, public_id: str) -> TermFile:
    """The term, for those who speak or write for a side; for all others there is no such file."""
    return term_in_file(dossier_to_read(asker, public_id), asker.at.date())


def term_in_file(found: DossierFile, today: datetime.date) -> TermFile:
    """The term of a file that was fetched already (six queries)."""
    standing = standing_of(found.dossier)
    facts = standing.facts or (standing.said.facts if standing.said else None)
    said_by = [word.side_id for word in standing.words]
    is_watched = found.dossier.state in RUNNING
    renewals = renewals_of(found.dossier, found.own_side.city_id)
    speaks = found.may_speak and is_watched and standing.from_text is None
    return TermFile(
        found,
        standing,
        facts,
        period=period_at(facts, today) if facts else None,
        is_over=facts is not None and is_over(facts, today),
        is_renewal_due=standing.facts is not None and is_renewal_due(standing.facts, today),
        anniversary=_anniversary_ahead(found, today) if is_watched else None,
        is_watched=is_watched,
        may_say=speaks,
        may_confirm=speaks and bool(said_by) and found.own_side.pk not in said_by,
        may_take_back=speaks and bool(said_by) and said_by[0] == found.own_side.pk,
        may_renew=found.may_speak and not renewals and may_be_renewed(found.dossier, today),
        renewal=renewals[0] if renewals else None,
        last_day=last_day_if_given(standing.facts, today) if found.may_speak and is_watched else None,
        may_take_notice_back=found.may_speak and is_watched and _may_take_back(standing, found.own_side),
    )


def _may_take_back(standing: Standing, side: Side) -> bool:
    """The side that gave notice begins; the others follow."""
    if standing.notice is None:
        return False
    said = {word.side_id for word in standing.notice.words.all()}
    return side.pk not in said and (bool(said) or standing.notice.side_id == side.pk)


@dataclass(frozen=True)
class PublicTerm:
    """The term of a tie as everybody may know it: from the text that every side released, or every side's word."""

    facts: TermFacts
    period: Period | None  # None: without end
    from_text: bool


def public_term_of(tie: Tie, text: PublicText | None, today: datetime.date) -> PublicTerm | None:
    """From the released text of the tie, where there is one; else what every side agreed without a text (one query).

    None while one side's word, or a text that is not released, is all there is.
    """
    if text is not None and text.dossier.state in RUNNING:
        facts = facts_of_text(text.dossier)
        return _public(facts, today, from_text=True) if facts else None
    terms = Term.objects.filter(dossier__tie=tie, dossier__state__in=RUNNING, state=TermState.AGREED)
    agreed = terms.exclude(dossier__agreement__agreed__isnull=False).first()
    return _public(agreed.facts, today, from_text=False) if agreed else None


def _public(facts: TermFacts, today: datetime.date, *, from_text: bool) -> PublicTerm:
    return PublicTerm(facts, period_at(facts, today), from_text)


def anniversary_of_tie(tie: Tie, today: datetime.date) -> Anniversary | None:
    """The next one that every side of a tie of the register marks; public, and asks the database nothing more."""
    known = (
        tie.since_precision == Precision.DAY and not tie.sources_disagree and tie.status != TieStatus.ENDED
    )
    if not known or tie.since is None:
        return None
    every = math.lcm(*(every_years(party.country) for party in tie.parties.all()))
    last = months_later(today, 12 * (every + 1))
    return next(anniversaries(tie.since, every, today, last), None)


def anniversaries_of_city(city: City, today: datetime.date) -> list[tuple[Anniversary, Tie]]:
    """Those of its ties that every side marks within a year, the next first; public (two queries at most)."""
    last, every = months_later(today, _PUBLIC_MONTHS), every_years(city.country)
    years = {year - age for year in (today.year, last.year) for age in range(every, _OLDEST, every)}
    ties = Tie.objects.of(city).exclude(status=TieStatus.ENDED)
    dated = ties.filter(since_precision=Precision.DAY, sources_disagree=False, since__year__in=sorted(years))
    found = [(anniversary_of_tie(tie, today), tie) for tie in dated.with_cities()]
    ahead = [(one, tie) for one, tie in found if one is not None and one.on <= last]
    return sorted(ahead, key=lambda pair: (pair[0].on, pair[1].pk))


def _anniversary_ahead(found: DossierFile, today: datetime.date) -> AnniversaryAhead | None:
    """The next one that the reader's own side marks."""
    signed_on = signing_day(found.dossier)
    if signed_on is None:
        return None
    every = every_years(found.own_side.city.country)
    one: Anniversary | None = next(
        anniversaries(signed_on, every, today, months_later(today, 12 * (_YEARS_AHEAD + 1))), None
    )
    if one is None:
        return None
    rules = [(side, anniversary_rule(side.city.country)) for side in found.sides]
    unmarked = [(side, rule) for side, rule in rules if rule is not None and one.years % rule.every_years]
    return AnniversaryAhead(one.years, one.on, unmarked)
