"""Who was what to an alliance on a day, as its sources state it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from twinhall.domain.alliances.models import Alliance, MembershipStatement, Presidency
from twinhall.domain.alliances.words import MembershipStatus
from twinhall.domain.sources.models import Source
from twinhall.kit.dates import PartialDate, Precision

DISPUTED = "disputed"
INSIDE = frozenset({MembershipStatus.MEMBER, MembershipStatus.PARTNER})
_ORDER = {status: place for place, status in enumerate([*MembershipStatus.values, DISPUTED])}


@dataclass(frozen=True)
class Claim:
    """One status of a country and the statements that give it, oldest first."""

    status: str
    statements: tuple[MembershipStatement, ...]

    @property
    def since(self) -> tuple[PartialDate, ...]:
        """The beginnings its sources give, each once; more than one when they differ."""
        return tuple(dict.fromkeys(since_of(statement) for statement in self.statements))

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(
            dict.fromkeys(source for statement in self.statements for source in statement.sources.all())
        )


@dataclass(frozen=True)
class CountryStanding:
    """What a country was to an alliance on a day: one claim, or several when sources disagree."""

    country: str
    claims: tuple[Claim, ...]

    @property
    def status(self) -> str:
        """The status all statements agree on, else "disputed"."""
        return self.claims[0].status if len(self.claims) == 1 else DISPUTED

    @property
    def is_inside(self) -> bool:
        """Every source that holds calls it a member or a partner."""
        return all(claim.status in INSIDE for claim in self.claims)


@dataclass(frozen=True)
class Standing:
    """An alliance as of a day. Countries stand in the order of their beginnings, then of their codes."""

    alliance: Alliance
    day: datetime.date
    countries: tuple[CountryStanding, ...]
    presidencies: tuple[Presidency, ...]

    def with_status(self, status: str) -> tuple[CountryStanding, ...]:
        return tuple(standing for standing in self.countries if standing.status == status)

    @property
    def members(self) -> tuple[CountryStanding, ...]:
        return self.with_status(MembershipStatus.MEMBER)

    @property
    def partners(self) -> tuple[CountryStanding, ...]:
        return self.with_status(MembershipStatus.PARTNER)

    @property
    def declined(self) -> tuple[CountryStanding, ...]:
        return self.with_status(MembershipStatus.DECLINED)

    @property
    def disputed(self) -> tuple[CountryStanding, ...]:
        return self.with_status(DISPUTED)

    @property
    def country_codes(self) -> frozenset[str]:
        """The countries that `countries_in` counts."""
        return frozenset(standing.country for standing in self.countries if standing.is_inside)

    @property
    def presidency(self) -> Presidency | None:
        """The presidency of the day's calendar year."""
        return next((term for term in self.presidencies if term.year == self.day.year), None)

    @property
    def last_summit(self) -> Presidency | None:
        """The presidency whose summit began last, on this day at the latest."""
        begun = [term for term in self.presidencies if self._summit_has_begun(term)]
        return begun[-1] if begun else None

    @property
    def next_summit(self) -> Presidency | None:
        """The first presidency from this year on whose summit had not begun, as far as its date is known."""
        return next(
            (
                term
                for term in self.presidencies
                if term.year >= self.day.year and not self._summit_has_begun(term)
            ),
            None,
        )

    def _summit_has_begun(self, term: Presidency) -> bool:
        begins = PartialDate(term.summit_starts_on, Precision(term.summit_precision)).last
        return begins is not None and begins <= self.day


def since_of(statement: MembershipStatement) -> PartialDate:
    return PartialDate(statement.since, Precision(statement.since_precision))


def standing_on(alliance: Alliance, day: datetime.date) -> Standing:
    """The alliance as of `day`, with sources and presidencies loaded (four queries)."""
    return _standings([alliance], day)[0]


def standings_on(day: datetime.date) -> list[Standing]:
    """Every alliance as of `day`, in the order of their addresses (five queries)."""
    return _standings(list(Alliance.objects.in_order()), day)


def _standings(alliances: list[Alliance], day: datetime.date) -> list[Standing]:
    statements = MembershipStatement.objects.filter(alliance__in=alliances).holding_on(day).with_sources()
    presidencies = Presidency.objects.filter(alliance__in=alliances).with_sources()
    said: defaultdict[int, list[MembershipStatement]] = defaultdict(list)
    for statement in statements:
        said[statement.alliance_id].append(statement)
    terms: defaultdict[int, list[Presidency]] = defaultdict(list)
    for term in presidencies:
        terms[term.alliance_id].append(term)
    return [
        Standing(alliance, day, _countries(said[alliance.pk]), tuple(terms[alliance.pk]))
        for alliance in alliances
    ]


def countries_in(slug: str, day: datetime.date) -> frozenset[str]:
    """Countries that all sources which hold on `day` call member or partner; empty for an unknown alliance."""
    rows = MembershipStatement.objects.filter(alliance__slug=slug).holding_on(day)
    statuses: defaultdict[str, set[str]] = defaultdict(set)
    for country, status in rows.values_list("country", "status"):
        statuses[country].add(status)
    return frozenset(country for country, said in statuses.items() if said <= INSIDE)


def alliances_by_country(day: datetime.date) -> dict[str, frozenset[str]]:
    """For each country the alliances that all sources which hold on `day` call it member or partner of (one query)."""
    statuses: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    rows = MembershipStatement.objects.all().holding_on(day).order_by()
    for slug, country, status in rows.values_list("alliance__slug", "country", "status"):
        statuses[country, slug].add(status)
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for (country, slug), said in statuses.items():
        if said <= INSIDE:
            inside[country].add(slug)
    return {country: frozenset(slugs) for country, slugs in inside.items()}


def standings_of(country: str, day: datetime.date) -> list[tuple[Alliance, CountryStanding]]:
    """What a country was on `day` to each alliance that says anything of it, by slug (two queries)."""
    statements = (
        MembershipStatement.objects.filter(country=country)
        .holding_on(day)
        .select_related("alliance")
        .with_sources()
        .order_by("alliance__slug", "since")
    )
    by_alliance: defaultdict[Alliance, list[MembershipStatement]] = defaultdict(list)
    for statement in statements:
        by_alliance[statement.alliance].append(statement)
    return [(alliance, _countries(found)[0]) for alliance, found in by_alliance.items()]


def _countries(statements: Iterable[MembershipStatement]) -> tuple[CountryStanding, ...]:
    by_country: defaultdict[str, defaultdict[str, list[MembershipStatement]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for statement in statements:
        by_country[statement.country][statement.status].append(statement)
    return tuple(
        CountryStanding(
            country,
            tuple(Claim(status, tuple(said)) for status, said in sorted(claims.items(), key=_by_status)),
        )
        for country, claims in by_country.items()
    )


def _by_status(item: tuple[str, list[MembershipStatement]]) -> int:
    return _ORDER[item[0]]
