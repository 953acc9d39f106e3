"""Rows of Wikidata's query service: which variable is which city's, and what it says.

Queries differ in the names of their variables (`?a ?b`, `?city ?partner`, `?city1 ?city2Label`); the two
variables that hold the cities are told first, then the others are told by the words in their names.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from twinhall.domain.cities.facts import NameFact
from twinhall.domain.sources.bulk import SourceFacts
from twinhall.kit.dates import UNKNOWN, PartialDate, Precision
from twinhall.kit.errors import CannotRead
from twinhall.transfer.readers.sparql import Binding, Value
from twinhall.transfer.reports import Refusal
from twinhall.transfer.ties.rows import (
    SIDES,
    RowEnd,
    TieRow,
    Unusable,
    check_dates,
    list_source,
    read_country,
    read_geonameid,
    read_name,
    read_point,
)

_ENTITY = re.compile(r"https?://www\.wikidata\.org/entity/(Q[1-9]\d*)")
_POINT = re.compile(
    r"Point\(\s*(-?[\d.]+(?:[eE][-+]?\d+)?)\s+(-?[\d.]+(?:[eE][-+]?\d+)?)\s*\)", re.IGNORECASE
)
_TIME = re.compile(r"([+-]?)(\d{4,})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?")
# Words of variables, longest first; what remains of the name says whose it is.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "geonameid": ("geonamesid", "geonameid", "geonames", "geoname", "p1566"),
    "country": ("countrycode", "country", "iso2", "iso", "p297"),
    "labels": ("labels", "altlabels", "names"),
    "point": ("coordinates", "coordinate", "coords", "coord", "location", "point", "geo", "p625"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lon", "lng"),
    "name": ("label", "name"),
}
_DATES: Mapping[str, tuple[str, ...]] = {
    "since_precision": ("startprecision", "sinceprecision", "starttimeprecision"),
    "until_precision": ("endprecision", "untilprecision", "endtimeprecision"),
    "since": ("starttime", "startdate", "start", "since", "begin", "inception", "p580"),
    "until": ("endtime", "enddate", "end", "until", "p582"),
}
_FIRST = ("a", "1", "item", "city", "place", "subject", "from", "left", "source", "town")
_SECOND = ("b", "2", "partner", "twin", "sister", "other", "object", "to", "right", "target", "value")
_PRECISIONS = {"9": Precision.YEAR, "10": Precision.MONTH, "11": Precision.DAY}


@dataclass(frozen=True, slots=True)
class _Variables:
    """Names of variables: of each side by meaning, and of the dates."""

    sides: tuple[dict[str, str], dict[str, str]]
    dates: dict[str, str] = field(default_factory=dict)

    def of(self, side: str) -> dict[str, str]:
        return self.sides[SIDES.index(side)] if side else {}


def understand_bindings(
    bindings: Sequence[Binding], today: datetime.date, source: SourceFacts | None = None
) -> Iterator[TieRow | Refusal]:
    """Read each binding as a tie. Raises CannotRead when no two variables hold cities of Wikidata."""
    if not bindings:
        return
    variables = _variables_of(bindings)
    source = source or wikidata_source(today)
    for binding in bindings:
        yield _understand(binding, variables, source, today)


def wikidata_source(today: datetime.date) -> SourceFacts:
    """Wikidata as it is this year: what is read in one year is one source."""
    plain = list_source(f"wikidata-{today.year}", today.year)
    return SourceFacts(
        plain.key,
        plain.title,
        plain.publisher,
        "https://www.wikidata.org/wiki/Property:P190",
        today,
        Precision.DAY,
        plain.kind,
    )


def _understand(
    binding: Binding, variables: _Variables, source: SourceFacts, today: datetime.date
) -> TieRow | Refusal:
    side = ""
    try:
        ends = []
        for side in "ab":
            ends.append(_end(binding, variables.of(side)))
        side = ""
        if ends[0].wikidata_qid == ends[1].wikidata_qid:
            raise Unusable(_("both ends are the same city"))
        since, until = (_date(binding, variables.dates, which) for which in ("since", "until"))
        check_dates(since, until, today)
    except Unusable as unusable:
        names = variables.of(side)
        city, country = (_text(binding, names, what)[:200] for what in ("name", "country"))
        return Refusal(binding.number, str(unusable), side, city, country[:20])
    return TieRow(binding.number, tuple(ends), (source,), since=since, until=until)


def _end(binding: Binding, names: Mapping[str, str]) -> RowEnd:
    found = _ENTITY.fullmatch(_text(binding, names, "city"))
    if not found:
        raise Unusable(_("the city is no item of Wikidata (an unknown value, perhaps)"))
    labels = tuple(_labels(binding.values.get(names.get("labels", ""))))
    name = _text(binding, names, "name")
    if not name and labels:
        name = labels[0].text
    if re.fullmatch(r"Q\d+", name):
        name = ""  # the service writes the item's number where it has no label
    point = _POINT.fullmatch(_text(binding, names, "point"))
    latitude, longitude = read_point(
        point[2] if point else _text(binding, names, "latitude"),
        point[1] if point else _text(binding, names, "longitude"),
    )
    country = _text(binding, names, "country")
    label = binding.values.get(names.get("name", ""))
    spoken = (NameFact(name, label.language),) if label and label.language else ()
    return RowEnd(
        name=read_name(name) if name else "",  # its item may be known
        country=read_country(country) if len(country) == 2 else "",
        latitude=latitude,
        longitude=longitude,
        geonameid=read_geonameid(_text(binding, names, "geonameid")),
        wikidata_qid=found[1],
        names=tuple(dict.fromkeys((*spoken, *labels))),
    )


def _labels(value: Value | None) -> Iterator[NameFact]:
    """Names by language, from `en:Kazan|ru:Казань` as our own query joins them."""
    for part in value.text.split("|") if value else ():
        language, colon, text = part.partition(":")
        if colon and text.strip() and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            yield NameFact(text.strip()[:200], language)


def _text(binding: Binding, names: Mapping[str, str], what: str) -> str:
    value = binding.values.get(names.get(what, ""))
    return value.text.strip() if value else ""


def _date(binding: Binding, names: Mapping[str, str], which: str) -> PartialDate:
    """A time of Wikidata. Without a stated precision the first of January is a year, the first of a month a month."""
    value = binding.values.get(names.get(which, ""))
    if value is None or value.kind == "bnode" or value.text.startswith(("http", "_:", "t")):
        return UNKNOWN
    found = _TIME.fullmatch(value.text.strip())
    if not found or found[1] == "-" or len(found[2]) > 4:
        raise Unusable(_("“{text}” is no date").format(text=value.text[:40]))
    year, month, day = found[2], found[3], found[4]
    stated = _text(binding, names, f"{which}_precision")
    if stated.isdecimal() and int(stated) < 9:
        return UNKNOWN  # a decade or a century
    precision = _PRECISIONS.get(stated) or _apparent_precision(month, day)
    length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)
    try:
        return PartialDate.parse(f"{year}-{month}-{day}"[:length])
    except ValueError as error:
        raise Unusable(str(error)) from None


def _apparent_precision(month: str, day: str) -> Precision:
    if (month, day) in (("01", "01"), ("00", "00")):
        return Precision.YEAR
    return Precision.MONTH if day in ("01", "00") else Precision.DAY


# --- Which variable is which --------------------------------------------------------------------------------


def _variables_of(bindings: Sequence[Binding]) -> _Variables:
    cities = _city_variables(bindings)
    sides: tuple[dict[str, str], dict[str, str]] = ({"city": cities[0]}, {"city": cities[1]})
    dates: dict[str, str] = {}
    for variable in dict.fromkeys(name for binding in bindings for name in binding.values):
        if variable in cities:
            continue
        plain = _plain(variable)
        if date := next((what for what, words in _DATES.items() if plain in words), ""):
            dates.setdefault(date, variable)
            continue
        for what, words in _WORDS.items():
            word = next((word for word in words if word in plain), "")
            if word and _is_of(what, variable, bindings):
                owner = _owner(plain.replace(word, "", 1), cities)
                sides[owner].setdefault(what, variable)
                break
    return _Variables(sides, dates)


def _is_of(what: str, variable: str, bindings: Iterable[Binding]) -> bool:
    """A `?countryLabel` is no country code, and no name of a city either."""
    plain = _plain(variable)
    if what == "name":
        return "country" not in plain
    if what == "country":
        value = next((binding.values[variable] for binding in bindings if variable in binding.values), None)
        return value is not None and len(value.text) == 2
    return True


def _city_variables(bindings: Sequence[Binding]) -> tuple[str, str]:
    """The two variables whose values are items and whose names are not those of countries or classes."""
    counts: dict[str, int] = {}
    for binding in bindings[:1000]:
        for variable, value in binding.values.items():
            plain = _plain(variable)
            if (
                value.kind == "uri"
                and _ENTITY.fullmatch(value.text)
                and "country" not in plain
                and plain != "p17"
            ):
                counts[variable] = counts.get(variable, 0) + 1
    cities = sorted(counts, key=lambda name: (-counts[name], _rank(name), name))[:2]
    if len(cities) < 2:
        raise CannotRead(
            _(
                "The answer does not hold ties: two variables with items of Wikidata are needed, such as ?a and ?b."
            )
        )
    first, second = sorted(cities, key=lambda name: (_rank(name), name))
    return first, second


def _rank(variable: str) -> int:
    plain = _plain(variable)
    if plain in _FIRST or (plain.endswith(("1", "a")) and plain not in _SECOND):
        return 0
    return 2 if plain.endswith(("2", "b")) or any(word in plain for word in _SECOND[2:]) else 1


def _owner(rest: str, cities: tuple[str, str]) -> int:
    """Whose attribute: 0 or 1, from what remains of the variable's name without the attribute's word."""
    first, second = map(_plain, cities)
    if rest in (first, second):
        return 0 if rest == first else 1
    if rest and rest[-1] in "b2":
        return 1
    if rest and (rest in _SECOND or any(len(word) > 2 and word in rest for word in _SECOND)):
        return 1
    return 0


def _plain(variable: str) -> str:
    return re.sub(r"[^a-z0-9]", "", variable.casefold())
