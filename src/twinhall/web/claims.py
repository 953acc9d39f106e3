"""Claiming a city: the form, the proofs, the claim's own page."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.cities import City, city_to_read
from twinhall.access.claims import (
    ClaimFile,
    PresentMandate,
    alliance_to_decide,
    claim_of_city,
    claim_to_read,
    own_claim,
    present_mandate_of,
)
from twinhall.domain.bodies.words import Role
from twinhall.domain.claims.actions import appeal, claim_city, submit, withdraw
from twinhall.domain.claims.domains import domains_for
from twinhall.domain.claims.proofs import (
    RECORD_NAME,
    begin_dns,
    begin_mail,
    confirm_code,
    keep_letter,
    note_dns_answer,
)
from twinhall.domain.claims.words import PROOFS_NEEDED
from twinhall.kit.errors import CannotDo
from twinhall.transfer.dns import txt_records
from twinhall.web.asking import AskedRequest
from twinhall.web.claim_forms import (
    AppealForm,
    ClaimForm,
    CodeForm,
    DomainForm,
    LetterForm,
    MailForm,
)
from twinhall.web.claim_words import claim_in_words, proof_in_words
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words

DOOR = "page"


@require_http_methods(["GET", "POST"])
def claim_a_city(request: AskedRequest, slug: str) -> HttpResponse:
    """Say that one speaks for a city; leads on to the claim that is open already."""
    city = city_to_read(slug)
    standing = claim_of_city(request.asker, city)
    if standing is not None:
        return redirect("claim", standing.public_id)
    present = present_mandate_of(request.asker, city)
    form = ClaimForm(request.POST or None, initial=_first_guess(request, present))
    if request.method == "POST" and form.is_valid():
        try:
            made = claim_city(
                city=city,
                alliance=alliance_to_decide(request.asker, city),
                **form.cleaned_data,
                by=request.asker.signed_in(),
                at=request.asker.at,
                door=DOOR,
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("claim", made.public_id)
    context = {"city": city, "name": label_of(city), "form": form} | _present_in_words(present)
    return render(request, "claims/new.html", context, status=422 if form.errors else 200)


def _first_guess(request: AskedRequest, present: PresentMandate | None) -> dict[str, Any]:
    years = 2 * datetime.timedelta(days=365)
    if present is None:
        return {"ends_on": request.asker.at.date() + years}
    return {"ends_on": present.ends_on + years, "role": present.role}


def _present_in_words(present: PresentMandate | None) -> dict[str, Any]:
    """Whether this would be a renewal, and when the present mandate ends where it is too early for one."""
    if present is None:
        return {}
    if present.is_open:
        return {"renews": True}
    return {"until": day_in_words(present.ends_on), "opens": day_in_words(present.opens_on)}


@require_GET
def claim(request: AskedRequest, public_id: str) -> HttpResponse:
    """A person's own claim: what is asked, what is there, what comes next."""
    return _page(request, claim_to_read(request.asker, public_id))


@require_POST
def mail_code(request: AskedRequest, public_id: str) -> HttpResponse:
    """Send a code to an address at the city's official domain."""
    own_claim(request.asker, public_id)
    form = MailForm(request.POST)
    return _done(
        request,
        public_id,
        "mail_form",
        form,
        lambda: begin_mail(public_id, form.cleaned_data["address"], **_who(request)),
        gettext("A code was sent to that address."),
        "mail-domain",
    )


@require_POST
def mail_confirm(request: AskedRequest, public_id: str) -> HttpResponse:
    """Take in the code."""
    own_claim(request.asker, public_id)
    form = CodeForm(request.POST)
    return _done(
        request,
        public_id,
        "code_form",
        form,
        lambda: confirm_code(public_id, form.cleaned_data["code"], **_who(request)),
        gettext("The code is right. This proof is given."),
        "mail-domain",
    )


@require_POST
def dns_begin(request: AskedRequest, public_id: str) -> HttpResponse:
    """Name the domain whose TXT record will show it."""
    own_claim(request.asker, public_id)
    form = DomainForm(request.POST)
    return _done(
        request,
        public_id,
        "domain_form",
        form,
        lambda: begin_dns(public_id, form.cleaned_data["domain"], **_who(request)),
        gettext("Now put the record below into the DNS of the domain, then look it up."),
        "dns-record",
    )


@require_POST
def dns_check(request: AskedRequest, public_id: str) -> HttpResponse:
    """Look the record up now."""
    found = claim_to_read(request.asker, public_id)
    domains = [proof.domain for proof in found.proofs if proof.kind == "dns-record" and proof.domain]
    names = [name for domain in domains for name in (f"{RECORD_NAME}.{domain}", domain)]
    form = forms.Form(request.POST)
    return _done(
        request,
        public_id,
        "dns_form",
        form,
        lambda: note_dns_answer(public_id, txt_records(*names), **_who(request)),
        gettext("The record is there. This proof is given."),
        "dns-record",
    )


@require_POST
def letter(request: AskedRequest, public_id: str) -> HttpResponse:
    """Hand in the stamped letter."""
    own_claim(request.asker, public_id)
    form = LetterForm(request.POST, request.FILES)
    return _done(
        request,
        public_id,
        "letter_form",
        form,
        lambda: keep_letter(
            public_id,
            form.cleaned_data["letter"].file,
            shown_name=form.cleaned_data["letter"].name,
            **_who(request),
        ),
        gettext("The letter is handed in; a person of the secretariat checks it."),
        "stamped-letter",
    )


@require_GET
def letter_text(request: AskedRequest, public_id: str) -> HttpResponse:
    """The text of the letter, to print, sign and stamp."""
    found = own_claim(request.asker, public_id)
    context = {
        "claim": found,
        "name": label_of(found.city),
        "own_name": found.city.own_name or found.city.name,
        "role": Role(found.role).label,
        "until": day_in_words(found.ends_on),
        "today": day_in_words(request.asker.at.date()),
    }
    return render(request, "claims/letter.html", context)


@require_POST
def hand_in(request: AskedRequest, public_id: str) -> HttpResponse:
    """Hand the claim in to the secretariat."""
    own_claim(request.asker, public_id)
    return _act(
        request,
        public_id,
        lambda: submit(public_id, **_who(request)),
        gettext("Handed in. Two persons of the secretariat look at it; you will be told by e-mail."),
    )


@require_POST
def take_back(request: AskedRequest, public_id: str) -> HttpResponse:
    """Withdraw the claim."""
    own_claim(request.asker, public_id)
    return _act(
        request, public_id, lambda: withdraw(public_id, **_who(request)), gettext("The claim is withdrawn.")
    )


@require_POST
def appeal_refusal(request: AskedRequest, public_id: str) -> HttpResponse:
    """Answer a refusal."""
    own_claim(request.asker, public_id)
    form = AppealForm(request.POST)
    return _done(
        request,
        public_id,
        "appeal_form",
        form,
        lambda: appeal(public_id, text=form.cleaned_data["text"], **_who(request)),
        gettext("Your appeal is handed in. It is decided by somebody else than before."),
        "appeal",
    )


def _who(request: AskedRequest) -> dict[str, Any]:
    return {"by": request.asker.signed_in(), "at": request.asker.at, "door": DOOR}


def _act(request: AskedRequest, public_id: str, act: Any, said: str) -> HttpResponse:
    """Do it and say so, or say why it cannot be done."""
    try:
        act()
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect("claim", public_id)


def _done(
    request: AskedRequest,
    public_id: str,
    form_name: str,
    form: forms.Form,
    act: Any,
    said: str,
    part: str,
) -> HttpResponse:
    """Do it and come back to that part of the page, or show the form again as it was filled in."""
    if form.is_valid():
        try:
            act()
        except CannotDo as problem:
            form.add_error(next(iter(form.fields), None), str(problem))
        else:
            messages.success(request, said)
            answer = redirect("claim", public_id)
            answer["Location"] += f"#{part}"
            return answer
    found = claim_to_read(request.asker, public_id)
    return _page(request, found, {form_name: form, "wrong_form": form}, status=422)


def _page(
    request: AskedRequest, found: ClaimFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    city: City = found.claim.city
    proofs = {proof.kind.replace("-", "_"): proof_in_words(proof) for proof in found.proofs}
    there = sum(1 for proof in proofs.values() if proof["counts"])
    return render(
        request,
        "claims/claim.html",
        {
            "claim": claim_in_words(found),
            "city": city,
            "name": label_of(city),
            "proofs": proofs,
            "there": there,
            "needed": PROOFS_NEEDED,
            "is_ready": there >= PROOFS_NEEDED,
            "domains": domains_for(city),
            "mail_form": MailForm(),
            "code_form": CodeForm(),
            "domain_form": DomainForm(),
            "letter_form": LetterForm(),
            "appeal_form": AppealForm(),
        }
        | (given or {}),
        status=status,
    )


_at = "claims/<str:public_id>/"
urlpatterns = [
    path("cities/<slug:slug>/claim/", claim_a_city, name="claim_city"),
    path(_at, claim, name="claim"),
    path(f"{_at}mail/", mail_code, name="claim_mail"),
    path(f"{_at}mail/code/", mail_confirm, name="claim_mail_code"),
    path(f"{_at}dns/", dns_begin, name="claim_dns"),
    path(f"{_at}dns/check/", dns_check, name="claim_dns_check"),
    path(f"{_at}letter/", letter, name="claim_letter"),
    path(f"{_at}letter/text/", letter_text, name="claim_letter_text"),
    path(f"{_at}submit/", hand_in, name="claim_submit"),
    path(f"{_at}withdraw/", take_back, name="claim_withdraw"),
    path(f"{_at}appeal/", appeal_refusal, name="claim_appeal"),
]
