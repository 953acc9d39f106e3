"""Recording ties that lists and documents know of, many at once."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery

from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.sources.models import Source
from twinhall.domain.ties.evidence import (
    Conclusion,
    Statement,
    completed,
    conclude,
    has_ended,
    stronger_status,
)
from twinhall.domain.ties.facts import EvidenceFacts, PartyFacts, TieFacts
from twinhall.domain.ties.models import Tie, TieParty, TieSource, new_tie_id
from twinhall.domain.ties.words import OWN_SOURCE, TWINNING_KINDS, Claim, TieStatus
from twinhall.kit.batches import (
    in_batches,
    insert_rows,
    reserve_keys,
    update_rows,
    wait_for_other_writers,
)
from twinhall.kit.dates import PartialDate, Precision
from twinhall.kit.errors import CannotDo

_KEY_LENGTH = 200
_LOOK_UP = 5000  # values in one query


@dataclass(frozen=True, slots=True)
class RecordedTies:
    """What became of the facts, in their order.

    `ties`: the tie's primary key; `is_new`: whether the fact made it; `is_news`: whether the register
    learned anything from the fact, a tie or only a further source.
    """

    ties: list[int]
    is_new: list[bool]
    is_news: list[bool]


@dataclass(slots=True)
class _OpenTie:
    """A tie while facts are gathered for it."""

    pk: int
    parties_key: str
    kind: str
    status: str
    parties: dict[int, PartyFacts]
    is_new: bool = True
    known_parties: dict[int, PartyFacts] = field(default_factory=dict)
    statements: dict[int, Statement] = field(default_factory=dict)
    new_sources: set[int] = field(default_factory=set)
    changed_sources: set[int] = field(default_factory=set)

    @property
    def is_vouched_for(self) -> bool:
        """Whether every side has given its word of it here."""
        return any(statement.is_own for statement in self.statements.values())

    @property
    def is_changed(self) -> bool:
        return bool(self.new_sources or self.changed_sources) or self.parties != self.known_parties


def record_known_ties(
    facts: Sequence[TieFacts],
    *,
    at: datetime.datetime,
    door: str,
    subject: str = "ties",
    by: Person | None = None,
    joins_kin: bool = True,
) -> RecordedTies:
    """Record each tie once, in one transaction; a tie already there gets the evidence it does not yet have.

    The same parties with the same kind are the same tie; failing that, the same parties with another kind of
    twinning (without `joins_kin` the very same kind alone). Recording the same facts again changes nothing. Writes
    one journal entry about `subject` when something changed. Raises CannotDo for a tie of a city with itself.
    """
    with transaction.atomic():
        wait_for_other_writers(Tie)
        batch = _Batch(facts, at.date(), joins_kin=joins_kin)
        outcome = batch.gather(facts)
        batch.store(at.date())
        if figures := batch.figures():
            record("ties.recorded", subject[:100], by=by, at=at, door=door, after=figures)
    return outcome


def parties_key(cities: Iterable[int]) -> str:
    """The cities' primary keys in rising order, `12-345`; of very many parties a digest."""
    key = "-".join(map(str, sorted(cities)))
    if len(key) <= _KEY_LENGTH:
        return key
    return f"sha256-{hashlib.sha256(key.encode()).hexdigest()}"


class _Batch:
    """The ties that some facts speak of, as recorded and as they will be."""

    def __init__(self, facts: Sequence[TieFacts], today: datetime.date, *, joins_kin: bool = True) -> None:
        self.today, self.joins_kin = today, joins_kin
        self.keys = [_key_of(fact) for fact in facts]
        self.open: dict[str, list[_OpenTie]] = {}
        self._load_ties()
        sources = {said.source for fact in facts for said in fact.evidence}
        self.published: dict[int, datetime.date | None] = {}
        self.own_sources: set[int] = set()
        for pk, key, published in Source.objects.filter(pk__in=sources).values_list(
            "pk", "key", "published_on"
        ):
            self.published[pk] = published
            if key.startswith(OWN_SOURCE):
                self.own_sources.add(pk)

    def gather(self, facts: Sequence[TieFacts]) -> RecordedTies:
        """Join every fact to its tie, opening those that are missing."""
        found: list[_OpenTie] = []
        is_new: list[bool] = []
        is_news: list[bool] = []
        for fact, key in zip(facts, self.keys, strict=True):
            tie = _same_tie(self.open.get(key, []), fact.kind, joins_kin=self.joins_kin)
            is_new.append(tie is None)
            if tie is None:
                tie = _OpenTie(0, key, fact.kind, fact.status, {})
                self.open.setdefault(key, []).append(tie)
            is_news.append(self._add(tie, fact))
            found.append(tie)
        missing = [tie for ties in self.open.values() for tie in ties if tie.is_new]
        for tie, pk in zip(missing, reserve_keys(Tie, len(missing)), strict=True):
            tie.pk = pk
        return RecordedTies([tie.pk for tie in found], is_new, is_news)

    def _add(self, tie: _OpenTie, fact: TieFacts) -> bool:
        """Join what the fact says to the tie; tell whether anything of it is new."""
        is_news = False
        for party in fact.parties:
            known_party = tie.parties.get(party.city)
            tie.parties[party.city] = _joined(known_party, party)
            is_news |= tie.parties[party.city] != known_party
        for said in fact.evidence:
            known = tie.statements.get(said.source)
            if known is None:
                is_own = said.source in self.own_sources
                statement = Statement(said, self.published.get(said.source), self.today, is_own)
                tie.new_sources.add(said.source)
            else:
                whole = completed(known.evidence, said)
                if whole == known.evidence:
                    continue
                statement = replace(known, evidence=whole)
                tie.changed_sources.add(said.source)
            tie.statements[said.source] = statement
            is_news = True
        # What the sides have said here of their tie, no list changes.
        if tie.is_changed and (not tie.is_vouched_for or self._is_own(fact)):
            tie.status = stronger_status(tie.status, fact.status)
        return is_news

    def _is_own(self, fact: TieFacts) -> bool:
        return any(said.source in self.own_sources for said in fact.evidence)

    def _load_ties(self) -> None:
        by_pk: dict[int, _OpenTie] = {}
        for keys in in_batches(dict.fromkeys(self.keys), _LOOK_UP):
            rows = Tie.objects.filter(parties_key__in=keys).values_list("pk", "parties_key", "kind", "status")
            for pk, key, kind, status in rows.order_by("pk"):
                tie = by_pk[pk] = _OpenTie(pk, key, kind, status, {}, is_new=False)
                self.open.setdefault(key, []).append(tie)
        for pks in in_batches(by_pk, _LOOK_UP):
            self._load_parties(by_pk, pks)
            self._load_evidence(by_pk, pks)

    def _load_parties(self, by_pk: dict[int, _OpenTie], pks: list[int]) -> None:
        rows = TieParty.objects.filter(tie__in=pks).values_list(
            "tie_id", "city_id", "local_term", "is_binding", "claimed_on"
        )
        for tie, city, term, is_binding, claimed_on in rows:
            party = PartyFacts(city, term, is_binding, claimed_on)
            by_pk[tie].parties[city] = by_pk[tie].known_parties[city] = party

    def _load_evidence(self, by_pk: dict[int, _OpenTie], pks: list[int]) -> None:
        rows = TieSource.objects.filter(tie__in=pks).values_list(
            *("tie_id", "source_id", "term", "since", "since_precision", "until", "until_precision"),
            *("note", "recorded_on", "source__published_on", "source__key"),
        )
        for (
            tie,
            source,
            term,
            since,
            since_precision,
            until,
            until_precision,
            note,
            recorded,
            published,
            key,
        ) in rows:
            said = EvidenceFacts(
                source,
                term,
                PartialDate(since, Precision(since_precision)),
                PartialDate(until, Precision(until_precision)),
                note,
            )
            by_pk[tie].statements[source] = Statement(said, published, recorded, key.startswith(OWN_SOURCE))

    def changed(self) -> list[_OpenTie]:
        return [tie for ties in self.open.values() for tie in ties if tie.is_changed]

    def figures(self) -> dict[str, int]:
        """What changed, for the journal; empty when nothing did."""
        changed = self.changed()
        figures = {
            "ties_added": sum(tie.is_new for tie in changed),
            "ties_changed": sum(not tie.is_new for tie in changed),
            "evidence_added": sum(len(tie.new_sources) for tie in changed),
        }
        return figures if changed else {}

    def store(self, today: datetime.date) -> None:
        changed = self.changed()
        new = [tie for tie in changed if tie.is_new]
        countries = _countries_of({city for tie in changed for city in tie.parties})
        conclusions = {tie.pk: conclude(list(tie.statements.values())) for tie in changed}
        for tie in changed:
            if has_ended(conclusions[tie.pk].until, today):
                tie.status = TieStatus.ENDED
        _insert_ties(new, conclusions, countries)
        _insert_parties(new, countries)
        _update_ties([tie for tie in changed if not tie.is_new], conclusions)
        _store_evidence(changed)
        _count_ties({city for tie in new for city in tie.parties})


def _key_of(fact: TieFacts) -> str:
    cities = {party.city for party in fact.parties}
    if len(cities) < 2 or len(cities) < len(fact.parties):
        raise CannotDo("A tie needs two or more different cities.")
    if not fact.evidence:
        raise CannotDo("A tie needs a source.")
    return parties_key(cities)


def _same_tie(candidates: Sequence[_OpenTie], kind: str, *, joins_kin: bool) -> _OpenTie | None:
    same = [tie for tie in candidates if tie.kind == kind]
    is_kin = joins_kin and kind in TWINNING_KINDS
    kin = [tie for tie in candidates if tie.kind in TWINNING_KINDS] if is_kin else []
    return next(iter(same + kin), None)


def _joined(known: PartyFacts | None, told: PartyFacts) -> PartyFacts:
    """What a side says is kept; what it did not say yet is filled in."""
    if known is None:
        return told
    return PartyFacts(
        known.city,
        known.local_term or told.local_term,
        told.is_binding if known.is_binding is None else known.is_binding,
        known.claimed_on or told.claimed_on,
    )


def _claim(tie: _OpenTie) -> str:
    claimed = [party.claimed_on is not None for party in tie.parties.values()]
    if all(claimed):
        return Claim.BOTH
    return Claim.ONE_SIDE if any(claimed) else Claim.LIST


_CONCLUDED = (
    *("status", "since", "since_precision", "until", "until_precision", "known_since", "last_confirmed_on"),
    *("claim", "sources_disagree", "source_count"),
)


def _concluded(tie: _OpenTie, what: Conclusion) -> tuple[object, ...]:
    """Values of the columns of _CONCLUDED."""
    since, until = what.since, what.until
    return (
        *(tie.status, since.first, since.precision.value, until.first, until.precision.value),
        *(what.known_since, what.last_confirmed_on, _claim(tie), what.sources_disagree, what.source_count),
    )


def _insert_ties(
    ties: Sequence[_OpenTie], conclusions: dict[int, Conclusion], countries: dict[int, str]
) -> None:
    insert_rows(
        Tie,
        ("id", "public_id", "parties_key", "kind", "is_international", *_CONCLUDED),
        (
            (
                *(tie.pk, new_tie_id(), tie.parties_key, str(tie.kind)),
                len({countries[city] for city in tie.parties}) > 1,
                *_concluded(tie, conclusions[tie.pk]),
            )
            for tie in ties
        ),
    )


def _update_ties(ties: Sequence[_OpenTie], conclusions: dict[int, Conclusion]) -> None:
    update_rows(Tie, _CONCLUDED, [(tie.pk, *_concluded(tie, conclusions[tie.pk])) for tie in ties])
    for tie in ties:
        for city, party in tie.parties.items():
            if party != tie.known_parties[city]:
                TieParty.objects.filter(tie=tie.pk, city=city).update(
                    local_term=party.local_term, is_binding=party.is_binding, claimed_on=party.claimed_on
                )


def _insert_parties(ties: Sequence[_OpenTie], countries: dict[int, str]) -> None:
    insert_rows(
        TieParty,
        ("tie", "city", "country", "position", "local_term", "is_binding", "claimed_on"),
        (
            (tie.pk, city, countries[city], place, party.local_term, party.is_binding, party.claimed_on)
            for tie in ties
            for place, (city, party) in enumerate(tie.parties.items())
        ),
    )


def _store_evidence(ties: Sequence[_OpenTie]) -> None:
    columns = ("term", "since", "since_precision", "until", "until_precision", "note")
    insert_rows(
        TieSource,
        ("tie", "source", "recorded_on", *columns),
        (
            (tie.pk, source, tie.statements[source].recorded_on, *_said(tie.statements[source].evidence))
            for tie in ties
            for source in sorted(tie.new_sources)
        ),
    )
    for tie in ties:
        for source in tie.changed_sources - tie.new_sources:
            values = dict(zip(columns, _said(tie.statements[source].evidence), strict=True))
            TieSource.objects.filter(tie=tie.pk, source=source).update(**values)


def _said(evidence: EvidenceFacts) -> tuple[object, ...]:
    since, until = evidence.since, evidence.until
    return (
        *(evidence.term[:120], since.first, since.precision.value, until.first, until.precision.value),
        evidence.note[:500],
    )


def _countries_of(cities: Iterable[int]) -> dict[int, str]:
    countries: dict[int, str] = {}
    for pks in in_batches(cities, _LOOK_UP):
        countries |= dict(City.objects.filter(pk__in=pks).values_list("pk", "country"))
    return countries


def _count_ties(cities: Iterable[int]) -> None:
    """Count anew instead of adding, so that a wrong figure mends itself."""
    ties = TieParty.objects.filter(city=OuterRef("pk")).order_by().values("city")
    for pks in in_batches(cities, _LOOK_UP):
        City.objects.filter(pk__in=pks).update(
            tie_count=Subquery(ties.annotate(count=Count("pk")).values("count"))
        )
