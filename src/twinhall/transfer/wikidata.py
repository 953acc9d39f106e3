"""Ties from Wikidata: its query service is asked country by country and page by page, politely, and resumes.

What is asked: statements of P190 (twinned administrative body) with their start (P580) and end (P582), and of
both places the coordinates (P625), the GeoNames id (P1566), the country's code (P17, P297) and labels.
"""

import datetime
import email.utils
import hashlib
import http.client
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall import __version__
from twinhall.domain.cities.bulk import record_cities
from twinhall.domain.cities.countries import COUNTRIES, languages_of
from twinhall.domain.cities.facts import CityFacts
from twinhall.domain.cities.models import City
from twinhall.domain.sources.bulk import SourceFacts, record_sources
from twinhall.domain.ties.models import ImportRun, Tie
from twinhall.kit.batches import wait_for_other_writers
from twinhall.kit.errors import CannotRead
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.readers.sparql import SIZE_LIMIT, Binding, bindings_of
from twinhall.transfer.reports import ImportReport, Refusal
from twinhall.transfer.ties.answers import understand_bindings, wikidata_source
from twinhall.transfer.ties.importing import Tally, record_batch
from twinhall.transfer.ties.places import Places, Resolution
from twinhall.transfer.ties.rows import RowEnd, TieRow

_WHAT = "wikidata"
_TIMEOUT = 75  # seconds; the service itself gives up after 60
_ATTEMPTS = 5
_LONGEST_WAIT = 300  # seconds

Wait = Callable[[float], None]

# %(…)s: the country's code, languages of labels, and which page. One row for each statement, whatever number of
# coordinates or labels its places have; the order of statements is that of their permanent names.
_QUERY = """
SELECT ?a ?b (SAMPLE(?start_) AS ?start) (SAMPLE(?startprecision_) AS ?startprecision)
  (SAMPLE(?end_) AS ?end) (SAMPLE(?endprecision_) AS ?endprecision)
  ("%(country)s" AS ?countryA) (SAMPLE(?iso) AS ?countryB)
  (SAMPLE(?pointA) AS ?coordA) (SAMPLE(?pointB) AS ?coordB)
  (SAMPLE(?numberA) AS ?geonamesA) (SAMPLE(?numberB) AS ?geonamesB)
  (GROUP_CONCAT(DISTINCT ?saidA; separator="|") AS ?labelsA)
  (GROUP_CONCAT(DISTINCT ?saidB; separator="|") AS ?labelsB)
WHERE {
  { SELECT ?a ?b ?statement WHERE {
      ?country wdt:P297 "%(country)s". ?a wdt:P17 ?country; p:P190 ?statement. ?statement ps:P190 ?b.
    } ORDER BY ?statement LIMIT %(limit)d OFFSET %(offset)d }
  OPTIONAL { ?statement pqv:P580 [ wikibase:timeValue ?start_; wikibase:timePrecision ?startprecision_ ] }
  OPTIONAL { ?statement pqv:P582 [ wikibase:timeValue ?end_; wikibase:timePrecision ?endprecision_ ] }
  OPTIONAL { ?b wdt:P17 [ wdt:P297 ?iso ] }
  OPTIONAL { ?a wdt:P625 ?pointA } OPTIONAL { ?b wdt:P625 ?pointB }
  OPTIONAL { ?a wdt:P1566 ?numberA } OPTIONAL { ?b wdt:P1566 ?numberB }
  OPTIONAL { ?a rdfs:label ?la. FILTER(LANG(?la) IN (%(languages)s)) BIND(CONCAT(LANG(?la), ":", STR(?la)) AS ?saidA) }
  OPTIONAL { ?b rdfs:label ?lb. FILTER(LANG(?lb) IN (%(languages)s)) BIND(CONCAT(LANG(?lb), ":", STR(?lb)) AS ?saidB) }
} GROUP BY ?a ?b ?statement ORDER BY ?statement
"""


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the asking stands: a country and how many of its statements were read."""

    country: str
    offset: int


def import_wikidata(
    *,
    at: datetime.datetime,
    door: str,
    address: str | None = None,
    pages: int | None = None,
    page_size: int = 2000,
    restart: bool = False,
    countries: Sequence[str] | None = None,
    progress: Progress = in_silence,
    wait: Wait = time.sleep,
) -> ImportReport:
    """Ask page after page and record each in one transaction; `pages` is how many at most.

    When interrupted, or after `pages`, the next call goes on where this one stopped. Raises CannotRead when the
    service stays silent or answers nonsense; what came before is recorded.
    """
    address = address or settings.WIKIDATA_ADDRESS
    run = _run(address, at, restart=restart)
    source = wikidata_source(at.date())
    tally = Tally()
    read = asked = 0
    for country in sorted(countries or COUNTRIES):
        if country < str(run.counts.get("country", "")):
            continue
        for page, bindings in _pages_of(country, run, address, page_size, wait):
            with transaction.atomic():
                wait_for_other_writers(City, Tie)
                _record_page(bindings, source, tally, at=at, door=door)
                _note(run, page, len(bindings), tally)
            read, asked = read + len(bindings), asked + 1
            progress(read, None)
            if pages is not None and asked >= pages:
                return tally.report(read)
    run.finished_at = at
    run.save()
    return tally.report(read)


def _run(address: str, at: datetime.datetime, *, restart: bool) -> ImportRun:
    fingerprint = hashlib.sha256(address.encode()).hexdigest()
    unfinished = ImportRun.objects.filter(what=_WHAT, fingerprint=fingerprint, finished_at__isnull=True)
    if restart:
        unfinished.update(finished_at=at)
    return unfinished.order_by("-pk").first() or ImportRun.objects.create(
        what=_WHAT, source_name=address[:300], fingerprint=fingerprint, started_at=at
    )


def _pages_of(
    country: str, run: ImportRun, address: str, page_size: int, wait: Wait
) -> Iterator[tuple[_Page, list[Binding]]]:
    """The country's pages that were not read yet; the page after the last full one may be empty."""
    offset = int(run.counts.get("offset", 0)) if run.counts.get("country") == country else 0
    while True:
        bindings = ask(address, _query(country, page_size, offset), wait=wait)
        offset += page_size
        yield _Page(country, offset), bindings
        # One row for each statement, so a page that is not full is the country's last.
        if len(bindings) < page_size:
            return


def _query(country: str, page_size: int, offset: int) -> str:
    languages = dict.fromkeys([*(code for code, _name in settings.LANGUAGES), *languages_of(country)[:2]])
    said = ", ".join(f'"{language}"' for language in languages)
    return _QUERY % {"country": country, "limit": page_size, "offset": offset, "languages": said}


def _note(run: ImportRun, page: _Page, count: int, tally: Tally) -> None:
    run.position += count
    run.counts = {
        "country": page.country,
        "offset": page.offset,
        "recorded": tally.recorded,
        "known": tally.known,
    }
    run.save()


def _record_page(
    bindings: Sequence[Binding], source: SourceFacts, tally: Tally, *, at: datetime.datetime, door: str
) -> None:
    rows: list[TieRow] = []
    for item in understand_bindings(bindings, at.date(), source):
        if isinstance(item, Refusal):
            tally.refused.append(item)
        else:
            rows.append(item)
    if not rows:
        return
    places = Places()
    resolved = places.resolve((end for row in rows for end in row.ends), at=at, door=door)
    _tell_names(resolved, source, at=at, door=door)
    record_batch(rows, resolved, tally, "Wikidata", at=at, door=door, by=None)


def _tell_names(
    resolved: dict[RowEnd, Resolution], source: SourceFacts, *, at: datetime.datetime, door: str
) -> None:
    """Give the cities their Wikidata ids and their labels as names by language."""
    told = {found.city: end for end, found in resolved.items() if found.city is not None}
    cities = City.objects.in_bulk(list(told))
    facts = [
        _completion(city, told[pk])
        for pk, city in cities.items()
        # Found again by its GeoNames id or its Wikidata id; any other could be mistaken for a new place.
        if city.geonameid or city.wikidata_qid == told[pk].wikidata_qid
    ]
    if facts:
        recorded = record_sources([source])[source.key]
        record_cities(facts, source=recorded, at=at, door=door)


def _completion(city: City, end: RowEnd) -> CityFacts:
    return CityFacts(
        city.name,
        city.country,
        city.latitude,
        city.longitude,
        kind=city.kind,
        geonameid=city.geonameid,
        wikidata_qid=end.wikidata_qid or city.wikidata_qid,
        names=tuple(replace(name, is_official=False) for name in end.names),
        is_confirmed=city.is_confirmed,
    )


# --- Asking -------------------------------------------------------------------------------------------------


def ask(address: str, query: str, *, wait: Wait = time.sleep) -> list[Binding]:
    """One question, asked again with growing pauses when the service is busy or its answer is broken.

    Raises CannotRead, saying what the service did last, when it gives no usable answer.
    """
    if not address.startswith(("http://", "https://")):
        raise CannotRead(_("“{address}” is no address of a query service.").format(address=address))
    reason, pause = "", 0.0
    for attempt in range(_ATTEMPTS):
        if attempt:
            wait(pause or min(2**attempt + random.uniform(0, 1), _LONGEST_WAIT))  # noqa: S311 - only spreads load
        try:
            return bindings_of(_answer(address, query))
        except urllib.error.HTTPError as error:
            reason, pause = f"HTTP {error.code}", _asked_pause(error.headers.get("Retry-After", ""))
            if error.code < 500 and error.code not in (408, 429):
                break
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            reason, pause = _told(error), 0.0
        except (CannotRead, UnicodeDecodeError) as error:
            reason, pause = str(error), 0.0
    raise CannotRead(
        _(
            "The query service at {address} gives no answer that can be used ({reason}). "
            "What it gave before is recorded; the same command goes on from there."
        ).format(address=address, reason=reason)
    )


def _answer(address: str, query: str) -> str:
    body = urllib.parse.urlencode({"query": query, "format": "json"}).encode()
    contact = settings.CONTACT or "contact not given"
    request = urllib.request.Request(  # noqa: S310 - the address was checked to be http
        address,
        data=body,
        headers={
            "Accept": "application/sparql-results+json",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": f"Twinhall/{__version__} ({contact}) python-urllib",
        },
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - likewise
        content = answer.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        raise CannotRead(_("The answer is longer than {limit} MB.").format(limit=SIZE_LIMIT >> 20))
    if content.lstrip()[:1] == b"<":
        raise CannotRead(_("The answer is a page for people instead of JSON."))
    return str(content.decode("utf-8"))


def _asked_pause(header: str) -> float:
    """Seconds that the service asks us to wait: a number, or a time of day; 0 when it does not say."""
    if header.strip().isdecimal():
        return float(min(int(header), _LONGEST_WAIT))
    moment = email.utils.parsedate_tz(header)
    if moment is None:
        return 0.0
    return max(0.0, min(email.utils.mktime_tz(moment) - time.time(), float(_LONGEST_WAIT)))


def _told(error: Exception) -> str:
    if isinstance(error, urllib.error.URLError):
        error = error.reason if isinstance(error.reason, Exception) else error
    if isinstance(error, TimeoutError):
        return _("no answer within {seconds} seconds").format(seconds=_TIMEOUT)
    return str(error) or type(error).__name__
