"""Working on a clause: filling in, proposing, answering, reserving."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from twinhall.access.agreements import (
    AgreementFile,
    DraftClause,
    clause_to_read,
    history_to_read,
    text_to_read,
)
from twinhall.algorithms.text_difference import text_difference
from twinhall.domain.agreements.actions import bring_into_line, confirm_text
from twinhall.domain.agreements.proposals import (
    ProposedMeanwhile,
    accept,
    counter,
    propose_change,
    propose_clause,
    propose_removal,
    refuse,
    withdraw_proposal,
)
from twinhall.domain.agreements.reservations import reserve, withdraw_reservation
from twinhall.domain.agreements.texts import TextChanged
from twinhall.kit.errors import CannotDo
from twinhall.web.agreements.acts import back, done, speaking, writing
from twinhall.web.agreements.forms import ClauseForm, ReservationForm
from twinhall.web.agreements.pages import head_of
from twinhall.web.agreements.words import (
    clause_in_words,
    language_heads,
    moment_of,
    proposal_state,
    said_by,
)
from twinhall.web.asking import AskedRequest
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words


@require_http_methods(["GET", "POST"])
def clause(request: AskedRequest, public_id: str, clause_id: str) -> HttpResponse:
    """A clause in all its languages: written anew as a proposal, or filled in where it is missing or stale."""
    found, one = clause_to_read(request.asker, public_id, clause_id)
    if request.method == "GET":
        return _page(request, found, one, ClauseForm.first(one, found.begun.languages))
    # A translator brings texts into line; to propose is a side's word.
    fills = request.POST.get("act") == "fill"
    who = writing(request, public_id) if fills else speaking(request, public_id)
    form = ClauseForm(request.POST, languages=found.begun.languages)
    if not form.is_valid():
        return _page(request, found, one, form, status=422)
    try:
        _write(public_id, one, form, who, act=request.POST.get("act", ""))
    except TextChanged as told:
        form.stand_on({code: text.revision for code, text in told.changed.texts.items()})
        return _conflict(request, public_id, clause_id, form, told, {"overtaken": _overtaken(form, told)})
    except ProposedMeanwhile as told:
        return _conflict(request, public_id, clause_id, form, told, {})
    except CannotDo as problem:
        return _conflict(request, public_id, clause_id, form, problem, {})
    messages.success(request, gettext("Written down.") if fills else gettext("Proposed to the other side."))
    return back(public_id, clause_id)


def _write(public_id: str, one: DraftClause, form: ClauseForm, who: dict[str, Any], *, act: str) -> None:
    comment = form.cleaned_data["comment"]
    if act == "fill":
        if not bring_into_line(public_id, one.clause.public_id, form.wordings, **who):
            raise CannotDo(gettext("Nothing in this text differs from what stands."))
    elif act.startswith("counter:"):
        counter(public_id, act.removeprefix("counter:")[:24], form.wordings, comment=comment, **who)
    else:
        propose_change(public_id, one.clause.public_id, form.wordings, comment=comment, **who)


def _conflict(
    request: AskedRequest,
    public_id: str,
    clause_id: str,
    form: ClauseForm,
    problem: CannotDo,
    given: dict[str, Any],
) -> HttpResponse:
    """The page again, with what she wrote, as things stand now."""
    form.add_error(None, str(problem))
    found, one = clause_to_read(request.asker, public_id, clause_id)
    return _page(request, found, one, form, given, status=422)


def _overtaken(form: ClauseForm, told: TextChanged) -> dict[str, Any]:
    """By language: what stands there now, and how hers differs from it."""
    wordings = form.wordings
    return {
        code: {
            "heading": text.heading,
            "text": text.text,
            "city": said_by(text),
            "when": moment_of(text),
            "pieces": text_difference(text.text, wordings[code].text),
        }
        for code, text in told.changed.texts.items()
    }


def _page(
    request: AskedRequest,
    found: AgreementFile,
    one: DraftClause,
    form: ClauseForm,
    given: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    row = clause_in_words(one, found)
    overtaken = (given or {}).get("overtaken", {})
    columns = [
        column
        | {
            "heading_field": form[f"heading_{column['code']}"],
            "text_field": form[f"text_{column['code']}"],
            "revision_field": form[f"revision_{column['code']}"],
            "overtaken": overtaken.get(column["code"]),
        }
        for column in row["columns"]
    ]
    texts, proposals = history_to_read(found, one)
    context = head_of(found) | {
        "clause": row,
        "columns": columns,
        "form": form,
        "reservation_form": ReservationForm(languages=found.begun.languages, auto_id=False),
        "history": [
            {"language": text.language, "city": said_by(text), "when": moment_of(text), "text": text.text}
            for text in texts
            if not text.is_present
        ],
        "answered": [
            {
                "city": label_of(proposal.side.city),
                "day": day_in_words(proposal.at.date()),
                "state": proposal_state(proposal),
                "comment": proposal.comment,
                "answer": proposal.answer,
                "texts": [
                    {"code": code, "text": said.get("text", "")} for code, said in proposal.texts.items()
                ],
            }
            for proposal in proposals
            if proposal.state != "open"
        ],
    }
    return render(request, "agreements/clause.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new_clause(request: AskedRequest, public_id: str) -> HttpResponse:
    """Propose a further clause; `?after=` names the one it comes behind."""
    found = text_to_read(request.asker, public_id)
    languages = found.begun.languages
    after = (request.POST.get("after") or request.GET.get("after", ""))[:24]
    form = ClauseForm(request.POST or None, languages=languages)
    if request.method == "POST":
        who = speaking(request, public_id)
        if form.is_valid():
            said = {code: one for code, one in form.wordings.items() if one.text or one.heading}
            try:
                made = propose_clause(
                    public_id, said, after_clause=after, comment=form.cleaned_data["comment"], **who
                )
            except CannotDo as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, gettext("Proposed to the other side."))
                return back(public_id, made.clause.public_id)
    columns = [
        head
        | {
            "heading_field": form[f"heading_{head['code']}"],
            "text_field": form[f"text_{head['code']}"],
            "revision_field": form[f"revision_{head['code']}"],
        }
        for head in language_heads(languages, found.begun.authentic)
    ]
    context = head_of(found) | {"columns": columns, "form": form, "after": after}
    return render(request, "agreements/clause.html", context, status=422 if form.errors else 200)


@require_POST
def remove_clause(request: AskedRequest, public_id: str, clause_id: str) -> HttpResponse:
    """Propose to take a clause out."""
    who = speaking(request, public_id)
    comment = request.POST.get("comment", "")[:1000]
    return done(
        request,
        public_id,
        lambda: propose_removal(public_id, clause_id, comment=comment, **who),
        gettext("Proposed to the other side."),
        clause_id,
    )


@require_POST
def confirm(request: AskedRequest, public_id: str, clause_id: str) -> HttpResponse:
    """Say that a stale text is in line as it stands."""
    who = writing(request, public_id)
    language, revision = request.POST.get("language", "")[:12], request.POST.get("revision", "")
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 8 else 0
    return done(
        request,
        public_id,
        lambda: confirm_text(public_id, clause_id, language, revision=number, **who),
        gettext("Confirmed: the text is in line."),
        clause_id,
    )


@require_POST
def answer(request: AskedRequest, public_id: str, proposal_id: str) -> HttpResponse:
    """Accept or refuse the other side's proposal, or withdraw one's own."""
    who = speaking(request, public_id)
    acts = {
        "accept": (lambda: accept(public_id, proposal_id, **who), gettext("Accepted.")),
        "refuse": (
            lambda: refuse(public_id, proposal_id, reason=request.POST.get("reason", "")[:1000], **who),
            gettext("Refused. The text stays as it is."),
        ),
        "withdraw": (lambda: withdraw_proposal(public_id, proposal_id, **who), gettext("Withdrawn.")),
    }
    act, said = acts.get(request.POST.get("answer", ""), (_nothing_chosen, ""))
    return done(request, public_id, act, said, request.POST.get("part", "")[:24])


def _nothing_chosen() -> None:
    raise CannotDo(gettext("Please choose an answer."))


@require_POST
def reserve_clause(request: AskedRequest, public_id: str, clause_id: str) -> HttpResponse:
    """Record what one's side reserves about a clause."""
    who = speaking(request, public_id)
    found = text_to_read(request.asker, public_id)
    form = ReservationForm(request.POST, languages=found.begun.languages)
    texts = form.texts if form.is_valid() else {}
    return done(
        request,
        public_id,
        lambda: reserve(public_id, clause_id, texts, **who),
        gettext("The reservation is recorded. It stands in the text."),
        clause_id,
    )


@require_POST
def take_back_reservation(request: AskedRequest, public_id: str, reservation_id: str) -> HttpResponse:
    """Withdraw one's own side's reservation."""
    who = speaking(request, public_id)
    return done(
        request,
        public_id,
        lambda: withdraw_reservation(public_id, reservation_id, **who),
        gettext("The reservation is withdrawn."),
        request.POST.get("part", "")[:24],
    )


_at = "ties/<str:public_id>/text/"
urlpatterns = [
    path(f"{_at}clauses/new/", new_clause, name="agreement_new_clause"),
    path(f"{_at}clauses/<str:clause_id>/", clause, name="agreement_clause"),
    path(f"{_at}clauses/<str:clause_id>/remove/", remove_clause, name="agreement_remove"),
    path(f"{_at}clauses/<str:clause_id>/confirm/", confirm, name="agreement_confirm"),
    path(f"{_at}clauses/<str:clause_id>/reserve/", reserve_clause, name="agreement_reserve"),
    path(f"{_at}proposals/<str:proposal_id>/", answer, name="agreement_answer"),
    path(
        f"{_at}reservations/<str:reservation_id>/withdraw/",
        take_back_reservation,
        name="agreement_reservation_withdraw",
    ),
]
