"""Forums, fetched and checked in one call: public to read; kept by those who speak for an organising body."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.verdict import Denied, SecondFactorMissing, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import BodyKind, Role
from twinhall.domain.forums.models import Edition, Forum, ForumTrack, Host, Room, Series, StatedFigure
from twinhall.domain.forums.queries import ForumQuerySet

__all__ = [
    "ORGANISING_ROLES",
    "Edition",
    "Forum",
    "ForumQuerySet",
    "ForumTrack",
    "Host",
    "Room",
    "Series",
    "StatedFigure",
    "forum_to_open",
    "forum_to_organise",
    "forum_to_read",
    "forums_to_organise",
    "forums_to_read",
    "hosts_of",
    "may_open_forum",
    "organises",
    "organising_mandate",
    "series_with_forums",
]

# Who keeps a forum's pages for its organiser; translators may not.
ORGANISING_ROLES = frozenset({Role.HEAD, Role.OFFICER, Role.DEPUTY, Role.SIGNATORY})


@dataclass(frozen=True)
class SeriesLine:
    """A series with its editions, newest first."""

    series: Series
    forums: list[Forum]


def forums_to_read() -> ForumQuerySet:
    """All forums; every one is public from the day it is planned."""
    return Forum.objects.with_place()


def series_with_forums() -> list[SeriesLine]:
    """Every series with its editions, the one with the newest edition first (two queries)."""
    editions = Edition.objects.select_related("series", "forum__city").order_by("-forum__starts_on", "pk")
    found: dict[int, SeriesLine] = {}
    for edition in editions:
        found.setdefault(edition.series_id, SeriesLine(edition.series, [])).forums.append(edition.forum)
    return list(found.values())


def forum_to_read(slug: str) -> Forum:
    """One forum with its place (one query); unknown where there is none."""
    forum = Forum.objects.with_place().filter(slug=slug).first()
    if forum is None:
        raise Unknown(f"There is no forum {slug}.")
    return forum


def hosts_of(forum: Forum) -> list[Host]:
    """Who holds it, in order (one query)."""
    return list(forum.hosts.select_related("body__city", "body__alliance"))


def organising_mandate(asker: Asker, forum: Forum) -> Mandate | None:
    """Her mandate under which she keeps this forum's pages: the chosen one first. None for anybody else.

    Nothing is asked of the database for who is not signed in.
    """
    if asker.person is None:
        return None
    held = [mandate for mandate in asker.mandates if mandate.role in ORGANISING_ROLES]
    if not held:
        return None
    if forum.pk not in asker.organisers:
        hosts = Host.objects.filter(forum=forum, organises=True)
        asker.organisers[forum.pk] = frozenset(hosts.values_list("body", flat=True))
    bodies = asker.organisers[forum.pk]
    fitting = [mandate for mandate in held if mandate.body_id in bodies]
    chosen = [mandate for mandate in fitting if asker.mandate and mandate.pk == asker.mandate.pk]
    return next(iter(chosen or fitting), None)


def organises(asker: Asker, forum: Forum) -> bool:
    """Whether she keeps this forum's pages (for what a page offers; actions go through forum_to_organise)."""
    return organising_mandate(asker, forum) is not None


def forum_to_organise(asker: Asker, slug: str) -> tuple[Forum, Acting]:
    """The forum, for those who speak for a body that organises it. Denied for others: a forum is public."""
    forum = forum_to_read(slug)
    asker.signed_in()
    mandate = organising_mandate(asker, forum)
    if mandate is None:
        raise Denied(_("Only those who speak for an organiser of this forum can do this."))
    return forum, asker.acting_under(mandate)


def forums_to_organise(asker: Asker) -> list[Forum]:
    """Forums whose pages she keeps (one query), newest first."""
    bodies = [mandate.body_id for mandate in asker.mandates if mandate.role in ORGANISING_ROLES]
    return list(Forum.objects.organised_by(bodies).with_place()) if bodies else []


def forum_to_open(asker: Asker) -> Acting:
    """Under what she may open a forum: her chosen mandate, for a secretariat or a city."""
    asker.signed_in()
    mandate = asker.mandate
    if mandate is None or mandate.role not in ORGANISING_ROLES:
        raise Denied(_("A forum is opened by those who speak for a secretariat, an association or a city."))
    if mandate.body.kind != BodyKind.CITY and not asker.has_second_factor:
        raise SecondFactorMissing(
            _("Secretariats and associations open a forum with a second factor. Please set one up first.")
        )
    return asker.acting_under(mandate)


def may_open_forum(asker: Asker) -> bool:
    """Whether the page offers it."""
    mandate = asker.mandate if asker.person else None
    return mandate is not None and mandate.role in ORGANISING_ROLES
