"""Ties: the list with its filters, one tie."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def stub(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("stub")


urlpatterns = [path("ties/", stub, name="ties"), path("ties/<str:public_id>/", stub, name="tie")]
