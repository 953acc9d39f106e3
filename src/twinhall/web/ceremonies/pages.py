"""The page of a signing ceremony, what hosts and sides do on it, and its sheet."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.ceremonies import (
    CeremonyFile,
    ceremony_to_organise,
    ceremony_to_print,
    ceremony_to_read,
    listing_to_speak,
    participant_called,
    tie_to_list,
)
from twinhall.domain.ceremonies.actions import (
    name_signatory,
    order_listings,
    plan_ceremony,
    take_off_list,
    want_to_sign,
)
from twinhall.transfer.ceremony_sheet import ceremony_sheet
from twinhall.web.asking import AskedRequest
from twinhall.web.ceremonies.forms import PlanForm, SignatoryForm
from twinhall.web.ceremonies.words import lines_of
from twinhall.web.doing import did, tried
from twinhall.web.forums.words import head_of
from twinhall.web.places import label_of
from twinhall.web.words import reader_language

DOOR = "page"


@require_GET
def ceremony(request: AskedRequest, slug: str) -> HttpResponse:
    """When and where, the list in its order, and what this reader may do with it."""
    return _page(request, ceremony_to_read(request.asker, slug))


@require_POST
def plan(request: AskedRequest, slug: str) -> HttpResponse:
    """When and where it is, and what protocol asks for."""
    forum, acting = ceremony_to_organise(request.asker, slug)
    form = PlanForm(request.POST)

    def do() -> None:
        given = form.cleaned_data
        plan_ceremony(
            forum.public_id,
            starts_at=form.starts_at(forum.zone),
            place=given["place"],
            protocol=given["protocol"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )

    if did(request, form, do, gettext("The ceremony is planned.")):
        return redirect("ceremony", slug)
    return _page(request, ceremony_to_read(request.asker, slug), plan_form=form, wrong_form=form)


@require_POST
def order(request: AskedRequest, slug: str) -> HttpResponse:
    """Move one tie up or down: `move` is its id, `before` the order as the page showed it."""
    forum, acting = ceremony_to_organise(request.asker, slug)
    ids = [listing_id[:24] for listing_id in request.POST.getlist("before")][:500]
    moved, step = request.POST.get("up", "")[:24], -1
    if not moved:
        moved, step = request.POST.get("down", "")[:24], 1
    if moved in ids:
        place = ids.index(moved)
        ids.insert(max(0, place + step), ids.pop(place))
    tried(
        request,
        lambda: order_listings(forum.public_id, ids, by=acting, at=request.asker.at, door=DOOR),
    )
    return redirect("ceremony", slug)


@require_POST
def want(request: AskedRequest, slug: str) -> HttpResponse:
    """Say for one's city that a tie shall be signed there, by whom."""
    dossier_id = request.POST.get("tie", "")[:24]
    forum, acting = tie_to_list(request.asker, slug, dossier_id)
    found = ceremony_to_read(request.asker, slug)
    form = SignatoryForm(request.POST, people=found.people)

    def do() -> None:
        want_to_sign(
            forum.public_id,
            dossier_id,
            participant=participant_called(found, form.cleaned_data["participant"]),
            signatory=form.cleaned_data["signatory"],
            office=form.cleaned_data["office"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )

    said = gettext("Said; it is on the list once every side has said so.")
    if did(request, form, do, said):
        return redirect("ceremony", slug)
    return _page(request, found, want_form=form, wrong_form=form)


@require_POST
def signatory(request: AskedRequest, slug: str, listing_id: str) -> HttpResponse:
    """Who signs for one's side."""
    listing, acting = listing_to_speak(request.asker, slug, listing_id)
    found = ceremony_to_read(request.asker, slug)
    form = SignatoryForm(request.POST, people=found.people)

    def do() -> None:
        name_signatory(
            listing.public_id,
            participant=participant_called(found, form.cleaned_data["participant"]),
            signatory=form.cleaned_data["signatory"],
            office=form.cleaned_data["office"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )

    if did(request, form, do, gettext("Kept.")):
        return redirect("ceremony", slug)
    return _page(request, found, signatory_form=form, wrong_form=form)


@require_POST
def take_off(request: AskedRequest, slug: str, listing_id: str) -> HttpResponse:
    """Take one's tie off the list, or say no when asked."""
    listing, acting = listing_to_speak(request.asker, slug, listing_id)
    tried(
        request,
        lambda: take_off_list(listing.public_id, by=acting, at=request.asker.at, door=DOOR),
        gettext("Taken off the list; the tie’s file goes on as before."),
    )
    return redirect("ceremony", slug)


@require_GET
def sheet(request: AskedRequest, slug: str) -> HttpResponse:
    """The protocol sheet as PDF."""
    found = ceremony_to_print(request.asker, slug)
    content = ceremony_sheet(found, reader_language(), day=request.asker.at.date())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.forum.slug}-signing.pdf"'
    return answer


def _page(request: AskedRequest, found: CeremonyFile, **given: Any) -> HttpResponse:
    starts = found.ceremony.starts_at if found.ceremony else None
    local = starts.astimezone(found.forum.zone) if starts else None
    people = found.people
    shown = {
        **head_of(request, found.forum),
        "found": found,
        "starts": local,
        # The template's own filter would tell the hour of the installation's time zone.
        "hour": f"{local:%H:%M}" if local and local.time() != datetime.time(0, 0) else "",
        "listed": lines_of(found, list(found.listed)),
        "asked": lines_of(found, list(found.asked)),
        "could": [
            {
                "public_id": dossier.public_id,
                "name": " – ".join(label_of(side.city) for side in dossier.sides.all()),
                "kind": dossier.get_kind_display(),
            }
            for dossier in found.could
        ],
        "plan_form": PlanForm(initial=_planned(found), auto_id="plan_%s"),
        "want_form": SignatoryForm(people=people, auto_id="want_%s"),
        "signatory_form": SignatoryForm(people=people, auto_id="signatory_%s"),
        **given,
    }
    return render(request, "ceremonies/page.html", shown, status=422 if "wrong_form" in given else 200)


def _planned(found: CeremonyFile) -> dict[str, Any]:
    if found.ceremony is None:
        return {}
    starts = found.ceremony.starts_at.astimezone(found.forum.zone) if found.ceremony.starts_at else None
    return {
        "day": starts.date() if starts else None,
        "time": starts.time() if starts else None,
        "place": found.ceremony.place,
        "protocol": found.ceremony.protocol,
    }


urlpatterns = [
    path("forums/<slug:slug>/signing/", ceremony, name="ceremony"),
    path("forums/<slug:slug>/signing/plan/", plan, name="ceremony_plan"),
    path("forums/<slug:slug>/signing/order/", order, name="ceremony_order"),
    path("forums/<slug:slug>/signing/want/", want, name="ceremony_want"),
    path("forums/<slug:slug>/signing/sheet.pdf", sheet, name="ceremony_sheet"),
    path("forums/<slug:slug>/signing/<slug:listing_id>/signatory/", signatory, name="ceremony_signatory"),
    path("forums/<slug:slug>/signing/<slug:listing_id>/off/", take_off, name="ceremony_take_off"),
]
