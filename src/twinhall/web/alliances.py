"""Alliances: members and chairs as of any day."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def stub(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("stub")


urlpatterns = [path("alliances/", stub, name="alliances"), path("alliances/<slug:slug>/", stub, name="alliance")]
