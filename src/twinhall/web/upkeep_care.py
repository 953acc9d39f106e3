"""What needs care among a city's ties, and in which order they stand for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from twinhall.access.upkeep_overview import Anniversary, CityTies, OwnTie
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.ties.words import TieKind
from twinhall.domain.upkeep.words import HealthState
from twinhall.web.places import label_of, state_in_words
from twinhall.web.term_words import years_in_words
from twinhall.web.words import day_in_words, number_in_words, place_in_alphabet

__all__ = ["CARE", "Care", "Row", "chosen_rows", "kind_of", "rows_of", "state_of"]


@dataclass(frozen=True)
class Care:
    """What of a tie needs care; the lowest rank comes first."""

    key: str
    rank: int
    word: str
    tone: str = "waiting"


# Each gives what it knows of files (by primary key); rooms that come later add theirs.
CARE: list[Callable[[CityTies], Mapping[int, Care]]] = []


def _waiting(found: CityTies) -> Mapping[int, Care]:
    return {pk: Care("waiting", 0, gettext("waits for you")) for pk in found.waits_for_us}


def _renewal(found: CityTies) -> Mapping[int, Care]:
    return {
        pk: Care("renewal", 1, gettext("renewal due by %(day)s") % {"day": day_in_words(day)})
        for pk, day in found.renewal_due.items()
    }


def _to_confirm(found: CityTies) -> Mapping[int, Care]:
    return {
        pk: Care(
            "confirm",
            2,
            ngettext("%(count)s piece to confirm", "%(count)s pieces to confirm", count)
            % {"count": number_in_words(count)},
        )
        for pk, count in found.to_confirm.items()
    }


def _anniversary(ahead: Anniversary) -> Care:
    said = {"years": years_in_words(ahead.years), "day": day_in_words(ahead.on)}
    return Care("anniversary", 5, gettext("%(years)s on %(day)s") % said)


CARE += [_waiting, _renewal, _to_confirm]
_HEALTH_RANKS = {
    HealthState.DORMANT: 3,
    HealthState.THIN: 4,
    HealthState.NOT_KNOWN: 6,
    HealthState.ACTIVE: 7,
}


@dataclass(frozen=True)
class Row:
    """A tie of the overview."""

    shown: OwnTie
    others: Sequence[str]
    countries: Sequence[str]
    cares: Sequence[Care]

    @property
    def rank(self) -> int:
        if self.cares:
            return min(care.rank for care in self.cares)
        if self.shown.is_over:
            return 9
        return _HEALTH_RANKS[self.shown.health.state] if self.shown.health else 8

    @property
    def keys(self) -> set[str]:
        """The filters that it comes under."""
        keys = {care.key for care in self.cares}
        if self.shown.health is not None:
            keys.add(self.shown.health.state.value)
        elif self.shown.is_over:
            keys.add("over")
        else:
            keys.add("on-its-way")
        return keys


def rows_of(found: CityTies) -> list[Row]:
    """By what needs care, then in the alphabet of the reader's language."""
    told = [make(found) for make in CARE]
    own = {city.pk for city in found.cities}
    rows = []
    for one in found.ties:
        others = [city for city in one.cities if city.pk not in own] or list(one.cities)
        cares = [told_of[one.dossier.pk] for told_of in told if one.dossier and one.dossier.pk in told_of]
        if one.anniversary is not None:
            cares.append(_anniversary(one.anniversary))
        rows.append(
            Row(
                one,
                sorted((label_of(city) for city in others), key=place_in_alphabet),
                sorted({city.country for city in others}),
                sorted(cares, key=lambda care: care.rank),
            )
        )
    return sorted(rows, key=lambda row: (row.rank, [place_in_alphabet(name) for name in row.others]))


def chosen_rows(rows: Sequence[Row], query: QueryDict) -> list[Row]:
    care, country = query.get("care", ""), query.get("country", "")
    return [
        row for row in rows if (not care or care in row.keys) and (not country or country in row.countries)
    ]


def state_of(one: OwnTie) -> str:
    if one.dossier is not None:
        return str(DossierState(one.dossier.state).label)
    return state_in_words(one.tie) if one.tie is not None else ""


def kind_of(one: OwnTie) -> str:
    kind = one.dossier.kind if one.dossier else one.tie.kind if one.tie else ""
    return str(TieKind(kind).label) if kind else ""
