"""Commitments as their pages take them: the owner's word and the reviewer's apart, in finished words."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from twinhall.access.forums import Forum
from twinhall.access.outcomes import Commitment
from twinhall.domain.outcomes.follow_up import FollowUp, Standing
from twinhall.domain.outcomes.words import Completion
from twinhall.web.outcomes.words import moment_there
from twinhall.web.words import country_in_words, day_in_words, number_in_words, text_for_reader

__all__ = ["completion_in_words", "counts_in_words", "owner_in_words", "row_in_words", "year_later_in_words"]

_TONES = {Completion.COMPLETE: "done", Completion.SUBSTANTIAL: "half", Completion.LIMITED: "waiting"}


def completion_in_words(word: str, nothing: str) -> dict[str, str]:
    """How far: a word and a tone; `nothing` where nobody has said it."""
    if not word:
        return {"word": nothing, "tone": ""}
    found = Completion(word)
    return {"word": str(found.label), "tone": _TONES.get(found, "refused")}


def owner_in_words(commitment: Commitment) -> dict[str, str]:
    """Whose it is; the delegation's country where it has one."""
    owner = commitment.delegation or commitment.body or commitment.city
    city = commitment.city or (commitment.delegation.city if commitment.delegation else None)
    country = (commitment.delegation.country if commitment.delegation else "") or (
        city.country if city else ""
    )
    return {
        "name": owner.name if owner else "",
        "country": country_in_words(country) if country else "",
        "url": reverse("city", args=[city.slug]) if city else "",
    }


def row_in_words(one: Standing, forum: Forum) -> dict[str, Any]:
    commitment = one.commitment
    return {
        "text": text_for_reader(commitment.texts),
        "url": reverse("commitment", args=[forum.slug, commitment.public_id]),
        "owner": owner_in_words(commitment),
        "due": day_in_words(commitment.due_on),
        "is_overdue": one.is_overdue,
        "claimed": completion_in_words(one.claimed, gettext("no word yet")),
        "scored": completion_in_words(
            one.scored, gettext("not scored yet") if commitment.reviewer_id else gettext("no reviewer yet")
        ),
        "claimed_on": moment_there(one.claim.at, forum) if one.claim else "",
        "scored_on": moment_there(one.score.at, forum) if one.score else "",
        "milestones": len(one.milestones),
        "milestones_done": sum(is_done for _milestone, is_done in one.milestones),
    }


def counts_in_words(found: FollowUp) -> list[dict[str, Any]]:
    """A line for each step of completion: how many by the owners' word, how many by the reviewers'."""
    claimed, scored = found.by_claim, found.by_score
    nothing = gettext("nothing said yet")
    return [
        {
            **completion_in_words(key, nothing),
            "key": key or "none",
            "claimed": number_in_words(claimed[key]),
            "scored": number_in_words(scored[key]),
        }
        for key in claimed
    ]


def year_later_in_words(figures: FollowUp, day: datetime.date, today: datetime.date) -> str:
    """What is told of the commitments a year after the forum."""
    said: Mapping[str, Any] = {
        "day": day_in_words(day),
        "all": number_in_words(len(figures.standings)),
        "claimed": number_in_words(figures.by_claim[Completion.COMPLETE]),
        "scored": number_in_words(figures.by_score[Completion.COMPLETE]),
    }
    if day > today:
        return gettext("What became of them a year later is counted here on %(day)s.") % said
    return (
        gettext(
            "A year later, on %(day)s: %(claimed)s of %(all)s complete by the word of their owners, %(scored)s by "
            "that of the reviewers."
        )
        % said
    )
