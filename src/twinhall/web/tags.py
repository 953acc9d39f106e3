"""Small words for templates: names, days and numbers in the reader's language."""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from twinhall.access.cities import City
from twinhall.access.ties import Tie
from twinhall.web import places, words

register = template.Library()


@register.filter
def label(city: City) -> str:
    """The city's name in the reader's language where known."""
    return places.label_of(city)


@register.filter
def own_name(city: City) -> SafeString | str:
    """Its name in its own script, marked with its language; empty when the reader sees that name already."""
    own = city.own_name or city.name
    if own == places.label_of(city):
        return ""
    if not (city.own_name and city.own_language):
        return format_html('<span class="own" dir="auto">{}</span>', own)
    return format_html('<span class="own" lang="{}" dir="auto">{}</span>', city.own_language, own)


@register.filter
def country_label(code: str) -> str:
    return words.country_in_words(code)


@register.filter
def since_label(tie: Tie) -> str:
    """When it began, as exactly as it is known; empty when it is not."""
    return words.day_in_words(tie.since, tie.since_precision)


@register.filter
def day_label(day: datetime.date | None, precision: str = "day") -> str:
    return words.day_in_words(day, precision)


@register.filter
def number(value: int | float | None) -> str:
    return words.number_in_words(value)


@register.filter
def in_readers_language(texts: dict[str, str]) -> str:
    """Of texts by language the reader's, else English."""
    return words.text_for_reader(texts)


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any]) -> str:
    """The whole address of this page without its filters, for the canonical link."""
    request = context["request"]
    return str(request.build_absolute_uri(request.path))


@register.simple_tag
def arc(state: str, side: str = "", size: str = "") -> SafeString:
    """The arc of parts/bridge_arc.html: a list of ties shows few different ones many times."""
    return _drawn(state, side, size) if not settings.DEBUG else _draw(state, side, size)


def _draw(state: str, side: str, size: str) -> SafeString:
    return render_to_string("parts/bridge_arc.html", {"state": state, "side": side, "size": size})


_drawn = lru_cache(maxsize=128)(_draw)
