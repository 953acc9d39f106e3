"""An alliance on a day as its page takes it: countries with what their sources say, chairs, summits."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from twinhall.access.alliances import MembershipStatement, Presidency, Source
from twinhall.domain.alliances.standing import Claim, CountryStanding, Standing, since_of
from twinhall.domain.alliances.words import MembershipStatus
from twinhall.kit.dates import PartialDate, Precision, spelled_out
from twinhall.web.places import label_of
from twinhall.web.words import (
    country_in_words,
    day_in_words,
    number_in_words,
    place_in_alphabet,
    reader_locale,
)

TONES = {"member": "done", "partner": "new", "invited": "waiting", "declined": "refused", "paused": "half"}


@dataclass(frozen=True)
class SourceLine:
    """A source in short (`name`: who published it) and in full (`title`)."""

    name: str
    title: str
    publisher: str
    url: str
    day: str


@dataclass(frozen=True)
class StatementLine:
    """What some sources say in one sentence: from when on, and a remark."""

    since: str
    note: str
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class ClaimPanel:
    """One side of a disagreement."""

    word: str
    tone: str
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True)
class CountryRow:
    """A country; `since` sums up what the lines say one by one. Where sources disagree it has claims instead."""

    code: str
    name: str
    url: str
    since: str
    lines: tuple[StatementLine, ...]
    claims: tuple[ClaimPanel, ...]


@dataclass(frozen=True)
class Group:
    """The countries of one status."""

    status: str
    title: str
    count: str
    tone: str
    countries: tuple[CountryRow, ...]


@dataclass(frozen=True)
class Chair:
    """A year of the line of chairs; `url` shows the alliance as it was at its summit."""

    year: int
    country: str
    summit: str
    day: str
    url: str
    current: bool


@dataclass(frozen=True)
class Summit:
    """A summit in words; `day` is empty when no source tells it."""

    title: str
    place: str
    place_url: str
    day: str
    note: str


def groups_of(standing: Standing) -> list[Group]:
    """Countries by the status all their sources agree on, members first; those without countries left out."""
    titles = {
        MembershipStatus.MEMBER: gettext("Members"),
        MembershipStatus.PARTNER: gettext("Partner countries"),
        MembershipStatus.INVITED: gettext("Invited"),
        MembershipStatus.PAUSED: gettext("Paused"),
        MembershipStatus.DECLINED: gettext("Declined"),
    }
    found = {status: rows_of(standing.with_status(status)) for status in titles}
    return [
        Group(status, title, _countries_in_words(len(found[status])), TONES[status], found[status])
        for status, title in titles.items()
        if found[status]
    ]


def _countries_in_words(count: int) -> str:
    return ngettext("%(count)s country", "%(count)s countries", count) % {"count": number_in_words(count)}


def rows_of(countries: Iterable[CountryStanding]) -> tuple[CountryRow, ...]:
    """In the alphabet of the reader's language: no country is the first."""
    rows = [_row(country) for country in countries]
    return tuple(sorted(rows, key=lambda row: place_in_alphabet(row.name)))


def _row(country: CountryStanding) -> CountryRow:
    is_agreed = len(country.claims) == 1
    return CountryRow(
        code=country.country,
        name=country_in_words(country.country),
        url=reverse("country", args=[country.country]),
        since=_since_in_words(country.claims[0].since) if is_agreed else "",
        lines=_lines(country.claims[0]) if is_agreed else (),
        claims=() if is_agreed else tuple(_panel(claim) for claim in country.claims),
    )


def _lines(claim: Claim) -> tuple[StatementLine, ...]:
    return tuple(_line(statement) for statement in claim.statements)


def _panel(claim: Claim) -> ClaimPanel:
    return ClaimPanel(str(MembershipStatus(claim.status).label), TONES[claim.status], _lines(claim))


def _line(statement: MembershipStatement) -> StatementLine:
    return StatementLine(
        _since_in_words((since_of(statement),)), statement.note, source_lines(statement.sources.all())
    )


def source_lines(sources: Iterable[Source]) -> tuple[SourceLine, ...]:
    return tuple(
        SourceLine(
            source.publisher
            or source.title
            or urlsplit(source.url).netloc.removeprefix("www.")
            or source.key,
            source.title or source.key,
            source.publisher,
            source.url,
            day_in_words(source.published_on, source.published_precision),
        )
        for source in sources
    )


def _since_in_words(days: tuple[PartialDate, ...]) -> str:
    said = [day_in_words(day.first, day.precision) for day in days]
    if len(said) == 1:
        # Translators: the date stands in its basic form (“сентябрь 2006 г.”), not in the case after “since”.
        return gettext("since %(day)s") % {"day": said[0]}
    days_in_words = pgettext("between dates of which sources give one or the other", " or ").join(said)
    return gettext("since %(days)s: sources differ") % {"days": days_in_words}


def chairs_of(standing: Standing, today: datetime.date) -> list[Chair]:
    address = reverse("alliance", args=[standing.alliance.slug])
    return [
        Chair(
            year=term.year,
            country=country_in_words(term.country),
            summit=gettext(", ").join(filter(None, [_summit_title(term), summit_place(term)])),
            day=summit_day(term),
            url=f"{address}?as_of={_telling_day(term, today):%Y-%m-%d}",
            current=term.year == standing.day.year,
        )
        for term in standing.presidencies
    ]


def _telling_day(term: Presidency, today: datetime.date) -> datetime.date:
    """The last day of its summit, else the end of the year, or today while the year runs."""
    if term.summit_ends_on:
        return term.summit_ends_on
    return today if term.year == today.year else datetime.date(term.year, 12, 31)


def summit_of(term: Presidency | None) -> Summit | None:
    if term is None:
        return None
    city = term.summit_city
    return Summit(
        _summit_title(term),
        summit_place(term),
        reverse("city", args=[city.slug]) if city else "",
        summit_day(term),
        term.note,
    )


def _summit_title(term: Presidency) -> str:
    if term.summit_number is None:
        return gettext("Summit of %(year)s") % {"year": term.year}
    return gettext("Summit %(number)s") % {"number": term.summit_number}


def summit_place(term: Presidency) -> str:
    """Where it was held, each city in the reader's language where known; empty when no source tells."""
    first = label_of(term.summit_city) if term.summit_city else term.summit_place
    places = [first, *(str(other["place"]) for other in term.other_places)]
    return gettext(", ").join(place for place in places if place)


def summit_day(term: Presidency) -> str:
    first, last = term.summit_starts_on, term.summit_ends_on
    return days_in_words(first, last, term.summit_precision)


def days_in_words(first: datetime.date | None, last: datetime.date | None, precision: str) -> str:
    """From a day to a day, such as “22–24 October 2024”; a single date when that is all that is known."""
    if not first or not last or last == first or precision != Precision.DAY:
        return day_in_words(first, precision)
    return _interval(first, last)


def _interval(first: datetime.date, last: datetime.date) -> str:
    """What the two days share is said once. CLDR has this with short months only; here they are written out."""
    locale = reader_locale()
    shared = (
        "d"
        if (first.year, first.month) == (last.year, last.month)
        else "M"
        if first.year == last.year
        else "y"
    )
    pieces = locale.interval_formats["yMMMd"][shared]
    said = (
        format_date(day, piece.replace("MMM", "MMMM"), locale=locale)
        for day, piece in zip((first, last), pieces, strict=True)
    )
    return spelled_out("".join(said))
