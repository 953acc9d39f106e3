"""What is declared and known beyond the network of ties, as the machine takes it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from twinhall.algorithms.partner_matching import CountryFacts, Declared, Profile
from twinhall.domain.alliances.standing import alliances_by_country
from twinhall.domain.cities.countries import COUNTRIES, languages_of
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.partners.declaring import profiles_on
from twinhall.domain.ties.models import Tie, TieParty
from twinhall.domain.ties.words import TieStatus
from twinhall.domain.upkeep.living import healths_of
from twinhall.domain.upkeep.words import HealthState

__all__ = ["OwnTies", "declared_for", "own_ties_of"]


@dataclass(frozen=True)
class OwnTies:
    """Ties of one city that stand today: the other side's key -> id of the tie, and which of them sleep."""

    tied: dict[str, str]
    dormant: dict[str, str]


def own_ties_of(city: City, on: datetime.date) -> OwnTies:
    """Three queries, for any number of ties."""
    standing = Tie.objects.of(city).exclude(status=TieStatus.ENDED)
    parties = TieParty.objects.filter(tie__in=standing).exclude(city=city)
    rows = list(parties.values_list("city__public_id", "tie__public_id", "tie"))
    files = list(Dossier.objects.filter(tie__in={tie for _key, _id, tie in rows}))
    healths = healths_of(files, on)
    asleep = {
        file.tie_id for file in files if file.pk in healths and healths[file.pk].state == HealthState.DORMANT
    }
    return OwnTies(
        {key: tie_id for key, tie_id, tie in rows if tie not in asleep},
        {key: tie_id for key, tie_id, tie in rows if tie in asleep},
    )


def declared_for(city: City, own: OwnTies, themes: Iterable[str], on: datetime.date) -> Declared:
    """All that is declared, with what this search adds: the themes one is looking for are sought and given."""
    wanted = frozenset(themes)
    profiles = profiles_on(on)
    said = profiles.get(city.public_id, Profile())
    # A city that said what it gives is taken at its word; for one that did not, the themes count both ways.
    profiles[city.public_id] = replace(
        said,
        gives=said.gives or wanted,
        seeks=wanted or said.seeks,
        tied=frozenset(own.tied),
        dormant=frozenset(own.dormant),
    )
    inside = alliances_by_country(on)
    countries = {
        code: CountryFacts(languages=frozenset(languages_of(code)), alliances=inside.get(code, frozenset()))
        for code in COUNTRIES
    }
    return Declared(profiles, countries, on)
