"""The public change log of a programme."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from twinhall.access.timetable import change_log_to_read, slug_of_forum
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.words import head_of
from twinhall.web.timetable.words import change_in_words, when_in_words


@require_GET
def changes(request: AskedRequest, slug: str) -> HttpResponse:
    """Every version, newest first, with what was different from the one before."""
    found = change_log_to_read(request.asker, slug)
    zone = found.forum.zone
    versions = [
        {
            "number": version.number,
            "when": when_in_words(version.published_at, zone),
            "note": version.note,
            "is_first": version.number == 1,
            "changes": [change_in_words(change, zone, found.people) for change in shown],
        }
        for version, shown in found.versions
    ]
    content = {
        **head_of(request, found.forum),
        "page": gettext("Changes of the programme"),
        "versions": versions,
    }
    return render(request, "timetable/changes.html", content)


@require_GET
def told(request: AskedRequest, public_id: str) -> HttpResponse:
    """Where a notice leads: it names the forum by its permanent id."""
    return redirect("timetable_changes", slug_of_forum(public_id))


urlpatterns = [
    path("forums/<slug:slug>/programme/changes/", changes, name="timetable_changes"),
    path("forums/told/<str:public_id>/", told, name="timetable_told"),
]
