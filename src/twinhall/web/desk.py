"""The desk: what waits for the person who is signed in, and for whom she acts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from twinhall.web.asking import AskedRequest


def desk(request: AskedRequest) -> HttpResponse:
    return render(request, "desk/desk.html", {"mandates": request.asker.mandates})


urlpatterns = [path("desk/", desk, name="desk")]
