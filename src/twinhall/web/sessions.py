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
    idle, longest = _limits(asker)
    if now - session[_SEEN] > idle.total_seconds() or now - session[_BEGAN] > longest.total_seconds():
        return False
    if now - session[_SEEN] > _NOTED_EVERY.total_seconds():
        session[_SEEN] = now
    return True


def _limits(asker: Asker) -> tuple[datetime.timedelta, datetime.timedelta]:
    """Unused for so long, and old so long."""
    decides = asker.is_operator or any(needs_second_factor(mandate) for mandate in asker.mandates)
    limits: dict[str, tuple[datetime.timedelta, datetime.timedelta]] = settings.SESSION_LIMITS
    return limits["whoever decides or signs" if decides else "others"]
