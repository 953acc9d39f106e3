"""The doorkeeper: before any page is called, the table of permissions is asked."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from twinhall.access.permissions import ADDRESSES, pass_gate
from twinhall.access.verdict import Denied
from twinhall.web.asking import AskedRequest
from twinhall.web.refusals import refused

_READING = ("GET", "HEAD", "OPTIONS")


class DoorkeeperMiddleware:
    """Lets through whom `access.permissions` lets through; an address without an entry answers nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.path.startswith(settings.STATIC_URL):
            return None
        found = request.resolver_match
        name = (found.url_name or "") if found else ""
        acts = request.method not in _READING
        if name in ADDRESSES and ADDRESSES[name].rule(acts=acts) is None:
            return HttpResponseNotAllowed(_READING if acts else ["POST"])
        try:
            pass_gate(cast(AskedRequest, request).asker, name, acts=acts)
        except Denied as denied:
            # Django shows middleware's own errors as failures, so this one is answered here.
            return refused(request, denied)
        return None
