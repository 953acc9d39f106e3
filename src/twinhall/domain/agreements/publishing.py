"""After the text is agreed: signed copies with their checksums, and its release to the public by every side."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.agreements.letters import tell_of_release
from twinhall.domain.agreements.locking import mandate_to_speak, note
from twinhall.domain.agreements.models import Agreement, SignedCopy, TextRelease, Version
from twinhall.domain.agreements.words import AGREED_STATES
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.locking import locked_dossier, side_of
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.dossiers.talking import add_document
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

__all__ = ["keep_signed_copy", "public_version", "release_text", "withdraw_release"]


def _agreed(public_id: str, by: Acting) -> tuple[Dossier, Side, Version]:
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    agreement = Agreement.objects.select_related("agreed").filter(dossier=dossier).first()
    if agreement is None or agreement.agreed is None or dossier.state not in AGREED_STATES:
        raise CannotDo(_("The text is not agreed by every side."))
    return dossier, side, agreement.agreed


@transaction.atomic
def keep_signed_copy(
    public_id: str,
    upload: Upload,
    *,
    title: str = "",
    signatures: Sequence[dict[str, Any]] | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> SignedCopy:
    """Keep a signed paper of the agreed version; `signatures` is what a check of the PDF found, None if not checked."""
    dossier, side, version = _agreed(public_id, by)
    mandate_to_speak(by)
    document = add_document(public_id, upload, title=title or _("Signed agreement"), by=by, at=at, door=door)
    copy = SignedCopy.objects.create(
        version=version,
        document=document,
        side=side,
        sha256=upload.sha256,
        signatures=list(signatures) if signatures is not None else None,
        checked_at=at if signatures is not None else None,
    )
    after = {"version": version.number, "document": document.public_id, "sha256": copy.sha256}
    note("agreement.signed-copy-added", dossier, by=by, at=at, door=door, after=after)
    return copy


@transaction.atomic
def release_text(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> TextRelease:
    """One side's word that everybody may read the agreed text. It is public once every side has said so."""
    dossier, side, version = _agreed(public_id, by)
    mandate = mandate_to_speak(by)
    if version.releases.filter(side=side, withdrawn_at__isnull=True).exists():
        raise CannotDo(_("Your side has released it already."))
    release = TextRelease.objects.create(version=version, side=side, mandate=mandate, at=at)
    tell_of_release(dossier, side, is_public=public_version(dossier) is not None, at=at)
    after = {"version": version.number, "side": side.city.public_id}
    note("agreement.released", dossier, by=by, at=at, door=door, after=after)
    return release


@transaction.atomic
def withdraw_release(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> TextRelease:
    """Take one's side's release back: then nobody but the sides reads the text here."""
    dossier, side, version = _agreed(public_id, by)
    mandate_to_speak(by)
    release = version.releases.filter(side=side, withdrawn_at__isnull=True).first()
    if release is None:
        raise CannotDo(_("Your side has not released it."))
    was_public = public_version(dossier) is not None
    release.withdrawn_at = at
    release.save(update_fields=["withdrawn_at"])
    if was_public:
        tell_of_release(dossier, side, is_public=False, is_withdrawn=True, at=at)
    after = {"version": version.number, "side": side.city.public_id}
    note("agreement.release-withdrawn", dossier, by=by, at=at, door=door, after=after)
    return release


def public_version(dossier: Dossier) -> Version | None:
    """The agreed version that every side has released (two queries)."""
    agreement = Agreement.objects.select_related("agreed").filter(dossier=dossier).first()
    if agreement is None or agreement.agreed is None or dossier.state not in AGREED_STATES:
        return None
    released = agreement.agreed.releases.filter(withdrawn_at__isnull=True).values("side")
    return None if dossier.sides.exclude(pk__in=released).exists() else agreement.agreed
