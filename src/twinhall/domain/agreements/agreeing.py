"""Agreeing on the text: each side's word is for one frozen version, by its checksum; the last one moves the tie on."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from twinhall.domain.agreements.draft import Draft, draft_of, problems_of
from twinhall.domain.agreements.locking import drafting, mandate_to_speak, note
from twinhall.domain.agreements.models import Agreeing, Agreement, Version
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.actions import consent
from twinhall.domain.dossiers.models import Consent
from twinhall.domain.dossiers.words import DossierState
from twinhall.kit.errors import CannotDo

__all__ = ["agree_to_text", "standing_agreeings"]


@transaction.atomic
def agree_to_text(public_id: str, sha256: str, *, by: Acting, at: datetime.datetime, door: str) -> Version:
    """One side's word for exactly the text whose checksum this is. When every side has said so the text is agreed."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    if agreement.dossier.state != DossierState.APPROVALS:
        raise CannotDo(_("The text can be agreed once both sides have opened the approvals."))
    draft = draft_of(agreement)
    if draft.sha256 != sha256:
        raise CannotDo(_("The text has changed since you read it. Please read it again before you agree."))
    problems = problems_of(draft)
    if problems:
        raise CannotDo(" ".join(problems))
    _refuse_other_texts(agreement, sha256)
    version = _frozen(agreement, draft, mandate, at)
    moved = consent(agreement.dossier, DossierState.TEXT_AGREED, by=by, at=at, door=door)
    word = Consent.objects.filter(dossier=agreement.dossier, side=side, step=DossierState.TEXT_AGREED).latest(
        "pk"
    )
    Agreeing.objects.create(version=version, consent=word)
    if moved:
        agreement.agreed = version
        agreement.save(update_fields=["agreed"])
    verb = "agreement.agreed" if moved else "agreement.said"
    after = {"version": version.number, "sha256": version.sha256, "side": side.city.public_id}
    note(verb, agreement.dossier, by=by, at=at, door=door, after=after)
    return version


def _refuse_other_texts(agreement: Agreement, sha256: str) -> None:
    """Every word that stands is for this very text; anything else would bind a side to what it has not read."""
    said = _standing(agreement)
    if any(getattr(one, "agreeing", None) is None or one.agreeing.version.sha256 != sha256 for one in said):
        raise CannotDo(_("The other side has agreed to another text; it has to take its word back first."))


def _standing(agreement: Agreement) -> list[Consent]:
    return list(
        Consent.objects.filter(
            dossier=agreement.dossier,
            round=agreement.dossier.round,
            step=DossierState.TEXT_AGREED,
            taken_back_at__isnull=True,
        ).select_related("agreeing__version", "side__city")
    )


def standing_agreeings(agreement: Agreement) -> list[Agreeing]:
    """Who has agreed to which version, of those words that count now (one query)."""
    return list(
        Agreeing.objects.filter(
            consent__dossier=agreement.dossier,
            consent__round=agreement.dossier.round,
            consent__taken_back_at__isnull=True,
        ).select_related("version", "consent__side__city", "consent__mandate")
    )


def _frozen(agreement: Agreement, draft: Draft, mandate: Mandate, at: datetime.datetime) -> Version:
    """The version with this text: the one that stands, or a new one with the next number."""
    standing = agreement.versions.filter(sha256=draft.sha256).first()
    if standing is not None:
        return standing
    last = agreement.versions.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        agreement=agreement,
        number=last + 1,
        content=draft.content,
        sha256=draft.sha256,
        made_at=at,
        mandate=mandate,
    )
