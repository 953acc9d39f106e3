"""The file of a tie: opened, proposed, agreed to step by step, talked about; the words of a listed tie's sides."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.dossiers import (
    Dossier,
    DossierFile,
    city_to_speak,
    dossier_to_read,
    dossier_to_speak,
    dossier_to_write,
    listed_tie_to_speak,
)
from twinhall.domain.dossiers.actions import agree_to, decline, open_dossier, propose, take_back
from twinhall.domain.dossiers.talking import (
    PURPOSE,
    add_document,
    next_reminder_at,
    plan_signing,
    write,
)
from twinhall.domain.dossiers.vouching import complete_tie, confirm_tie, dispute_tie
from twinhall.domain.dossiers.words import DAYS_FOR_PROPOSAL, DossierState
from twinhall.domain.signing.reminding import remind
from twinhall.domain.ties.states import AGREED_OUTSIDE, ALONE
from twinhall.domain.uploads.actions import keep_upload
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_forms import (
    CompleteForm,
    DeclineForm,
    DisputeForm,
    DocumentForm,
    NewTieForm,
    NoteForm,
    PlanForm,
    ProposeForm,
    StepForm,
)
from twinhall.web.dossier_sections import DossierSection, sections_of
from twinhall.web.dossier_words import (
    document_in_words,
    dossier_in_words,
    in_order,
    next_in_words,
    note_in_words,
    panel_of,
    steps_in_words,
    timeline_of,
    title_of,
)
from twinhall.web.partners.proposing import purpose_of
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words

DOOR = "page"


@require_http_methods(["GET", "POST"])
def new(request: AskedRequest) -> HttpResponse:
    """Begin the file of a tie; `?with=` names the other city by its slug, `?why=1` writes down why it fits."""
    acting = city_to_speak(request.asker)
    first = {"partner": request.GET.get("with", "")[:100], "kind": request.GET.get("kind", "sister-city")}
    if request.method == "GET" and request.GET.get("why") and acting.body and acting.body.city:
        first["purpose"] = purpose_of(
            acting.body.city, first["partner"], request.GET.getlist("theme"), request.asker.at.date()
        )
    form = NewTieForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        own = acting.body.city if acting.body else None
        try:
            made = open_dossier(
                cities=[city for city in [own, *form.cleaned_data["partner"]] if city is not None],
                kind=form.cleaned_data["kind"],
                purpose=form.cleaned_data["purpose"],
                by=acting,
                at=request.asker.at,
                door=DOOR,
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("dossier", made.public_id)
    name = label_of(acting.body.city) if acting.body and acting.body.city else ""
    return render(
        request, "dossiers/new.html", {"form": form, "name": name}, status=422 if form.errors else 200
    )


@require_GET
def dossier(request: AskedRequest, public_id: str) -> HttpResponse:
    """One page for both sides."""
    return _page(request, dossier_to_read(request.asker, public_id))


@require_POST
def propose_tie(request: AskedRequest, public_id: str) -> HttpResponse:
    """Put the idea before the other side."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    form = ProposeForm(request.POST)
    return _done(
        request,
        public_id,
        "propose_form",
        form,
        lambda: propose(
            public_id, lapses_on=form.cleaned_data["lapses_on"], by=acting, at=request.asker.at, door=DOOR
        ),
        gettext("Proposed. Those who speak for the other side were told."),
    )


@require_POST
def agree(request: AskedRequest, public_id: str) -> HttpResponse:
    """One side's word for the next step."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    form = StepForm(request.POST)
    if form.is_valid() and form.cleaned_data["step"] in AGREED_OUTSIDE:
        form.add_error(None, gettext("This step is taken where the text is agreed and signed."))
    return _done(
        request,
        public_id,
        "step_form",
        form,
        lambda: agree_to(
            public_id,
            form.cleaned_data["step"],
            reason=form.cleaned_data["reason"],
            on=form.cleaned_data["on"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        ),
        gettext("Your side’s word is noted."),
    )


@require_POST
def take_word_back(request: AskedRequest, public_id: str) -> HttpResponse:
    """Take one's side's word back while the other side's is missing."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    step = request.POST.get("step", "")[:16]
    return _act(
        request,
        public_id,
        lambda: take_back(public_id, step, by=acting, at=request.asker.at, door=DOOR),
        gettext("Taken back."),
    )


@require_POST
def decline_tie(request: AskedRequest, public_id: str) -> HttpResponse:
    """Say no with a reason, or withdraw one's own proposal."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    form = DeclineForm(request.POST)
    return _done(
        request,
        public_id,
        "decline_form",
        form,
        lambda: decline(public_id, **form.cleaned_data, by=acting, at=request.asker.at, door=DOOR),
        gettext("The file is closed. It stays readable for every side."),
    )


@require_POST
def remind_other(request: AskedRequest, public_id: str) -> HttpResponse:
    """One reminder to whoever is waited for, once a week."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    return _act(
        request,
        public_id,
        lambda: remind(public_id, by=acting, at=request.asker.at, door=DOOR),
        gettext("A reminder was written."),
    )


@require_POST
def plan(request: AskedRequest, public_id: str) -> HttpResponse:
    """Note the day on which the sides mean to sign."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    form = PlanForm(request.POST)
    return _done(
        request,
        public_id,
        "plan_form",
        form,
        lambda: plan_signing(public_id, form.cleaned_data["day"], by=acting, at=request.asker.at, door=DOOR),
        gettext("The day is noted for both sides."),
    )


@require_POST
def write_note(request: AskedRequest, public_id: str) -> HttpResponse:
    """A message to the other side."""
    _dossier, acting = dossier_to_write(request.asker, public_id)
    form = NoteForm(request.POST)
    return _done(
        request,
        public_id,
        "note_form",
        form,
        lambda: write(
            public_id,
            form.cleaned_data["text"],
            language=request.LANGUAGE_CODE or "",
            by=acting,
            at=request.asker.at,
            door=DOOR,
        ),
        gettext("Written. Those who speak for the other side were told."),
        part="messages",
    )


@require_POST
def put_document(request: AskedRequest, public_id: str) -> HttpResponse:
    """A document for every side to read."""
    _dossier, acting = dossier_to_write(request.asker, public_id)
    form = DocumentForm(request.POST, request.FILES)

    def keep() -> None:
        upload = keep_upload(
            form.cleaned_data["file"].file,
            shown_name=form.cleaned_data["file"].name,
            purpose=PURPOSE,
            owner=acting.person,
            at=request.asker.at,
            door=DOOR,
        )
        add_document(
            public_id, upload, title=form.cleaned_data["title"], by=acting, at=request.asker.at, door=DOOR
        )

    return _done(
        request,
        public_id,
        "document_form",
        form,
        keep,
        gettext("The document is in the file."),
        part="documents",
    )


@require_POST
def tie_word(request: AskedRequest, public_id: str) -> HttpResponse:
    """What a city says of a tie that stands in lists: it exists, it does not, or more of it."""
    tie, acting = listed_tie_to_speak(request.asker, public_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    said = request.POST.get("word", "")
    form: forms.Form = {"dispute": DisputeForm, "complete": CompleteForm}.get(said, forms.Form)(request.POST)
    acts: dict[str, Callable[[], Dossier]] = {
        "confirm": lambda: confirm_tie(tie, **who),
        "dispute": lambda: dispute_tie(tie, reason=form.cleaned_data["reason"], **who),
        "complete": lambda: complete_tie(tie, **form.cleaned_data, **who),
    }
    try:
        if said not in acts or not form.is_valid():
            raise CannotDo(gettext("Please say what is not so; the reason stands beside the tie."))
        done = acts[said]()
    except CannotDo as problem:
        messages.error(request, str(problem))
        return redirect("tie", public_id)
    messages.success(request, gettext("Your city’s word is noted. It stands on the public page of the tie."))
    return redirect("dossier", done.public_id)


def _act(request: AskedRequest, public_id: str, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and say so, or say why it cannot be done."""
    try:
        act()
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect("dossier", public_id)


def _done(
    request: AskedRequest,
    public_id: str,
    form_name: str,
    form: forms.Form,
    act: Callable[[], object],
    said: str,
    part: str = "",
) -> HttpResponse:
    """Do it and come back to that part of the page, or show the form again as it was filled in."""
    if form.is_valid():
        try:
            act()
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            answer = redirect("dossier", public_id)
            answer["Location"] += f"#{part}" if part else ""
            return answer
    found = dossier_to_read(request.asker, public_id)
    return _page(request, found, {form_name: form, "wrong_form": form}, status=422)


def _page(
    request: AskedRequest, found: DossierFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    at = request.asker.at
    shown, steps = dossier_in_words(found), steps_in_words(found)
    sections = sections_of(request, found)
    shown_next = _next(found, sections, at)
    # What waits for others is told in this tone, by whichever room knows of it.
    waits_for_others = shown_next["tone"] == "half"
    earliest = next_reminder_at(found.dossier) if waits_for_others else None
    return render(
        request,
        "dossiers/dossier.html",
        {
            "dossier": shown,
            "title": title_of(in_order(found.sides)),
            "panels": [panel_of(side, found) for side in found.sides],
            "next": shown_next,
            "steps": [row for row in steps if not row["asks"]],
            "changes": [row for row in steps if row["asks"]],
            "may_speak": found.may_speak,
            "may_write": found.may_write,
            "may_remind": waits_for_others and (earliest is None or earliest <= at) and found.may_speak,
            "reminded": day_in_words(earliest.date())
            if waits_for_others and earliest and earliest > at
            else "",
            "may_decline": "declined" in ALONE[found.dossier.state] and found.may_speak,
            "is_own_proposal": found.dossier.state in ("idea", "proposed") and found.own_side.is_opener,
            "sections": sections,
            "notes": [note_in_words(written, found) for written in found.notes],
            "documents": [document_in_words(document) for document in found.documents],
            "timeline": timeline_of(found),
            "journal_url": reverse("city_journal", args=[found.own_side.city.slug]),
            "propose_form": ProposeForm(initial={"lapses_on": _in_three_months(at)}),
            "step_form": StepForm(),
            "decline_form": DeclineForm(),
            "plan_form": PlanForm(initial={"day": found.dossier.signing_planned_on}),
            "note_form": NoteForm(),
            "document_form": DocumentForm(),
        }
        | (given or {}),
        status=status,
    )


def _next(found: DossierFile, sections: list[DossierSection], at: datetime.datetime) -> dict[str, str]:
    """A step that waits comes first, but no word on a text can be given before its proposals are answered; then
    what other rooms know of, what waits for the reader before the rest.
    """
    step = found.waiting.step if found.waiting else ""
    known = [
        one.next
        for one in sections
        if one.next and (not step or (one.key == "text" and step == DossierState.TEXT_AGREED))
    ]
    return min(known, key=lambda told: told["tone"] == "half") if known else next_in_words(found, at=at)


def _in_three_months(at: datetime.datetime) -> datetime.date:
    return at.date() + datetime.timedelta(days=DAYS_FOR_PROPOSAL)


_at = "ties/<str:public_id>/"
urlpatterns = [
    path("ties/new/", new, name="dossier_new"),
    path(f"{_at}word/", tie_word, name="tie_word"),
    path(f"{_at}file/", dossier, name="dossier"),
    path(f"{_at}file/propose/", propose_tie, name="dossier_propose"),
    path(f"{_at}file/agree/", agree, name="dossier_agree"),
    path(f"{_at}file/take-back/", take_word_back, name="dossier_take_back"),
    path(f"{_at}file/decline/", decline_tie, name="dossier_decline"),
    path(f"{_at}file/remind/", remind_other, name="dossier_remind"),
    path(f"{_at}file/plan/", plan, name="dossier_plan"),
    path(f"{_at}file/messages/", write_note, name="dossier_write"),
    path(f"{_at}file/documents/", put_document, name="dossier_document"),
]
