"""The operator's outbox: which mails were sent, which wait, and what to do about the others.

It does not show what a mail says: it may hold a code that opens somebody's account.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from twinhall.access.operating import Message, message_to_oversee, messages_by_state, messages_to_oversee
from twinhall.domain.notices.actions import close_message, send_again
from twinhall.domain.notices.words import MessageState
from twinhall.web.asking import AskedRequest
from twinhall.web.paging import pager
from twinhall.web.words import moment_in_words, number_in_words

PER_PAGE = 40
TONES = {
    MessageState.WAITING: "waiting",
    MessageState.SENDING: "waiting",
    MessageState.SENT: "done",
    MessageState.UNSURE: "half",
    MessageState.GIVEN_UP: "refused",
    MessageState.CLOSED: "",
}
OPEN = (MessageState.WAITING, MessageState.UNSURE, MessageState.GIVEN_UP)


@require_GET
def outbox(request: AskedRequest) -> HttpResponse:
    """Messages, newest first, of one state when it is asked for."""
    asked = request.GET.get("state", "")
    state = asked if asked in MessageState.values else ""
    counts = messages_by_state(request.asker)
    shown = pager(request.GET, counts[state] if state else sum(counts.values()), PER_PAGE)
    found = messages_to_oversee(request.asker, state)[max(0, shown.first - 1) : shown.last]
    context = {
        "chips": _chips(counts, state),
        "rows": [_row(message) for message in found],
        "pager": shown,
        "has_mail_server": settings.MAIL_SERVER is not None,
    }
    return render(request, "operator/outbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: AskedRequest, public_id: str) -> HttpResponse:
    """One message's way; send it again, or close it."""
    found = message_to_oversee(request.asker, public_id)
    if request.method == "POST":
        return _decided(request, found)
    return render(request, "operator/message.html", {"message": found, **_row(found), "terms": _terms(found)})


class DecisionForm(forms.Form):
    """What to do with a message."""

    do = forms.ChoiceField(choices=[("again", ""), ("close", "")])


def _decided(request: AskedRequest, found: Message) -> HttpResponse:
    operator, at = request.asker.operator(), request.asker.at
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose whether to send the message again or to close it."))
    elif form.cleaned_data["do"] == "again":
        send_again(found.public_id, by=operator, at=at, door=request.asker.door)
        messages.success(request, gettext("The message waits to be sent again."))
    else:
        close_message(found.public_id, by=operator, at=at, door=request.asker.door)
        messages.success(request, gettext("The message is closed."))
    return redirect("operator_message", found.public_id)


def _chips(counts: dict[str, int], asked: str) -> list[dict[str, Any]]:
    here = reverse("operator_outbox")
    total = {"label": gettext("All"), "url": here, "count": number_in_words(sum(counts.values()))}
    return [
        total | {"current": not asked},
        *(
            {
                "label": MessageState(state).label,
                "url": f"{here}?state={state}",
                "count": number_in_words(count),
                "current": state == asked,
            }
            for state, count in counts.items()
            if count or state == asked
        ),
    ]


def _row(found: Message) -> dict[str, Any]:
    state = MessageState(found.state)
    return {
        "subject": found.subject or gettext("(without a subject)"),
        "to": found.to,
        "url": reverse("operator_message", args=[found.public_id]),
        "written": moment_in_words(found.written_at),
        "word": state.label,
        "tone": TONES[state],
        "problem": found.last_problem,
        "is_open": state in OPEN,
    }


def _terms(found: Message) -> list[dict[str, Any]]:
    rows = [
        (gettext("To"), found.to),
        (gettext("Kind"), found.kind),
        (gettext("Language"), str(dict(settings.LANGUAGES).get(found.language, found.language))),
        (gettext("Written"), moment_in_words(found.written_at)),
        (gettext("Attempts"), number_in_words(found.attempts)),
        (gettext("First attempt"), moment_in_words(found.first_tried_at)),
        (gettext("Latest attempt"), moment_in_words(found.begun_at)),
        (gettext("Sent"), moment_in_words(found.sent_at)),
        (gettext("Next attempt"), _next_attempt(found)),
        (gettext("What was said last"), found.last_problem),
        (gettext("Permanent id"), found.public_id),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]


def _next_attempt(found: Message) -> str:
    if found.state != MessageState.WAITING:
        return ""
    if settings.MAIL_SERVER is None:
        return gettext("when a mail server is named (TWINHALL_EMAIL_URL)")
    return moment_in_words(found.next_try_at)


urlpatterns = [
    path("operator/outbox/", outbox, name="operator_outbox"),
    path("operator/outbox/<str:public_id>/", message, name="operator_message"),
]
