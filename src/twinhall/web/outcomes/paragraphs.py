"""Working on a paragraph: organisers write it, delegations propose other words, organisers answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.outcomes import (
    DraftParagraph,
    OutcomeFile,
    draft_to_read,
    history_of,
    outcome_to_organise,
    outcome_to_speak,
    paragraph_to_read,
)
from twinhall.algorithms.text_difference import text_difference
from twinhall.domain.outcomes.actions import (
    add_paragraph,
    bring_into_line,
    confirm_paragraph,
    place_paragraph,
    remove_paragraph,
    write_paragraph,
)
from twinhall.domain.outcomes.proposals import (
    accept,
    counter,
    decline,
    propose_change,
    propose_paragraph,
    propose_removal,
    withdraw,
)
from twinhall.domain.outcomes.reservations import reserve, withdraw_reservation
from twinhall.domain.outcomes.texts import OvertakenText
from twinhall.kit.errors import CannotDo
from twinhall.web.agreements.words import language_heads
from twinhall.web.asking import AskedRequest
from twinhall.web.outcomes.acts import done, texts_in, to, typed_in, who
from twinhall.web.outcomes.forms import ParagraphForm, ReservationForm
from twinhall.web.outcomes.words import answered_in_words, head_of, paragraph_in_words
from twinhall.web.words import moment_in_words


@require_GET
def paragraph(request: AskedRequest, slug: str, paragraph_id: str) -> HttpResponse:
    """A paragraph in all its languages, with what it said before and what was proposed."""
    found, one = paragraph_to_read(request.asker, slug, paragraph_id)
    return _page(request, found, one, ParagraphForm.first(one, found.begun.languages))


@require_GET
def new_paragraph(request: AskedRequest, slug: str) -> HttpResponse:
    """A further paragraph, added by the organisers or proposed by a delegation; `?after=` names its place."""
    found = draft_to_read(request.asker, slug)
    return _page(request, found, None, ParagraphForm.first(None, found.begun.languages))


@require_POST
def write(request: AskedRequest, slug: str, paragraph_id: str) -> HttpResponse:
    """The organisers write: a change of meaning leaves other languages behind, bringing into line does not."""
    found, acting = outcome_to_organise(request.asker, slug)
    act = bring_into_line if request.POST.get("act") == "align" else write_paragraph

    def do(form: ParagraphForm) -> None:
        typed = typed_in(form.cleaned_data, found.begun.languages)
        act(found.begun.public_id, paragraph_id, typed, **who(request, acting))

    return _written(request, found, paragraph_id, do, gettext("Written down."))


@require_POST
def add(request: AskedRequest, slug: str) -> HttpResponse:
    """The organisers add a paragraph."""
    found, acting = outcome_to_organise(request.asker, slug)

    def do(form: ParagraphForm) -> None:
        typed = typed_in(form.cleaned_data, found.begun.languages)
        after = request.POST.get("after", "")[:24]
        add_paragraph(found.begun.public_id, typed, after=after, **who(request, acting))

    return _written(request, found, "", do, gettext("Written down."))


@require_POST
def propose(request: AskedRequest, slug: str, paragraph_id: str) -> HttpResponse:
    """A delegation proposes other words, answers another’s proposal, or proposes to take the paragraph out."""
    found, acting = outcome_to_speak(request.asker, slug)
    by, public_id, act = who(request, acting), found.begun.public_id, request.POST.get("act", "")

    def do(form: ParagraphForm) -> None:
        typed = typed_in(form.cleaned_data, found.begun.languages)
        comment = form.cleaned_data["comment"]
        if act == "remove":
            propose_removal(public_id, paragraph_id, comment=comment, **by)
        elif act.startswith("counter:"):
            counter(public_id, act.removeprefix("counter:")[:24], typed, comment=comment, **by)
        else:
            propose_change(public_id, paragraph_id, typed, comment=comment, **by)

    return _written(request, found, paragraph_id, do, gettext("Proposed. The drafters are told."))


@require_POST
def propose_new(request: AskedRequest, slug: str) -> HttpResponse:
    """A delegation proposes a further paragraph."""
    found, acting = outcome_to_speak(request.asker, slug)

    def do(form: ParagraphForm) -> None:
        propose_paragraph(
            found.begun.public_id,
            typed_in(form.cleaned_data, found.begun.languages),
            after=request.POST.get("after", "")[:24],
            comment=form.cleaned_data["comment"],
            **who(request, acting),
        )

    return _written(request, found, "", do, gettext("Proposed. The drafters are told."))


def _written(
    request: AskedRequest,
    found: OutcomeFile,
    paragraph_id: str,
    do: Callable[[ParagraphForm], None],
    said: str,
) -> HttpResponse:
    """Do it and go back to the text; else the page again, with what was typed, as things stand now."""
    slug, given = found.forum.slug, {}
    form = ParagraphForm(request.POST, languages=found.begun.languages)
    if form.is_valid():
        try:
            do(form)
        except OvertakenText as told:
            form.add_error(None, str(told))
            given = {
                code: {
                    "text": text.text,
                    "when": moment_in_words(text.at),
                    "pieces": text_difference(text.text, form.cleaned_data[f"text_{code}"]),
                }
                for code, text in told.texts.items()
            }
            form.stand_on({code: text.revision for code, text in told.texts.items()})
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return to("outcome", slug, part=paragraph_id)
    if not paragraph_id:
        return _page(request, found, None, form, status=422)
    again, one = paragraph_to_read(request.asker, slug, paragraph_id)
    return _page(request, again, one, form, given, status=422)


def _page(
    request: AskedRequest,
    found: OutcomeFile,
    one: DraftParagraph | None,
    form: ParagraphForm,
    overtaken: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    begun = found.begun
    row = paragraph_in_words(one, found) if one else None
    heads = row["columns"] if row else language_heads(begun.languages, begun.authentic)
    texts, answered = history_of(one) if one else ([], [])
    number = one.number if one else 0
    shown = head_of(request, found.forum) | {
        "title": begun.title,
        "paragraph": row,
        "form": form,
        "columns": [
            head
            | {
                "text_field": form[f"text_{head['code']}"],
                "revision_field": form[f"revision_{head['code']}"],
                "overtaken": (overtaken or {}).get(head["code"]),
            }
            for head in heads
        ],
        "after": (request.POST.get("after") or request.GET.get("after", ""))[:24],
        "may_write": found.may_write and (one is None or bool(number)),
        "may_propose": found.may_propose and not (row and row["has_own"]),
        "has_own": row["has_own"] if row else False,
        "reservation_form": ReservationForm(languages=begun.languages, auto_id=False),
        "places": [
            {"id": other.paragraph.public_id, "number": other.number}
            for other in (found.draft.standing if found.may_write and one else [])
            if other.paragraph.public_id != (one.paragraph.public_id if one else "")
        ],
        "history": [
            {"code": text.language, "text": text.text, "when": moment_in_words(text.at)} for text in texts
        ],
        "answered": [answered_in_words(made, found) for made in answered],
    }
    return render(request, "outcomes/paragraph.html", shown, status=status)


@require_POST
def answer(request: AskedRequest, slug: str, amendment_id: str) -> HttpResponse:
    """The organisers accept or decline a proposal, with an answer."""
    found, acting = outcome_to_organise(request.asker, slug)
    public_id, by = found.begun.public_id, who(request, acting)
    said = request.POST.get("answer", "")[:1000]
    back = to("outcome", slug, part=request.POST.get("part", "")[:24])
    if request.POST.get("act") == "accept":
        return done(
            request,
            lambda: accept(public_id, amendment_id, answer=said, **by),
            gettext("Accepted. Bring the other languages into line next."),
            back,
        )
    return done(
        request,
        lambda: decline(public_id, amendment_id, answer=said, **by),
        gettext("Declined. The delegation is told why."),
        back,
    )


@require_POST
def take_back(request: AskedRequest, slug: str, amendment_id: str) -> HttpResponse:
    """A delegation withdraws its proposal."""
    found, acting = outcome_to_speak(request.asker, slug)
    return done(
        request,
        lambda: withdraw(found.begun.public_id, amendment_id, **who(request, acting)),
        gettext("Withdrawn."),
        to("outcome", slug),
    )


@require_POST
def confirm(request: AskedRequest, slug: str, paragraph_id: str) -> HttpResponse:
    """Say that a stale text is in line as it stands."""
    found, acting = outcome_to_organise(request.asker, slug)
    language, revision = request.POST.get("language", "")[:12], request.POST.get("revision", "")
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 8 else 0
    return done(
        request,
        lambda: confirm_paragraph(
            found.begun.public_id, paragraph_id, language, revision=number, **who(request, acting)
        ),
        gettext("Confirmed: the text is in line."),
        to("outcome", slug, part=paragraph_id),
    )


@require_POST
def place(request: AskedRequest, slug: str, paragraph_id: str) -> HttpResponse:
    """Move a paragraph, or take it out."""
    found, acting = outcome_to_organise(request.asker, slug)
    public_id, by = found.begun.public_id, who(request, acting)
    if request.POST.get("act") == "remove":
        return done(
            request,
            lambda: remove_paragraph(public_id, paragraph_id, **by),
            gettext("The paragraph is taken out."),
            to("outcome", slug),
        )
    after = request.POST.get("after", "head")[:24]
    return done(
        request,
        lambda: place_paragraph(public_id, paragraph_id, after=after, **by),
        gettext("Moved."),
        to("outcome", slug, part=paragraph_id),
    )


@require_POST
def reserve_paragraph(request: AskedRequest, slug: str, paragraph_id: str) -> HttpResponse:
    """Record what one’s delegation reserves about a paragraph."""
    found, acting = outcome_to_speak(request.asker, slug)
    texts = texts_in(request.POST, "reserve", found.begun.languages)
    return done(
        request,
        lambda: reserve(found.begun.public_id, paragraph_id, texts, **who(request, acting)),
        gettext("The reservation is recorded. It stands under the paragraph."),
        to("outcome", slug, part=paragraph_id),
    )


@require_POST
def take_back_reservation(request: AskedRequest, slug: str, reservation_id: str) -> HttpResponse:
    """Withdraw one’s delegation’s reservation."""
    found, acting = outcome_to_speak(request.asker, slug)
    return done(
        request,
        lambda: withdraw_reservation(found.begun.public_id, reservation_id, **who(request, acting)),
        gettext("The reservation is withdrawn."),
        to("outcome", slug),
    )


_at = "forums/<slug:slug>/outcome/"
_one = f"{_at}paragraphs/<str:paragraph_id>/"
urlpatterns = [
    path(f"{_at}paragraphs/new/", new_paragraph, name="outcome_paragraph_new"),
    path(f"{_at}paragraphs/add/", add, name="outcome_add"),
    path(f"{_at}paragraphs/propose/", propose_new, name="outcome_propose_new"),
    path(_one, paragraph, name="outcome_paragraph"),
    path(f"{_one}write/", write, name="outcome_write"),
    path(f"{_one}propose/", propose, name="outcome_propose"),
    path(f"{_one}confirm/", confirm, name="outcome_confirm"),
    path(f"{_one}place/", place, name="outcome_place"),
    path(f"{_one}reserve/", reserve_paragraph, name="outcome_reserve"),
    path(f"{_at}proposals/<str:amendment_id>/", answer, name="outcome_answer"),
    path(f"{_at}proposals/<str:amendment_id>/withdraw/", take_back, name="outcome_withdraw"),
    path(
        f"{_at}reservations/<str:reservation_id>/withdraw/",
        take_back_reservation,
        name="outcome_reservation_withdraw",
    ),
]
