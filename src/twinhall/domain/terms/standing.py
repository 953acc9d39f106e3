"""How long a tie runs as things stand: what its agreed text says, else what every side agreed, else one side's word."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch, QuerySet

from twinhall.domain.agreements.models import Agreement
from twinhall.domain.approvals.facts import AnniversaryRule, track_for
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.terms.dates import ANNIVERSARY_EVERY, TermFacts
from twinhall.domain.terms.models import Alarm, EndNotice, EndNoticeWord, Term, TermWord
from twinhall.domain.terms.words import NoticeState, TermState
from twinhall.kit.dates import Precision

__all__ = [
    "Standing",
    "anniversary_rule",
    "every_years",
    "facts_of_text",
    "signing_day",
    "standing_of",
    "with_terms",
]


@dataclass(frozen=True)
class Standing:
    """What is known of a tie's term. `agreed` holds for every side; `said` is one side's word until the others'."""

    from_text: TermFacts | None
    agreed: Term | None
    said: Term | None
    words: Sequence[TermWord]  # for what is said
    notice: EndNotice | None = None  # that one side has given, and which stands

    @property
    def facts(self) -> TermFacts | None:
        """What holds for every side; a notice that stands stops it on its day."""
        agreed = self.from_text or (self.agreed.facts if self.agreed else None)
        return replace(agreed, stops_on=self.notice.ends_on) if agreed and self.notice else agreed

    def facts_for(self, side: Side) -> TermFacts | None:
        """What this side goes by: what holds for all, else what it has said itself."""
        if self.facts is not None or self.said is None:
            return self.facts
        return self.said.facts if side.pk in {word.side_id for word in self.words} else None


def with_terms(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Together with what `standing_of` needs: four more queries for any number of dossiers."""
    words = TermWord.objects.select_related("side__city", "mandate")
    standing = Term.objects.filter(state__in=[TermState.SAID, TermState.AGREED])
    terms = Prefetch("terms", standing.prefetch_related(Prefetch("words", words)), to_attr="standing_terms")
    alarms = Prefetch("alarms", Alarm.objects.all())
    sides = Prefetch("sides", Side.objects.select_related("city").prefetch_related(alarms))
    stand = _standing_notices(EndNotice.objects.all())
    notices = Prefetch("end_notices", stand, to_attr="standing_end_notices")
    return dossiers.select_related("tie", "agreement").prefetch_related(sides, terms, notices)


def _standing_notices(notices: QuerySet[EndNotice]) -> QuerySet[EndNotice]:
    words = Prefetch("words", EndNoticeWord.objects.select_related("side__city", "mandate"))
    found = notices.filter(state=NoticeState.STANDING).prefetch_related(words)
    return found.select_related("side__city", "mandate", "document__upload", "document__side__city")


def standing_of(dossier: Dossier) -> Standing:
    """Of a dossier that came `with_terms`, nothing is asked of the database again."""
    found = getattr(dossier, "standing_terms", None)
    if found is None:
        wanted = dossier.terms.filter(state__in=[TermState.SAID, TermState.AGREED])
        found = list(wanted.prefetch_related("words__side__city", "words__mandate"))
    said = next((term for term in found if term.state == TermState.SAID), None)
    agreed = next((term for term in found if term.state == TermState.AGREED), None)
    words = list(said.words.all()) if said else []
    return Standing(facts_of_text(dossier), agreed, said, words, _notice_of(dossier))


def _notice_of(dossier: Dossier) -> EndNotice | None:
    found: list[EndNotice] | None = getattr(dossier, "standing_end_notices", None)
    if found is None:
        found = list(_standing_notices(dossier.end_notices.all()))
    return found[0] if found else None


def facts_of_text(dossier: Dossier) -> TermFacts | None:
    """What the text says that every side has signed; None while there is none (one query, none `with_terms`)."""
    if dossier.signed_on is None:
        return None
    text = Agreement.objects.filter(dossier=dossier).first() if _comes_alone(dossier) else _text_of(dossier)
    if text is None or text.agreed_id is None:
        return None
    begins = dossier.in_force_on or text.in_force_on or dossier.signed_on
    prolongation = text.prolongation_years if text.term_years else None
    return TermFacts(begins, text.term_years, prolongation, text.notice_months)


def _comes_alone(dossier: Dossier) -> bool:
    return "agreement" not in dossier._state.fields_cache


def _text_of(dossier: Dossier) -> Agreement | None:
    return getattr(dossier, "agreement", None)


def signing_day(dossier: Dossier) -> datetime.date | None:
    """From which anniversaries are counted: the signing, else the day that the register gives, when it is one."""
    if dossier.signed_on is not None:
        return dossier.signed_on
    tie = dossier.tie
    if tie is None or tie.since_precision != Precision.DAY or tie.sources_disagree:
        return None
    return tie.since


def anniversary_rule(country: str) -> AnniversaryRule | None:
    """The national rule on anniversaries, where one is known."""
    return track_for(country).anniversaries


def every_years(country: str) -> int:
    """Which anniversaries a city of the country marks: every five years, or as its rule says."""
    rule = anniversary_rule(country)
    return rule.every_years if rule else ANNIVERSARY_EVERY
