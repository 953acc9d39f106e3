"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def stub(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("stub")


urlpatterns = [path("", stub, name="front")]
