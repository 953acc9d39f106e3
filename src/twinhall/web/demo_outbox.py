"""The outbox as everybody sees it, in debug and demo only: mail that is kept instead of sent, codes and all."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language_info, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from twinhall.access.operating import Message, message_in_demo, messages_in_demo
from twinhall.web.paging import pager
from twinhall.web.words import moment_in_words

PER_PAGE = 20


@require_GET
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """All messages, newest first."""
    found = messages_in_demo()
    shown = pager(request.GET, found.count(), PER_PAGE)
    rows = [_shown(message) for message in found[max(0, shown.first - 1) : shown.last]]
    return render(request, "outbox/outbox.html", {"rows": rows, "pager": shown, "is_sent": _is_sent()})


@require_GET
@never_cache
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    context = {"message": _shown(message_in_demo(public_id)), "is_sent": _is_sent()}
    return render(request, "outbox/message.html", context)


def _is_sent() -> bool:
    return settings.MAIL_SERVER is not None


def _shown(found: Message) -> dict[str, Any]:
    language = found.language if found.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return {
        "subject": found.subject or gettext("(without a subject)"),
        "to": found.to,
        "url": reverse("message", args=[found.public_id]),
        "written": moment_in_words(found.written_at),
        "text": found.text,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
    }


urlpatterns = [
    path("outbox/", outbox, name="outbox"),
    path("outbox/<str:public_id>/", message, name="message"),
]
