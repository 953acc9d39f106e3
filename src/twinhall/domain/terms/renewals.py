"""Renewing a tie: a new file that begins from the old one, and takes its place in the register once it is signed."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.actions import open_dossier
from twinhall.domain.dossiers.locking import locked_dossier, note, side_of
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.words import SPEAKING_ROLES, DossierState
from twinhall.domain.terms.dates import is_renewal_due
from twinhall.domain.terms.standing import standing_of
from twinhall.domain.terms.words import RUNNING
from twinhall.kit.errors import CannotDo

__all__ = ["begin_renewal", "may_be_renewed", "renewals_of"]


@transaction.atomic
def begin_renewal(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Dossier:
    """Open the file of the renewal, between the same cities. Its text is begun from the old one there.

    CannotDo before renewal is due, and when one is under way already.
    """
    old = locked_dossier(public_id)
    side = side_of(old, by)
    if by.mandate is None or by.mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Your role does not let you speak for this city."))
    if not may_be_renewed(old, at.date()):
        raise CannotDo(_("A renewal is begun when the tie has ended or its term ends within half a year."))
    if renewals_of(old, side.city_id):
        raise CannotDo(_("The renewal is begun already; go on with its file."))
    new = open_dossier(
        cities=[one.city for one in old.sides.select_related("city")],
        kind=old.kind,
        purpose=old.purpose,
        renews=old,
        by=by,
        at=at,
        door=door,
    )
    note("term.renewal-begun", new, by=by, at=at, door=door, after={"renews": old.public_id})
    return new


def may_be_renewed(old: Dossier, today: datetime.date) -> bool:
    """Whether its time has come (two queries)."""
    if old.state == DossierState.ENDED:
        return True
    facts = standing_of(old).facts
    return old.state in RUNNING and facts is not None and is_renewal_due(facts, today)


def renewals_of(old: Dossier, city: int) -> list[Dossier]:
    """Files that renew it, as far as this city may know of them; those that were declined are left out."""
    found = Dossier.objects.of(city).filter(renews=old).exclude(state=DossierState.DECLINED)
    return list(found.order_by("-opened_at"))
