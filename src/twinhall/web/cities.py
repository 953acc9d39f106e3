"""Cities: the list with its filters and file, suggestions as one types."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.alliances import alliances_to_read
from twinhall.access.cities import City, cities_to_list, cities_to_read, suggested_cities
from twinhall.domain.alliances.standing import countries_in
from twinhall.domain.cities.search import Within
from twinhall.domain.cities.selection import ORDERS, CitySelection, RankedCities
from twinhall.kit.errors import CannotDo
from twinhall.transfer.exports import cities_as_csv
from twinhall.web import city, countries
from twinhall.web.filters import AllianceField, CountryField, DayField, FilterForm, WordField
from twinhall.web.paging import pager
from twinhall.web.places import Place, place_of
from twinhall.web.words import number_in_words, place_in_alphabet

PER_PAGE = 30
SUGGESTIONS = 8
# Lower and upper bound, in persons; the upper one is excluded.
BANDS: dict[str, tuple[int | None, int | None]] = {
    "below-20000": (None, 20_000),
    "20000-100000": (20_000, 100_000),
    "100000-500000": (100_000, 500_000),
    "500000-1000000": (500_000, 1_000_000),
    "1000000-5000000": (1_000_000, 5_000_000),
    "from-5000000": (5_000_000, None),
}


def band_choices() -> list[tuple[str, str]]:
    return [("", gettext("any")), *((key, _band_in_words(*bounds)) for key, bounds in BANDS.items())]


def _band_in_words(at_least: int | None, below: int | None) -> str:
    low, high = number_in_words(at_least), number_in_words(below)
    if not low:
        return gettext("below %(number)s") % {"number": high}
    if not high:
        return gettext("%(number)s and more") % {"number": low}
    return gettext("%(low)s to %(high)s") % {"low": low, "high": high}


class CityFilter(FilterForm):
    """`?q= &country= &alliance= &as_of= &population= &ties= &sort=`."""

    # Typed in the search field above the list; the filters beside it keep it.
    q = forms.CharField(label=_("Name"), max_length=200, required=False, widget=forms.HiddenInput)
    country = CountryField(label=_("Country"))
    alliance = AllianceField(
        label=_("In the alliance"),
        help_text=_("Cities of countries that were members or partners on the day."),
    )
    as_of = DayField(label=_("On the day"), help_text=_("Empty: today."))
    population = WordField(label=_("Population"), choices=band_choices)
    ties = forms.BooleanField(label=_("Only with ties"), required=False)
    sort = forms.ChoiceField(
        choices=[("", ""), *((order, order) for order in ORDERS)], required=False, widget=forms.HiddenInput
    )

    def prepare(self) -> None:
        self.fields["alliance"].offer(alliances_to_read())  # type: ignore[attr-defined]

    @property
    def text(self) -> str:
        return str(self.given("q") or "").strip()

    def selection(self, today: datetime.date) -> CitySelection:
        at_least, below = BANDS.get(self.given("population") or "", (None, None))
        return CitySelection(
            text=self.text,
            within=Within(self._countries(today), at_least, below, with_ties=bool(self.given("ties"))),
            order=self.given("sort") or "",
        )

    def _countries(self, today: datetime.date) -> frozenset[str] | None:
        country, alliance = self.given("country"), self.given("alliance")
        if not alliance:
            return frozenset({country}) if country else None
        inside = countries_in(alliance, self.given("as_of") or today)
        return inside & {country} if country else inside


@dataclass(frozen=True)
class CityRow:
    """A city as a row of the list; `found_as` is the name that was found where the row shows it nowhere."""

    place: Place
    found_as: str
    region: str
    population: str
    ties: str


def cities(request: HttpRequest) -> HttpResponse:
    form = CityFilter(request.GET, reverse("cities"))
    found = cities_to_read(form.selection(timezone.localdate()))
    pages = pager(request.GET, found.count(), PER_PAGE)
    shown = found[max(0, pages.first - 1) : pages.last]
    names = found.names if isinstance(found, RankedCities) else {}
    return render(
        request,
        "cities/list.html",
        {
            "form": form,
            "pager": pages,
            "rows": [_row(found_city, names.get(found_city.pk, "")) for found_city in shown],
            "sorts": _sorts(form),
            "kept": [
                (name, form.query[name]) for name in form.fields if name != "q" and form.query.get(name)
            ],
            "downloads": [{"label": "CSV", "url": reverse("cities_file") + form.kept()}],
        },
        status=400 if form.errors else 200,
    )


def cities_file(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered list as CSV. A wrong filter is refused, for a file cannot say so beside its rows."""
    form = CityFilter(request.GET, reverse("cities"))
    if form.errors:
        raise CannotDo(gettext("A filter in the address cannot be understood: %s") % ", ".join(form.errors))
    selection = form.selection(timezone.localdate())
    found = cities_to_list(replace(selection, order=selection.order or "ties"))
    answer = StreamingHttpResponse(cities_as_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="twinhall-cities.csv"'
    return answer


def suggestions(request: HttpRequest) -> HttpResponse:
    """At most eight cities for what is typed so far, as items of a list."""
    found = suggested_cities(request.GET.get("q", "")[:200], SUGGESTIONS)
    return render(request, "parts/suggestions.html", {"suggestions": [_suggestion(place) for place in found]})


def _suggestion(found: City) -> dict[str, Any]:
    place = place_of(found)
    return {
        "name": place.name,
        "own": place.own,
        "own_lang": place.own_lang,
        "where": ", ".join(part for part in (found.region_name, place.where) if part),
        "url": place.url,
        "ties": found.tie_count,
    }


def _row(found: City, found_as: str) -> CityRow:
    place = place_of(found)
    shown = {place_in_alphabet(name) for name in (place.name, place.own, found.name)}
    return CityRow(
        place=place,
        found_as="" if place_in_alphabet(found_as) in shown else found_as,
        region=found.region_name,
        population=number_in_words(found.population),
        ties=number_in_words(found.tie_count) if found.tie_count else "",
    )


def _sorts(form: CityFilter) -> list[dict[str, Any]]:
    """Links to other orders of the same list; best first is the order of a search."""
    orders = {
        "name": gettext("by name"),
        "population": gettext("largest first"),
        "ties": gettext("most ties first"),
    }
    named = {"": gettext("best match first")} | orders if form.text else orders
    usual = "" if form.text else "ties"
    chosen = form.given("sort") or usual
    return [
        {"label": words, "url": _sorted_by(form, "" if order == usual else order), "current": order == chosen}
        for order, words in named.items()
    ]


def _sorted_by(form: CityFilter, order: str) -> str:
    kept = form.kept("sort")
    if not order:
        return kept or reverse("cities")
    return f"{kept}&sort={order}" if kept else f"?sort={order}"


urlpatterns = [
    path("cities/", cities, name="cities"),
    path("cities.csv", cities_file, name="cities_file"),
    path("cities/suggestions", suggestions, name="suggestions"),
    *city.urlpatterns,
    *countries.urlpatterns,
]
