"""Signing: each side under the same version; the last signature puts the tie into the register, exactly once."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.agreements.models import Version
from twinhall.domain.agreements.words import InForce
from twinhall.domain.bodies.acting import Acting, may_sign
from twinhall.domain.bodies.actions import decide_act, propose_act
from twinhall.domain.bodies.making import locked_body
from twinhall.domain.bodies.models import Mandate, PendingAct
from twinhall.domain.bodies.words import TwoPersonAct
from twinhall.domain.dossiers.actions import consent
from twinhall.domain.dossiers.letters import name_of, tell_of_move
from twinhall.domain.dossiers.locking import locked_dossier, move, note, side_of
from twinhall.domain.dossiers.models import Consent, Dossier
from twinhall.domain.dossiers.register import follow_in_register
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.signing.models import Signature
from twinhall.domain.signing.readiness import readiness_of
from twinhall.kit.dates import day_in_present_language
from twinhall.kit.errors import CannotDo

__all__ = ["decide_signature", "put_in_force", "sign_tie"]


@transaction.atomic
def sign_tie(
    public_id: str,
    sha256: str,
    *,
    on: datetime.date,
    place: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Signature | PendingAct:
    """One side signs the agreed version whose checksum this is; with the last side the tie is signed.

    Where the side asks two persons for a signature, it waits for the second one first. CannotDo before every
    track is complete and the text agreed, for who may not sign, and when the sides name different days.
    """
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    if by.mandate is None or not may_sign(by.mandate):
        raise CannotDo(_("Only a head or a signatory signs for a city."))
    body = locked_body(by.mandate.body)
    _check(dossier, sha256, on, at)
    if not body.asks_second_person_for(TwoPersonAct.SIGN):
        return _sign(dossier, on=on, place=place, by=by, at=at, door=door)
    content: Mapping[str, object] = {
        "dossier": dossier.public_id,
        "sha256": sha256,
        "mandate": by.mandate.public_id,
        "on": on.isoformat(),
        "place": place.strip()[:200],
    }
    pending = propose_act(TwoPersonAct.SIGN, body, content, by=by, at=at, door=door)
    after = {"act": pending.public_id, "side": side.city.public_id}
    note("signature.proposed", dossier, by=by, at=at, door=door, after=after)
    return pending


@transaction.atomic
def decide_signature(
    public_id: str, *, agrees: bool, reason: str = "", by: Acting, at: datetime.datetime, door: str
) -> PendingAct:
    """The second person of a side lets its signature be given, or refuses it with a reason."""
    content = PendingAct.objects.get(public_id=public_id).content
    dossier = locked_dossier(content["dossier"])  # before the body, as whoever signs locks them
    pending = decide_act(public_id, agrees=agrees, reason=reason, by=by, at=at, door=door)
    if not agrees:
        return pending
    mandate = Mandate.objects.with_body().select_related("person").get(public_id=content["mandate"])
    if not mandate.holds(at) or not may_sign(mandate):
        raise CannotDo(_("Whoever signed this may not sign for the city any more."))
    on = datetime.date.fromisoformat(content["on"])
    _check(dossier, content["sha256"], on, at)
    signer = Acting(mandate.person, mandate)
    _sign(dossier, on=on, place=content["place"], by=signer, at=at, door=door, confirmed_by=by.mandate)
    return pending


def _check(dossier: Dossier, sha256: str, on: datetime.date, at: datetime.datetime) -> None:
    if dossier.state != DossierState.TEXT_AGREED:
        raise CannotDo(
            _("That step is not possible now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    ready = readiness_of(dossier)
    if ready.waiting_sides:
        names = ", ".join(name_of(side) for side in ready.waiting_sides)
        raise CannotDo(
            _("Not ready to sign: approvals are missing on the side of %(cities)s.") % {"cities": names}
        )
    if ready.version is None or ready.version.sha256 != sha256:
        raise CannotDo(_("This is not the text that every side has agreed to."))
    # A day ahead of every clock on earth is none on which anybody can have signed.
    if on > (at + datetime.timedelta(hours=14)).date():
        raise CannotDo(_("The day of signing lies ahead; sign on the day itself."))
    other = Signature.objects.filter(
        side__dossier=dossier, version=ready.version, consent__taken_back_at__isnull=True
    ).first()
    if other is not None and other.signed_on != on:
        raise CannotDo(
            _("%(city)s signed on %(day)s; both sides name the same day.")
            % {"city": name_of(other.side), "day": day_in_present_language(other.signed_on)}
        )


def _sign(
    dossier: Dossier,
    *,
    on: datetime.date,
    place: str,
    by: Acting,
    at: datetime.datetime,
    door: str,
    confirmed_by: Mandate | None = None,
) -> Signature:
    version = dossier.agreement.agreed
    if version is None:
        raise CannotDo(_("This is not the text that every side has agreed to."))
    side = side_of(dossier, by)
    # Kept by the step if it is taken, and forgotten with this object if the other side is still waited for.
    dossier.signed_on, dossier.in_force_on = on, _in_force_on(version, on)
    moved = consent(dossier, DossierState.SIGNED, by=by, at=at, door=door, on=on)
    said = Consent.objects.filter(dossier=dossier, side=side, step=DossierState.SIGNED).latest("pk")
    signature = Signature.objects.create(
        consent=said,
        side=side,
        version=version,
        sha256=version.sha256,
        signed_on=on,
        place=place.strip()[:200],
        confirmed_by=confirmed_by,
        at=at,
    )
    if moved and dossier.in_force_on is not None and dossier.in_force_on <= at.date():
        _bring_into_force(dossier, at=at, door=door)
    after = {"side": side.city.public_id, "version": version.number, "sha256": version.sha256, "on": on}
    note("signature.given", dossier, by=by, at=at, door=door, after=after)
    return signature


def _in_force_on(version: Version, signed_on: datetime.date) -> datetime.date:
    """By the text itself: on a day it names, else on the day of signing."""
    agreement = version.agreement
    if agreement.in_force == InForce.ON_A_DAY and agreement.in_force_on is not None:
        return max(agreement.in_force_on, signed_on)
    return signed_on


def put_in_force(at: datetime.datetime) -> dict[str, int]:
    """Bring signed ties into force whose day has come (a daily routine): the day is what every side has signed."""
    due = Dossier.objects.in_state(DossierState.SIGNED).filter(in_force_on__lte=at.date())
    return {"in_force": sum(_put_one(public_id, at) for public_id in due.values_list("public_id", flat=True))}


@transaction.atomic
def _put_one(public_id: str, at: datetime.datetime) -> bool:
    dossier = locked_dossier(public_id)
    if dossier.state != DossierState.SIGNED or dossier.in_force_on is None or dossier.in_force_on > at.date():
        return False
    _bring_into_force(dossier, at=at, door="job")
    tell_of_move(dossier, None, at=at)
    return True


def _bring_into_force(dossier: Dossier, *, at: datetime.datetime, door: str) -> None:
    before = dossier.state
    move(dossier, DossierState.ACTIVE, at=at)
    follow_in_register(dossier, by=None, at=at, door=door)
    dossier.save()
    after = {"state": dossier.state, "on": dossier.in_force_on}
    note("tie.in-force", dossier, by=None, at=at, door=door, before={"state": before}, after=after)
