"""What can happen to a signing list: planned and ordered by the hosts, filled by the sides themselves."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.ceremonies.letters import tell_of_listing
from twinhall.domain.ceremonies.models import Ceremony, Listing, ListingWord
from twinhall.domain.ceremonies.standing import coming_cities
from twinhall.domain.ceremonies.words import COMES_STATES
from twinhall.domain.delegations.models import Participant
from twinhall.domain.dossiers.locking import locked_dossier, side_of
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.forums.models import Forum
from twinhall.kit.errors import CannotDo

__all__ = ["name_signatory", "order_listings", "plan_ceremony", "take_off_list", "want_to_sign"]


@transaction.atomic
def plan_ceremony(
    forum_id: str,
    *,
    starts_at: datetime.datetime | None,
    place: str,
    protocol: str,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Ceremony:
    """When and where it is; again to change it."""
    forum = locked_forum(forum_id)
    if (
        starts_at is not None
        and not forum.starts_on <= starts_at.astimezone(forum.zone).date() <= forum.ends_on
    ):
        raise CannotDo(_("The ceremony is held on a day of the forum."))
    told = {"starts_at": starts_at, "place": place.strip(), "protocol": protocol.strip()}
    ceremony, _is_new = Ceremony.objects.update_or_create(
        forum=forum, defaults=told, create_defaults={**told, "planned_at": at}
    )
    note("ceremony.planned", forum, by=by, at=at, door=door, after={"starts_at": starts_at})
    return ceremony


@transaction.atomic
def want_to_sign(
    forum_id: str,
    dossier_id: str,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    participant: Participant | None = None,
    signatory: str = "",
    office: str = "",
) -> Listing:
    """One side wants to sign the tie at the forum; it is on the list once every side has said so.

    CannotDo when no ceremony is planned, when a side does not come, or when the tie is not on its way to signature.
    """
    forum = locked_forum(forum_id)
    dossier = locked_dossier(dossier_id)
    side = side_of(dossier, by)
    ceremony = _ceremony(forum)
    _check_tie(forum, dossier)
    if participant is not None and participant.delegation.city_id != side.city_id:
        raise CannotDo(_("Who signs for your city is one of your own delegation."))
    listing, _is_new = Listing.objects.get_or_create(
        ceremony=ceremony,
        dossier=dossier,
        defaults={"asked_at": at, "position": ceremony.listings.count() + 1},
    )
    if listing.words.filter(side=side).exists():
        raise CannotDo(_("Your city has said so already."))
    mandate = by.mandate
    assert mandate is not None  # side_of lets nobody through without one
    ListingWord.objects.create(
        listing=listing,
        side=side,
        by=by.person,
        mandate=mandate,
        at=at,
        participant=participant,
        signatory=signatory.strip(),
        office=office.strip(),
    )
    missing = dossier.sides.exclude(pk__in=listing.words.values("side"))
    if not missing.exists():
        listing.agreed_at = at
        listing.save(update_fields=["agreed_at"])
    tell_of_listing(listing, side, forum, at=at)
    _note_listing("ceremony.agreed" if listing.agreed_at else "ceremony.asked", forum, dossier, by, at, door)
    return listing


@transaction.atomic
def take_off_list(listing_id: str, *, by: Acting, at: datetime.datetime, door: str) -> None:
    """A side no longer wants to sign there, or does not want to when asked; the tie itself goes on."""
    listing, forum, dossier = _locked(listing_id)
    side_of(dossier, by)
    if dossier.signed_on is not None:
        raise CannotDo(_("The tie is signed already."))
    tell_of_listing(listing, side_of(dossier, by), forum, is_off=True, at=at)
    listing.delete()
    _note_listing("ceremony.taken_back", forum, dossier, by, at, door)


@transaction.atomic
def name_signatory(
    listing_id: str,
    *,
    participant: Participant | None,
    signatory: str,
    office: str,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> None:
    """Who signs for one's own side at the ceremony, for the protocol sheet."""
    listing, forum, dossier = _locked(listing_id)
    side = side_of(dossier, by)
    word = listing.words.filter(side=side).first()
    if word is None:
        raise CannotDo(_("Say first that your city wants to sign there."))
    if participant is not None and participant.delegation.city_id != side.city_id:
        raise CannotDo(_("Who signs for your city is one of your own delegation."))
    word.participant, word.signatory, word.office = participant, signatory.strip(), office.strip()
    word.save(update_fields=["participant", "signatory", "office"])
    _note_listing("ceremony.signatory_named", forum, dossier, by, at, door)


@transaction.atomic
def order_listings(
    forum_id: str, listing_ids: Sequence[str], *, by: Acting, at: datetime.datetime, door: str
) -> None:
    """The order of signing, of ties that every side wants to sign there. CannotDo when the list has changed."""
    forum = locked_forum(forum_id)
    agreed = _ceremony(forum).listings.filter(agreed_at__isnull=False)
    listings = {listing.public_id: listing for listing in agreed}
    if set(listings) != set(listing_ids):
        raise CannotDo(_("The list has changed meanwhile; look at it again."))
    for position, listing_id in enumerate(listing_ids, start=1):
        listings[listing_id].position = position
    Listing.objects.bulk_update(listings.values(), ["position"])
    note("ceremony.ordered", forum, by=by, at=at, door=door, after={"listings": len(listings)})


def _ceremony(forum: Forum) -> Ceremony:
    ceremony = Ceremony.objects.filter(forum=forum).first()
    if ceremony is None:
        raise CannotDo(_("The hosts have planned no signing ceremony yet."))
    return ceremony


def _locked(listing_id: str) -> tuple[Listing, Forum, Dossier]:
    """The forum's row first, then the file's: the order of every action here."""
    found = Listing.objects.filter(public_id=listing_id).select_related("ceremony__forum", "dossier").first()
    if found is None:
        raise CannotDo(_("This tie is no longer on the list."))
    forum = locked_forum(found.ceremony.forum.public_id)
    dossier = locked_dossier(found.dossier.public_id)
    if not Listing.objects.filter(pk=found.pk).exists():
        raise CannotDo(_("This tie is no longer on the list."))
    return found, forum, dossier


def _check_tie(forum: Forum, dossier: Dossier) -> None:
    if dossier.state not in COMES_STATES:
        raise CannotDo(_("Only a tie on its way to signature can be signed at a forum."))
    if dossier.is_example != forum.is_example:
        raise CannotDo(_("Example ties are signed at example forums only."))
    cities = set(dossier.sides.values_list("city", flat=True))
    if not cities <= coming_cities(forum):
        raise CannotDo(_("Every side of the tie must have a delegation at the forum."))


def _note_listing(
    verb: str, forum: Forum, dossier: Dossier, by: Acting, at: datetime.datetime, door: str
) -> None:
    sides = dossier.sides.select_related("city")
    concerns = [*(side.city.public_id for side in sides), dossier.public_id]
    note(verb, forum, by=by, at=at, door=door, concerns=concerns, after={"tie": dossier.public_id})
