"""About, sources, naming policy."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def stub(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("stub")


urlpatterns = [path("about/", stub, name="about"), path("about/sources/", stub, name="sources"), path("about/naming/", stub, name="naming")]
