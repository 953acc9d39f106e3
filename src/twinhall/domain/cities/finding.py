"""Finding the cities that facts are of, for many facts at once."""

from collections.abc import Sequence
from dataclasses import replace

from twinhall.algorithms.name_matching import name_key
from twinhall.domain.cities.facts import CityFacts
from twinhall.domain.cities.models import City

# Lists round coordinates to two or three digits: the same place is within this, in degrees.
_SAME_PLACE = 0.02


class Register:
    """The stored cities that could be those of the facts, and the new ones the facts themselves name."""

    def __init__(self, facts: Sequence[CityFacts]) -> None:
        self._by_public_id: dict[str, object] = {}
        self._by_geonameid: dict[int, object] = {}
        self._by_qid: dict[str, object] = {}
        self._by_foreign_id: dict[tuple[str, str], object] = {}
        self._by_name: dict[tuple[str, str], list[tuple[CityFacts | City, object]]] = {}
        for city in _candidates(facts):
            self._note(city, city)

    def place_of(self, facts: CityFacts) -> object:
        """The stored City, or the first of the facts that name the same new place (these, if nobody did).

        Raises KeyError for a permanent id that no city has.
        """
        place = self._known(facts)
        if place is None:
            place = facts
        self._note(facts, place)
        return place

    def without_others_ids(self, facts: CityFacts, place: object) -> CityFacts:
        """The facts without an id that another place has already: sources mistake one place for another."""
        if facts.wikidata_qid and self._by_qid.get(facts.wikidata_qid) is not place:
            facts = replace(facts, wikidata_qid=None)
        if facts.geonameid is not None and self._by_geonameid.get(facts.geonameid) is not place:
            facts = replace(facts, geonameid=None)
        return facts

    def _known(self, facts: CityFacts) -> object | None:
        if facts.public_id:
            return self._by_public_id[facts.public_id]
        if facts.geonameid is not None and (place := self._by_geonameid.get(facts.geonameid)):
            return place
        if facts.wikidata_qid and (place := self._by_qid.get(facts.wikidata_qid)):
            return place if _agree(facts, place) else None
        if facts.foreign_id and (place := self._by_foreign_id.get((facts.foreign_id, facts.country))):
            return place if _agree(facts, place) else None
        if facts.geonameid is None and not facts.wikidata_qid and not facts.foreign_id:
            return self._nearby(facts)
        return None

    def _nearby(self, facts: CityFacts) -> object | None:
        for other, place in self._by_name.get((facts.country, name_key(facts.name)), ()):
            if (
                abs(other.latitude - facts.latitude) <= _SAME_PLACE
                and abs(other.longitude - facts.longitude) <= _SAME_PLACE
                and other.kind == facts.kind
            ):
                return place
        return None

    def _note(self, said: CityFacts | City, place: object) -> None:
        if said.public_id:
            self._by_public_id.setdefault(said.public_id, place)
        if said.geonameid is not None:
            self._by_geonameid.setdefault(said.geonameid, place)
        if said.wikidata_qid:
            self._by_qid.setdefault(said.wikidata_qid, place)
        if said.foreign_id:
            self._by_foreign_id.setdefault((said.foreign_id, said.country), place)
        self._by_name.setdefault((said.country, name_key(said.name)), []).append((said, place))


def _agree(facts: CityFacts, place: object) -> bool:
    """Two GeoNames ids are two places, whatever else is the same."""
    assert isinstance(place, CityFacts | City)
    return facts.geonameid is None or place.geonameid is None or facts.geonameid == place.geonameid


def _candidates(facts: Sequence[CityFacts]) -> list[City]:
    found: dict[int, City] = {}
    without_id = {
        fact.name
        for fact in facts
        if fact.geonameid is None and not fact.wikidata_qid and not fact.foreign_id
    }
    for column, values in (
        ("public_id", {fact.public_id for fact in facts if fact.public_id}),
        ("geonameid", {fact.geonameid for fact in facts if fact.geonameid is not None}),
        ("wikidata_qid", {fact.wikidata_qid for fact in facts if fact.wikidata_qid}),
        ("foreign_id", {fact.foreign_id for fact in facts if fact.foreign_id}),
        ("names__key", {name_key(name) for name in without_id}),
    ):
        ordered = sorted(values, key=str)
        for start in range(0, len(ordered), 5000):
            part = ordered[start : start + 5000]
            found |= {city.pk: city for city in City.objects.filter(**{f"{column}__in": part})}
    return sorted(found.values(), key=lambda city: city.pk)
