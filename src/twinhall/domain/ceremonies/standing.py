"""How far each tie of a signing list is, asked of its file: what is missing on which side, and who has signed."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinhall.domain.approvals.tracks import SideTrack, tracks_of_each
from twinhall.domain.ceremonies.models import Ceremony, Listing, ListingWord
from twinhall.domain.ceremonies.words import COMES_STATES
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.forums.models import Forum
from twinhall.domain.signing.models import Signature

__all__ = ["Standing", "coming_cities", "standings_of", "ties_that_could_be_signed"]


@dataclass(frozen=True)
class Standing:
    """A listed tie. `words` are of the sides that want to sign there; `missing` of those whose track is open."""

    listing: Listing
    sides: Sequence[Side]
    words: dict[int, ListingWord]  # by the side's key
    missing: Sequence[Side]
    is_text_agreed: bool
    signed: frozenset[int]  # keys of sides whose signature stands

    @property
    def dossier(self) -> Dossier:
        return self.listing.dossier

    @property
    def is_agreed(self) -> bool:
        return self.listing.agreed_at is not None

    @property
    def is_signed(self) -> bool:
        return self.dossier.signed_on is not None

    @property
    def is_ready(self) -> bool:
        """Both tracks green and the text agreed; a signed tie was."""
        return self.is_signed or (self.is_text_agreed and not self.missing)


def standings_of(ceremony: Ceremony) -> list[Standing]:
    """Every listing in its order (eight queries for any number)."""
    listings = list(
        ceremony.listings.select_related("dossier__agreement")
        .prefetch_related("dossier__sides__city", "words__participant", "words__side")
        .order_by("position", "pk")
    )
    tracks = tracks_of_each([one.dossier for one in listings if one.dossier.signed_on is None])
    standing_signatures = Signature.objects.filter(
        side__dossier__in=[one.dossier_id for one in listings], consent__taken_back_at__isnull=True
    )
    signed = frozenset(standing_signatures.values_list("side", flat=True))
    return [_standing(listing, tracks.get(listing.dossier_id, []), signed) for listing in listings]


def _standing(listing: Listing, tracks: Sequence[SideTrack], signed: frozenset[int]) -> Standing:
    return Standing(
        listing=listing,
        sides=sorted(listing.dossier.sides.all(), key=lambda side: side.position),
        words={word.side_id: word for word in listing.words.all()},
        missing=[track.side for track in tracks if not track.is_complete],
        is_text_agreed=listing.dossier.state == DossierState.TEXT_AGREED,
        signed=signed & {side.pk for side in listing.dossier.sides.all()},
    )


def coming_cities(forum: Forum) -> set[int]:
    """Keys of cities whose delegation comes to the forum (one query)."""
    coming = Delegation.objects.filter(forum=forum, city__isnull=False)
    return set(coming.exclude(state=DelegationState.WITHDRAWN).values_list("city", flat=True))


def ties_that_could_be_signed(forum: Forum, city: int) -> list[Dossier]:
    """Files of that city on their way to signature, whose other sides come to the forum, too (three queries)."""
    coming = coming_cities(forum)
    if city not in coming:
        return []
    found = Dossier.objects.of(city).in_state(*COMES_STATES).with_sides()
    open_ones = found.filter(is_example=forum.is_example).exclude(listings__ceremony__forum=forum)
    return [one for one in open_ones.order_by("pk") if {side.city_id for side in one.sides.all()} <= coming]
