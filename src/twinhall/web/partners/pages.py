"""Find partners: choose a city, see who fits and why, compare, take it along as a file."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from twinhall.access.cities import City, suggested_cities
from twinhall.access.partners import cities_to_compare, city_to_match, own_city, proposes_for
from twinhall.domain.partners.searching import MOST, Found, compare_partners, find_partners
from twinhall.web.asking import AskedRequest
from twinhall.web.city_field import city_called
from twinhall.web.paging import asked_page, pager
from twinhall.web.partners.cards import cards_of
from twinhall.web.partners.forms import PartnerFilter
from twinhall.web.partners.words import FILTER_NAMES, GROUPS
from twinhall.web.places import label_of, place_of
from twinhall.web.words import day_in_words, number_in_words

PER_PAGE = 10
_SUGGESTED = 8


@require_GET
def partners(request: AskedRequest) -> HttpResponse:
    """Choose the city that looks for a partner: one's own, or any of the register."""
    text = request.GET.get("city", "").strip()[:200]
    if text:
        try:
            return redirect("partners_city", city_called(text).slug)
        except ValidationError:
            pass  # none or several: both are shown
    found = suggested_cities(text, _SUGGESTED) if text else []
    own = own_city(request.asker)
    shown = {
        "text": text,
        "found": [{"place": place_of(city), "url": _address(city)} for city in found],
        "own": {"name": label_of(own), "url": _address(own)} if own else None,
    }
    return render(request, "partners/start.html", shown)


@require_GET
def partners_city(request: AskedRequest, slug: str) -> HttpResponse:
    """Who fits best, with reasons and points: cards, or `?view=table`."""
    city = city_to_match(slug)
    today = request.asker.at.date()
    form = PartnerFilter(request.GET, _address(city))
    asked = min(asked_page(request.GET), MOST // PER_PAGE)
    found = find_partners(city, form.question(city), on=today, first=(asked - 1) * PER_PAGE, count=PER_PAGE)
    pages = pager(request.GET, min(found.ranking.considered, MOST), PER_PAGE)
    shown: dict[str, Any] = {
        "city": city,
        "name": label_of(city),
        "form": form,
        "considered": found.ranking.considered,
        "pager": pages,
        "cards": cards_of(found.shown, found.cities, found.own, found.standings, first=pages.first),
        "revivals": cards_of(found.ranking.revivals, found.cities, found.own, {}) if asked == 1 else [],
        "relaxations": _relaxations(found, form),
        "is_table": form.given("view") == "table",
        "other_view": _other_view(form),
        "query": form.kept("view"),
        "file_url": reverse("partners_file", args=[city.slug]) + form.kept("view"),
        "may_propose": proposes_for(request.asker, city),
        "proposal": _proposal(form),
        "is_known": found.is_known,
        "learned": day_in_words(found.in_use.learned_at.date()) if found.in_use.learned_at else "",
    }
    return render(request, "partners/city.html", shown, status=400 if form.errors else 200)


@require_GET
def partners_file(request: AskedRequest, slug: str) -> HttpResponse:
    """The hundred best as CSV, with the points of each group."""
    city = city_to_match(slug)
    form = PartnerFilter(request.GET, _address(city))
    found = find_partners(city, form.question(city), on=request.asker.at.date(), count=MOST)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["rank", "city", "name", "country", "population", "points", *GROUPS])
    for number, one in enumerate(found.shown, start=1):
        other = found.cities.get(one.city)
        if other is not None:
            groups = [one.points_of(group) for group in GROUPS]
            told = [other.slug, _cell(other.name), other.country, other.population or ""]
            writer.writerow([number, *told, one.points, *groups])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="twinhall-partners-{city.slug}.csv"'
    return answer


@require_GET
def partners_compare(request: AskedRequest, slug: str) -> HttpResponse:
    """Up to four candidates side by side, `?with=…&with=…`: every group's points, and what stands against them."""
    city = city_to_match(slug)
    others = cities_to_compare(request.GET.getlist("with"))
    if not others:
        messages.info(request, gettext("Choose the cities to compare first, up to four."))
        return redirect("partners_city", city.slug)
    form = PartnerFilter(request.GET, _address(city))
    compared = compare_partners(city, others, form.question(city), on=request.asker.at.date())
    cards = cards_of(
        compared.suggestions, compared.cities, compared.own, compared.standings, every_group=True
    )
    shown = {
        "city": city,
        "name": label_of(city),
        "cards": cards,
        "rows": [
            {"name": bars[0].name, "bars": bars}
            for bars in zip(*(card.bars for card in cards), strict=True)
            if any(bar.width for bar in bars)
        ],
        "back": _address(city) + form.kept("with"),
        "may_propose": proposes_for(request.asker, city),
        "proposal": _proposal(form),
    }
    return render(request, "partners/compare.html", shown)


def _address(city: City) -> str:
    return reverse("partners_city", args=[city.slug])


def _other_view(form: PartnerFilter) -> str:
    if form.given("view") == "table":
        return form.kept("view") or form.address
    rest = form.kept("view")
    return f"{rest}&view=table" if rest else "?view=table"


def _proposal(form: PartnerFilter) -> str:
    """What goes along when the file of a tie is begun: its kind, the themes, and that the reasons be written down."""
    themes = "".join(f"&theme={key}" for key in form.given("theme") or ())
    return f"&kind={form.given('kind') or 'sister-city'}&why=1{themes}"


def _relaxations(found: Found, form: PartnerFilter) -> list[dict[str, str]]:
    """Which filter costs most; only those the reader set."""
    rows = []
    for one in found.ranking.relaxations:
        field, words = FILTER_NAMES.get(one.filter, ("", ""))
        if field and form.given(field) and one.would_be_left:
            without = ("theme", "declared") if field in ("theme", "kind") else (field,)
            rows.append(
                {
                    "name": str(words),
                    "left": number_in_words(one.would_be_left),
                    "url": form.kept(*without) or form.address,
                }
            )
    return rows


def _cell(text: str) -> str:
    """A name that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text


urlpatterns = [
    path("partners/", partners, name="partners"),
    path("partners/<slug:slug>/", partners_city, name="partners_city"),
    path("partners/<slug:slug>/partners.csv", partners_file, name="partners_file"),
    path("partners/<slug:slug>/compare/", partners_compare, name="partners_compare"),
]
