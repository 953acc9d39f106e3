"""About, sources, naming policy."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twinhall.access.sources import sources_to_read
from twinhall.domain.sources.words import SourceKind
from twinhall.domain.ties.figures import register_figures
from twinhall.web.words import day_in_words

MOST_OF_A_KIND = 60
KINDS = {
    SourceKind.OFFICIAL: _("Publications of authorities"),
    SourceKind.PRESS: _("Press"),
    SourceKind.DATASET: _("Public data sets"),
    SourceKind.LIST: _("Third-party lists"),
    SourceKind.OTHER: _("Other publications"),
}


def about(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(
        request, "about/about.html", {"figures": register_figures(today), "today": day_in_words(today)}
    )


def sources(request: HttpRequest) -> HttpResponse:
    """All sources by kind, those of most ties first."""
    found = sorted(
        sources_to_read(),
        key=lambda source: (SourceKind.values.index(source.kind), -source.ties, source.title),
    )
    kinds = [(kind, list(rows)) for kind, rows in groupby(found, key=lambda source: source.kind)]
    groups = [
        {
            "label": KINDS[SourceKind(kind)],
            "count": len(rows),
            "sources": rows[:MOST_OF_A_KIND],
            "more": max(0, len(rows) - MOST_OF_A_KIND),
        }
        for kind, rows in kinds
    ]
    return render(request, "about/sources.html", {"groups": groups})


def naming(request: HttpRequest) -> HttpResponse:
    return render(request, "about/naming.html")


urlpatterns = [
    path("about/", about, name="about"),
    path("about/sources/", sources, name="sources"),
    path("about/naming/", naming, name="naming"),
]
