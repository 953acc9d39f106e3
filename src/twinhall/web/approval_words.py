"""Approval tracks as pages take them: names in two languages, due days, decisions, in finished words."""

import datetime
from typing import Any

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from twinhall.access.approvals import (
    SideTrack,
    StepChange,
    StepFile,
    Track,
    TracksFile,
    TrackStep,
    TrackTemplate,
)
from twinhall.domain.approvals.facts import GENERIC, DueRule, track_templates
from twinhall.domain.approvals.tracks import is_due_soon, is_overdue
from twinhall.domain.approvals.words import StepBasis, StepOwner, StepState, TrackStatus
from twinhall.domain.bodies.words import Role
from twinhall.web.places import place_of
from twinhall.web.words import (
    country_in_words,
    day_in_words,
    isolated,
    list_in_words,
    number_in_words,
    reader_language,
    reader_locale,
    text_for_reader,
)

__all__ = ["doing_in_words", "ready_in_words", "step_in_words", "template_in_words", "tracks_in_words"]

_TONES = {
    StepState.OPEN: "",
    StepState.ASKED: "waiting",
    StepState.GRANTED: "done",
    StepState.REFUSED: "refused",
    StepState.SKIPPED: "skipped",
}


def doing_in_words(state: str) -> str:
    """What one notes by choosing that state."""
    return {
        StepState.ASKED: gettext("It was asked for, or sent"),
        StepState.GRANTED: gettext("It was granted"),
        StepState.REFUSED: gettext("It was refused"),
        StepState.SKIPPED: gettext("It is skipped"),
        StepState.OPEN: gettext("Open it again"),
    }[StepState(state)]


def tracks_in_words(file: TracksFile, *, today: datetime.date) -> dict[str, Any]:
    """Both tracks, the reader's own first, with the line at their head."""
    tracks = [_track_in_words(track, file, today) for track in file.tracks]
    complete = [track["is_complete"] for track in tracks]
    return {
        "tracks": tracks,
        "ready": ready_in_words(tracks),
        "is_ready": all(complete),
        "arc": "whole" if all(complete) else "half" if any(complete) else "dashed",
        "arc_side": "end" if any(complete) and not complete[0] else "start",
        "signing": day_in_words(file.found.dossier.signing_planned_on),
        "url": reverse("approvals", args=[file.found.dossier.public_id]),
    }


def ready_in_words(tracks: list[dict[str, Any]]) -> dict[str, str]:
    """Such as “Ready to sign: not yet. Kazan 2 of 4, Durban: not begun.”"""
    if all(track["is_complete"] for track in tracks):
        return {
            "title": gettext("Ready to sign: yes."),
            "text": gettext("The tracks of every side are complete."),
        }
    said = [
        gettext("%(city)s: %(count)s") % {"city": isolated(track["name"]), "count": track["count"]}
        for track in tracks
    ]
    return {"title": gettext("Ready to sign: not yet."), "text": list_in_words(said)}


def _track_in_words(track: SideTrack, file: TracksFile, today: datetime.date) -> dict[str, Any]:
    place = place_of(track.side.city)
    steps = [step_in_words(step, track, file, today) for step in track.steps]
    begun = track.track
    words: dict[str, Any] = {
        "key": track.side.city.slug,
        "name": place.name,
        "own": place.own,
        "own_lang": place.own_lang,
        "where": place.where,
        "is_own": file.is_own(track),
        "is_begun": begun is not None,
        "is_complete": track.is_complete,
        "count": _count_in_words(track),
        "tone": "done" if track.is_complete else "waiting" if track.done_count else "",
        "steps": steps,
        "signatory": _signatory(track),
        "reports": _reports(track),
        "next": next((step for step in steps if step["counts"] and not step["is_done"]), None),
    }
    if begun is not None:
        words |= {
            "template": _template_name(begun.template, track.side.city.country),
            "status": TrackStatus(begun.template_status).label if begun.template_status else "",
            "is_empty": begun.template_status in ("", TrackStatus.EMPTY),
            "checked": day_in_words(begun.template_checked_on),
            "not_verified": text_for_reader(begun.not_verified),
            "sources": [_source_in_words(source) for source in begun.sources],
            "none_needed": _none_needed(begun) if track.needs_none else None,
        }
    return words


def _signatory(track: SideTrack) -> str:
    """Who signs on this side, as the template says; of the general path only where it was chosen."""
    country = track.side.city.country
    template = track_templates().get(track.track.template if track.track else country)
    return text_for_reader(template.signatory) if template else ""


def _reports(track: SideTrack) -> list[dict[str, Any]]:
    """What cities of the country report each year."""
    template = track_templates().get(track.side.city.country)
    return [
        {
            "name": text_for_reader(report.names),
            "due": _every_year(report.due),
            "where": text_for_reader(report.applies_in),
            "note": text_for_reader(report.note),
            "sources": [{"title": source.title, "url": source.url} for source in report.sources],
        }
        for report in (template.reports if template else ())
    ]


def _every_year(rule: DueRule) -> str:
    """The day that comes again, without a year."""
    if rule.yearly is None:
        return ""
    month, day = rule.yearly
    said = format_skeleton("MMMMd", datetime.date(2000, month, day), locale=reader_locale())
    return gettext("each year by %(day)s") % {"day": said}


def _count_in_words(track: SideTrack) -> str:
    if track.track is None:
        return gettext("not begun")
    if track.needs_none and not track.counted:
        return gettext("no approval needed")
    if not track.counted:
        return gettext("no step yet")
    done, every = number_in_words(track.done_count), number_in_words(len(track.counted))
    return gettext("%(done)s of %(all)s") % {"done": done, "all": every}


def _template_name(template: str, country: str) -> str:
    if not template:
        return gettext("Own steps")
    if template == GENERIC:
        return gettext("The general path")
    return gettext("The track of %(country)s") % {"country": country_in_words(country)}


def _source_in_words(source: dict[str, Any]) -> dict[str, str]:
    day = source.get("published_on")
    return {
        "title": source["title"],
        "publisher": source["publisher"],
        "url": source["url"],
        "day": day_in_words(datetime.date.fromisoformat(day)) if day else "",
        "note": gettext("read in a copy elsewhere, so it is not linked")
        if source["was_read_in_mirror"]
        else "",
    }


def _none_needed(begun: Track) -> dict[str, str]:
    mandate, at = begun.none_needed_mandate, begun.none_needed_at
    return {
        "reason": begun.none_needed_reason,
        "day": day_in_words(at.date() if at else None),
        "who": _person(mandate.name_in_office, mandate.role) if mandate else "",
    }


def template_in_words(template: TrackTemplate) -> dict[str, Any]:
    """A shipped track before it is begun with: its steps, what it rests on, what nobody has verified."""
    return {
        "country": country_in_words(template.country) if template.country != GENERIC else "",
        "status": TrackStatus(template.status).label,
        "is_empty": not template.steps,
        "checked": day_in_words(template.checked_on),
        "not_verified": text_for_reader(template.not_verified),
        "steps": [text_for_reader(step.names) for step in template.steps],
    }


def step_in_words(
    step: TrackStep, track: SideTrack, file: TracksFile, today: datetime.date
) -> dict[str, Any]:
    """Everything a page says of a step."""
    state = StepState(step.state)
    changes = list(step.changes.all())
    name, own_language = text_for_reader(step.names), track.side.city.own_language
    own = step.names.get(own_language, "")
    return {
        "id": step.public_id,
        "url": reverse("approval_step", args=[file.found.dossier.public_id, step.public_id]),
        "name": name,
        "lang": "" if reader_language() in step.names else next(iter(step.names), ""),
        "own": own if own != name else "",
        "own_lang": own_language,
        "owner": step.owner_words or StepOwner(step.owner).label,
        "state": step.state,
        "word": state.label,
        "tone": _TONES[state],
        "counts": step.counts,
        "is_done": step.is_done,
        "remarks": _remarks(step),
        "note": text_for_reader(step.note),
        "due": _due_in_words(step, file.found.dossier.signing_planned_on, today),
        "last": _change_in_words(changes[-1]) if changes else None,
        "history": [_change_in_words(change) for change in changes],
        "asked": _asked_in_words(step),
        "documents": [
            {"title": paper.document.title, "url": _url(paper)}
            for paper in step.documents.all()
            if not paper.asked
        ],
    }


def _remarks(step: TrackStep) -> list[str]:
    """What kind of step it is, in a few words each."""
    where = text_for_reader(step.applies_in)
    said = [
        gettext("added by this side") if step.is_own else "",
        StepBasis(step.basis).label if step.basis else "",
        gettext("known from: %(place)s") % {"place": isolated(where)} if where else "",
        gettext("only where it applies") if step.is_optional else "",
        gettext("after the signing") if step.is_after_signing else "",
    ]
    return [str(one) for one in said if one]


def _due_in_words(step: TrackStep, signing_on: datetime.date | None, today: datetime.date) -> dict[str, str]:
    """By when, under which rule, and whether that is near or past."""
    day, rule = step.due_on(signing_on), step.days_before_signing
    says = _rule_in_words(rule) if rule is not None and step.due_set_on is None else ""
    if day is None:
        text = gettext("%(rule)s; the day is not planned yet") % {"rule": says} if says else ""
        return {"text": text, "word": "", "tone": ""} if text else {}
    said = {"rule": says, "day": day_in_words(day)}
    text = gettext("%(rule)s: by %(day)s") % said if says else gettext("By %(day)s") % said
    if is_overdue(step, signing_on, today):
        return {"text": text, "word": gettext("overdue"), "tone": "refused"}
    if is_due_soon(step, signing_on, today):
        return {"text": text, "word": _days_left((day - today).days), "tone": "new"}
    return {"text": text, "word": "", "tone": ""}


def _rule_in_words(days: int) -> str:
    return ngettext(
        "Send at least %(count)s calendar day before signing",
        "Send at least %(count)s calendar days before signing",
        days,
    ) % {"count": number_in_words(days)}


def _days_left(days: int) -> str:
    if not days:
        return gettext("due today")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": number_in_words(days)}


def _change_in_words(change: StepChange) -> dict[str, str]:
    word = pgettext("step", "opened again") if change.state == "open" else StepState(change.state).label
    return {
        "state": change.state,
        "word": str(word),
        "tone": "done" if change.state == "granted" else "" if change.state == "refused" else "quiet",
        "day": day_in_words(change.on or change.at.date()),
        "note": change.note,
        "who": _person(change.mandate.name_in_office, change.mandate.role),
        "noted": day_in_words(change.at.date()),
    }


def _person(name: str, role: str) -> str:
    return gettext("%(name)s, %(role)s") % {"name": isolated(name), "role": Role(role).label}


def _asked_in_words(step: TrackStep) -> list[dict[str, Any]]:
    """Each document asked for, with those put to the step as it."""
    papers = list(step.documents.all())
    return [
        {
            "name": text_for_reader(asked["names"]),
            "papers": [
                {"title": paper.document.title, "url": _url(paper)}
                for paper in papers
                if paper.asked == asked["key"]
            ],
        }
        for asked in step.documents_asked
    ]


def _url(paper: Any) -> str:
    return reverse("upload", args=[paper.document.upload.public_id])


def step_page_in_words(file: StepFile, *, today: datetime.date) -> dict[str, Any]:
    """The step with its side's name."""
    words = step_in_words(file.step, file.track, file.file, today)
    return words | {"city": place_of(file.track.side.city).name}
