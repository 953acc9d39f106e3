"""How long a session lasts: shorter for whoever may decide or sign. `docs/security.md` says why so long."""

import datetime
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.domain.bodies.acting import needs_second_factor
from twinhall.web.asking import AskedRequest, asker_of

_BEGAN, _SEEN = "session_began", "session_seen"
# How finely it is noted that a session is in use; each note is a write.
_NOTED_EVERY = datetime.timedelta(minutes=5)


class SessionLifetimeMiddleware:
    """Signs a person out who was away too long, or whose session is too old; lets no browser store her pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(AskedRequest, request)
        if asked.asker.person is not None and not _goes_on(asked):
            logout(request)
            asked.asker = asker_of(request)
            messages.info(
                request, _("You were signed out, as you had been away for long. Please sign in again.")
            )
        answer = self.get_response(request)
        if asked.asker.person is not None and "Cache-Control" not in answer:
            # After signing out, the browser's way back leads nowhere.
            answer["Cache-Control"] = "no-store"
        return answer


def _goes_on(request: AskedRequest) -> bool:
    asker, session = request.asker, request.session
    now = asker.at.timestamp()
    if _BEGAN not in session:
        session[_BEGAN] = session[_SEEN] = now
    unused = datetime.timedelta(seconds=now - session[_SEEN])
    age = datetime.timedelta(seconds=now - session[_BEGAN])
    # Her mandates are asked for only where they make a difference.
    if not _within("whoever decides or signs", unused, age) and (
        _decides_or_signs(asker) or not _within("others", unused, age)
    ):
        return False
    if unused > _NOTED_EVERY:
        session[_SEEN] = now
    return True


def _within(whose: str, unused: datetime.timedelta, age: datetime.timedelta) -> bool:
    limits: tuple[datetime.timedelta, datetime.timedelta] = settings.SESSION_LIMITS[whose]
    return unused <= limits[0] and age <= limits[1]


def _decides_or_signs(asker: Asker) -> bool:
    return asker.is_operator or any(needs_second_factor(mandate) for mandate in asker.mandates)
