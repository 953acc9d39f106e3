"""Versions: the whole text at a moment, numbered, with its checksum; never changed after."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.forums.locking import note
from twinhall.domain.outcomes.draft import Draft, draft_of
from twinhall.domain.outcomes.locking import under_mandate, worked_on
from twinhall.domain.outcomes.models import Outcome, OutcomeVersion
from twinhall.kit.errors import CannotDo

__all__ = ["frozen", "keep_version"]


@transaction.atomic
def keep_version(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> OutcomeVersion:
    """Keep the text as it stands now. The same text is the same version."""
    outcome = worked_on(public_id)
    draft = draft_of(outcome)
    if not draft.standing:
        raise CannotDo(_("The text has no paragraph."))
    version = frozen(outcome, draft, under_mandate(by), at)
    after = {"version": version.number, "sha256": version.sha256}
    note(
        "outcome.version-kept", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=after
    )
    return version


def frozen(outcome: Outcome, draft: Draft, mandate: Mandate, at: datetime.datetime) -> OutcomeVersion:
    """The version with this text: the one that stands, or a new one with the next number."""
    standing = outcome.versions.filter(sha256=draft.sha256).first()
    if standing is not None:
        return standing
    last = outcome.versions.aggregate(last=Max("number"))["last"] or 0
    return OutcomeVersion.objects.create(
        outcome=outcome,
        number=last + 1,
        content=draft.content,
        sha256=draft.sha256,
        made_at=at,
        mandate=mandate,
    )
