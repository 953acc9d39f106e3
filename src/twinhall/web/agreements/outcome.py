"""What becomes of a text: each side's word for it, signed copies, its release to the public."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.publishing import keep_signed_copy, release_text, withdraw_release
from twinhall.domain.dossiers.actions import take_back
from twinhall.domain.dossiers.talking import PURPOSE
from twinhall.domain.uploads.actions import keep_upload
from twinhall.domain.uploads.keeping import read_upload
from twinhall.kit.errors import CannotDo
from twinhall.transfer.signature_facts import signatures_found
from twinhall.web.agreements.acts import back, done, speaking
from twinhall.web.agreements.forms import SignedCopyForm
from twinhall.web.asking import AskedRequest


@require_POST
def agree(request: AskedRequest, public_id: str) -> HttpResponse:
    """One side's word for exactly the text that was before it."""
    who = speaking(request, public_id)
    sha256 = request.POST.get("sha256", "")[:64]
    return done(
        request,
        public_id,
        lambda: agree_to_text(public_id, sha256, **who),
        gettext("Your side’s word for this text is noted."),
    )


@require_POST
def take_word_back(request: AskedRequest, public_id: str) -> HttpResponse:
    """Take that word back while the other side's is missing."""
    who = speaking(request, public_id)
    return done(
        request, public_id, lambda: take_back(public_id, "text-agreed", **who), gettext("Taken back.")
    )


@require_POST
def signed_copy(request: AskedRequest, public_id: str) -> HttpResponse:
    """Keep the signed paper, with its checksum and what its digital signatures say."""
    who = speaking(request, public_id)
    form = SignedCopyForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return back(public_id, "signed")

    def keep() -> None:
        given = form.cleaned_data["file"]
        upload = keep_upload(
            given.file,
            shown_name=given.name,
            purpose=PURPOSE,
            owner=who["by"].person,
            at=who["at"],
            door=who["door"],
        )
        is_pdf = upload.media_type == "application/pdf"
        signatures = signatures_found(read_upload(upload), at=who["at"]) if is_pdf else None
        keep_signed_copy(public_id, upload, title=upload.shown_name, signatures=signatures, **who)

    return done(request, public_id, keep, gettext("The signed copy is kept with its checksum."), "signed")


@require_POST
def release(request: AskedRequest, public_id: str) -> HttpResponse:
    """One side's word that everybody may read the agreed text, or that word taken back."""
    who: dict[str, Any] = speaking(request, public_id)
    acts = {
        "give": (lambda: release_text(public_id, **who), gettext("Released by your side.")),
        "withdraw": (
            lambda: withdraw_release(public_id, **who),
            gettext("Your side’s release is withdrawn."),
        ),
    }
    act, said = acts.get(request.POST.get("release", ""), (_nothing_chosen, ""))
    return done(request, public_id, act, said, "public")


def _nothing_chosen() -> None:
    raise CannotDo(gettext("Please choose an answer."))


_at = "ties/<str:public_id>/text/"
urlpatterns = [
    path(f"{_at}agree/", agree, name="agreement_agree"),
    path(f"{_at}take-back/", take_word_back, name="agreement_take_back"),
    path(f"{_at}signed/", signed_copy, name="agreement_signed"),
    path(f"{_at}release/", release, name="agreement_release"),
]
