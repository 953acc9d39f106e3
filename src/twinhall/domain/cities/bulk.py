"""Recording many cities at once: those of a gazetteer, of a list, of a row that nobody knew."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import babel
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.checks import reason_against
from twinhall.domain.cities.countries import languages_of
from twinhall.domain.cities.facts import CityFacts, NameFact
from twinhall.domain.cities.finding import Register
from twinhall.domain.cities.models import City, CityName, CitySearch, new_city_id
from twinhall.domain.cities.names import NameRow, name_row, name_rows, search_text
from twinhall.domain.cities.naming import cldr_names, labels_of, own_name_of, zone_city_key
from twinhall.domain.cities.slugs import give_slugs
from twinhall.domain.journal import actions as journal
from twinhall.domain.people.models import Person
from twinhall.domain.sources.models import Source
from twinhall.domain.sources.words import SourceKind
from twinhall.kit.batches import insert_rows, reserve_keys, update_rows, wait_for_other_writers
from twinhall.kit.errors import CannotDo

_CITY_COLUMNS = (
    "id", "public_id", "slug", "name", "own_name", "own_language", "labels", "kind", "country", "region_code",
    "region_name", "geonameid", "wikidata_qid", "foreign_id", "latitude", "longitude", "time_zone", "population",
    "population_on", "source", "is_confirmed", "tie_count",
)  # fmt: skip
_NAME_COLUMNS = ("city", "text", "key", "language", "script", "is_by_script", "is_official", "source")
# What later facts may fill in where it is empty.
_FILLED = ("region_code", "region_name", "geonameid", "wikidata_qid", "foreign_id", "time_zone")
_CHANGED = (*_FILLED, "population", "population_on", "is_confirmed", "own_name", "own_language", "labels")


@dataclass(slots=True)
class _Draft:
    """One city while it is being recorded: what the facts say, the row it has already, the names it will have."""

    facts: CityFacts
    pk: int = 0
    stored: City | None = None
    names: list[NameRow] = field(default_factory=list)  # all, the stored ones first
    new_names: list[tuple[NameRow, int]] = field(default_factory=list)  # with the primary key of the source
    labels: dict[str, str] = field(default_factory=dict)
    own_name: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: primary keys in the order of the facts, and which of them are new or changed."""

    cities: list[int]
    added: frozenset[int]
    completed: frozenset[int]


def record_cities(
    facts: Sequence[CityFacts],
    *,
    source: Source,
    at: datetime.datetime,
    by: Person | None = None,
    door: str,
) -> list[int]:
    """Create or complete the city of each of the facts; their primary keys, in order. All or nothing.

    A city is found by permanent id, GeoNames id, Wikidata id, the list's own id, or, when the facts carry no
    id, by name, country and coordinates. What is recorded stays; only what is missing is filled in, names are
    added, and a population of a later day takes the place of an older one. Recording twice changes nothing.
    Raises CannotDo, naming the place, when facts are impossible (`checks.reason_against` tells beforehand).
    """
    return record_and_tell(facts, source=source, at=at, by=by, door=door).cities


def record_and_tell(
    facts: Sequence[CityFacts],
    *,
    source: Source,
    at: datetime.datetime,
    by: Person | None = None,
    door: str,
) -> Recorded:
    """The same as record_cities, telling which cities are new or changed."""
    _refuse_impossible(facts)
    with transaction.atomic(savepoint=False):  # see kit.batches
        wait_for_other_writers(City)
        drafts, order = _drafts(facts)
        created = [draft for draft in drafts if draft.stored is None]
        for draft, pk in zip(created, reserve_keys(City, len(created)), strict=True):
            draft.pk = pk
        _gather_names(drafts, source)
        for draft in drafts:
            _choose_names(draft)
        _insert(created, source)
        completed = _complete([draft for draft in drafts if draft.stored is not None])
        _insert_names(drafts)
        if created or completed:
            counts = {"added": len(created), "completed": len(completed)}
            journal.record("cities.recorded", source.key[:100], by=by, at=at, door=door, after=counts)
    return Recorded(
        [draft.pk for draft in order],
        frozenset(draft.pk for draft in created),
        frozenset(draft.pk for draft in completed),
    )


def _refuse_impossible(facts: Sequence[CityFacts]) -> None:
    for fact in facts:
        if reason := reason_against(fact):
            raise CannotDo(_("{name}: {reason}").format(name=fact.name[:100], reason=reason))


def _drafts(facts: Sequence[CityFacts]) -> tuple[list[_Draft], list[_Draft]]:
    """One draft for each city that the facts are of, and for each of the facts the draft of its city."""
    register = Register(facts)
    by_place: dict[object, _Draft] = {}
    order = []
    for fact in facts:
        place = register.place_of(fact)
        draft = by_place.get(place)
        if draft is None:
            told = register.without_others_ids(fact, place)
            draft = by_place[place] = _Draft(told, stored=place if isinstance(place, City) else None)
            draft.pk = draft.stored.pk if draft.stored else 0
        else:
            draft.facts = _merged(draft.facts, register.without_others_ids(fact, place))
        order.append(draft)
    return list(by_place.values()), order


def _merged(first: CityFacts, second: CityFacts) -> CityFacts:
    """The first's facts with the second's names: the same place named twice in one batch."""
    names = (*first.names, NameFact(second.name), *second.names)
    return replace(
        first,
        names=names,
        geonameid=first.geonameid or second.geonameid,
        wikidata_qid=first.wikidata_qid or second.wikidata_qid,
    )


# --- Names --------------------------------------------------------------------------------------------------


def _gather_names(drafts: Iterable[_Draft], source: Source) -> None:
    stored = _stored_names([draft.pk for draft in drafts if draft.stored is not None])
    for draft in drafts:
        draft.names = stored.get(draft.pk, [])
        known = {(row.text, row.language) for row in draft.names}
        is_new_place = draft.stored is None
        for row in name_rows(draft.facts):
            if (row.text, row.language) not in known:
                # Only one name is the official one of the register: that under which the city was created.
                row = row if is_new_place or row.language else row._replace(is_official=False)
                known.add((row.text, row.language))
                draft.names.append(row)
                draft.new_names.append((row, source.pk))
        _add_cldr_names(draft, known)


def _add_cldr_names(draft: _Draft, known: set[tuple[str, str]]) -> None:
    time_zone = draft.stored.time_zone if draft.stored else draft.facts.time_zone
    if not draft.names or not _is_zone_city(draft, zone_city_key(time_zone, draft.facts.country)):
        return
    languages = [*_languages(), *languages_of(draft.facts.country)[:1]]
    tagged = {row.language for row in draft.names}  # an editor's choice, or recorded before
    for language, text in cldr_names(time_zone, languages).items():
        row = name_row(NameFact(text, language))
        if row is not None and language not in tagged and (row.text, language) not in known:
            known.add((row.text, language))
            draft.names.append(row)
            draft.new_names.append((row, _cldr().pk))


def _is_zone_city(draft: _Draft, key: str) -> bool:
    """Whether the key is that of the main name, or of another name where the main one only says more."""
    main = draft.names[0].key
    if not key or draft.facts.kind != "city" or not main.startswith(key):
        return False
    return key == main or any(row.key == key for row in draft.names)


def _cldr() -> Source:
    source, _created = Source.objects.get_or_create(
        key="Unicode CLDR through Babel",
        defaults={
            "title": f"Unicode CLDR, through Babel {babel.__version__}",
            "publisher": "Unicode, Inc.",
            "url": "https://cldr.unicode.org/",
            "kind": SourceKind.DATASET,
            "licence": "Unicode-3.0",
        },
    )
    return source


def _stored_names(cities: Sequence[int]) -> dict[int, list[NameRow]]:
    names: dict[int, list[NameRow]] = defaultdict(list)
    columns = ("city_id", "text", "key", "language", "script", "is_by_script", "is_official")
    for start in range(0, len(cities), 5000):
        part = cities[start : start + 5000]
        for city, *values in CityName.objects.filter(city__in=part).order_by("pk").values_list(*columns):
            names[city].append(NameRow(*values))
    return names


def _choose_names(draft: _Draft) -> None:
    stored = draft.stored
    if stored is not None and not draft.new_names:
        draft.labels, draft.own_name = stored.labels, (stored.own_name, stored.own_language)
        return
    main = stored.name if stored else draft.facts.name
    region = draft.facts.region_code or (stored.region_code if stored else "")
    draft.labels = labels_of(main, draft.names, _languages())
    draft.own_name = own_name_of(main, draft.facts.country, region, draft.names)


@cache
def _languages() -> tuple[str, ...]:
    """Languages of the interface: labels are kept for them."""
    return tuple(code for code, _name in settings.LANGUAGES)


# --- Rows ---------------------------------------------------------------------------------------------------


def _insert(created: Sequence[_Draft], source: Source) -> None:
    slugs = give_slugs(draft.facts for draft in created)
    rows = (_city_row(draft, slug, source) for draft, slug in zip(created, slugs, strict=True))
    insert_rows(City, _CITY_COLUMNS, rows)


def _city_row(draft: _Draft, slug: str, source: Source) -> tuple[object, ...]:
    facts = draft.facts
    return (
        draft.pk, new_city_id(), slug, facts.name, *draft.own_name, draft.labels, facts.kind, facts.country,
        facts.region_code, facts.region_name, facts.geonameid, facts.wikidata_qid, facts.foreign_id, facts.latitude,
        facts.longitude, facts.time_zone, facts.population, facts.population_on, source.pk, facts.is_confirmed, 0,
    )  # fmt: skip


def _complete(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Fill in what is missing; those that changed or got a name."""
    changed = [draft for draft in drafts if _fill(draft) or draft.new_names]
    rows = [
        (draft.pk, *(getattr(draft.stored, column) for column in _CHANGED))
        for draft in changed
        if draft.stored is not None
    ]
    update_rows(City, _CHANGED, rows)
    return changed


def _fill(draft: _Draft) -> bool:
    """Take over from the facts what the stored city lacks; whether anything changed."""
    city, facts = draft.stored, draft.facts
    assert city is not None
    before = [getattr(city, column) for column in _CHANGED]
    for column in _FILLED:
        if not getattr(city, column):
            setattr(city, column, getattr(facts, column))
    if facts.population is not None and _is_later(facts.population_on, city):
        city.population, city.population_on = facts.population, facts.population_on
    city.is_confirmed = city.is_confirmed or facts.is_confirmed
    city.labels = draft.labels
    city.own_name, city.own_language = draft.own_name
    return before != [getattr(city, column) for column in _CHANGED]


def _is_later(day: datetime.date | None, city: City) -> bool:
    if city.population is None:
        return True
    return day is not None and (city.population_on is None or day > city.population_on)


def _insert_names(drafts: Sequence[_Draft]) -> None:
    named = [draft for draft in drafts if draft.new_names]
    insert_rows(
        CityName,
        _NAME_COLUMNS,
        ((draft.pk, *row, source) for draft in named for row, source in draft.new_names),
    )
    texts = [(draft.pk, search_text(row.key for row in draft.names)) for draft in named]
    is_new = {draft.pk for draft in named if draft.stored is None}
    insert_rows(CitySearch, ("city", "keys"), [text for text in texts if text[0] in is_new])
    update_rows(CitySearch, ("keys",), [text for text in texts if text[0] not in is_new])
