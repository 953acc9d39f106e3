"""The secretariat's queue of claims, and the page where two persons decide on one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.cities import city_to_read
from twinhall.access.claims import (
    Claim,
    ClaimFile,
    claim_to_call_back,
    claim_to_check,
    claim_to_decide,
    claims_to_check,
    domains_to_keep,
    letter_to_check,
)
from twinhall.access.people import name_of
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.claims.actions import approve, refuse
from twinhall.domain.claims.domains import remove_domain
from twinhall.domain.claims.proofs import check_letter, record_call_back
from twinhall.domain.claims.words import ClaimState
from twinhall.domain.sources.bulk import SourceFacts
from twinhall.kit.errors import CannotDo
from twinhall.transfer.official_domains import add_sourced_domain
from twinhall.web.asking import AskedRequest
from twinhall.web.claim_forms import CallBackForm, LetterCheckForm, OfficialDomainForm, RefusalForm
from twinhall.web.claim_words import claim_in_words, proof_in_words
from twinhall.web.paging import pager
from twinhall.web.places import label_of
from twinhall.web.words import country_in_words, day_in_words

DOOR = "page"
CLAIMS_PER_PAGE = 30
_LETTER_IDS = "letter_%s"  # the call-back on the same page has a note, too


@require_GET
def verification(request: AskedRequest) -> HttpResponse:
    """Claims that wait, those waiting longest first."""
    claims = claims_to_check(request.asker)
    pages = pager(request.GET, claims.count(), CLAIMS_PER_PAGE)
    shown = claims[max(0, pages.first - 1) : pages.last]
    return render(request, "verification/queue.html", {"rows": [_row(one) for one in shown], "pager": pages})


def _row(claim: Claim) -> dict[str, Any]:
    return {
        "url": reverse("verification_claim", args=[claim.public_id]),
        "city": label_of(claim.city),
        "country": country_in_words(claim.city.country),
        "office": claim.office,
        "claimant": name_of(claim.person),
        "is_example": claim.is_example,
        "word": ClaimState(claim.state).label,
        "tone": "half" if claim.state != ClaimState.OPEN else "waiting",
        "since": day_in_words((claim.submitted_at or claim.made_at).date()),
    }


@require_GET
def verification_claim(request: AskedRequest, public_id: str) -> HttpResponse:
    """One claim with its proofs, for those who decide."""
    return _page(request, claim_to_check(request.asker, public_id))


@require_POST
def approve_claim(request: AskedRequest, public_id: str) -> HttpResponse:
    """Approve, as the first or the second person."""
    _claim, acting = claim_to_decide(request.asker, public_id)
    try:
        done = approve(public_id, by=acting, at=request.asker.at, door=DOOR)
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        approved = done.state == ClaimState.APPROVED
        messages.success(
            request,
            gettext("Approved by a second person: the mandate is granted.")
            if approved
            else gettext("Approved. A second person of the secretariat is asked now."),
        )
    return redirect("verification_claim", public_id)


@require_POST
def refuse_claim(request: AskedRequest, public_id: str) -> HttpResponse:
    """Refuse, with a reason."""
    _claim, acting = claim_to_decide(request.asker, public_id)
    form = RefusalForm(request.POST)
    if form.is_valid():
        try:
            refuse(public_id, reason=form.cleaned_data["reason"], by=acting, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("Refused. The claimant was told why, and how to appeal."))
            return redirect("verification_claim", public_id)
    return _page(
        request,
        claim_to_check(request.asker, public_id),
        {"refusal_form": form, "wrong_form": form},
        status=422,
    )


@require_POST
def decide_letter(request: AskedRequest, public_id: str) -> HttpResponse:
    """Accept a stamped letter, or say why not."""
    proof, acting = letter_to_check(request.asker, public_id)
    claim_id = proof.claim.public_id
    form = LetterCheckForm(request.POST, auto_id=_LETTER_IDS)
    if form.is_valid():
        try:
            check_letter(
                public_id,
                accepts=request.POST.get("decision") == "accept",
                note=form.cleaned_data["note"],
                by=acting,
                at=request.asker.at,
                door=DOOR,
            )
        except CannotDo as problem:
            form.add_error("note", str(problem))
        else:
            messages.success(request, gettext("Kept."))
            return redirect("verification_claim", claim_id)
    return _page(
        request,
        claim_to_check(request.asker, claim_id),
        {"letter_form": form, "wrong_form": form},
        status=422,
    )


@require_POST
def call_back(request: AskedRequest, public_id: str) -> HttpResponse:
    """The focal point has called the city back."""
    _claim, acting = claim_to_call_back(request.asker, public_id)
    form = CallBackForm(request.POST)
    if form.is_valid():
        try:
            record_call_back(public_id, **form.cleaned_data, by=acting, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The call-back is recorded."))
            return redirect("verification_claim", public_id)
    return _page(
        request, claim_to_check(request.asker, public_id), {"call_form": form, "wrong_form": form}, status=422
    )


def _page(
    request: AskedRequest, found: ClaimFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    city = found.claim.city
    return render(
        request,
        "verification/claim.html",
        {
            "claim": claim_in_words(found),
            "city": city,
            "name": label_of(city),
            "country": country_in_words(city.country),
            "proofs": [proof_in_words(proof) for proof in found.proofs],
            "may_decide": found.may_decide,
            "may_call_back": found.may_call_back,
            "letter_form": LetterCheckForm(auto_id=_LETTER_IDS),
            "refusal_form": RefusalForm(),
            "call_form": CallBackForm(initial={"called_on": request.asker.at.date()}),
        }
        | (given or {}),
        status=status,
    )


@require_http_methods(["GET", "POST"])
def official_domains(request: AskedRequest) -> HttpResponse:
    """The list of official mail domains, and adding to it."""
    rows, who = domains_to_keep(request.asker)
    form = OfficialDomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            who.check(given["country"])
            add_sourced_domain(
                given["domain"],
                country=given["country"],
                city=city_to_read(given["city"]) if given["city"] else None,
                source=SourceFacts(key=given["source_url"], url=given["source_url"]),
                note=given["note"],
                by=who.person,
                at=request.asker.at,
                door=DOOR,
                acting_for=who.acting_for,
            )
        except Unknown:
            form.add_error("city", gettext("There is no city with this address."))
        except Denied as problem:
            form.add_error("country", str(problem))
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The domain is in the list."))
            return redirect("official_domains")
    listed = [
        {
            "number": row.pk,
            "domain": row.domain,
            "country": country_in_words(row.country),
            "city": label_of(row.city) if row.city else "",
            "source": row.source,
            "note": row.note,
        }
        for row in rows
    ]
    context = {"rows": listed, "form": form}
    return render(request, "verification/domains.html", context, status=422 if form.errors else 200)


@require_POST
def remove_official_domain(request: AskedRequest) -> HttpResponse:
    """Take a domain off the list."""
    rows, who = domains_to_keep(request.asker)
    number = request.POST.get("number", "")
    kept = {str(key) for key in rows.values_list("pk", flat=True)}
    try:
        remove_domain(
            int(number) if number in kept else 0,
            by=who.person,
            at=request.asker.at,
            door=DOOR,
            acting_for=who.acting_for,
        )
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, gettext("The domain is taken off the list."))
    return redirect("official_domains")


urlpatterns = [
    path("verification/", verification, name="verification"),
    path("verification/domains/", official_domains, name="official_domains"),
    path("verification/domains/remove/", remove_official_domain, name="official_domain_remove"),
    path("verification/letters/<str:public_id>/", decide_letter, name="proof_decide"),
    path("verification/<str:public_id>/", verification_claim, name="verification_claim"),
    path("verification/<str:public_id>/approve/", approve_claim, name="verification_approve"),
    path("verification/<str:public_id>/refuse/", refuse_claim, name="verification_refuse"),
    path("verification/<str:public_id>/call-back/", call_back, name="verification_call_back"),
]
