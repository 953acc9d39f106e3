"""The programme in the reader's words."""

import datetime
from typing import Any

from babel.dates import format_date, format_time
from django.urls import reverse
from django.utils.translation import gettext

from twinhall.access.calling import Contribution, ContributionFile, ContributionSpeaker, Review
from twinhall.access.forums import Forum
from twinhall.access.programme import Appearance, Session
from twinhall.domain.programme.words import (
    AppearanceRole,
    ContributionKind,
    ContributionState,
    ReviewVerdict,
    SessionKind,
    SessionState,
)
from twinhall.web.languages import language_in_words, languages_in_words
from twinhall.web.themes import themes_in_words
from twinhall.web.words import moment_in_words, offset_in_words, reader_language, reader_locale

__all__ = [
    "STATE_TONES",
    "contribution_in_words",
    "language_said",
    "moment_at",
    "part_in_words",
    "review_in_words",
    "row_of",
    "session_terms",
    "speaker_in_words",
    "when_of",
]

STATE_TONES = {
    ContributionState.SUBMITTED: "waiting",
    ContributionState.ACCEPTED: "done",
    ContributionState.DECLINED: "refused",
}
_VERDICT_TONES = {
    ReviewVerdict.ACCEPT: "done",
    ReviewVerdict.UNDECIDED: "half",
    ReviewVerdict.DECLINE: "refused",
    ReviewVerdict.CONFLICT: "",
}


def moment_at(moment: datetime.datetime | None, zone: datetime.tzinfo) -> str:
    """A day and the time where the forum is, such as “21 June 2027, 09:30 UTC+3”; empty for None."""
    if moment is None:
        return ""
    there = moment.astimezone(zone)
    return gettext("%(day)s, %(time)s %(zone)s") % {
        "day": format_date(there.date(), format="medium", locale=reader_locale()),
        "time": format_time(there.time(), format="short", locale=reader_locale()),
        "zone": "UTC" if not there.utcoffset() else offset_in_words(there),
    }


def speaker_in_words(speaker: ContributionSpeaker) -> dict[str, str]:
    named = speaker.participant
    return {
        "name": named.display_name if named else speaker.name,
        "office": speaker.office or (named.office if named else ""),
    }


def row_of(contribution: Contribution) -> dict[str, Any]:
    """A line of the list."""
    state = ContributionState(contribution.state)
    return {
        "title": str(contribution),
        "url": reverse("contribution", args=[contribution.forum.slug, contribution.public_id]),
        "kind": ContributionKind(contribution.kind).label,
        "track": contribution.track.name if contribution.track else "",
        "from": whose(contribution),
        "state": state.label,
        "tone": STATE_TONES.get(state, ""),
        "reviews": getattr(contribution, "review_count", 0),
        "speakers": ", ".join(speaker_in_words(one)["name"] for one in contribution.speakers.all()),
        "is_submitted": state == ContributionState.SUBMITTED,
    }


def whose(contribution: Contribution) -> str:
    """The delegation on whose behalf it is offered, else the body that offers it."""
    if contribution.delegation is not None:
        return contribution.delegation.name
    return contribution.mandate.body.name if contribution.mandate else ""


def contribution_in_words(found: ContributionFile) -> dict[str, Any]:
    """What its page says of it, each text in every language it is written in."""
    one = found.contribution
    state = ContributionState(one.state)
    others = [code for code in one.titles if code != _shown(one.titles)]
    rows: list[tuple[str, str]] = [
        (gettext("Kind"), str(ContributionKind(one.kind).label)),
        (gettext("From"), whose(one)),
        (gettext("Track"), one.track.name if one.track else ""),
        (gettext("Theme"), "".join(themes_in_words([one.theme])) if one.theme else ""),
        (gettext("Can be given in"), languages_in_words(one.languages)),
        (gettext("Minutes"), str(one.minutes)),
        (gettext("Handed in"), moment_in_words(one.submitted_at)),
        (gettext("Decided"), moment_in_words(one.decided_at)),
    ]
    return {
        "title": str(one),
        "language": _shown(one.titles),
        "abstract": one.abstracts.get(_shown(one.abstracts), ""),
        "abstract_language": _shown(one.abstracts),
        "others": [
            {
                "language": code,
                "name": language_in_words(code),
                "title": one.titles[code],
                "abstract": one.abstracts.get(code, ""),
            }
            for code in others
        ],
        "state": state.label,
        "tone": STATE_TONES.get(state, ""),
        "reason": one.decision_reason,
        "speakers": [speaker_in_words(speaker) for speaker in one.speakers.all()],
        "terms": [{"term": term, "value": value} for term, value in rows if value],
        "session_url": reverse("session", args=[one.forum.slug, one.session.public_id])
        if one.session
        else "",
        "session": one.session.title if one.session else "",
    }


def _shown(texts: dict[str, str]) -> str:
    """The language in which a text is shown first."""
    mine = reader_language()
    return next((code for code in (mine, "en") if texts.get(code)), next(iter(texts), ""))


language_said = _shown


def review_in_words(review: Review) -> dict[str, str]:
    verdict = ReviewVerdict(review.verdict)
    return {
        "who": review.by.display_name,
        "verdict": str(verdict.label),
        "tone": _VERDICT_TONES[verdict],
        "comment": review.comment,
    }


def when_of(session: Session, forum: Forum) -> dict[str, str]:
    """When it is, where the forum is; `machine` for the reader's own clock."""
    if session.starts_at is None:
        day = format_date(session.on, format="long", locale=reader_locale()) if session.on else ""
        return {"words": day, "machine": session.on.isoformat() if session.on else ""}
    return {
        "words": moment_at(session.starts_at, forum.zone),
        "machine": session.starts_at.astimezone(forum.zone).isoformat(timespec="minutes"),
    }


def session_terms(session: Session) -> list[dict[str, str]]:
    rows = [
        (gettext("Kind"), SessionKind(session.kind).label),
        (gettext("Track"), session.track.name if session.track else ""),
        (gettext("Theme"), "".join(themes_in_words([session.theme])) if session.theme else ""),
        (gettext("Room"), session.room.name if session.room else session.place),
        (gettext("Minutes"), str(session.minutes)),
        (gettext("Held in"), languages_in_words(session.held_in)),
        (gettext("Interpreted into"), languages_in_words(session.interpreted_into)),
        (gettext("Open to"), gettext("everybody") if session.is_open else gettext("delegations")),
        (gettext("State"), SessionState(session.state).label if session.state != "planned" else ""),
    ]
    return [{"term": str(term), "value": str(value)} for term, value in rows if value]


def part_in_words(part: Appearance) -> dict[str, Any]:
    """Somebody's part: name, office, delegation; between which languages where she interprets."""
    named = part.participant
    return {
        "pk": part.pk,
        "name": named.display_name if named else part.name,
        "office": part.office or (named.office if named else ""),
        "delegation": named.delegation.name if named else "",
        "role": AppearanceRole(part.role).label,
        "is_speaker": part.role == AppearanceRole.SPEAKER,
        "languages": languages_in_words(part.languages),
        "is_withdrawn": part.withdrawn_at is not None,
        "withdrawn": moment_in_words(part.withdrawn_at),
    }
