"""One's own agenda at a forum: sessions that somebody picked, and those in which she appears."""

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.forums.models import Forum
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import Appearance, Pick, Session
from twinhall.kit.errors import CannotDo

__all__ = ["appearances_of", "drop_session", "pick_session", "picks_of"]


@transaction.atomic
def pick_session(person: Person, forum: Forum, public_id: str) -> None:
    """Put it on her agenda; picked twice it is there once. Not told to the journal: it is nobody else's affair."""
    session = Session.objects.filter(forum=forum, public_id=public_id).first()
    if session is None:
        raise CannotDo(_("This session is no longer there."))
    Pick.objects.bulk_create([Pick(person=person, session=session)], ignore_conflicts=True)


def drop_session(person: Person, forum: Forum, public_id: str) -> None:
    """Take it off her agenda."""
    Pick.objects.filter(person=person, session__forum=forum, session__public_id=public_id).delete()


def picks_of(person: Person, forum: Forum) -> set[str]:
    """Permanent ids of the sessions she picked (one query)."""
    picked = Pick.objects.filter(person=person, session__forum=forum)
    return set(picked.values_list("session__public_id", flat=True))


def appearances_of(person: Person, forum: Forum) -> set[str]:
    """Permanent ids of the sessions in which she has a part (one query)."""
    parts = Appearance.objects.filter(
        participant__person=person, session__forum=forum, withdrawn_at__isnull=True
    )
    return set(parts.values_list("session__public_id", flat=True))
