"""What a city says of itself: the form of those who speak for it, and the public list of wishes."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from twinhall.access.partners import Wish, city_to_declare, said_of, wishes_to_read
from twinhall.domain.partners.declaring import WishPlan, close_wish, declare, make_wish
from twinhall.domain.ties.words import TieKind
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.filters import CountryField
from twinhall.web.languages import language_choices
from twinhall.web.partners.reasons import themes_in_words
from twinhall.web.places import label_of, place_of
from twinhall.web.themes import theme_choices
from twinhall.web.widgets import DayInput
from twinhall.web.words import country_in_words, day_in_words, list_in_words, number_in_words

DOOR = "page"


class DeclarationForm(forms.Form):
    gives = forms.MultipleChoiceField(
        label=_("We have something to give in"),
        choices=theme_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seeks = forms.MultipleChoiceField(
        label=_("We would like to learn in"),
        choices=theme_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages we can write"),
        help_text=_("Beside those of your country."),
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WishForm(forms.Form):
    until = forms.DateField(
        label=_("Seeking a partner until"), help_text=_("Two years at most."), widget=DayInput
    )
    country = CountryField(label=_("In the country"))
    kind = forms.ChoiceField(
        label=_("Kind of tie"), choices=[("", _("any")), *TieKind.choices], required=False
    )
    smallest = forms.IntegerField(
        label=_("Population of at least"), min_value=1, max_value=100_000_000, required=False
    )
    largest = forms.IntegerField(
        label=_("Population of at most"), min_value=1, max_value=100_000_000, required=False
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=theme_choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def plan(self) -> WishPlan:
        given = self.cleaned_data
        return WishPlan(
            until=given["until"],
            countries=tuple(filter(None, [given["country"]])),
            themes=tuple(given["themes"]),
            kind=given["kind"],
            smallest=given["smallest"],
            largest=given["largest"],
        )


@require_http_methods(["GET", "POST"])
def partners_say(request: AskedRequest, slug: str) -> HttpResponse:
    """Say what the city gives and seeks; `act` wish: make its wish; close: end it."""
    city, acting = city_to_declare(request.asker, slug)
    act = request.POST.get("act", "")
    said, wish = said_of(city, request.asker.at.date())
    first = {"gives": said.gives, "seeks": said.seeks, "languages": said.languages} if said else None
    is_saying = request.method == "POST" and act not in ("wish", "close")
    form = DeclarationForm(request.POST if is_saying else None, initial=first)
    wish_form = WishForm(request.POST if act == "wish" else None)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    try:
        if act == "close":
            close_wish(city, **who)
            return _done(request, slug, gettext("The wish is closed."))
        if act == "wish" and wish_form.is_valid():
            make_wish(city, wish_form.plan(), **who)
            return _done(request, slug, gettext("The wish stands in the public list."))
        if is_saying and form.is_valid():
            declare(city, **form.cleaned_data, **who)
            return _done(request, slug, gettext("Noted. It counts from now on."))
    except CannotDo as problem:
        if act == "close":
            return _done(request, slug, str(problem))
        wish_form.add_error(None, str(problem))
    shown = {
        "name": label_of(city),
        "city": city,
        "form": form,
        "wish_form": wish_form,
        "wish": line_of(wish) if wish else None,
    }
    return render(request, "partners/say.html", shown, status=422 if form.errors or wish_form.errors else 200)


@require_GET
def partners_wishes(request: AskedRequest) -> HttpResponse:
    """Cities that seek a partner, the newest wish first."""
    today: datetime.date = request.asker.at.date()
    return render(
        request, "partners/wishes.html", {"wishes": [line_of(one) for one in wishes_to_read(today)]}
    )


def line_of(wish: Wish) -> dict[str, Any]:
    """A wish in words; needs its city fetched along."""
    size = [
        gettext("at least %(count)s people") % {"count": number_in_words(wish.smallest)}
        if wish.smallest
        else "",
        gettext("at most %(count)s people") % {"count": number_in_words(wish.largest)}
        if wish.largest
        else "",
    ]
    parts = [
        str(TieKind(wish.kind).label) if wish.kind else "",
        list_in_words([country_in_words(code) for code in wish.countries]),
        themes_in_words(wish.themes),
        *size,
    ]
    return {
        "place": place_of(wish.city),
        "text": " · ".join(part for part in parts if part) or gettext("any partner"),
        "until": day_in_words(wish.until),
        "url": reverse("partners_city", args=[wish.city.slug]),
    }


def _done(request: AskedRequest, slug: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("partners_say", slug)


urlpatterns = [
    path("partners/wishes/", partners_wishes, name="partners_wishes"),
    path("partners/<slug:slug>/say/", partners_say, name="partners_say"),
]
