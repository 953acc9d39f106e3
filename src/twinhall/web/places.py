"""Cities and ties as the parts of a page take them: names chosen, words said, addresses made."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from twinhall.access.cities import City
from twinhall.access.ties import Tie, TieParty
from twinhall.domain.ties.words import Claim, TieKind, TieStatus
from twinhall.web.words import country_in_words, day_in_words, place_in_alphabet, reader_language


@dataclass(frozen=True)
class Place:
    """A city on a page: `name` in the reader's language, `own` in its own script (may be the same)."""

    name: str
    own: str
    own_lang: str
    where: str
    url: str


@dataclass(frozen=True)
class Diptych:
    """A tie on a page. `state` and `side` draw its arc (see parts/bridge_arc.html), `word` says it."""

    places: tuple[Place, ...]
    state: str
    side: str
    word: str
    kind: str
    since: str
    url: str

    @property
    def near(self) -> Place:
        return self.places[0]

    @property
    def far(self) -> Place:
        return self.places[-1]


def label_of(city: City) -> str:
    """Its name in the reader's language where known, else the register's main form."""
    return str(city.labels.get(reader_language()) or city.name)


def place_of(city: City) -> Place:
    return Place(
        name=label_of(city),
        own=city.own_name or city.name,
        own_lang=city.own_language if city.own_name else "",
        where=country_in_words(city.country),
        url=reverse("city", args=[city.slug]),
    )


def parties_in_order(tie: Tie) -> list[TieParty]:
    """The sides as they stand on a page: in the alphabet of the reader's language, for no side is the first."""
    return sorted(tie.parties.all(), key=lambda party: (place_in_alphabet(label_of(party.city)), party.pk))


def diptych_of(tie: Tie) -> Diptych:
    """Needs parties and cities loaded (`with_cities`)."""
    parties = parties_in_order(tie)
    state = arc_state(tie)
    return Diptych(
        places=tuple(place_of(party.city) for party in parties),
        state=state,
        side=claiming_side(parties) if state == "half" else "",
        word=state_in_words(tie),
        kind=kind_in_words(tie),
        since=day_in_words(tie.since, tie.since_precision),
        url=reverse("tie", args=[tie.public_id]),
    )


def arc_state(tie: Tie) -> str:
    """How the arc is drawn: cut, dashed, whole, half or list."""
    if tie.status == TieStatus.ENDED:
        return "cut"
    if tie.status == TieStatus.INTENT_SIGNED:
        return "dashed"
    return {Claim.BOTH: "whole", Claim.ONE_SIDE: "half"}.get(Claim(tie.claim), "list")


def claiming_side(parties: Sequence[TieParty]) -> str:
    """Which end of the arc stands on the city's own word: "start" or "end"."""
    return "end" if parties[-1].claimed_on and not parties[0].claimed_on else "start"


def state_in_words(tie: Tie) -> str:
    """The state of the arc in two or three words."""
    if tie.status == TieStatus.ENDED:
        return gettext("ended")
    if tie.status == TieStatus.INTENT_SIGNED:
        return gettext("intent only")
    if tie.claim == Claim.BOTH:
        several = len(tie.parties.all()) > 2
        return gettext("every side says so") if several else gettext("both sides say so")
    if tie.claim == Claim.ONE_SIDE:
        return gettext("one side says so")
    return {
        TieStatus.SIGNED: gettext("signing reported"),
        TieStatus.ACTIVE: gettext("listed as active"),
    }.get(TieStatus(tie.status), gettext("known from lists"))


def kind_in_words(tie: Tie) -> str:
    return str(TieKind(tie.kind).label)


def tie_in_words(places: Sequence[Place]) -> str:
    """The title of a tie: its sides with a dash between."""
    return pgettext("between the names of two tied cities", " – ").join(place.name for place in places)
