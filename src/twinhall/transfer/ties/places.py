"""Telling which cities the ends of rows mean; adding those that the register lacks."""

import datetime
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from twinhall.algorithms.name_matching import name_key
from twinhall.algorithms.place_matching import (
    NEARBY_KM,
    Candidate,
    Kind,
    KnownPlace,
    Match,
    Neighbourhood,
    Sought,
    Verdict,
    check_id,
    judge,
    read_name,
)
from twinhall.domain.cities.bulk import record_cities
from twinhall.domain.cities.facts import CityFacts, NameFact
from twinhall.domain.cities.models import City, CityName
from twinhall.domain.people.models import Person
from twinhall.domain.sources.bulk import SourceFacts, record_sources
from twinhall.domain.sources.models import Source
from twinhall.domain.sources.words import SourceKind
from twinhall.kit.batches import in_batches
from twinhall.transfer.gazetteer import geonames_source
from twinhall.transfer.ties.rows import RowEnd
from twinhall.transfer.ties.wider import WiderGazetteer

_NOWHERE = "no place of that name is known there, and the row does not say where it is"
_LOOK_UP = 5000
_ADDED_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Possible:
    """A city that may be meant. `city` is its permanent id, empty when only the gazetteer knows it."""

    city: str
    geonameid: int | None
    name: str
    country: str
    kilometres: float | None
    points: int

    def __str__(self) -> str:
        known_as = self.city or f"geonames:{self.geonameid}"
        away = "" if self.kilometres is None else f", {self.kilometres:.1f} km"
        return f"{known_as} {self.name} ({self.country}{away}, {self.points} points)"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The city's primary key; without one a person must tell, for the reason given."""

    city: int | None = None
    reason: str = ""
    candidates: tuple[Possible, ...] = ()


_Unclear = tuple[RowEnd, Match]  # with what the register knows of it
_NOBODY = Match(Verdict.NONE)


class Places:
    """The register's cities in memory, and what has been found out about the ends of a list."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[str, str, str, float, float, int, str, int | None]] = {}
        self._keys: dict[int, set[str]] = {}
        self.by_public_id: dict[str, int] = {}
        self.by_geonameid: dict[int, int] = {}
        self.by_qid: dict[str, int] = {}
        self.by_foreign_id: dict[str, int] = {}
        self._load()
        self.neighbourhood = Neighbourhood(
            (pk, country, latitude, longitude)
            for pk, (_id, _name, country, latitude, longitude, *_rest) in self._rows.items()
        )

    def _load(self, pks: Collection[int] | None = None) -> None:
        cities = City.objects.all() if pks is None else City.objects.filter(pk__in=pks)
        columns = ("pk", "public_id", "name", "country", "latitude", "longitude", "population", "kind")
        for (
            pk,
            public_id,
            name,
            country,
            latitude,
            longitude,
            people,
            kind,
            geonameid,
            qid,
            foreign_id,
        ) in cities.values_list(*columns, "geonameid", "wikidata_qid", "foreign_id").iterator(
            chunk_size=5000
        ):
            self._rows[pk] = (public_id, name, country, latitude, longitude, people or 0, kind, geonameid)
            self.by_public_id[public_id] = pk
            if geonameid:
                self.by_geonameid[geonameid] = pk
            if qid:
                self.by_qid[qid] = pk
            if foreign_id:
                self.by_foreign_id[foreign_id] = pk

    def place(self, pk: int) -> KnownPlace:
        _id, name, country, latitude, longitude, people, kind, _geonameid = self._rows[pk]
        main = name_key(name)
        keys = (main, *sorted(self._keys.get(pk, set()) - {main}))
        return KnownPlace(pk, keys, country, latitude, longitude, people, kind)

    def possible(self, candidate: Candidate) -> Possible:
        public_id, name, country, *_point, geonameid = self._rows[candidate.place.number]
        return Possible(public_id, geonameid, name, country, candidate.kilometres, candidate.points)

    def learn_names(self, keys: Collection[str]) -> dict[str, list[int]]:
        """Cities that bear a name of one of the keys, by key; remembered for judging."""
        found: dict[str, list[int]] = {}
        for chunk in in_batches(dict.fromkeys(filter(None, keys)), _LOOK_UP):
            for key, city in CityName.objects.filter(key__in=chunk).values_list("key", "city_id"):
                if city in self._rows:
                    self._keys.setdefault(city, set()).add(key)
                    found.setdefault(key, []).append(city)
        return found

    def resolve(
        self, ends: Iterable[RowEnd], *, at: datetime.datetime, door: str, by: Person | None = None
    ) -> dict[RowEnd, Resolution]:
        """Say for every end which city it means; in the caller's transaction, if cities may be added."""
        found: dict[RowEnd, Resolution] = {}
        wanted = list(dict.fromkeys(ends))
        self.learn_names([name_key(end.name) for end in wanted if _has_id(end)])
        without_id = [end for end in wanted if not self._by_id(end, found)]
        numbered = [(end, _NOBODY) for end in without_id if end.geonameid]
        unclear = self._by_name([end for end in without_id if not end.geonameid], found)
        if numbered or unclear:
            self._look_wider(numbered, unclear, found, at=at, door=door, by=by)
        return found

    def _by_id(self, end: RowEnd, found: dict[RowEnd, Resolution]) -> bool:
        """Whether an id decides: it leads to a place and is believed, or leads astray."""
        pk = (
            self.by_public_id.get(end.city_id)
            or self.by_geonameid.get(end.geonameid or 0)
            or self.by_qid.get(end.wikidata_qid)
            or self.by_foreign_id.get(end.foreign_id)
        )
        if end.city_id and end.city_id not in self.by_public_id:
            found[end] = Resolution(None, f"no city has the id {end.city_id}")
            return True
        if pk is None and not end.name:
            found[end] = Resolution(None, f"the city {end.wikidata_qid} has no name and is not known here")
            return True
        if pk is None:
            return False
        place = self.place(pk)
        doubt = check_id(_sought(end), place)
        if doubt and not end.city_id and not end.geonameid and not end.wikidata_qid:
            return False  # another list's id that happens to be the same
        candidate = Candidate(place, 0, None, ())
        found[end] = Resolution(None, doubt, (self.possible(candidate),)) if doubt else Resolution(pk)
        return True

    def _by_name(self, ends: Sequence[RowEnd], found: dict[RowEnd, Resolution]) -> list[tuple[RowEnd, Match]]:
        """Decide those that the register decides; give back the others with what it knows of them."""
        by_key = self.learn_names([key for end in ends for key in _keys_of(end)])
        unclear = []
        for end in ends:
            match = judge(_sought(end), map(self.place, self._around(end, by_key)))
            if match.verdict == Verdict.SURE:
                found[end] = Resolution(match.candidates[0].place.number)
            else:
                unclear.append((end, match))
        return unclear

    def _around(self, end: RowEnd, by_key: dict[str, list[int]]) -> set[int]:
        named = {pk for key in _keys_of(end) for pk in by_key.get(key, ())}
        if end.country:
            named = {pk for pk in named if self._rows[pk][2] == end.country}
        if end.latitude is not None and end.longitude is not None:
            named.update(self.neighbourhood.around(end.country, end.latitude, end.longitude, NEARBY_KM))
        return named

    # --- What the register lacks ----------------------------------------------------------------------------

    def _look_wider(
        self,
        numbered: Sequence[_Unclear],
        unclear: Sequence[_Unclear],
        found: dict[RowEnd, Resolution],
        *,
        at: datetime.datetime,
        door: str,
        by: Person | None,
    ) -> None:
        """Ask the gazetteer: about GeoNames ids that the register lacks, and about what it could not decide."""
        asked = [(end.geonameid, _sought(end), _keys_of(end)) for end, _match in (*numbered, *unclear)]
        wider = WiderGazetteer(asked)
        chosen: dict[RowEnd, int] = {}
        strange: list[RowEnd] = []
        for end, _match in numbered:
            place = wider.by_id(end.geonameid or 0)
            if place is None:
                strange.append(end)
            elif doubt := check_id(_sought(end), place):
                found[end] = Resolution(
                    None, doubt, (self._possible(Candidate(_apart(place), 0, None, ()), wider),)
                )
            else:
                chosen[end] = place.number
        missing = self._weigh_wider([*unclear, *self._by_name(strange, found)], wider, chosen, found)
        facts = wider.facts(sorted(set(chosen.values())))
        del wider
        self._add_known(chosen, facts, found, at=at, door=door, by=by)
        self._add_unconfirmed(missing, found, at=at, door=door, by=by)

    def _weigh_wider(
        self,
        unclear: Sequence[_Unclear],
        wider: WiderGazetteer,
        chosen: dict[RowEnd, int],
        found: dict[RowEnd, Resolution],
    ) -> list[RowEnd]:
        """Weigh the gazetteer's places beside the register's; give back the ends that nobody knows."""
        missing = []
        for end, match in unclear:
            sought = _sought(end)
            around = wider.candidates(sought)
            known = {candidate.place.number for candidate in match.candidates} | self._learn_from(around)
            new = [_apart(place) for place in around if place.number not in self.by_geonameid]
            both = judge(sought, [*map(self.place, sorted(known)), *new]) if around else match
            if both.verdict == Verdict.UNSURE:
                candidates = tuple(self._possible(candidate, wider) for candidate in both.candidates)
                found[end] = Resolution(None, both.reason, candidates)
            elif both.verdict == Verdict.NONE:
                missing.append(end)
            elif (number := both.candidates[0].place.number) > 0:
                found[end] = Resolution(number)
            else:
                chosen[end] = -number
        return missing

    def _learn_from(self, places: Iterable[KnownPlace]) -> set[int]:
        """Those that the register has; names that it left out of the gazetteer's count here as well."""
        known = set()
        for place in places:
            if (pk := self.by_geonameid.get(place.number)) is not None:
                self._keys.setdefault(pk, set()).update(place.keys)
                known.add(pk)
        return known

    def _possible(self, candidate: Candidate, wider: WiderGazetteer) -> Possible:
        number = candidate.place.number
        if number > 0:
            return self.possible(candidate)
        return Possible("", -number, *wider.name_and_country(-number), candidate.kilometres, candidate.points)

    def _add_known(
        self,
        chosen: dict[RowEnd, int],
        facts: dict[int, CityFacts],
        found: dict[RowEnd, Resolution],
        *,
        at: datetime.datetime,
        door: str,
        by: Person | None,
    ) -> None:
        keys = self._record(list(facts.values()), geonames_source, at=at, door=door, by=by)
        by_id = dict(zip(facts, keys, strict=True))
        for end, geonameid in chosen.items():
            found[end] = Resolution(by_id[geonameid])

    def _add_unconfirmed(
        self,
        ends: Sequence[RowEnd],
        found: dict[RowEnd, Resolution],
        *,
        at: datetime.datetime,
        door: str,
        by: Person | None,
    ) -> None:
        """Add a place once, whatever number of ends mean it; without a point or a country a person must tell."""
        new: list[RowEnd] = []
        nearby: dict[tuple[str, int], list[KnownPlace]] = {}
        same: dict[RowEnd, int] = {}
        for end in ends:
            if end.latitude is None or end.longitude is None or not end.country:
                found[end] = Resolution(None, _NOWHERE)
                continue
            belt = nearby.setdefault((end.country, round(end.latitude)), [])
            twin = judge(_sought(end), belt)
            if twin.verdict == Verdict.SURE and not end.foreign_id:
                same[end] = twin.candidates[0].place.number
                continue
            same[end] = len(new)
            belt.append(_as_place(len(new), end))
            new.append(end)
        keys = self._record([_facts_of(end) for end in new], _lists_of_ties, at=at, door=door, by=by)
        for end, place_number in same.items():
            found[end] = Resolution(keys[place_number])

    def _record(
        self,
        facts: Sequence[CityFacts],
        source: Callable[[], Source],
        *,
        at: datetime.datetime,
        door: str,
        by: Person | None,
    ) -> list[int]:
        if not facts:
            return []
        recorded = source()
        keys: list[int] = []
        for batch in in_batches(facts, _ADDED_AT_ONCE):
            keys += record_cities(batch, source=recorded, at=at, door=door, by=by)
        return keys


def _lists_of_ties() -> Source:
    key = "Lists of ties"
    facts = SourceFacts(key, "Lists of ties, for places that no gazetteer has", kind=SourceKind.LIST)
    return record_sources([facts])[key]


def _has_id(end: RowEnd) -> bool:
    return bool(end.city_id or end.geonameid or end.wikidata_qid or end.foreign_id)


def _sought(end: RowEnd) -> Sought:
    kind = Kind(end.kind) if end.kind else None
    return Sought(end.name, end.country, end.latitude, end.longitude, kind)


def _keys_of(end: RowEnd) -> list[str]:
    name = read_name(end.name)
    return [name.key, *(key for key, _points in name.bare)]


def _apart(place: KnownPlace) -> KnownPlace:
    """A place of the gazetteer among those of the register: its number has the other sign."""
    return KnownPlace(
        -place.number,
        place.keys,
        place.country,
        place.latitude,
        place.longitude,
        place.population,
        place.kind,
    )


def _as_place(number: int, end: RowEnd) -> KnownPlace:
    name = read_name(end.name)
    assert end.latitude is not None
    assert end.longitude is not None
    kind = end.kind or name.kind.value
    return KnownPlace(number, (name.key,), end.country, end.latitude, end.longitude, 0, kind)


def _facts_of(end: RowEnd) -> CityFacts:
    """An unconfirmed place: what the row says and no more; the kind is what its name says."""
    name = read_name(end.name)
    assert end.latitude is not None
    assert end.longitude is not None
    bare = end.name.split("(")[0].strip() if name.kind == Kind.DISTRICT and "(" in end.name else ""
    names = (NameFact(bare),) if bare else ()
    return CityFacts(
        end.name,
        end.country,
        end.latitude,
        end.longitude,
        kind=end.kind or name.kind.value,
        wikidata_qid=end.wikidata_qid or None,
        foreign_id=end.foreign_id,
        names=names + end.names,
        is_confirmed=False,
    )
