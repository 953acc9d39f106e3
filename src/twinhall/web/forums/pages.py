"""Forums for everybody: the list by series, and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from twinhall.access.forums import (
    forum_to_read,
    forums_to_organise,
    forums_to_read,
    hosts_of,
    may_open_forum,
    series_with_forums,
)
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.sections import sections_of
from twinhall.web.forums.words import facts_of, head_of, line_of, series_of
from twinhall.web.standings import source_lines
from twinhall.web.themes import themes_in_words
from twinhall.web.words import number_in_words


@require_GET
def forums(request: AskedRequest) -> HttpResponse:
    """Those to come, then every series with its editions."""
    today = request.asker.at.date()
    coming = forums_to_read().to_come(today).order_by("starts_on", "pk")
    shown: dict[str, Any] = {
        "coming": [line_of(forum, today) for forum in coming],
        "series": [
            {
                "name": line.series.name,
                "slug": line.series.slug,
                "description": line.series.description,
                "is_example": line.series.is_example,
                "forums": [line_of(forum, today) for forum in line.forums],
            }
            for line in series_with_forums()
        ],
        "own": [line_of(forum, today) for forum in forums_to_organise(request.asker)],
        "may_open": may_open_forum(request.asker),
    }
    return render(request, "forums/list.html", shown)


@require_GET
def forum(request: AskedRequest, slug: str) -> HttpResponse:
    """One edition: facts, what others say of it in numbers, what its other rooms show here, sources."""
    found = forum_to_read(slug)
    today = request.asker.at.astimezone(found.zone).date()
    figures = [
        {
            "value": (gettext("about %(number)s") if figure.is_about else "%(number)s")
            % {"number": number_in_words(figure.number)},
            "label": figure.label,
            "source": figure.source.publisher or str(figure.source),
            "source_url": figure.source.url,
        }
        for figure in found.stated_figures.select_related("source")
    ]
    shown = {
        **head_of(request, found),
        "facts": facts_of(found, hosts_of(found), today),
        "figures": figures,
        "themes": themes_in_words(found.themes),
        "series": series_of(list(found.editions.select_related("series"))),
        "sections": sections_of(request, found),
        "sources": source_lines(found.sources.all()),
    }
    return render(request, "forums/page.html", shown)


urlpatterns = [
    path("forums/", forums, name="forums"),
    path("forums/<slug:slug>/", forum, name="forum"),
]
