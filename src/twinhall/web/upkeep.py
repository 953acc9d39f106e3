"""The life of a tie: evidence entered in under a minute, confirmed by the other side; projects; how alive it is."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from twinhall.access.dossiers import DossierFile, dossier_to_speak, listed_tie_to_speak
from twinhall.access.ties import Tie
from twinhall.access.upkeep import EvidenceFile, evidence_to_read, life_of, upkeep_in_file
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.talking import PURPOSE, add_document
from twinhall.domain.upkeep.actions import (
    EvidenceFacts,
    add_budget,
    answer_evidence,
    correct_evidence,
    enter_evidence,
    enter_evidence_of_tie,
    release_evidence,
    withdraw_evidence,
)
from twinhall.domain.upkeep.words import HealthState
from twinhall.domain.uploads.actions import keep_upload
from twinhall.web.as_of import asked_day
from twinhall.web.asking import AskedRequest
from twinhall.web.doing import did
from twinhall.web.dossier_sections import SECTIONS, DossierSection
from twinhall.web.dossier_words import in_order, title_of
from twinhall.web.places import diptych_of, tie_in_words
from twinhall.web.upkeep_forms import (
    BudgetForm,
    CorrectForm,
    DisputeEvidenceForm,
    EvidenceForm,
    ProjectForm,
    WithdrawForm,
    kept_as_form,
)
from twinhall.web.upkeep_words import (
    evidence_in_words,
    health_in_words,
    page_in_words,
    pieces_in_words,
)

DOOR = "page"
_SHOWN = 12  # on the page of the file


@require_http_methods(["GET", "POST"])
def enter(request: AskedRequest, public_id: str) -> HttpResponse:
    """Note what happened, in the file of a tie."""
    dossier, acting = dossier_to_speak(request.asker, public_id)
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=_today(request))
    back = reverse("dossier", args=[public_id]) + "#life"
    if request.method == "POST" and form.is_valid():
        facts = form.facts
        done = did(
            request,
            form,
            lambda: enter_evidence(
                public_id,
                _with_document(request, public_id, form, facts, acting),
                is_released=form.cleaned_data["is_released"],
                by=acting,
                at=request.asker.at,
                door=DOOR,
            ),
            gettext("Noted. Those who speak for the other side were asked to confirm it."),
        )
        if done:
            answer = redirect("dossier", public_id)
            answer["Location"] += "#life"
            return answer
    title = title_of(in_order(list(dossier.sides.all())))
    return _form_page(request, form, title, back)


@require_http_methods(["GET", "POST"])
def enter_of_tie(request: AskedRequest, public_id: str) -> HttpResponse:
    """The same for a tie of the register, which gets a file with it where it has none."""
    tie, acting = listed_tie_to_speak(request.asker, public_id)
    form = EvidenceForm(request.POST or None, initial=_today(request))
    del form.fields["file"]  # there may be no file of the tie yet to put a document into
    if request.method == "POST" and form.is_valid():
        done = did(
            request,
            form,
            lambda: enter_evidence_of_tie(
                tie,
                form.facts,
                is_released=form.cleaned_data["is_released"],
                by=acting,
                at=request.asker.at,
                door=DOOR,
            ),
            gettext("Noted. Those who speak for the other side were asked to confirm it."),
        )
        if done:
            return redirect("dossier", public_id)
    return _form_page(request, form, tie_in_words(diptych_of(tie).places), reverse("tie", args=[public_id]))


@require_http_methods(["GET", "POST"])
def new_project(request: AskedRequest, public_id: str) -> HttpResponse:
    """Note a project under a tie."""
    dossier, acting = dossier_to_speak(request.asker, public_id)
    form = ProjectForm(request.POST or None, initial=_today(request))
    if request.method == "POST" and form.is_valid():
        done = did(
            request,
            form,
            lambda: enter_evidence(public_id, form.facts, by=acting, at=request.asker.at, door=DOOR),
            gettext("Noted. Each side adds its own budget; the other side was asked to confirm the project."),
        )
        if done:
            answer = redirect("dossier", public_id)
            answer["Location"] += "#life"
            return answer
    title = title_of(in_order(list(dossier.sides.all())))
    back = reverse("dossier", args=[public_id]) + "#life"
    return _form_page(request, form, title, back, is_project=True)


def _form_page(
    request: AskedRequest, form: forms.Form, title: str, back: str, *, is_project: bool = False
) -> HttpResponse:
    return render(
        request,
        "upkeep/enter.html",
        {"form": form, "title": title, "back": back, "is_project": is_project},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def evidence(request: AskedRequest, public_id: str, evidence_id: str) -> HttpResponse:
    """One piece with its trace; its own side corrects it, another side confirms or disputes it."""
    if request.method == "GET":
        return _evidence_page(request, evidence_to_read(request.asker, public_id, evidence_id))
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    file = evidence_to_read(request.asker, public_id, evidence_id)
    act = request.POST.get("act", "")
    form, do, said = _act(request, file, act, acting)
    if did(request, form, do, said):
        return redirect("evidence", public_id, evidence_id)
    return _evidence_page(request, file, {f"{act}_form": form, "wrong_form": form}, status=422)


def _act(
    request: AskedRequest, file: EvidenceFile, act: str, acting: Acting
) -> tuple[forms.Form, Callable[[], object], str]:
    where = (file.found.dossier.public_id, file.evidence.public_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    if act == "dispute":
        dispute = DisputeEvidenceForm(request.POST, auto_id="dispute_%s")
        return (
            dispute,
            lambda: answer_evidence(*where, "disputed", reason=dispute.cleaned_data["reason"], **who),
            gettext("The other side reads why."),
        )
    if act == "withdraw":
        withdraw = WithdrawForm(request.POST, auto_id="withdraw_%s")
        return (
            withdraw,
            lambda: withdraw_evidence(*where, reason=withdraw.cleaned_data["reason"], **who),
            gettext("Withdrawn; it stays in the file with the reason."),
        )
    if act == "correct":
        correct = _correct_form(file, request.POST)
        return (
            correct,
            lambda: correct_evidence(*where, correct.facts, **who),
            gettext("Corrected. What stood before is kept, and the other side is asked again."),
        )
    if act == "budget":
        budget = BudgetForm(request.POST, auto_id="budget_%s")
        return (
            budget,
            lambda: add_budget(
                *where,
                amount=budget.cleaned_data["amount"],
                currency=budget.cleaned_data["currency"],
                day=budget.cleaned_data["day"],
                **who,
            ),
            gettext("Your budget is noted; the other side was asked to confirm it."),
        )
    if act == "release":
        return (
            forms.Form(request.POST),
            lambda: release_evidence(*where, **who),
            gettext("Shown to everybody as the word of your city."),
        )
    return (
        forms.Form(request.POST),
        lambda: answer_evidence(*where, "confirmed", **who),
        gettext("Confirmed: it is shown on the tie’s public page and counts."),
    )


def _correct_form(file: EvidenceFile, data: Any = None) -> CorrectForm | ProjectForm:
    kind = ProjectForm if hasattr(file.evidence, "project") else CorrectForm
    form = kind(data, initial=kept_as_form(file.evidence), auto_id="correct_%s")
    if file.evidence.of_project_id and "kind" in form.fields:
        form.fields["kind"].choices = [("budget-line", form["kind"].label)]  # type: ignore[attr-defined]
        form.fields["kind"].widget = forms.HiddenInput()
    return form


def _evidence_page(
    request: AskedRequest, file: EvidenceFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "dossier_id": file.found.dossier.public_id,
        "title": title_of(in_order(file.found.sides)),
        "evidence": page_in_words(file),
        "may_change": file.may_change,
        "may_answer": file.may_answer,
        "may_budget": file.may_budget,
        "correct_form": _correct_form(file) if file.may_change else None,
        "dispute_form": DisputeEvidenceForm(auto_id="dispute_%s"),
        "withdraw_form": WithdrawForm(auto_id="withdraw_%s"),
        "budget_form": BudgetForm(auto_id="budget_%s", initial=_today(request)),
    }
    return render(request, "upkeep/evidence.html", context | (given or {}), status=status)


def _today(request: AskedRequest) -> dict[str, Any]:
    return {"day": request.asker.at.date()}


def _with_document(
    request: AskedRequest, public_id: str, form: EvidenceForm, facts: EvidenceFacts, acting: Acting
) -> EvidenceFacts:
    """The facts with the file that came with them, once it stands in the file of the tie."""
    file = form.cleaned_data.get("file")
    if file is None:
        return facts
    who: dict[str, Any] = {"at": request.asker.at, "door": DOOR}
    upload = keep_upload(file.file, shown_name=file.name, purpose=PURPOSE, owner=acting.person, **who)
    document = add_document(public_id, upload, title=facts.title, by=acting, **who)
    return EvidenceFacts(**{**vars(facts), "document": document})


# --- On the pages of others ------------------------------------------------------------------------------------


def section(request: AskedRequest, found: DossierFile) -> DossierSection | None:
    """The life of the tie on the page of its file, once there is something to live."""
    upkeep = upkeep_in_file(found, today=request.asker.at.date())
    if not upkeep.may_enter and not upkeep.evidence and upkeep.health is None:
        return None
    own = found.own_side.pk
    public_id = found.dossier.public_id
    content = {
        "health": health_in_words(upkeep.health),
        "evidence": [
            evidence_in_words(one, own) for one in upkeep.evidence[:_SHOWN] if not one.of_project_id
        ],
        "more": [evidence_in_words(one, own) for one in upkeep.evidence[_SHOWN:] if not one.of_project_id],
        "waiting": len(upkeep.waiting),
        "not_counted": pieces_in_words(upkeep.not_counted) if upkeep.not_counted else "",
        "form": EvidenceForm(initial=_today(request), auto_id="evidence_%s") if upkeep.may_enter else None,
        "enter_url": reverse("evidence_enter", args=[public_id]),
        "revival_url": reverse("revival", args=[public_id])
        if upkeep.health is not None and upkeep.health.state != HealthState.ACTIVE
        else "",
        "project_url": reverse("evidence_project", args=[public_id]),
    }
    return DossierSection("life", gettext("Life of this tie"), "upkeep/_section.html", content)


def life_block(request: AskedRequest, tie: Tie) -> dict[str, Any]:
    """The same on the public page of a tie: what every reader may see."""
    asked = asked_day(request.GET.get("as_of", ""), request.asker.at.date())
    life = life_of(tie, as_of=asked.day)
    return {
        "as_of": asked,
        "address": reverse("tie", args=[tie.public_id]) + "#life",
        "is_example": life.dossier is not None and life.dossier.is_example,
        "health": health_in_words(life.health),
        "entries": [
            {
                "day": shown["day"],
                "title": f"{shown['kind']}: {shown['title']}",
                "text": " · ".join(filter(None, [shown["amount"], shown["word"]])),
                "tone": "done" if shown["state"] == "confirmed" else "quiet",
            }
            for shown in map(evidence_in_words, life.evidence)
        ],
    }


SECTIONS.append(section)

_at = "ties/<str:public_id>/"
urlpatterns = [
    path(f"{_at}life/", enter_of_tie, name="tie_evidence"),
    path(f"{_at}file/evidence/", enter, name="evidence_enter"),
    path(f"{_at}file/projects/", new_project, name="evidence_project"),
    path(f"{_at}file/evidence/<str:evidence_id>/", evidence, name="evidence"),
]
