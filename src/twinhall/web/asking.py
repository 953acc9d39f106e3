"""`request.asker`: who is at the door, and for whom she chose to act. The choice is kept in her session."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from twinhall.access.asking import Asker, Person

_CHOSEN = "acting_mandate"


class AskedRequest(HttpRequest):
    """A request as our views get it. For type hints only."""

    asker: Asker


class AskingMiddleware:
    """Puts the asker on the request; nothing is read until somebody asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(AskedRequest, request)
        asked.asker = asker_of(request)
        return self.get_response(request)


def asker_of(request: HttpRequest) -> Asker:
    """Whoever sent the request. Without a session cookie nobody did, and no session is opened to find out."""
    person = request.user if isinstance(request.user, Person) else None
    chosen = request.session.get(_CHOSEN, "") if person else ""
    return Asker(person, at=timezone.now(), chosen=chosen)


def choose_mandate(request: HttpRequest, public_id: str) -> None:
    """Remember for whom she acts; "none" for herself."""
    request.session[_CHOSEN] = public_id
