"""What came of a forum: each figure with the list behind it, today and as of any day."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from twinhall.access.dossiers import Dossier
from twinhall.access.forums import Forum, forum_to_read
from twinhall.access.yields import ForumYield, yield_list_to_read, yield_to_read
from twinhall.domain.outcomes.follow_up import year_later
from twinhall.domain.ties.words import TieKind
from twinhall.web.as_of import AskedDay, asked_day
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_words import in_order, title_of
from twinhall.web.forums.words import head_of
from twinhall.web.outcomes.commitment_words import counts_in_words
from twinhall.web.words import day_in_words, number_in_words


@require_GET
def forum_yield(request: AskedRequest, slug: str) -> HttpResponse:
    """The figures."""
    forum = forum_to_read(slug)
    today = request.asker.at.astimezone(forum.zone).date()
    asked, later = asked_day(request.GET.get("as_of", ""), today), year_later(forum)
    forum, (now, then) = yield_to_read(request.asker, slug, [asked.day, later])
    shown = (
        head_of(request, forum)
        | _day(asked, today)
        | {
            "action": reverse("yield", args=[slug]),
            "figures": _figures(forum, now),
            "commitments": _commitments(forum, now),
            "not_counted": [gettext("bilateral meetings"), gettext("requests for expertise")],
            "later": _later(then, later, today),
            "is_before": asked.day < forum.starts_on,
        }
    )
    return render(request, "yields/yield.html", shown, status=400 if asked.error else 200)


def _day(asked: AskedDay, today: datetime.date) -> dict[str, Any]:
    return {"asked": asked, "day": day_in_words(asked.day), "is_today": asked.day == today}


def _figures(forum: Forum, now: ForumYield) -> list[dict[str, str]]:
    proposals, ties = (
        f"{reverse('yield_list', args=[forum.slug, kind])}?as_of={now.day.isoformat()}"
        for kind in ("proposals", "ties")
    )
    return [
        {
            "label": gettext("Ties proposed between its cities since its first day"),
            "number": number_in_words(now.proposals),
            "url": proposals,
        },
        {
            "label": gettext("Ties between its cities signed during the forum"),
            "number": number_in_words(now.signed_there),
            "url": ties,
        },
        {
            "label": gettext("Ties between its cities signed after it"),
            "number": number_in_words(now.signed_after),
            "url": ties,
        },
        {
            "label": gettext("of these from the signing list of its ceremony"),
            "number": number_in_words(now.from_ceremony),
            "url": ties,
        },
    ]


def _commitments(forum: Forum, now: ForumYield) -> list[dict[str, Any]]:
    address = f"{reverse('commitments', args=[forum.slug])}?as_of={now.day.isoformat()}"
    return [one | {"url": f"{address}&state={one['key']}"} for one in counts_in_words(now.follow_up)]


def _later(then: ForumYield, day: datetime.date, today: datetime.date) -> str:
    said = {
        "day": day_in_words(day),
        "proposals": number_in_words(then.proposals),
        "ties": number_in_words(then.signed_there + then.signed_after),
        "complete": number_in_words(then.follow_up.by_claim["complete"]),
        "commitments": number_in_words(len(then.follow_up.standings)),
    }
    if day > today:
        return gettext("What came of it a year later is counted here on %(day)s.") % said
    return (
        gettext(
            "A year later, on %(day)s: %(proposals)s ties proposed, %(ties)s signed, %(complete)s of %(commitments)s "
            "commitments complete by the word of their owners."
        )
        % said
    )


@require_GET
def yield_list(request: AskedRequest, slug: str, kind: str) -> HttpResponse:
    """The proposals, or the ties, behind a figure."""
    forum = forum_to_read(slug)
    today = request.asker.at.astimezone(forum.zone).date()
    asked = asked_day(request.GET.get("as_of", ""), today)
    found = yield_list_to_read(request.asker, forum, kind, asked.day)
    shown = (
        head_of(request, forum)
        | _day(asked, today)
        | {
            "slug": slug,
            "kind": kind,
            "rows": [_row(one, forum) for one in found.dossiers],
            "hidden": found.hidden,
        }
    )
    return render(request, "yields/list.html", shown, status=400 if asked.error else 200)


def _row(one: Dossier, forum: Forum) -> dict[str, str]:
    proposed = one.proposed_at.astimezone(forum.zone).date() if one.proposed_at else None
    return {
        "title": title_of(in_order(list(one.sides.all()))),
        "kind": str(TieKind(one.kind).label),
        "url": reverse("tie", args=[one.tie.public_id if one.tie else one.public_id])
        if one.tie or one.signed_on
        else reverse("dossier", args=[one.public_id]),
        "proposed": day_in_words(proposed),
        "signed": day_in_words(one.signed_on),
    }


urlpatterns = [
    path("forums/<slug:slug>/yield/", forum_yield, name="yield"),
    re_path(r"^forums/(?P<slug>[-\w]+)/yield/(?P<kind>proposals|ties)/$", yield_list, name="yield_list"),
]
