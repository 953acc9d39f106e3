"""Which delegations come, for everybody; the way to one's own."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.delegations import (
    Delegation,
    DelegationsShown,
    delegation_to_open,
    delegations_to_show,
)
from twinhall.access.delegations import (
    delegation_at as delegation_to_find,
)
from twinhall.domain.delegations.inviting import open_delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.words import head_of
from twinhall.web.words import country_in_words, number_in_words, place_in_alphabet

DOOR = "page"


@require_GET
def delegations(request: AskedRequest, slug: str) -> HttpResponse:
    """Cities and countries that come, without people; above it, what is the reader's own."""
    found = delegations_to_show(request.asker, slug)
    by_country = _by_country(found)
    return render(
        request,
        "delegations/page.html",
        {
            **head_of(request, found.forum),
            "countries": by_country,
            "facts": _facts(found, len(by_country)),
            "is_public": found.is_public,
            "own": [_own(one, found) for one in found.own],
            "may_open": found.may_open,
            "acting_for": request.asker.body.name if found.may_open and request.asker.body else "",
            "organises": found.organises,
        },
    )


def _by_country(found: DelegationsShown) -> list[dict[str, Any]]:
    """Countries in the reader's alphabet, each with its cities and bodies; those of no country come last."""

    def country(one: Delegation) -> tuple[bool, str]:
        return not one.country, place_in_alphabet(country_in_words(one.country) if one.country else "")

    grouped = groupby(sorted(found.coming, key=country), key=country)
    return [_country(list(ones)) for _key, ones in grouped]


def _country(ones: list[Delegation]) -> dict[str, Any]:
    code = ones[0].country
    return {
        "name": country_in_words(code) if code else gettext("International"),
        "delegations": sorted(
            (
                {"name": one.name, "url": reverse("city", args=[one.city.slug]) if one.city else ""}
                for one in ones
            ),
            key=lambda row: place_in_alphabet(row["name"]),
        ),
    }


def _facts(found: DelegationsShown, countries: int) -> list[dict[str, str]]:
    if not found.coming:
        return []
    named = sum(bool(one) for one in {one.country for one in found.coming})
    return [
        {"value": number_in_words(len(found.coming)), "label": gettext("delegations")},
        {"value": number_in_words(named or countries), "label": gettext("countries")},
    ]


def _own(one: Delegation, found: DelegationsShown) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": reverse("delegation", args=[found.forum.slug, one.public_id]),
        "state": str(DelegationState(one.state).label),
    }


@require_POST
def delegation_register(request: AskedRequest, slug: str) -> HttpResponse:
    """Register the delegation of the body that she acts for."""
    forum, acting = delegation_to_open(request.asker, slug)
    try:
        made = open_delegation(forum.public_id, by=acting, at=request.asker.at, door=DOOR)
    except CannotDo as problem:
        messages.error(request, str(problem))
        return redirect("delegations", slug)
    messages.success(request, gettext("Your delegation is registered. Now name who comes."))
    return redirect("delegation", slug, made.public_id)


@require_GET
def delegation_at(request: AskedRequest, public_id: str) -> HttpResponse:
    """Leads to a delegation that is known by its id alone, as notices name it."""
    found = delegation_to_find(request.asker, public_id)
    return redirect("delegation", found.forum.slug, found.public_id)
