"""What cities say of themselves: themes they give and seek, and wishes for a partner until a day."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.algorithms.partner_matching import Profile
from twinhall.algorithms.partner_matching import Wish as Wanted
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record
from twinhall.domain.partners.models import Declaration, Wish
from twinhall.kit.errors import CannotDo

__all__ = [
    "LONGEST",
    "WishPlan",
    "close_wish",
    "declare",
    "make_wish",
    "profiles_on",
    "standing_wishes",
]

LONGEST = datetime.timedelta(days=731)
"""A wish that stood for longer would tell nothing of today."""


@dataclass(frozen=True)
class WishPlan:
    """What a city looks for; empty means: does not matter. Countries and themes by code and key."""

    until: datetime.date
    countries: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kind: str = ""
    smallest: int | None = None
    largest: int | None = None


@transaction.atomic
def declare(
    city: City,
    *,
    gives: Sequence[str],
    seeks: Sequence[str],
    languages: Sequence[str],
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Declaration:
    """Say anew what the city gives and seeks."""
    City.objects.select_for_update(of=("self",), no_key=True).get(pk=city.pk)
    old = Declaration.objects.filter(city=city).first()
    said = {"gives": list(gives), "seeks": list(seeks), "languages": list(languages)}
    made, _is_new = Declaration.objects.update_or_create(city=city, defaults={**said, "changed_at": at})
    before = {key: getattr(old, key) for key in said} if old else {}
    record(
        "partner.declared",
        city.public_id,
        by=by.person,
        acting_for=by.body_id,
        at=at,
        door=door,
        before=before,
        after=said,
    )
    return made


@transaction.atomic
def make_wish(city: City, plan: WishPlan, *, by: Acting, at: datetime.datetime, door: str) -> Wish:
    """Tell everybody that the city seeks a partner. One wish stands at a time: the new one takes the old one's place.

    Raises CannotDo when its last day is past or too far away, or no size lies between its bounds.
    """
    City.objects.select_for_update(of=("self",), no_key=True).get(pk=city.pk)
    if plan.until < at.date():
        raise CannotDo(_("The last day of the wish is past."))
    if plan.until > at.date() + LONGEST:
        raise CannotDo(_("A wish stands for two years at most; it can be made again."))
    if plan.smallest and plan.largest and plan.smallest > plan.largest:
        raise CannotDo(_("The smallest population is larger than the largest."))
    Wish.objects.filter(city=city, closed_at=None).update(closed_at=at)
    said = {**asdict(plan), "countries": list(plan.countries), "themes": list(plan.themes)}
    made = Wish.objects.create(city=city, opened_at=at, **said)
    record(
        "partner.wish-opened",
        made.public_id,
        by=by.person,
        acting_for=by.body_id,
        at=at,
        door=door,
        concerns=[city.public_id],
        after={**said, "until": plan.until.isoformat()},
    )
    return made


@transaction.atomic
def close_wish(city: City, *, by: Acting, at: datetime.datetime, door: str) -> None:
    """The city seeks no longer. Raises CannotDo where no wish stands."""
    City.objects.select_for_update(of=("self",), no_key=True).get(pk=city.pk)
    wish = Wish.objects.filter(city=city, closed_at=None, until__gte=at.date()).first()
    if wish is None:
        raise CannotDo(_("No wish of this city stands."))
    wish.closed_at = at
    wish.save(update_fields=["closed_at"])
    record(
        "partner.wish-closed",
        wish.public_id,
        by=by.person,
        acting_for=by.body_id,
        at=at,
        door=door,
        concerns=[city.public_id],
    )


def standing_wishes(on: datetime.date) -> list[Wish]:
    """Those not closed whose last day is still to come, newest first (one query)."""
    return list(Wish.objects.filter(closed_at=None, until__gte=on).select_related("city"))


def profiles_on(on: datetime.date) -> dict[str, Profile]:
    """What is declared, by the city's key (two queries)."""
    wanted: dict[str, list[Wanted]] = {}
    for wish in standing_wishes(on):
        wanted.setdefault(wish.city.public_id, []).append(_wanted(wish))
    said = {one.city.public_id: one for one in Declaration.objects.select_related("city")}
    profiles = {}
    for key in said.keys() | wanted.keys():
        one = said.get(key)
        profiles[key] = Profile(
            gives=frozenset(one.gives if one else ()),
            seeks=frozenset(one.seeks if one else ()),
            languages=frozenset(one.languages if one else ()),
            wishes=tuple(wanted.get(key, ())),
        )
    return profiles


def _wanted(wish: Wish) -> Wanted:
    return Wanted(
        countries=frozenset(wish.countries),
        themes=frozenset(wish.themes),
        kinds=frozenset([wish.kind] if wish.kind else []),
        smallest=wish.smallest,
        largest=wish.largest,
        until=wish.until,
    )
