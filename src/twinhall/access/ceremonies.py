"""Signing lists, fetched and checked in one call.

Everybody reads what every side agreed to sign, once the programme is public; hosts read it before. What one side has
asked is known to the sides of that tie alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.dossiers import dossier_to_speak
from twinhall.access.forums import forum_to_organise, forum_to_read, organises
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.ceremonies.models import Ceremony, Listing
from twinhall.domain.ceremonies.standing import Standing, standings_of, ties_that_could_be_signed
from twinhall.domain.delegations.models import Participant
from twinhall.domain.delegations.words import ParticipantState
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.words import SPEAKING_ROLES, WRITING_ROLES
from twinhall.domain.forums.models import Forum
from twinhall.domain.forums.states import PUBLISHED

__all__ = [
    "CeremonyFile",
    "Listing",
    "Participant",
    "Standing",
    "ceremony_to_organise",
    "ceremony_to_print",
    "ceremony_to_read",
    "listing_to_speak",
    "participant_called",
    "tie_to_list",
]


@dataclass(frozen=True)
class CeremonyFile:
    """The ceremony as this reader may know it."""

    forum: Forum
    ceremony: Ceremony | None
    listed: Sequence[Standing]  # every side has said so
    asked: Sequence[Standing]  # one's own ties that wait for a side's word
    could: Sequence[Dossier]  # one's own ties that could be put on the list
    people: Sequence[Participant]  # of one's own delegation, to be named as signatories
    own_city: int | None  # key of the city she speaks for
    is_organiser: bool


def ceremony_to_read(asker: Asker, slug: str) -> CeremonyFile:
    """What this reader may know of the ceremony; where nothing is public yet, an empty file."""
    forum = forum_to_read(slug)
    ceremony = Ceremony.objects.filter(forum=forum).first()
    is_organiser = organises(asker, forum)
    cities = _cities(asker)
    standings = standings_of(ceremony) if ceremony else []
    own = [one for one in standings if {side.city_id for side in one.sides} & cities]
    is_public = forum.state in PUBLISHED
    listed = [one for one in standings if one.is_agreed and (is_organiser or is_public or one in own)]
    city = _spoken_city(asker)
    return CeremonyFile(
        forum=forum,
        ceremony=ceremony,
        listed=listed,
        asked=[one for one in own if not one.is_agreed],
        could=ties_that_could_be_signed(forum, city) if city and ceremony else [],
        people=_people(forum, city) if city and ceremony else [],
        own_city=city,
        is_organiser=is_organiser,
    )


def ceremony_to_organise(asker: Asker, slug: str) -> tuple[Forum, Acting]:
    """For those who keep the forum's pages."""
    return forum_to_organise(asker, slug)


def ceremony_to_print(asker: Asker, slug: str) -> CeremonyFile:
    """With the protocol sheet: for hosts and for the sides of a listed tie. Unknown where there is no list."""
    asker.signed_in()
    found = ceremony_to_read(asker, slug)
    cities = _cities(asker)
    is_side = any({side.city_id for side in one.sides} & cities for one in found.listed)
    if found.is_organiser and not is_side:
        forum_to_organise(asker, slug)  # with the second factor that hosts act with
    elif not is_side:
        raise Denied(_("The sheet is for the hosts and for those who sign."))
    if found.ceremony is None or not found.listed:
        raise Unknown("Nothing is on the list.")
    return found


def tie_to_list(asker: Asker, slug: str, dossier_id: str) -> tuple[Forum, Acting]:
    """The forum, and under what she says for her city that the tie shall be signed there."""
    forum = forum_to_read(slug)
    _dossier, acting = dossier_to_speak(asker, dossier_id)
    return forum, acting


def listing_to_speak(asker: Asker, slug: str, listing_id: str) -> tuple[Listing, Acting]:
    """A listing, for those whose word is that of one of its sides."""
    asker.signed_in()
    listing = (
        Listing.objects.filter(public_id=listing_id, ceremony__forum__slug=slug)
        .select_related("dossier", "ceremony__forum")
        .first()
    )
    if listing is None:
        raise Unknown("There is no such tie on the list.")
    _dossier, acting = dossier_to_speak(asker, listing.dossier.public_id)
    return listing, acting


def participant_called(found: CeremonyFile, public_id: str) -> Participant | None:
    """One of her own delegation by permanent id; None for no choice or somebody else's."""
    return next((one for one in found.people if one.public_id == public_id), None)


def _cities(asker: Asker) -> set[int]:
    """Cities whose files she may read."""
    if asker.person is None:
        return set()
    held = [one for one in asker.mandates if one.body.kind == BodyKind.CITY and one.role in WRITING_ROLES]
    return {one.body.city_id for one in held if one.body.city_id is not None}


def _spoken_city(asker: Asker) -> int | None:
    mandate = asker.mandate if asker.person else None
    if mandate is None or mandate.body.kind != BodyKind.CITY or mandate.role not in SPEAKING_ROLES:
        return None
    return mandate.body.city_id


def _people(forum: Forum, city: int) -> list[Participant]:
    gone = (ParticipantState.REFUSED, ParticipantState.WITHDRAWN)
    found = Participant.objects.filter(delegation__forum=forum, delegation__city=city).exclude(state__in=gone)
    return list(found.order_by("pk"))
