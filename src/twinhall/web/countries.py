"""One country: what it is to the alliances, its cities, and where their ties lead."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from twinhall.access.cities import cities_with_ties, country_to_read
from twinhall.access.ties import ties_to_read
from twinhall.domain.alliances.standing import DISPUTED, Claim, CountryStanding, standings_of
from twinhall.domain.alliances.words import MembershipStatus
from twinhall.domain.ties.figures import partner_countries
from twinhall.domain.ties.selection import TieSelection
from twinhall.kit.dates import PartialDate
from twinhall.web.places import diptych_of, place_of
from twinhall.web.words import country_in_words, day_in_words, text_for_reader

MOST_CITIES = 24
MOST_PARTNERS = 20
NEWEST = 5
_TONES = {
    MembershipStatus.MEMBER: "done",
    MembershipStatus.PARTNER: "done",
    MembershipStatus.INVITED: "waiting",
    MembershipStatus.DECLINED: "refused",
    MembershipStatus.PAUSED: "waiting",
}


def country(request: HttpRequest, code: str) -> HttpResponse:
    code = country_to_read(code)
    today = timezone.localdate()
    cities = cities_with_ties(code)
    ties = ties_to_read(TieSelection(country=code), at=today)
    partners = partner_countries(code)
    return render(
        request,
        "cities/country.html",
        {
            "code": code,
            "name": country_in_words(code),
            "day": day_in_words(today),
            "standings": [
                _standing(alliance.slug, alliance.names, said) for alliance, said in standings_of(code, today)
            ],
            "city_count": cities.count(),
            "cities": [(place_of(found), found.tie_count) for found in cities[:MOST_CITIES]],
            "tie_count": ties.count(),
            "partner_count": len(partners),
            "partners": [_partner(code, other, number) for other, number in partners[:MOST_PARTNERS]],
            "newest": [diptych_of(tie) for tie in ties.with_cities().filter(since__isnull=False)[:NEWEST]],
        },
    )


def _partner(code: str, other: str, number: int) -> dict[str, Any]:
    return {
        "name": country_in_words(other),
        "url": reverse("country", args=[other]),
        "ties": number,
        "ties_url": f"{reverse('ties')}?country={code}&with={other}",
    }


def _standing(slug: str, names: dict[str, str], said: CountryStanding) -> dict[str, Any]:
    disputed = said.status == DISPUTED
    return {
        "name": text_for_reader(names),
        "url": reverse("alliance", args=[slug]),
        "word": gettext("sources disagree") if disputed else _status(said.status),
        "tone": "half" if disputed else _TONES[MembershipStatus(said.status)],
        "since": "" if disputed else _since(said.claims[0]),
        "claims": [claim for each in said.claims for claim in _claims(each)] if disputed else [],
    }


def _status(status: str) -> str:
    return str(MembershipStatus(status).label)


def _since(claim: Claim) -> str:
    days = gettext(" or ").join(_day(since) for since in claim.since if since.first)
    return gettext("since %(day)s") % {"day": days} if days else ""


def _claims(claim: Claim) -> list[dict[str, str]]:
    says = " ".join(part for part in (_status(claim.status), _since(claim)) if part)
    return [
        {"says": says, "source": str(source), "url": source.url, "day": _published(source)}
        for source in claim.sources
    ]


def _published(source: Any) -> str:
    return day_in_words(source.published_on, source.published_precision)


def _day(day: PartialDate) -> str:
    return day_in_words(day.first, day.precision)


urlpatterns = [path("countries/<str:code>/", country, name="country")]
