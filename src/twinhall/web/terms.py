"""How long a tie runs, and what days lie ahead of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from twinhall.access.dossiers import DossierFile, dossier_to_speak
from twinhall.access.terms import TermFile, term_in_file, term_to_read
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.talking import PURPOSE, add_document
from twinhall.domain.terms.actions import confirm_term, say_term, take_term_back
from twinhall.domain.terms.ending import give_end_notice, take_end_notice_back
from twinhall.domain.terms.renewals import begin_renewal
from twinhall.domain.uploads.actions import keep_upload
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_sections import SECTIONS, DossierSection
from twinhall.web.dossier_words import arc_of, in_order, title_of
from twinhall.web.term_forms import NoticeForm, TermForm
from twinhall.web.term_words import term_in_words

DOOR = "page"


@require_http_methods(["GET", "POST"])
def term(request: AskedRequest, public_id: str) -> HttpResponse:
    """The term with all that follows from it; its sides name it, confirm it, or take back what they named."""
    if request.method == "GET":
        return _page(request, term_to_read(request.asker, public_id))
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    act, form = request.POST.get("act", ""), TermForm(request.POST)
    acts: dict[str, Callable[[], object]] = {
        "confirm": lambda: confirm_term(public_id, request.POST.get("term", "")[:24], **who),
        "take-back": lambda: take_term_back(public_id, **who),
    }
    try:
        if act == "renew":
            return redirect("dossier", begin_renewal(public_id, **who).public_id)
        if act in acts:
            acts[act]()
        elif form.is_valid():
            say_term(public_id, form.facts, **who)
        else:
            return _page(request, term_to_read(request.asker, public_id), form, status=422)
    except CannotDo as problem:
        if act not in {*acts, "renew"}:
            form.add_error(None, str(problem))
            return _page(request, term_to_read(request.asker, public_id), form, status=422)
        messages.error(request, str(problem))
    else:
        messages.success(request, gettext("Noted; the other side reads it."))
    return redirect("term", public_id)


@require_POST
def give_notice(request: AskedRequest, public_id: str) -> HttpResponse:
    """One side's notice that the tie shall not be prolonged."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    form = NoticeForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _give(request, public_id, form, acting)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, gettext("Notice is given. Those who speak for the other side were told.")
            )
            return redirect("term", public_id)
    return _page(request, term_to_read(request.asker, public_id), notice_form=form, status=422)


@transaction.atomic
def _give(request: AskedRequest, public_id: str, form: NoticeForm, acting: Acting) -> None:
    """With the file that came with it; neither is kept when the notice cannot be given."""
    who: dict[str, Any] = {"at": request.asker.at, "door": DOOR}
    file, document = form.cleaned_data["file"], None
    if file is not None:
        upload = keep_upload(file.file, shown_name=file.name, purpose=PURPOSE, owner=acting.person, **who)
        title = gettext("Notice that the tie shall not be prolonged")
        document = add_document(public_id, upload, title=title, by=acting, **who)
    give_end_notice(
        public_id,
        reason=form.cleaned_data["reason"],
        letter=form.cleaned_data["letter"],
        document=document,
        by=acting,
        **who,
    )


@require_POST
def take_notice_back(request: AskedRequest, public_id: str) -> HttpResponse:
    """One side's word that the notice be taken back."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    notice_id = request.POST.get("notice", "")[:24]
    try:
        take_end_notice_back(public_id, notice_id, by=acting, at=request.asker.at, door=DOOR)
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, gettext("Noted; the other side reads it."))
    return redirect("term", public_id)


def _page(
    request: AskedRequest,
    file: TermFile,
    form: TermForm | None = None,
    *,
    notice_form: NoticeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = file.found
    return render(
        request,
        "terms/page.html",
        {
            "title": title_of(in_order(found.sides)),
            "dossier_id": found.dossier.public_id,
            "arc": arc_of(found.dossier),
            "term": term_in_words(file, request.asker.at.date()),
            "form": form or TermForm(initial=_first(file)),
            "notice_form": notice_form or NoticeForm(auto_id="notice_%s"),
        },
        status=status,
    )


def _first(file: TermFile) -> dict[str, Any]:
    if file.facts is None:
        return {"starts_on": file.found.dossier.in_force_on or file.found.dossier.signed_on}
    facts = file.facts
    return {name: getattr(facts, name) for name in TermForm.base_fields}


def section(request: AskedRequest, found: DossierFile) -> DossierSection | None:
    """The term in short, on the page of a tie that is alive."""
    file = term_in_file(found, request.asker.at.date())
    renews = file.renewal or file.may_renew or found.dossier.renews_id
    if not file.is_watched and not renews:
        return None
    content = term_in_words(file, request.asker.at.date())
    label = gettext("Term and days ahead")
    title, url = gettext("How long it runs"), content["url"]
    following = _next(content, url)
    return DossierSection("term", title, "terms/_section.html", content, url, label, following)


def _next(content: dict[str, Any], url: str) -> dict[str, str] | None:
    """What is next while a notice stands."""
    if content["notice"] is None:
        return None
    notice = content["notice"]
    return {
        "title": notice["title"],
        "text": notice["back"],
        "tone": "refused",
        "url": url,
        "label": gettext("Notice and term"),
    }


SECTIONS.append(section)

_at = "ties/<str:public_id>/file/term/"
urlpatterns = [
    path(_at, term, name="term"),
    path(f"{_at}notice/", give_notice, name="term_notice"),
    path(f"{_at}notice/back/", take_notice_back, name="term_notice_back"),
]
