"""Refused, unknown, cannot: each error of the rooms becomes a page here, in one place."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from twinhall.access.verdict import Denied, MustSignIn, SecondFactorMissing
from twinhall.kit.errors import CannotDo
from twinhall.web.security_log import note_refusal


class RefusalMiddleware:
    """Shows what cannot be done, or cannot be read, as a page with its reason instead of a failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No name or id holds this letter, and PostgreSQL fails at it.
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied):
            return refused(request, exception)
        if isinstance(exception, CannotDo):
            return render(request, "400.html", {"reason": str(exception)}, status=400)
        return None


def refused(request: HttpRequest, denied: Denied) -> HttpResponse:
    """403, with the sentence that says why and the one thing to do; to the sign-in page when nobody is signed in."""
    if isinstance(denied, MustSignIn):
        return _to_sign_in(request)
    note_refusal(request, type(denied).__name__)
    needs_factor = isinstance(denied, SecondFactorMissing)
    return render(request, "403.html", {"reason": str(denied), "needs_factor": needs_factor}, status=403)


def token_missing(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: from another site, or from a page that was open for very long."""
    said = _(
        "The form was open for too long, or came from another site. "
        "Go back, load the page again and send it once more."
    )
    return render(request, "403.html", {"reason": said}, status=403)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    # What was to be posted is gone by then, so she comes back to the page it was posted from.
    here = request.get_full_path() if request.method == "GET" else ""
    query = f"?{urlencode({'next': here})}" if here else ""
    return HttpResponseRedirect(resolve_url(settings.LOGIN_URL) + query)
