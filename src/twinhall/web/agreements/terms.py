"""Terms of a text, and who signs it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from twinhall.access.agreements import AgreementFile, text_to_read
from twinhall.domain.agreements.actions import change_terms, name_signatories
from twinhall.domain.agreements.facts import placeholders_of
from twinhall.kit.errors import CannotDo
from twinhall.web.agreements.acts import back, speaking
from twinhall.web.agreements.forms import SignatoriesForm, TermsForm, put_in_place
from twinhall.web.agreements.pages import head_of
from twinhall.web.agreements.words import terms_in_words
from twinhall.web.asking import AskedRequest


@require_http_methods(["GET", "POST"])
def terms(request: AskedRequest, public_id: str) -> HttpResponse:
    """The figures, days and words that the text names."""
    found = text_to_read(request.asker, public_id)
    agreement, used = found.begun, _used(found)
    if request.method == "GET":
        return _page(request, found, TermsForm.first(agreement, used))
    who = speaking(request, public_id)
    form = TermsForm(request.POST, agreement=agreement, used=used)
    if form.is_valid():
        try:
            change_terms(public_id, form.terms(agreement), revision=form.cleaned_data["revision"], **who)
        except CannotDo as problem:
            form.add_error(None, str(problem))
            found = text_to_read(request.asker, public_id)
            put_in_place(form, {"revision": str(found.begun.terms_revision)})
        else:
            messages.success(
                request, gettext("The terms are set. Who agreed to the text before agrees anew.")
            )
            return back(public_id, "terms")
    return _page(request, found, form, status=422)


def _used(found: AgreementFile) -> Iterable[str]:
    """What the present texts leave open."""
    return {
        name
        for one in found.draft.clauses
        for text in one.texts.values()
        for name in placeholders_of(text.text)
    }


def _page(
    request: AskedRequest,
    found: AgreementFile,
    form: TermsForm,
    signatories: SignatoriesForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = head_of(found) | {
        "form": form,
        "signatories_form": signatories or _first_signatories(found),
        "terms": terms_in_words(found.draft.content),
    }
    return render(request, "agreements/terms.html", context, status=status)


def _first_signatories(found: AgreementFile) -> SignatoriesForm:
    initial: dict[str, object] = {}
    own = [one for one in found.draft.signatories if one.side_id == found.file.own_side.pk]
    for place, one in enumerate(own):
        initial |= {f"name_{place}_{code}": text for code, text in one.names.items()}
        initial |= {f"office_{place}_{code}": text for code, text in one.offices.items()}
        initial[f"deputation_{place}"] = one.by_deputation
    return SignatoriesForm(initial=initial, languages=found.begun.languages)


@require_POST
def signatories(request: AskedRequest, public_id: str) -> HttpResponse:
    """Name who signs for one's own side."""
    who = speaking(request, public_id)
    found = text_to_read(request.asker, public_id)
    form = SignatoriesForm(request.POST, languages=found.begun.languages)
    if form.is_valid():
        try:
            name_signatories(public_id, form.facts, **who)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The signatories of your side are named."))
            return back(public_id, "terms")
    return _page(request, found, TermsForm.first(found.begun, _used(found)), form, status=422)


_at = "ties/<str:public_id>/text/"
urlpatterns = [
    path(f"{_at}terms/", terms, name="agreement_terms"),
    path(f"{_at}signatories/", signatories, name="agreement_signatories"),
]
