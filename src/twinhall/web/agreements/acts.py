"""What every act on a text has in common: who does it, and where one is led afterwards."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from twinhall.access.agreements import dossier_to_speak, dossier_to_write
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest

__all__ = ["DOOR", "back", "done", "speaking", "writing"]

DOOR = "page"


def speaking(request: AskedRequest, public_id: str) -> dict[str, Any]:
    """For an act that is a side's word."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    return {"by": acting, "at": request.asker.at, "door": DOOR}


def writing(request: AskedRequest, public_id: str) -> dict[str, Any]:
    """For an act that translators may do, too."""
    _dossier, acting = dossier_to_write(request.asker, public_id)
    return {"by": acting, "at": request.asker.at, "door": DOOR}


def done(
    request: AskedRequest, public_id: str, act: Callable[[], object], said: str, part: str = ""
) -> HttpResponse:
    """Do it and say so, or say why it cannot be done; back to that part of the text."""
    try:
        act()
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return back(public_id, part)


def back(public_id: str, part: str = "") -> HttpResponse:
    answer = redirect("agreement", public_id)
    answer["Location"] += f"#{part}" if part else ""
    return answer
