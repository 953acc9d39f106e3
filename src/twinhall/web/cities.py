"""Cities: the list, suggestions as one types."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from twinhall.web import city, countries


def stub(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("stub")


urlpatterns = [
    path("cities/", stub, name="cities"),
    path("cities/suggestions", stub, name="suggestions"),
    *city.urlpatterns,
    *countries.urlpatterns,
]
