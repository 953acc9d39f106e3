"""Refused, unknown, cannot: each error of the rooms becomes a page here, in one place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twinhall.kit.errors import CannotDo


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
        if isinstance(exception, CannotDo):
            return render(request, "400.html", {"reason": str(exception)}, status=400)
        return None
