"""What can happen to a dossier: opened, proposed, agreed to step by step by every side, declined, lapsed."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.letters import tell_of_decline, tell_of_move, tell_of_proposal, tell_of_word
from twinhall.domain.dossiers.locking import locked_dossier, move, note, side_of
from twinhall.domain.dossiers.models import Consent, Document, Dossier, Side
from twinhall.domain.dossiers.register import follow_in_register
from twinhall.domain.dossiers.words import CLOSINGS, DAYS_FOR_PROPOSAL, SPEAKING_ROLES, Closing, DossierState
from twinhall.domain.ties.bulk import parties_key
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.states import AGREED_OUTSIDE, ALONE, OVER, takes_all
from twinhall.kit.errors import CannotDo

__all__ = [
    "agree_to",
    "consent",
    "decline",
    "lapse_proposals",
    "open_dossier",
    "propose",
    "take_back",
]

_MOST_SIDES = 12


@transaction.atomic
def open_dossier(
    *,
    cities: Sequence[City],
    kind: str,
    purpose: str,
    by: Acting,
    at: datetime.datetime,
    door: str,
    renews: Dossier | None = None,
) -> Dossier:
    """Begin the file of a tie as an idea of the city she acts for; nobody else knows of it yet.

    CannotDo when her city is not among `cities`, when there are fewer than two, or when the same tie stands already and
    is not the one that this file `renews`.
    """
    own = by.body.city if by.body else None
    if own is None or own.pk not in {city.pk for city in cities}:
        raise CannotDo(_("You can open a file only for the city you act for."))
    ordered = sorted({city.pk: city for city in cities}.values(), key=lambda city: city.pk)
    if not 2 <= len(ordered) <= _MOST_SIDES:
        raise CannotDo(_("A tie has two cities or more, twelve at most."))
    # Her city's row: two persons of one office who begin the same file come one after the other.
    City.objects.select_for_update(no_key=True).get(pk=own.pk)
    if renews is None:
        _refuse_doubles(own, ordered, kind)
    dossier = Dossier.objects.create(
        kind=kind,
        purpose=purpose.strip(),
        opened_at=at,
        moved_at=at,
        is_example=_is_example(by),
        renews=renews,
    )
    for position, city in enumerate(ordered):
        Side.objects.create(dossier=dossier, city=city, position=position, is_opener=city.pk == own.pk)
    note("dossier.opened", dossier, by=by, at=at, door=door, after={"state": dossier.state, "kind": kind})
    return dossier


def _refuse_doubles(own: City, cities: Sequence[City], kind: str) -> None:
    wanted = {city.pk for city in cities}
    open_ones = Dossier.objects.of(own.pk).filter(kind=kind).exclude(state__in=OVER).with_sides()
    if any({side.city_id for side in dossier.sides.all()} == wanted for dossier in open_ones):
        raise CannotDo(_("A file of this tie is open already; go on with that one."))
    if Tie.objects.filter(parties_key=parties_key(wanted), kind=kind).exclude(status="ended").exists():
        raise CannotDo(
            _(
                "This tie stands in the register already. Confirm it on its page; a sleeping tie can be revived there."
            )
        )


def _is_example(by: Acting) -> bool:
    return by.person.is_example


@transaction.atomic
def propose(
    public_id: str,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    lapses_on: datetime.date | None = None,
) -> Dossier:
    """Put the idea before the other side, or sides. It lapses when they do not answer by `lapses_on`."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    today = at.date()
    last = lapses_on or today + datetime.timedelta(days=DAYS_FOR_PROPOSAL)
    if last <= today:
        raise CannotDo(_("The last day to answer must lie ahead."))
    before = dossier.state
    move(dossier, DossierState.PROPOSED, at=at)
    dossier.proposed_at, dossier.lapses_on = at, last
    dossier.save(update_fields=["state", "round", "moved_at", "proposed_at", "lapses_on"])
    # Who proposes has said yes to talking.
    _keep_consent(dossier, side, DossierState.NEGOTIATING, by=by, at=at)
    tell_of_proposal(dossier, side, at=at)
    note(
        "dossier.proposed",
        dossier,
        by=by,
        at=at,
        door=door,
        before={"state": before},
        after={"state": dossier.state, "lapses_on": last},
    )
    return dossier


@transaction.atomic
def agree_to(
    public_id: str,
    step: str,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    reason: str = "",
    on: datetime.date | None = None,
    document: Document | None = None,
) -> Dossier:
    """One side's word for the next step; when it is the last one missing, the tie moves on.

    `reason` and `on` (the day of the act) are asked for when a tie is suspended or ended. Steps that take more than
    a word (agreeing on the text, signing) are refused here.
    """
    if step in AGREED_OUTSIDE:
        raise CannotDo(_("This step is taken where the text is agreed and signed."))
    dossier = locked_dossier(public_id)
    consent(dossier, step, by=by, at=at, door=door, reason=reason, on=on, document=document)
    return dossier


def consent(
    dossier: Dossier,
    step: str,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    reason: str = "",
    on: datetime.date | None = None,
    document: Document | None = None,
) -> bool:
    """As `agree_to`, on a dossier that the caller has locked. Whether the tie moved on."""
    side = side_of(dossier, by)
    if not takes_all(dossier.state, step):
        raise CannotDo(
            _("That step is not possible now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    reason = reason.strip()
    if step in (DossierState.SUSPENDED, DossierState.ENDED) and not reason:
        raise CannotDo(_("Please give the reason; it stays in the register with the tie."))
    if step == DossierState.ENDED and (on is None or on > at.date()):
        raise CannotDo(
            _(
                "Please give the day on which the tie ended. Notice for a later day is given on the page of its term."
            )
        )
    _keep_consent(dossier, side, step, by=by, at=at, reason=reason, on=on, document=document)
    before = dossier.state
    if _waits_for(dossier, step):
        tell_of_word(dossier, side, step, at=at)
        note(
            "dossier.said",
            dossier,
            by=by,
            at=at,
            door=door,
            after={"step": step, "side": side.city.public_id},
        )
        return False
    _take_step(dossier, step, at=at)
    follow_in_register(dossier, by=by, at=at, door=door)
    dossier.save()
    tell_of_move(dossier, side, at=at)
    note(
        "dossier.moved",
        dossier,
        by=by,
        at=at,
        door=door,
        before={"state": before},
        after={"state": dossier.state, "side": side.city.public_id},
    )
    return True


def _keep_consent(
    dossier: Dossier,
    side: Side,
    step: str,
    *,
    by: Acting,
    at: datetime.datetime,
    reason: str = "",
    on: datetime.date | None = None,
    document: Document | None = None,
) -> None:
    if by.mandate is None or by.mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Your role does not let you speak for this city."))
    standing = Consent.objects.filter(
        dossier=dossier, round=dossier.round, step=step, taken_back_at__isnull=True
    )
    if standing.filter(side=side).exists():
        raise CannotDo(_("Your side has said so already; now the other side is waited for."))
    # Two sides are two persons: who holds mandates of both cannot agree with herself.
    if standing.filter(by=by.person).exists():
        raise CannotDo(_("You said this for the other side; for this side another person must speak."))
    Consent.objects.create(
        dossier=dossier,
        side=side,
        round=dossier.round,
        step=step,
        by=by.person,
        mandate=by.mandate,
        reason=reason[:500],
        on=on,
        document=document,
        at=at,
    )


def _waits_for(dossier: Dossier, step: str) -> bool:
    """Whether some side has not said so yet."""
    said = Consent.objects.filter(
        dossier=dossier, round=dossier.round, step=step, taken_back_at__isnull=True
    ).values("side")
    return dossier.sides.exclude(pk__in=said).exists()


def _take_step(dossier: Dossier, step: str, *, at: datetime.datetime) -> None:
    told = Consent.objects.filter(dossier=dossier, round=dossier.round, step=step, taken_back_at__isnull=True)
    first = told.order_by("at", "pk")[0]
    told.update(is_done=True)
    if step == DossierState.ENDED:
        # The later of the days that the sides named: neither ends it earlier than the other agreed to.
        dossier.ended_on = max(day for day in told.values_list("on", flat=True) if day is not None)
    if step in (DossierState.ENDED, DossierState.SUSPENDED):
        dossier.reason = first.reason
    move(dossier, step, at=at)


@transaction.atomic
def take_back(public_id: str, step: str, *, by: Acting, at: datetime.datetime, door: str) -> Dossier:
    """Take one's side's word back while the other side's is still missing."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    said = Consent.objects.filter(
        dossier=dossier, side=side, round=dossier.round, step=step, taken_back_at__isnull=True, is_done=False
    ).first()
    if said is None:
        raise CannotDo(_("There is nothing to take back: the tie has moved on."))
    if dossier.state == DossierState.PROPOSED:
        raise CannotDo(_("Withdraw the proposal instead."))
    said.taken_back_at = at
    said.save(update_fields=["taken_back_at"])
    note("dossier.taken-back", dossier, by=by, at=at, door=door, before={"step": step})
    return dossier


@transaction.atomic
def decline(
    public_id: str, *, closing: str, reason: str, by: Acting, at: datetime.datetime, door: str
) -> Dossier:
    """Say no, with a reason; before anything is signed, each side may. One's own idea or proposal is withdrawn."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    if DossierState.DECLINED not in ALONE[dossier.state]:
        raise CannotDo(
            _("That step is not possible now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    before = dossier.state
    if before == DossierState.IDEA:
        closing = Closing.DROPPED
    elif before == DossierState.PROPOSED and side.is_opener:
        closing = Closing.WITHDRAWN
    elif closing not in CLOSINGS:
        raise CannotDo(_("Please choose a reason."))
    if closing == Closing.OTHER and not reason.strip():
        raise CannotDo(_("Please say the reason in a sentence."))
    _close(dossier, closing, reason, at=at)
    if before != DossierState.IDEA:
        tell_of_decline(dossier, side, at=at)
    note(
        "dossier.declined",
        dossier,
        by=by,
        at=at,
        door=door,
        before={"state": before},
        after={"state": dossier.state, "closing": closing, "side": side.city.public_id},
    )
    return dossier


def _close(dossier: Dossier, closing: str, reason: str, *, at: datetime.datetime) -> None:
    move(dossier, DossierState.DECLINED, at=at)
    dossier.closing, dossier.reason, dossier.ended_on = closing, reason.strip(), at.date()
    dossier.save()


def lapse_proposals(at: datetime.datetime) -> dict[str, int]:
    """Close proposals whose last day is over (a daily routine); each side is told."""
    due = Dossier.objects.lapsed_before(at.date()).order_by("pk").values_list("public_id", flat=True)
    return {"lapsed": sum(_lapse(public_id, at) for public_id in due)}


@transaction.atomic
def _lapse(public_id: str, at: datetime.datetime) -> bool:
    dossier = locked_dossier(public_id)
    if dossier.state != DossierState.PROPOSED or dossier.lapses_on is None or dossier.lapses_on >= at.date():
        return False
    _close(dossier, Closing.LAPSED, "", at=at)
    tell_of_decline(dossier, None, at=at)
    note(
        "dossier.lapsed",
        dossier,
        by=None,
        at=at,
        door="job",
        before={"state": DossierState.PROPOSED.value},
        after={"state": dossier.state},
    )
    return True
