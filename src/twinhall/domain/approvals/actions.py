"""What can happen to a track: begun, a step added, asked for, decided, skipped with a reason, opened again."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from twinhall.domain.approvals.facts import StepTemplate, TrackTemplate
from twinhall.domain.approvals.models import StepChange, StepDocument, Track, TrackStep
from twinhall.domain.approvals.states import may_become
from twinhall.domain.approvals.tracks import (
    BEGINNING_STATES,
    OPEN_STATES,
    SideTrack,
    generic_template,
    own_template,
)
from twinhall.domain.approvals.words import StepState
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.locking import locked_dossier, note, side_of
from twinhall.domain.dossiers.models import Document, Dossier, Side
from twinhall.domain.dossiers.talking import PURPOSE, add_document
from twinhall.domain.dossiers.words import SPEAKING_ROLES, DossierState
from twinhall.domain.uploads.actions import keep_upload
from twinhall.kit.dates import day_in_present_language
from twinhall.kit.errors import CannotDo
from twinhall.kit.languages import said_in_present_language

__all__ = [
    "Paper",
    "add_step",
    "attach",
    "begin_track",
    "change_step",
    "hand_in",
    "move_step",
    "say_none_needed",
    "set_due",
    "take_back_none_needed",
]

_MOST_STEPS = 60
_VERBS = {
    StepState.ASKED: "step.asked",
    StepState.GRANTED: "step.granted",
    StepState.REFUSED: "step.refused",
    StepState.SKIPPED: "step.skipped",
    StepState.OPEN: "step.reopened",
}


@dataclass(frozen=True)
class Paper:
    """A file handed in for a step; `asked` is the key of the document asked for that it is."""

    content: BinaryIO
    shown_name: str
    title: str = ""
    asked: str = ""


# --- The track ----------------------------------------------------------------------------------------------


@transaction.atomic
def begin_track(
    public_id: str, *, takes_generic: bool = False, by: Acting, at: datetime.datetime, door: str
) -> Track:
    """Copy the template of the side's country into its own track, once.

    Where nothing is known of the country she takes the generic path, or begins with her own steps alone.
    """
    dossier, side = _own_side(public_id, by, BEGINNING_STATES)
    if Track.objects.filter(side=side).exists():
        raise CannotDo(_("Your side’s track is begun already."))
    template = own_template(side)
    if takes_generic:
        if template is not None and template.steps:
            raise CannotDo(_("There is a track for your country; begin with that one."))
        template = generic_template()
    track = _copied(side, template, at)
    after = {"template": track.template, "steps": track.steps.count(), "side": side.city.public_id}
    note("track.begun", dossier, by=by, at=at, door=door, after=after)
    return track


def _copied(side: Side, template: TrackTemplate | None, at: datetime.datetime) -> Track:
    if template is None:
        return Track.objects.create(side=side, begun_at=at)
    track = Track.objects.create(
        side=side,
        template=template.country,
        template_status=template.status,
        template_checked_on=template.checked_on,
        not_verified=template.not_verified,
        sources=[_plain_source(source) for source in template.sources],
        begun_at=at,
    )
    TrackStep.objects.bulk_create(
        _copied_step(track, place, step) for place, step in enumerate(template.steps, start=1)
    )
    return track


def _plain_source(source: Any) -> dict[str, Any]:
    day = source.published_on
    return asdict(source) | {"published_on": day.isoformat() if day else None}


def _copied_step(track: Track, position: int, step: StepTemplate) -> TrackStep:
    return TrackStep(
        track=track,
        position=position,
        key=step.key,
        names=step.names,
        note=step.note,
        applies_in=step.applies_in,
        owner=step.owner,
        basis=step.basis,
        sources=[source.key for source in step.sources],
        documents_asked=[{"key": paper.key, "names": paper.names} for paper in step.documents],
        is_optional=step.is_optional,
        is_after_signing=step.is_after_signing,
        days_before_signing=step.due.days_before_signing if step.due else None,
    )


@transaction.atomic
def say_none_needed(public_id: str, *, reason: str, by: Acting, at: datetime.datetime, door: str) -> Track:
    """The side says that no approval is needed, and why. Impossible while a step is still waited for."""
    dossier, side = _own_side(public_id, by, BEGINNING_STATES)
    track = _own_track(side)
    if not reason.strip():
        raise CannotDo(_("Please say why no approval is needed; the other side reads it."))
    if SideTrack(side, track, list(track.steps.all())).counted:
        raise CannotDo(_("Your track has steps. Skip those that are not needed, each with its reason."))
    track.none_needed_reason, track.none_needed_at = reason.strip(), at
    track.none_needed_by, track.none_needed_mandate = by.person, by.mandate
    track.save()
    note("track.none-needed", dossier, by=by, at=at, door=door, after={"side": side.city.public_id})
    return track


@transaction.atomic
def take_back_none_needed(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Track:
    """An approval is needed after all."""
    dossier, side = _own_side(public_id, by, BEGINNING_STATES)
    track = _own_track(side)
    if track.none_needed_at is None:
        raise CannotDo(_("Your side has not said that it needs no approval."))
    _forget_none_needed(track)
    after = {"side": side.city.public_id}
    note("track.none-needed-taken-back", dossier, by=by, at=at, door=door, after=after)
    return track


def _forget_none_needed(track: Track) -> None:
    track.none_needed_reason, track.none_needed_at = "", None
    track.none_needed_by = track.none_needed_mandate = None
    track.save()


@transaction.atomic
def add_step(
    public_id: str,
    *,
    names: Mapping[str, str],
    owner_words: str,
    due_on: datetime.date | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> TrackStep:
    """Add a step of one's own at the end of the track; `names` by language."""
    dossier, side = _own_side(public_id, by, BEGINNING_STATES)
    track = _own_track(side)
    said = {language: name.strip() for language, name in names.items() if name.strip()}
    if not said:
        raise CannotDo(_("Please say what has to be decided."))
    if not owner_words.strip():
        raise CannotDo(_("Please say who decides it."))
    last = track.steps.aggregate(last=Max("position"))["last"] or 0
    if track.steps.count() >= _MOST_STEPS:
        raise CannotDo(_("A track has %(most)s steps at most.") % {"most": _MOST_STEPS})
    step = TrackStep.objects.create(
        track=track,
        position=last + 1,
        is_own=True,
        names=said,
        owner_words=owner_words.strip()[:200],
        due_set_on=due_on,
    )
    contradicts = track.none_needed_at is not None
    if contradicts:
        _forget_none_needed(track)
    before = {"none_needed": True} if contradicts else {}
    _note("step.added", dossier, step, side, by=by, at=at, door=door, before=before)
    return step


# --- A step -------------------------------------------------------------------------------------------------


@transaction.atomic
def change_step(
    public_id: str,
    step_id: str,
    state: str,
    *,
    on: datetime.date | None = None,
    reason: str = "",
    paper: Paper | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> TrackStep:
    """Note that a step was asked for, granted, refused, skipped, or is opened again.

    A decision has its day; skipping, a refusal and opening again have their reason.
    """
    dossier, side, step = _own_step(public_id, step_id, by)
    if not may_become(step.state, state):
        raise CannotDo(
            _("That is not possible now: the step is “%(state)s”.") % {"state": StepState(step.state).label}
        )
    day, said = _checked(StepState(state), on, reason.strip(), at)
    before = {"state": step.state}
    step.state = state
    step.save(update_fields=["state"])
    StepChange.objects.create(
        step=step, state=state, on=day, note=said[:1000], by=by.person, mandate=_mandate(by), at=at
    )
    after: dict[str, Any] = {"state": state, "day": day}
    if paper is not None:
        after["document"] = _kept(dossier, step, side, paper, by=by, at=at, door=door).public_id
    _note(_VERBS[StepState(state)], dossier, step, side, by=by, at=at, door=door, before=before, after=after)
    return step


def _checked(
    state: StepState, on: datetime.date | None, reason: str, at: datetime.datetime
) -> tuple[datetime.date | None, str]:
    if state in (StepState.SKIPPED, StepState.REFUSED, StepState.OPEN) and not reason:
        raise CannotDo(_("Please say why; the reason stays with the step, and the other side reads it."))
    if state in (StepState.SKIPPED, StepState.OPEN):
        return None, reason
    if on is None:
        raise CannotDo(_("Please give the day on which this happened."))
    # One day more: where the sun rises first it is tomorrow already.
    if on > at.date() + datetime.timedelta(days=1):
        raise CannotDo(
            _("%(day)s lies ahead; note it when it has happened.") % {"day": day_in_present_language(on)}
        )
    return on, reason


@transaction.atomic
def set_due(
    public_id: str,
    step_id: str,
    day: datetime.date | None,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> TrackStep:
    """Set the last day by hand; without a day the rule of the template counts again."""
    dossier, side, step = _own_step(public_id, step_id, by)
    before = {"day": step.due_set_on}
    step.due_set_on = day
    step.save(update_fields=["due_set_on"])
    _note("step.due-set", dossier, step, side, by=by, at=at, door=door, before=before, after={"day": day})
    return step


@transaction.atomic
def attach(
    public_id: str,
    step_id: str,
    document: Document,
    *,
    asked: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> TrackStep:
    """Put a document that is in the dossier already to a step; `asked` is the key of the one asked for that it is."""
    dossier, side, step = _own_step(public_id, step_id, by)
    _attach(dossier, step, side, document, asked)
    after = {"document": document.public_id}
    _note("step.document-added", dossier, step, side, by=by, at=at, door=door, after=after)
    return step


@transaction.atomic
def hand_in(
    public_id: str, step_id: str, paper: Paper, *, by: Acting, at: datetime.datetime, door: str
) -> TrackStep:
    """Put a new document into the dossier and to a step."""
    dossier, side, step = _own_step(public_id, step_id, by)
    after = {"document": _kept(dossier, step, side, paper, by=by, at=at, door=door).public_id}
    _note("step.document-added", dossier, step, side, by=by, at=at, door=door, after=after)
    return step


def _kept(
    dossier: Dossier,
    step: TrackStep,
    side: Side,
    paper: Paper,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Document:
    """All or nothing with the act it belongs to; bytes left behind by a refusal are swept away later."""
    upload = keep_upload(
        paper.content, shown_name=paper.shown_name, purpose=PURPOSE, owner=by.person, at=at, door=door
    )
    asked = {one["key"]: said_in_present_language(one["names"]) for one in step.documents_asked}
    title = paper.title or asked.get(paper.asked, "")
    document = add_document(dossier.public_id, upload, title=title, by=by, at=at, door=door)
    _attach(dossier, step, side, document, paper.asked)
    return document


def _attach(dossier: Dossier, step: TrackStep, side: Side, document: Document, asked: str) -> None:
    if document.dossier_id != dossier.pk or document.side_id != side.pk:
        raise CannotDo(_("Only a document of your own side can be put to this step."))
    known = {paper["key"] for paper in step.documents_asked}
    StepDocument.objects.get_or_create(
        step=step, document=document, defaults={"asked": asked if asked in known else ""}
    )


@transaction.atomic
def move_step(
    public_id: str, step_id: str, *, earlier: bool, by: Acting, at: datetime.datetime, door: str
) -> TrackStep:
    """Put a step one place earlier or later in its track."""
    dossier, side, step = _own_step(public_id, step_id, by)
    steps = list(step.track.steps.order_by("position", "pk"))
    place = next(number for number, one in enumerate(steps) if one.pk == step.pk)
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(steps):
        raise CannotDo(_("The step is first already.") if earlier else _("The step is last already."))
    steps[place], steps[other] = steps[other], steps[place]
    for position, one in enumerate(steps, start=1):
        one.position = position
    TrackStep.objects.bulk_update(steps, ["position"])
    after = {"place": other + 1}
    _note(
        "step.moved", dossier, step, side, by=by, at=at, door=door, before={"place": place + 1}, after=after
    )
    step.position = other + 1
    return step


# --- Whose it is --------------------------------------------------------------------------------------------


def _own_side(public_id: str, by: Acting, states: frozenset[str]) -> tuple[Dossier, Side]:
    """The dossier, locked, and the side for which she acts. CannotDo when it is not the time for it."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    _mandate(by)
    if dossier.state not in states:
        raise CannotDo(
            _("That is not possible now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    return dossier, side


def _mandate(by: Acting) -> Any:
    if by.mandate is None or by.mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Your role does not let you speak for this city."))
    return by.mandate


def _own_track(side: Side) -> Track:
    track = Track.objects.filter(side=side).first()
    if track is None:
        raise CannotDo(_("Begin your side’s track first."))
    return track


def _own_step(public_id: str, step_id: str, by: Acting) -> tuple[Dossier, Side, TrackStep]:
    """The step of her own side; once the tie is signed only steps that come after the signing change."""
    dossier, side = _own_side(public_id, by, OPEN_STATES)
    step = TrackStep.objects.select_related("track").filter(public_id=step_id, track__side=side).first()
    if step is None:
        raise CannotDo(_("That step is the other side’s; only that side changes it."))
    if dossier.state not in BEGINNING_STATES and not step.is_after_signing:
        raise CannotDo(_("The tie is signed: this step stays as it was then."))
    return dossier, side, step


def _note(
    verb: str,
    dossier: Dossier,
    step: TrackStep,
    side: Side,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    told = {"step": step.public_id, "side": side.city.public_id}
    note(verb, dossier, by=by, at=at, door=door, before=before, after=told | dict(after or {}))
