"""What the acts on a document have in common: where one is led afterwards, and what was typed in several languages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from twinhall.access.asking import Acting
from twinhall.domain.outcomes.texts import Typed
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest

__all__ = ["DOOR", "did", "done", "texts_in", "to", "typed_in", "who"]

DOOR = "page"


def who(request: AskedRequest, acting: Acting) -> dict[str, Any]:
    return {"by": acting, "at": request.asker.at, "door": DOOR}


def did(request: AskedRequest, act: Callable[[], object], said: str) -> bool:
    """Do it and say so, or say why it cannot be done."""
    try:
        act()
    except CannotDo as problem:
        messages.error(request, str(problem))
        return False
    messages.success(request, said)
    return True


def done(request: AskedRequest, act: Callable[[], object], said: str, back: HttpResponse) -> HttpResponse:
    did(request, act, said)
    return back


def to(address: str, *words: str, part: str = "") -> HttpResponse:
    answer = redirect(reverse(address, args=words))
    answer["Location"] += f"#{part}" if part else ""
    return answer


def typed_in(data: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Typed]:
    """A paragraph as it was typed: `text_<language>`, with the revision it was written on."""
    return {
        code: Typed(str(data.get(f"text_{code}") or ""), int(data.get(f"revision_{code}") or 0))
        for code in languages
    }


def texts_in(
    data: Mapping[str, str], name: str, languages: Sequence[str], most: int = 2_000
) -> dict[str, str]:
    """One text by language, as posted in `<name>_<language>`; empty ones left out."""
    given = {code: data.get(f"{name}_{code}", "").strip()[:most] for code in languages}
    return {code: text for code, text in given.items() if text}
