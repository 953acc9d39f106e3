"""The map: the globe with its filters, and beside it the list that says the same."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from twinhall.access.map import (
    City,
    MapChoice,
    Tie,
    alliances_on_map,
    city_on_map,
    kinds_on_map,
    map_choice,
    map_version,
    ties_listed,
)
from twinhall.web.filters import CountryField, DayField, FilterForm, PlainSelect
from twinhall.web.map_drawing import globe_longitude
from twinhall.web.paging import pager
from twinhall.web.places import Place, kind_in_words, parties_in_order, place_of
from twinhall.web.words import day_in_words

PER_PAGE = 25


class MapFilter(FilterForm):
    """`?alliance= &country= &kind= &as_of= &city=`."""

    alliance = forms.ChoiceField(
        label=_("Within the alliance"),
        help_text=_("Ties between different countries that were members or partners on the day."),
        required=False,
        widget=PlainSelect,
    )
    country = CountryField(label=_("Country"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=PlainSelect)
    as_of = DayField(
        label=_("Known on"), help_text=_("Ties known on this day and not ended by then; empty: today.")
    )
    city = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["alliance"].choices = [("", _("any")), *alliances_on_map()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("any")), *kinds_on_map()]  # type: ignore[attr-defined]

    def choice(self, today: datetime.date) -> MapChoice:
        """What was understood; Unknown for a city that is not in the register."""
        return map_choice(
            self.given("as_of") or today,
            alliance=self.given("alliance") or "",
            kind=self.given("kind") or "",
            country=self.given("country") or "",
            city=self.given("city") or "",
        )


@dataclass(frozen=True)
class MapPlace:
    """A city in the list: `number` finds it on the map, `lit_url` is this page with its partners lit."""

    place: Place
    number: int
    lit_url: str


@dataclass(frozen=True)
class MapRow:
    """A tie in the list; `places` without the city that the list is of."""

    places: tuple[MapPlace, ...]
    kind: str
    since: str
    url: str


def page(request: HttpRequest) -> HttpResponse:
    """The page; only the list when the script asks for it."""
    form = MapFilter(request.GET, reverse("map"))
    choice = form.choice(timezone.localdate())
    fragment = bool(request.htmx)  # type: ignore[attr-defined]
    is_filtered = any(request.GET.get(name) for name in ("alliance", "country", "kind", "as_of"))
    content = {"form": form, "is_filtered": is_filtered, **_listed(request, form, choice)}
    if not fragment:
        content |= _pictured(form, choice)
    answer = render(request, "map/_list.html" if fragment else "map/page.html", content)
    answer.status_code = 400 if form.errors else 200
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _listed(request: HttpRequest, form: MapFilter, choice: MapChoice) -> dict[str, Any]:
    found = ties_listed(choice)
    pages = pager(request.GET, found.count(), PER_PAGE)
    city = city_on_map(str(choice.city)) if choice.city else None
    return {
        "rows": [_row(tie, city, form) for tie in found[max(0, pages.first - 1) : pages.last]],
        "pager": pages,
        "day": day_in_words(choice.day),
        "city": _map_place(city, form) if city else None,
        "without_city_url": reverse("map") + form.kept("city"),
        "list_url": reverse("ties") + _query(choice),
        "clear_url": reverse("map"),
    }


def _pictured(form: MapFilter, choice: MapChoice) -> dict[str, Any]:
    version = map_version()
    return {
        "map_data_url": reverse("map_data", args=[version]),
        "globe_url": f"{reverse('globe_picture')}{form.kept()}",
        "world_url": f"{reverse('world_picture')}{form.kept()}",
        "longitude": globe_longitude(choice, version),
        "today": timezone.localdate().isoformat(),
        "chosen_day": choice.day.isoformat(),
    }


def _row(tie: Tie, city: City | None, form: MapFilter) -> MapRow:
    return MapRow(
        places=tuple(
            _map_place(party.city, form)
            for party in parties_in_order(tie)
            if not city or party.city_id != city.pk
        ),
        kind=kind_in_words(tie),
        since=day_in_words(tie.since, tie.since_precision),
        url=reverse("tie", args=[tie.public_id]),
    )


def _map_place(city: City, form: MapFilter) -> MapPlace:
    kept = form.kept("city")
    return MapPlace(place_of(city), city.pk, f"{kept}{'&' if kept else '?'}{urlencode({'city': city.slug})}")


def _query(choice: MapChoice) -> str:
    asked = {
        "alliance": choice.alliance,
        "country": choice.country,
        "kind": choice.kind,
        "as_of": choice.day.isoformat(),
    }
    return "?" + urlencode({name: value for name, value in asked.items() if value})


urlpatterns = [path("map/", page, name="map")]
