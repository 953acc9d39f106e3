"""What every page knows: its language, its twins in other languages, where one can go."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from twinhall.access.examples import examples_are_shown


def every_page(request: HttpRequest) -> dict[str, Any]:
    """`alternates`: [{code, name (its own), url}] of this page in each language; `present_language`: its code."""
    here = request.get_full_path()
    return {
        "alternates": [
            {"code": code, "name": get_language_info(code)["name_local"], "url": translate_url(here, code)}
            for code, _name in settings.LANGUAGES
        ],
        # hreflang wants whole addresses
        "site_address": _site_address(request),
        "present_language": get_language(),
        "default_alliance": settings.DEFAULT_ALLIANCE,
        "contact_address": _contact_address(),
        "shows_design": settings.DEBUG or settings.DEMO,
        "is_demo": examples_are_shown(),
    }


def _site_address(request: HttpRequest) -> str:
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        # The page that refuses a strange host must not fail at it.
        return str(settings.SITE_ADDRESS)


def _contact_address() -> str:
    """Where readers tell of errors: the operator's page as it is, an e-mail address as a link to write to it."""
    contact: str = settings.CONTACT
    return f"mailto:{contact}" if "@" in contact and "://" not in contact else contact
