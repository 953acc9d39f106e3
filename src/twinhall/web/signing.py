"""Signing on the page of the file: who is ready, each side's signature, the second person's word."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from twinhall.access.dossiers import DossierFile
from twinhall.access.signing import Signature, SigningFile, dossier_to_sign, signing_in_file
from twinhall.domain.bodies.words import Role
from twinhall.domain.signing.actions import sign_tie
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_sections import SECTIONS, DossierSection
from twinhall.web.places import label_of
from twinhall.web.widgets import DayInput
from twinhall.web.words import day_in_words, isolated, list_in_words, number_in_words

DOOR = "page"
# What a refusal brings back to the form.
_TYPED = ("on", "place")
_SHOWN_IN = ("approvals", "text-agreed", "signed", "active", "suspended", "ended")


class SignForm(forms.Form):
    """What a side says when it signs."""

    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("Day of signing"),
        help_text=_("The day on the paper. Both sides name the same."),
        widget=DayInput,
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    reads = forms.BooleanField(
        label=_("I have read this version, and sign it for my city."),
        error_messages={"required": _("Tick the box once you have read this version.")},
    )


@require_POST
def sign(request: AskedRequest, public_id: str) -> HttpResponse:
    """One side signs the agreed version."""
    _dossier, acting = dossier_to_sign(request.asker, public_id)
    form = SignForm(request.POST)
    answer = redirect("dossier", public_id)
    # What she typed goes back with a refusal, so that the form on the page holds it still.
    typed = urlencode({name: request.POST.get(name, "")[:200] for name in _TYPED})
    page, answer["Location"] = answer["Location"], f"{answer['Location']}?{typed}#signing"
    if not form.is_valid():
        for name, errors in form.errors.items():
            said = " ".join(map(str, errors))
            messages.error(request, said if name == "reads" else f"{form[name].label}: {said}")
        return answer
    given = form.cleaned_data
    try:
        done = sign_tie(
            public_id,
            given["sha256"],
            on=given["on"],
            place=given["place"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )
    except CannotDo as problem:
        messages.error(request, str(problem))
        return answer
    said = (
        gettext("Your side has signed.")
        if isinstance(done, Signature)
        else gettext("Your signature waits for a second person of your city.")
    )
    messages.success(request, said)
    answer["Location"] = f"{page}#signing"
    return answer


def section(request: AskedRequest, found: DossierFile) -> DossierSection | None:
    """“Ready to sign”, the form, and the signatures that are there."""
    if found.dossier.state not in _SHOWN_IN:
        return None
    file = signing_in_file(request.asker, found)
    if found.dossier.tie_id and not file.signatures:
        return None  # a tie of lists was never signed here
    return DossierSection(
        "signing",
        gettext("Signing"),
        "signing/_section.html",
        _content(request, found, file),
        next=_next(file) if file.readiness.is_ready else None,
    )


def _next(file: SigningFile) -> dict[str, str]:
    """At the head of the page, once nothing is missing."""
    return {
        "title": gettext("Ready to sign."),
        "text": gettext("The text is agreed and the approvals of every side are complete."),
        "tone": "done",
        "url": "#signing" if file.may_sign and not file.waits_for_second else "",
        "label": gettext("Go to the signing"),
    }


def _content(request: AskedRequest, found: DossierFile, file: SigningFile) -> dict[str, Any]:
    ready, version = file.readiness, file.readiness.version
    today = request.asker.at.astimezone(request.asker.body.time_zone).date() if request.asker.body else None
    initial = {"sha256": version.sha256 if version else "", "on": _day_named(file) or today}
    initial |= {name: request.GET[name] for name in _TYPED if name in request.GET}
    return {
        "is_ready": ready.is_ready,
        "is_over": found.dossier.signed_on is not None,
        "missing": _missing(file),
        "version": {"number": number_in_words(version.number), "sha256": version.sha256} if version else None,
        "signatures": [_signature(one) for one in file.signatures],
        "waits_for_second": file.waits_for_second,
        "form": SignForm(initial=initial)
        if ready.is_ready and file.may_sign and not file.waits_for_second
        else None,
        "url": reverse("dossier_sign", args=[found.dossier.public_id]),
        "city": label_of(found.own_side.city),
    }


def _day_named(file: SigningFile) -> Any:
    """The day that the other side has named already."""
    return next((one.signed_on for one in file.signatures if not one.consent.taken_back_at), None)


def _missing(file: SigningFile) -> list[str]:
    """What still stands between the sides and the signing, each as a sentence."""
    ready, said = file.readiness, []
    if not ready.is_text_agreed:
        said.append(gettext("The text is not agreed yet."))
    if ready.waiting_sides:
        names = list_in_words([isolated(label_of(side.city)) for side in ready.waiting_sides])
        said.append(gettext("Approvals are missing on the side of %(cities)s.") % {"cities": names})
    return said


def _signature(one: Signature) -> dict[str, Any]:
    mandate = one.consent.mandate
    return {
        "city": label_of(one.side.city),
        "who": gettext("%(name)s, %(role)s")
        % {"name": isolated(mandate.name_in_office), "role": Role(mandate.role).label},
        "second": isolated(one.confirmed_by.name_in_office) if one.confirmed_by else "",
        "day": day_in_words(one.signed_on),
        "place": one.place,
        "version": number_in_words(one.version.number),
        "sha256": one.sha256,
        "taken_back": one.consent.taken_back_at is not None,
    }


SECTIONS.append(section)

urlpatterns = [path("ties/<str:public_id>/file/sign/", sign, name="dossier_sign")]
