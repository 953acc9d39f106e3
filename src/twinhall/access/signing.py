"""Signing, fetched and checked in one call: everybody in the file sees who is ready, few may sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.dossiers import DossierFile, dossier_to_speak
from twinhall.access.verdict import Denied
from twinhall.domain.bodies.acting import Acting, may_sign
from twinhall.domain.bodies.models import Mandate, PendingAct
from twinhall.domain.bodies.words import ActState, TwoPersonAct
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.signing.models import Signature
from twinhall.domain.signing.readiness import Readiness, readiness_of

__all__ = ["Readiness", "Signature", "SigningFile", "dossier_to_sign", "signing_in_file"]


@dataclass(frozen=True)
class SigningFile:
    """How far the sides are, who has signed, and whether the reader may."""

    readiness: Readiness
    signatures: Sequence[Signature]
    waits_for_second: bool  # her own side's signature waits for a second person
    may_sign: bool


def signing_in_file(asker: Asker, found: DossierFile) -> SigningFile:
    """For one who may read the file."""
    signatures = list(
        Signature.objects.filter(side__dossier=found.dossier)
        .select_related("side__city", "version", "consent__mandate", "confirmed_by")
        .order_by("at", "pk")
    )
    waiting = PendingAct.objects.filter(
        act=TwoPersonAct.SIGN, state=ActState.WAITING, content__dossier=found.dossier.public_id
    )
    signed = any(one.side_id == found.own_side.pk and not one.consent.taken_back_at for one in signatures)
    return SigningFile(
        readiness=readiness_of(found.dossier),
        signatures=signatures,
        waits_for_second=waiting.filter(body__city=found.own_side.city_id).exists(),
        may_sign=found.may_speak and not signed and _signing_mandate(asker) is not None,
    )


def dossier_to_sign(asker: Asker, public_id: str) -> tuple[Dossier, Acting]:
    """The dossier, for a head or signatory of one of its cities, with a second factor.

    Who acts as an officer and holds a signatory's mandate of the same city signs under that one.
    """
    dossier, _acting = dossier_to_speak(asker, public_id)
    mandate = _signing_mandate(asker)
    if mandate is None:
        raise Denied(_("Only a head or a signatory signs for a city."))
    return dossier, asker.acting_under(mandate)


def _signing_mandate(asker: Asker) -> Mandate | None:
    """Of the body she acts for: the one she chose where it lets her sign, else another of hers that does."""
    chosen = asker.mandate
    if chosen is None:
        return None
    same = [chosen, *(mandate for mandate in asker.mandates if mandate.body_id == chosen.body_id)]
    return next((mandate for mandate in same if may_sign(mandate)), None)
