"""What a city's facts must fulfil before they become a row."""

import math
import re

from django.utils.translation import gettext as _

from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.cities.facts import CityFacts
from twinhall.domain.cities.words import CityKind

_LONGEST_NAME = 200
_LARGEST_NUMBER = 2**31 - 1
_WIKIDATA_ID = re.compile(r"Q[1-9]\d{0,11}")
_KINDS = frozenset(CityKind.values)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def reason_against(facts: CityFacts) -> str:
    """Why these facts cannot be a city, as a sentence for a person; empty when they can."""
    return _against_name(facts.name) or _against_place(facts) or _against_numbers(facts)


def _against_name(name: str) -> str:
    if not name.strip():
        return _("The city has no name.")
    if len(name) > _LONGEST_NAME:
        return _("The name is longer than {number} letters.").format(number=_LONGEST_NAME)
    if _CONTROL.search(name):
        return _("The name holds a control character.")
    return ""


def _against_place(facts: CityFacts) -> str:
    if facts.country not in COUNTRIES:
        return _("“{code}” is not a country code (ISO 3166, two letters).").format(code=facts.country[:20])
    if not (math.isfinite(facts.latitude) and -90 <= facts.latitude <= 90):
        return _("The latitude {number} is not between -90 and 90.").format(number=facts.latitude)
    if not (math.isfinite(facts.longitude) and -180 <= facts.longitude <= 180):
        return _("The longitude {number} is not between -180 and 180.").format(number=facts.longitude)
    if facts.kind not in _KINDS:
        return _("“{word}” is not a kind of city.").format(word=facts.kind[:40])
    return ""


def _against_numbers(facts: CityFacts) -> str:
    if facts.population is not None and not 0 <= facts.population <= _LARGEST_NUMBER:
        return _("The population {number} is impossible.").format(number=facts.population)
    if facts.geonameid is not None and not 0 < facts.geonameid <= _LARGEST_NUMBER:
        return _("{number} is not a GeoNames id.").format(number=facts.geonameid)
    if facts.wikidata_qid is not None and not _WIKIDATA_ID.fullmatch(facts.wikidata_qid):
        return _("“{text}” is not a Wikidata id, such as Q900.").format(text=facts.wikidata_qid[:20])
    return ""
