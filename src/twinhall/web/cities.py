"""Cities: the list, one city, suggestions as you type; countries."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def stub(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("stub")


urlpatterns = [path("cities/", stub, name="cities"), path("cities/suggestions", stub, name="suggestions"), path("cities/<slug:slug>/", stub, name="city"), path("countries/<str:code>/", stub, name="country")]
