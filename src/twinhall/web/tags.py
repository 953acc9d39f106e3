"""Small words for templates: names, days and numbers in the reader's language."""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, Textarea, TextInput
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from twinhall.access.accounts import is_last_needed_factor
from twinhall.kit.openid import IdentityProvider
from twinhall.web import kept, words

register = template.Library()


@register.filter
def country_label(code: str) -> str:
    return words.country_in_words(code)


@register.filter
def day_label(day: datetime.date | None, precision: str = "day") -> str:
    return words.day_in_words(day, precision)


@register.filter
def moment_label(moment: datetime.datetime | None) -> str:
    return words.moment_in_words(moment)


@register.filter
def without_echo(field: BoundField) -> BoundField:
    """The field as pages draw it: no placeholder, for allauth's only say the label again, paler; and letters of
    another direction turn it while they are written.
    """
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)
    if isinstance(widget, Textarea) or type(widget) is TextInput:
        widget.attrs.setdefault("dir", "auto")
    return field


@register.filter
def browser_label(user_agent: str) -> str:
    return words.browser_in_words(user_agent)


@register.filter
def number(value: int | float | None) -> str:
    return words.number_in_words(value)


@register.simple_tag
def identity_providers() -> list[IdentityProvider]:
    """Those people may sign in through; none unless the settings name one."""
    return list(settings.IDENTITY_PROVIDERS)


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any]) -> str:
    """The whole address of this page without its filters, for the canonical link."""
    request = context["request"]
    return str(request.build_absolute_uri(request.path))


@register.simple_tag(takes_context=True)
def last_needed_factor(context: dict[str, Any]) -> bool:
    """Whether removing her second factor would take from the reader what she may do."""
    return is_last_needed_factor(context["request"].asker)


@register.simple_tag
def kept_for(*kinds: str) -> str:
    """How long data of these kinds is kept, where it is asked for: `{% kept_for "unconfirmed_people" %}`."""
    return " ".join(kept.hint_of(kind) for kind in kinds)


@register.simple_tag
def arc(state: str, side: str = "", size: str = "") -> SafeString:
    """The arc of parts/bridge_arc.html: a list of ties shows few different ones many times."""
    return _drawn(state, side, size) if not settings.DEBUG else _draw(state, side, size)


def _draw(state: str, side: str, size: str) -> SafeString:
    return render_to_string("parts/bridge_arc.html", {"state": state, "side": side, "size": size})


_drawn = lru_cache(maxsize=128)(_draw)
