"""A form and the action behind it: done and said, or the form says why not."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from twinhall.kit.errors import CannotDo

__all__ = ["did", "tried"]


def did(request: HttpRequest, form: forms.Form, do: Callable[[], object], said: str) -> bool:
    """Whether the form was right and the action could be done; what is wrong stands in the form."""
    if not form.is_valid():
        return False
    try:
        do()
    except CannotDo as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, said)
    return True


def tried(request: HttpRequest, do: Callable[[], object], said: str = "") -> bool:
    """The same for a button without a form: whether it could be done; the next page says so, or why not."""
    try:
        do()
    except CannotDo as problem:
        messages.error(request, str(problem))
        return False
    if said:
        messages.success(request, said)
    return True
