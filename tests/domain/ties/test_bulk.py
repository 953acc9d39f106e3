"""Recording known ties: once each, with all that is said of them."""

import datetime

import pytest

from tests.factories import CityFactory, SourceFactory
from twinhall.domain.cities.models import City
from twinhall.domain.journal.models import Entry
from twinhall.domain.sources.models import Source
from twinhall.domain.ties.bulk import RecordedTies, record_known_ties
from twinhall.domain.ties.facts import EvidenceFacts, PartyFacts, TieFacts
from twinhall.domain.ties.models import Tie, TieSource
from twinhall.kit.dates import UNKNOWN, PartialDate
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def record(*facts: TieFacts) -> RecordedTies:
    return record_known_ties(facts, at=AT, door="command", subject="example.csv")


def tie_of(
    *cities: City,
    source: Source,
    since: str = "",
    until: str = "",
    kind: str = "sister-city",
    status: str = "known",
) -> TieFacts:
    said = EvidenceFacts(source.pk, since=PartialDate.parse(since), until=PartialDate.parse(until))
    return TieFacts(tuple(PartyFacts(city.pk) for city in cities), (said,), kind=kind, status=status)


@pytest.fixture
def kazan() -> City:
    return CityFactory.create(name="Kazan")


@pytest.fixture
def isfahan() -> City:
    return CityFactory.create(name="Isfahan", country="IR")


@pytest.fixture
def source() -> Source:
    return SourceFactory.create(published_on=datetime.date(2017, 1, 1))


def test_a_tie_is_recorded_with_its_parties_and_a_journal_entry(
    kazan: City, isfahan: City, source: Source
) -> None:
    outcome = record(tie_of(kazan, isfahan, source=source, since="2025-04-09"))
    tie = Tie.objects.get()
    assert outcome == RecordedTies([tie.pk], [True], [True])
    assert [party.city for party in tie.parties.all()] == [kazan, isfahan]
    assert (tie.since, tie.since_precision, tie.known_since) == (
        datetime.date(2025, 4, 9),
        "day",
        datetime.date(2017, 1, 1),
    )
    assert (tie.is_international, tie.source_count, tie.claim) == (True, 1, "list")
    assert list(City.objects.order_by("pk").values_list("tie_count", flat=True)) == [1, 1]
    assert list(Entry.objects.values_list("verb", "subject", "after")) == [
        ("ties.recorded", "example.csv", {"ties_added": 1, "ties_changed": 0, "evidence_added": 1})
    ]


def test_the_same_facts_again_change_nothing(kazan: City, isfahan: City, source: Source) -> None:
    facts = tie_of(kazan, isfahan, source=source, since="2025")
    record(facts)
    before = list(Tie.objects.values()), list(TieSource.objects.values())
    assert record(facts).is_new == [False]
    assert (list(Tie.objects.values()), list(TieSource.objects.values())) == before
    assert Entry.objects.count() == 1


def test_a_later_source_adds_its_evidence(kazan: City, isfahan: City, source: Source) -> None:
    record(tie_of(kazan, isfahan, source=source, since="2025"))
    later = tie_of(
        isfahan,
        kazan,
        source=SourceFactory.create(),
        since="2025-04-09",
        kind="friendship-city",
        status="active",
    )
    assert record(later).is_new == [False]
    tie = Tie.objects.get()
    assert (tie.since, tie.since_precision) == (datetime.date(2025, 4, 9), "day")
    assert (tie.source_count, tie.status, tie.kind, tie.sources_disagree) == (
        2,
        "active",
        "sister-city",
        False,
    )


def test_sources_that_cannot_both_be_right_disagree(kazan: City, isfahan: City, source: Source) -> None:
    record(
        tie_of(kazan, isfahan, source=source, since="1967"),
        tie_of(kazan, isfahan, source=SourceFactory.create(), since="1966"),
    )
    tie = Tie.objects.get()
    assert (tie.since, tie.sources_disagree) == (datetime.date(1966, 1, 1), True)


def test_one_source_with_two_dates_keeps_both(kazan: City, isfahan: City, source: Source) -> None:
    rows = [tie_of(kazan, isfahan, source=source, since=year) for year in ("1990", "1992")]
    record(*rows)
    record(*rows)
    assert TieSource.objects.get().note == "also dated 1992"
    assert Tie.objects.get().sources_disagree


def test_another_kind_of_relation_is_another_tie(kazan: City, isfahan: City, source: Source) -> None:
    record(
        tie_of(kazan, isfahan, source=source),
        tie_of(kazan, isfahan, source=source, kind="cooperation-agreement"),
    )
    assert Tie.objects.count() == 2


def test_an_end_in_the_year_of_the_beginning_is_kept(kazan: City, isfahan: City, source: Source) -> None:
    record(tie_of(kazan, isfahan, source=source, since="1992-05", until="1992"))
    tie = Tie.objects.get()
    assert (tie.status, tie.until, tie.until_precision) == ("ended", datetime.date(1992, 5, 1), "year")


def test_a_tie_may_have_many_parties(kazan: City, isfahan: City, source: Source) -> None:
    cities = [kazan, isfahan, *CityFactory.create_batch(4)]
    record(tie_of(*cities, source=source))
    assert Tie.objects.get().parties.count() == 6


def test_what_a_city_says_itself_is_a_claim(kazan: City, isfahan: City, source: Source) -> None:
    said_on = datetime.date(2025, 4, 9)
    said = (EvidenceFacts(source.pk),)
    record(TieFacts((PartyFacts(kazan.pk, claimed_on=said_on), PartyFacts(isfahan.pk)), said))
    assert Tie.objects.get().claim == "one-side"
    record(TieFacts((PartyFacts(kazan.pk), PartyFacts(isfahan.pk, claimed_on=said_on)), said))
    assert Tie.objects.get().claim == "both"


def test_a_city_is_no_partner_of_itself(kazan: City, source: Source) -> None:
    with pytest.raises(CannotDo, match="two or more different cities"):
        record(tie_of(kazan, kazan, source=source))
    assert Tie.objects.count() == 0


def test_an_undated_source_knows_it_from_the_day_of_recording(kazan: City, isfahan: City) -> None:
    record(tie_of(kazan, isfahan, source=SourceFactory.create()))
    tie = Tie.objects.get()
    assert (tie.since, tie.known_since) == (UNKNOWN.first, AT.date())
