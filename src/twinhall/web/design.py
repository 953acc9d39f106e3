"""The page of components."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def stub(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("stub")


urlpatterns = [path("design/", stub, name="design")]
