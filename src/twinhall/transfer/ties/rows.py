"""Understanding the rows of a list of ties: each becomes a TieRow, or is refused with line and reason."""

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.cities.facts import NameFact
from twinhall.domain.cities.words import CityKind
from twinhall.domain.sources.bulk import SourceFacts
from twinhall.domain.sources.words import SourceKind
from twinhall.domain.ties.words import TieKind, TieStatus
from twinhall.kit.dates import UNKNOWN, PartialDate, Precision
from twinhall.transfer.readers.tables import FORMULA_SIGNS, Row, text_of
from twinhall.transfer.reports import Refusal

SIDES = "abcdefgh"
_PLACES = ("city_a", "country_a", "city_b", "country_b")
_POINTS = ("lat_a", "lon_a", "lat_b", "lon_b")
# A list of ties, the same with whole dates, a list of agreements: docs/guide/files.md.
COLUMN_SETS = (
    frozenset((*_PLACES, *_POINTS, "since_year", "source")),
    frozenset((*_PLACES, *_POINTS, "since", "source")),
    frozenset((*_PLACES, "date", "source_url")),
)
_LONGEST = {
    "name": 200,
    "source": 500,
    "source_url": 1000,
    "source_title": 300,
    "notes": 500,
    "term": 120,
    "local_term": 200,
    "id": 60,
}
_QID = re.compile(r"Q[1-9]\d{0,11}")
_PUBLISHED = re.compile(r"(?:^|\D)((?:19|20)\d\d)$")
_AUTHORITY = re.compile(r"(^|\.)(gov|gob|gouv|govt)(\.[a-z]{2})?$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

# How lists word the kinds; a word that is not here is refused, not guessed.
_KINDS = {
    **{kind.value: kind for kind in TieKind},
    **dict.fromkeys(
        (
            *(
                "sister-city",
                "sister-cities",
                "sister",
                "twin-town",
                "twin-towns",
                "twin-city",
                "twinning",
                "twinned",
            ),
            *(
                "sister-region",
                "sister-province",
                "sister-state",
                "sister-city-region",
                "sister-municipality",
            ),
            *("twinned-administrative-body", "twinning-agreement", "sister-city-memorandum", "town-twinning"),
        ),
        TieKind.SISTER_CITY,
    ),
    **dict.fromkeys(
        ("friendship", "friendly-city", "friendly-exchange-agreement", "friendly-relations-agreement"),
        TieKind.FRIENDSHIP_CITY,
    ),
    **dict.fromkeys(("partner-city", "partner", "partner-region", "city-partnership"), TieKind.PARTNERSHIP),
    **dict.fromkeys(
        (
            *("cooperation", "agreement", "cooperation-arrangement", "declaration-of-cooperation"),
            *("memorandum-of-understanding", "mou", "agreement-of-intent", "memorandum-of-intent"),
        ),
        TieKind.COOPERATION_AGREEMENT,
    ),
}
_KIND_WORDS, _STATUS_WORDS, _CITY_KINDS = map(frozenset, (TieKind.values, TieStatus.values, CityKind.values))
_INTENT = re.compile(r"\bintent\b")
_KNOWN_LISTS = {"wikidata": ("Wikidata", SourceKind.DATASET), "wikipedia": ("Wikipedia", SourceKind.LIST)}


class Unusable(ValueError):  # noqa: N818 - reads as a sentence where it is raised
    """What is wrong with a row, as a sentence; `side` is the letter of the city concerned."""

    def __init__(self, reason: str, side: str = "") -> None:
        super().__init__(reason)
        self.side = side


@dataclass(frozen=True, slots=True)
class RowEnd:
    """A city as a row gives it. Coordinates in degrees (WGS 84), both or neither."""

    name: str
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    city_id: str = ""  # ours
    geonameid: int | None = None
    wikidata_qid: str = ""
    foreign_id: str = ""  # the list's own
    kind: str = ""
    names: tuple[NameFact, ...] = ()


@dataclass(frozen=True, slots=True)
class SideWords:
    """What one side calls the tie, and whether it binds there; None where the row does not say."""

    term: str = ""
    binds: bool | None = None


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie as a row gives it; its dates are the word of the first of its sources."""

    line: int
    ends: tuple[RowEnd, ...]
    sources: tuple[SourceFacts, ...]
    kind: str = TieKind.SISTER_CITY
    status: str = TieStatus.KNOWN
    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN
    term: str = ""
    note: str = ""
    words: tuple[SideWords, ...] = ()  # by side; empty where the row has none
    claims: tuple[datetime.date | None, ...] = ()  # by side: the day on which that city itself said so

    def with_claims(self, claims: tuple[datetime.date | None, ...]) -> "TieRow":
        return replace(self, claims=claims)


def row_from_json(content: Mapping[str, Any]) -> TieRow:
    """The row that `importing.row_as_json` kept."""
    return TieRow(
        content["line"],
        tuple(
            RowEnd(**(end | {"names": tuple(NameFact(**name) for name in end["names"])}))
            for end in content["ends"]
        ),
        tuple(
            SourceFacts(**(source | {"published_on": _day(source["published_on"])}))
            for source in content["sources"]
        ),
        kind=content["kind"],
        status=content["status"],
        since=PartialDate.parse(content["since"]),
        until=PartialDate.parse(content["until"]),
        term=content["term"],
        note=content["note"],
        words=tuple(SideWords(**words) for words in content["words"]),
        claims=tuple(map(_day, content["claims"])),
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def understand(row: Row, list_name: str, today: datetime.date) -> TieRow | Refusal:
    """Read the cells of one row; `list_name` is the source of a row that names none."""
    if row.fault:
        return Refusal(row.line, row.fault)
    cells = {column: text_of(cell) for column, cell in row.cells.items()}
    try:
        return _tie_row(row.line, cells, list_name, today)
    except Unusable as unusable:
        side = unusable.side
        return Refusal(
            row.line,
            str(unusable),
            side,
            cells.get(f"city_{side}", "")[:200],
            cells.get(f"country_{side}", "")[:20],
        )


def _tie_row(line: int, cells: Mapping[str, str], list_name: str, today: datetime.date) -> TieRow:
    sides = [side for side in SIDES if side in "ab" or cells.get(f"city_{side}")]
    ends = tuple(_end(cells, side) for side in sides)
    if len(set(ends)) < len(ends):
        raise Unusable(_("both ends are the same city"))
    since, until = read_since(cells, today), _date(cells.get("until", ""), "until")
    check_dates(since, until, today)
    said = cells.get("kind", "")
    return TieRow(
        line,
        ends,
        _sources(cells, list_name, today),
        kind=_kind(said),
        status=_status(cells.get("status", ""), said),
        since=since,
        until=until,
        term=_short(cells, "term_said", "term") or (said if said not in _KIND_WORDS else "")[:120],
        note=_short(cells, "notes", "notes"),
        words=_words(cells, sides),
    )


def _words(cells: Mapping[str, str], sides: Sequence[str]) -> tuple[SideWords, ...]:
    """From `term_a` and `binds_a` (yes, no, or empty) and their like."""
    words = []
    for side in sides:
        binds = cells.get(f"binds_{side}", "").casefold()
        if binds not in ("", "yes", "no"):
            raise Unusable(_("binds: “{text}” is neither yes nor no").format(text=binds[:30]), side)
        words.append(
            SideWords(_short(cells, f"term_{side}", "local_term"), binds == "yes" if binds else None)
        )
    return tuple(words) if any(word != SideWords() for word in words) else ()


# --- The two cities -----------------------------------------------------------------------------------------


_END = ("city", "country", "lat", "lon", "id", "geonameid", "wikidata_qid", "kind")


def _end(cells: Mapping[str, str], side: str) -> RowEnd:
    try:
        return end_of(*(cells.get(f"{column}_{side}", "") for column in _END))
    except Unusable as unusable:
        raise Unusable(str(unusable), side) from None


@lru_cache(maxsize=1 << 15)  # a city stands on many rows: it is read once and kept once
def end_of(
    name: str, country: str, latitude: str, longitude: str, given: str, geonameid: str, qid: str, kind: str
) -> RowEnd:
    """A city from its cells."""
    if len(given) > _LONGEST["id"]:
        raise Unusable(_("the id is longer than {limit} characters").format(limit=_LONGEST["id"]))
    is_ours = given.startswith("cty_")
    name, country, point = read_name(name), read_country(country), read_point(latitude, longitude)
    return RowEnd(
        name,
        country,
        *point,
        city_id=given if is_ours else "",
        geonameid=read_geonameid(geonameid),
        wikidata_qid=_qid(qid),
        foreign_id="" if is_ours else given,
        kind=kind if kind in _CITY_KINDS else "",
    )


def read_name(name: str) -> str:
    """A city's name. No city's name begins as a formula of a spreadsheet does, so such a cell is refused."""
    if not name:
        raise Unusable(_("the city has no name"))
    if len(name) > _LONGEST["name"]:
        raise Unusable(_("the city’s name is longer than {limit} characters").format(limit=_LONGEST["name"]))
    if name.startswith(FORMULA_SIGNS):
        raise Unusable(_("the city’s name begins with “{sign}”, as a formula does").format(sign=name[0]))
    if _CONTROL.search(name):
        raise Unusable(_("the city’s name holds a control character"))
    if not any(letter.isalpha() for letter in name):
        raise Unusable(_("the city’s name “{name}” has no letter").format(name=name))
    return name


def read_country(code: str) -> str:
    if not code:
        raise Unusable(_("the country is missing"))
    if code.upper() not in COUNTRIES:
        raise Unusable(_("“{code}” is no country code of two letters that is known").format(code=code[:20]))
    return code.upper()


def read_point(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Degrees; (None, None) when both are empty."""
    if not latitude and not longitude:
        return None, None
    if not latitude or not longitude:
        raise Unusable(_("of the coordinates one is missing"))
    try:
        point = float(latitude), float(longitude)
    except ValueError:
        raise Unusable(
            _("“{latitude}, {longitude}” are no coordinates in degrees").format(
                latitude=latitude[:30], longitude=longitude[:30]
            )
        ) from None
    if not all(map(math.isfinite, point)) or abs(point[0]) > 90 or abs(point[1]) > 180:
        raise Unusable(
            _("the coordinates {latitude}, {longitude} are not on Earth").format(
                latitude=latitude[:30], longitude=longitude[:30]
            )
        )
    return point


def read_geonameid(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 10 or not 0 < int(text) < 2**31:
        raise Unusable(_("“{text}” is no GeoNames id").format(text=text[:30]))
    return int(text)


def _qid(text: str) -> str:
    if text and not _QID.fullmatch(text):
        raise Unusable(_("“{text}” is no Wikidata id").format(text=text[:30]))
    return text


# --- Dates --------------------------------------------------------------------------------------------------


def read_since(cells: Mapping[str, str], today: datetime.date) -> PartialDate:
    """From `since`, else `date` as precise as `date_precision` says, else `since_year`."""
    text = cells.get("since") or cells.get("date") or ""
    year = cells.get("since_year", "")
    since = _date(text, "since")
    if not text:
        return _date(year.zfill(4) if year else "", "since_year")
    if cells.get("date_precision") and not cells.get("since"):
        since = _no_finer(since, cells["date_precision"])
    if year and since.first and since.first.year != int(year if year.isdecimal() else -1):
        raise Unusable(
            _("since ({since}) and since_year ({year}) are different years").format(
                since=text, year=year[:20]
            )
        )
    return since


def _no_finer(date: PartialDate, precision: str) -> PartialDate:
    """2002-01-01 of the precision “year” is 2002."""
    length = {"year": 4, "month": 7, "day": 10}.get(precision)
    if length is None:
        raise Unusable(
            _("“{precision}” is no precision: year, month or day").format(precision=precision[:30])
        )
    return PartialDate.parse(date.isoformat()[:length])


def _date(text: str, column: str) -> PartialDate:
    if not text:
        return UNKNOWN
    try:
        return PartialDate.parse(text[:40])
    except ValueError as error:
        raise Unusable(f"{column}: {error}") from None


def check_dates(since: PartialDate, until: PartialDate, today: datetime.date) -> None:
    """Refuse a beginning to come, and an end before the beginning."""
    if since.first and since.first > today:
        raise Unusable(_("since ({since}) is in the future").format(since=since.isoformat()))
    if since.first and until.last and until.last < since.first:
        raise Unusable(
            _("until ({until}) is before since ({since})").format(
                until=until.isoformat(), since=since.isoformat()
            )
        )


# --- Kind, status, sources ----------------------------------------------------------------------------------


def _kind(said: str) -> str:
    if not said:
        return TieKind.SISTER_CITY
    word = re.sub(r"\s*\(.*\)|\s+\d{4}.*", "", said.casefold()).strip().replace(" ", "-").replace("_", "-")
    if word == "cooperation-programme":
        return TieKind.COOPERATION_AGREEMENT
    if word not in _KINDS:
        known = ", ".join(TieKind.values)
        raise Unusable(
            _("the kind “{kind}” is not known; known are {known}").format(kind=said[:60], known=known)
        )
    return _KINDS[word]


def _status(status: str, kind_said: str) -> str:
    if not status:
        return TieStatus.INTENT_SIGNED if _INTENT.search(kind_said.casefold()) else TieStatus.KNOWN
    if status not in _STATUS_WORDS:
        known = ", ".join(TieStatus.values)
        raise Unusable(
            _("the status “{status}” is not known; known are {known}").format(status=status[:60], known=known)
        )
    return status


def _sources(cells: Mapping[str, str], list_name: str, today: datetime.date) -> tuple[SourceFacts, ...]:
    """The page first, if there is one, because the dates rest on it; then the lists in their order."""
    url, title = _short(cells, "source_url", "source_url"), _short(cells, "source_title", "source_title")
    return _sources_named(cells.get("source", ""), url, title, list_name, today.year)


@lru_cache(maxsize=4096)  # a list names the same few sources on every row
def _sources_named(
    named: str, url: str, title: str, list_name: str, this_year: int
) -> tuple[SourceFacts, ...]:
    keys = [key.strip() for key in named.split(";") if key.strip()]
    if any(len(key) > _LONGEST["source"] for key in keys):
        raise Unusable(
            _("a source’s name is longer than {limit} characters").format(limit=_LONGEST["source"])
        )
    if url and not url.startswith(("http://", "https://")):
        raise Unusable(_("“{url}” is no web address").format(url=url[:60]))
    found = [page_source(url, title)] if url else []
    found += [list_source(key, this_year) for key in dict.fromkeys(keys) if key != url]
    return tuple(found) or (SourceFacts(list_name, kind=SourceKind.LIST),)


def page_source(url: str, title: str = "") -> SourceFacts:
    """A page of the web. Of an address beyond the key's length the key keeps the beginning."""
    kind = SourceKind.OFFICIAL if _AUTHORITY.search(urlsplit(url).hostname or "") else ""
    return SourceFacts(url[:500], title=title, url=url, kind=kind)


def list_source(key: str, this_year: int) -> SourceFacts:
    """A list known by its name; `wikidata-2017` was published in 2017."""
    if key.startswith(("http://", "https://")):
        return page_source(key)
    found = _PUBLISHED.search(key)
    year = int(found[1]) if found and int(found[1]) <= this_year else None
    name, kind = _KNOWN_LISTS.get(key.split("-")[0].casefold(), ("", SourceKind.LIST))
    return SourceFacts(
        key,
        title=f"{name}, {year}" if name and year else "",
        publisher=name,
        published_on=datetime.date(year, 1, 1) if year else None,
        published_precision=Precision.YEAR if year else Precision.UNKNOWN,
        kind=kind,
    )


def _short(cells: Mapping[str, str], column: str, what: str) -> str:
    text = cells.get(column, "")
    if len(text) > _LONGEST[what]:
        raise Unusable(
            _("{column} is longer than {limit} characters").format(column=column, limit=_LONGEST[what])
        )
    return text
