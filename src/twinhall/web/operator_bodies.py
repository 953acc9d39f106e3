"""The operator's pages of bodies: overview, associations and their members, merging, mandates, focal points."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.alliances import alliances_to_read
from twinhall.access.bodies import (
    Body,
    Mandate,
    alliances_without_secretariat,
    bodies_that_can_call,
    bodies_to_run,
    body_to_run,
    focal_points_to_keep,
    mandates_to_run,
    members_of,
)
from twinhall.access.cities import city_to_read
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.actions import secretariat_of
from twinhall.domain.bodies.making import (
    add_association,
    add_member,
    end_focal_point,
    merge_bodies,
    name_focal_point,
    remove_member,
    what_moves,
)
from twinhall.domain.bodies.words import BodyKind, Role
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.paging import pager
from twinhall.web.places import label_of
from twinhall.web.words import country_in_words, day_in_words

DOOR = "page"
ROWS_PER_PAGE = 50


class CountryField(forms.CharField):
    """Two letters of a country that there is."""

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        if code and code not in COUNTRIES:
            raise forms.ValidationError(gettext("There is no country “%(name)s”."), params={"name": code})
        return code


class AssociationForm(forms.Form):
    name = forms.CharField(label=_("Name in English"), max_length=200)
    own_name = forms.CharField(label=_("Name in its own language"), required=False, max_length=200)
    own_language = forms.CharField(
        label=_("That language, as a code"), required=False, max_length=12, help_text=_("Such as pt or ru.")
    )
    country = CountryField(label=_("Country, two letters"), max_length=2)


class MemberForm(forms.Form):
    city = forms.CharField(
        label=_("City"),
        max_length=100,
        help_text=_("The last part of the city’s address here, such as kazan."),
    )


class MergeForm(forms.Form):
    into = forms.CharField(label=_("Into the body with this number"), max_length=24, help_text="bod_…")


class FocalForm(forms.Form):
    country = CountryField(label=_("Country, two letters"), max_length=2)
    body = forms.ChoiceField(label=_("Body"), choices=())

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(body.public_id, body.name) for body in bodies]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]


class MandateFilters(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of body"), required=False, choices=[("", _("All")), *BodyKind.choices]
    )
    country = CountryField(label=_("Country, two letters"), required=False, max_length=2)
    days = forms.IntegerField(
        label=_("Ends within so many days"), required=False, min_value=0, max_value=4000
    )
    revoked = forms.BooleanField(label=_("Revoked ones"), required=False)


@require_http_methods(["GET", "POST"])
def operator_bodies(request: AskedRequest) -> HttpResponse:
    """All bodies; making an association."""
    operator = request.asker.operator()
    form = AssociationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        names = {"en": given["name"]} | (
            {given["own_language"]: given["own_name"]} if given["own_language"] and given["own_name"] else {}
        )
        made = add_association(names, given["country"], by=operator, at=request.asker.at, door=DOOR)
        messages.success(request, gettext("The association is added."))
        return redirect("operator_body", made.public_id)
    kind = request.GET.get("kind", "")
    bodies = bodies_to_run(request.asker, kind if kind in BodyKind.values else "")
    pages = pager(request.GET, bodies.count(), ROWS_PER_PAGE)
    shown = bodies[max(0, pages.first - 1) : pages.last]
    return render(
        request,
        "operator/bodies.html",
        {
            "rows": [_body_row(one) for one in shown],
            "pager": pages,
            "form": form,
            "alliances": alliances_without_secretariat(request.asker),
        },
        status=422 if form.errors else 200,
    )


def _body_row(body: Any) -> dict[str, Any]:
    return {
        "id": body.public_id,
        "url": reverse("operator_body", args=[body.public_id]),
        "name": body.name,
        "kind": BodyKind(body.kind).label,
        "mandates": body.mandate_count,
        "is_example": body.is_example,
        "merged": body.merged_into_id is not None,
    }


@require_POST
def make_secretariat(request: AskedRequest) -> HttpResponse:
    """Make the body of an alliance's secretariat, so that its first mandates can be granted."""
    operator = request.asker.operator()
    slug = request.POST.get("alliance", "")
    alliance = next((one for one in alliances_to_read() if one.slug == slug), None)
    if alliance is None:
        messages.error(request, gettext("Choose an alliance."))
        return redirect("operator_bodies")
    made = secretariat_of(alliance, by=operator, at=request.asker.at, door=DOOR)
    return redirect("body", made.public_id)


@require_http_methods(["GET", "POST"])
def operator_body(request: AskedRequest, public_id: str) -> HttpResponse:
    """One body: its members, and merging it into another after seeing what moves."""
    body = body_to_run(request.asker, public_id)
    operator = request.asker.operator()
    act = request.POST.get("act", "")
    member_form = MemberForm(request.POST if act in ("add", "remove") else None)
    merge_form = MergeForm(request.POST if act in ("look", "merge") else None)
    target: Body | None = None
    if member_form.is_bound and member_form.is_valid():
        try:
            city = city_to_read(member_form.cleaned_data["city"].strip().lower())
            change = add_member if act == "add" else remove_member
            change(body, city, by=operator, at=request.asker.at, door=DOOR)
        except Unknown:
            member_form.add_error("city", gettext("There is no city with this address."))
        except CannotDo as problem:
            member_form.add_error("city", str(problem))
        else:
            return redirect("operator_body", public_id)
    if merge_form.is_bound and merge_form.is_valid():
        try:
            target = body_to_run(request.asker, merge_form.cleaned_data["into"].strip())
            if act == "merge":
                merge_bodies(body, target, by=operator, at=request.asker.at, door=DOOR)
                messages.success(request, gettext("Merged. The old body leads to the other one now."))
                return redirect("operator_body", target.public_id)
        except Unknown:
            merge_form.add_error("into", gettext("There is no body with this number."))
        except CannotDo as problem:
            merge_form.add_error("into", str(problem))
    return render(
        request,
        "operator/body.html",
        {
            "body": body,
            "kind": BodyKind(body.kind).label,
            "is_association": body.kind == BodyKind.ASSOCIATION,
            "members": [{"name": label_of(city), "slug": city.slug} for city in members_of(body)],
            "member_form": member_form,
            "merge_form": merge_form,
            "target": target,
            "moves": what_moves(body) if target else None,
        },
        status=422 if member_form.errors or merge_form.errors else 200,
    )


@require_GET
def operator_mandates(request: AskedRequest) -> HttpResponse:
    """The mandate overview."""
    filters = MandateFilters(request.GET)
    given = filters.cleaned_data if filters.is_valid() else {}
    found = mandates_to_run(
        request.asker,
        kind=given.get("kind", ""),
        country=given.get("country", ""),
        within_days=given.get("days"),
        revoked=given.get("revoked", False),
    )
    pages = pager(request.GET, found.count(), ROWS_PER_PAGE)
    rows = [_mandate_row(mandate) for mandate in found[max(0, pages.first - 1) : pages.last]]
    context = {"rows": rows, "pager": pages, "form": filters, "clear_url": request.path}
    return render(request, "operator/mandates.html", context)


def _mandate_row(mandate: Mandate) -> dict[str, Any]:
    country = mandate.body.city.country if mandate.body.city else mandate.body.country
    return {
        "body": mandate.body.name,
        "url": reverse("body", args=[mandate.body.public_id]),
        "country": country_in_words(country) if country else "",
        "name": mandate.name_in_office,
        "role": Role(mandate.role).label,
        "first": day_in_words(mandate.starts_on),
        "last": day_in_words(mandate.ends_on),
        "revoked": day_in_words(mandate.revoked_at.date()) if mandate.revoked_at else "",
    }


@require_http_methods(["GET", "POST"])
def operator_focal_points(request: AskedRequest) -> HttpResponse:
    """Who calls cities of a country back; naming and ending focal points."""
    kept, keeper = focal_points_to_keep(request.asker)
    bodies = bodies_that_can_call(request.asker)
    who: dict[str, Any] = {"by": keeper.person, "at": request.asker.at, "door": DOOR}
    who["acting_for"] = keeper.acting_for
    form = FocalForm(request.POST if "country" in request.POST else None, bodies=bodies)
    try:
        if request.method == "POST" and "end" in request.POST:
            numbers = {str(key): key for key in kept.values_list("pk", flat=True)}
            end_focal_point(numbers.get(request.POST["end"], 0), **who)
            return redirect("operator_focal_points")
        if form.is_bound and form.is_valid():
            body = next(one for one in bodies if one.public_id == form.cleaned_data["body"])
            keeper.check(form.cleaned_data["country"])
            name_focal_point(form.cleaned_data["country"], body, **who)
            messages.success(request, gettext("The focal point is named."))
            return redirect("operator_focal_points")
    except Denied as problem:
        form.add_error("country", str(problem))
    except CannotDo as problem:
        if form.is_bound:
            form.add_error(None, str(problem))
        else:
            messages.error(request, str(problem))
    rows = [
        {
            "number": focal.pk,
            "country": country_in_words(focal.country),
            "body": focal.body.name,
            "since": day_in_words(focal.named_at.date()),
        }
        for focal in kept
    ]
    context = {"rows": rows, "form": form, "has_bodies": bool(bodies)}
    return render(request, "operator/focal_points.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("operator/bodies/", operator_bodies, name="operator_bodies"),
    path("operator/bodies/secretariat/", make_secretariat, name="operator_secretariat"),
    path("operator/bodies/<str:public_id>/", operator_body, name="operator_body"),
    path("operator/mandates/", operator_mandates, name="operator_mandates"),
    path("operator/focal-points/", operator_focal_points, name="operator_focal_points"),
]
