"""The roll: opened on one version, each delegation says its word, the close adopts the text."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.outcomes import (
    OutcomeFile,
    delegations_called,
    draft_to_read,
    outcome_to_organise,
    outcome_to_speak,
)
from twinhall.access.verdict import Unknown
from twinhall.domain.outcomes.adopting import adopt, end_roll, note_word, open_roll, say_word
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.outcomes.acts import done, texts_in, to, who
from twinhall.web.outcomes.forms import AdoptForm, WordForm
from twinhall.web.outcomes.words import answers_in_words, head_of, version_in_words
from twinhall.web.words import place_in_alphabet


@require_GET
def roll(request: AskedRequest, slug: str) -> HttpResponse:
    """Who has said what, who is still called; the form of one’s own word, and of the organisers’."""
    return _page(request, draft_to_read(request.asker, slug))


def _page(
    request: AskedRequest,
    found: OutcomeFile,
    *,
    word_form: WordForm | None = None,
    note_form: WordForm | None = None,
    adopt_form: AdoptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    begun = found.begun
    if found.roll is None:
        raise Unknown("The roll was never opened.")
    answers = answers_in_words(found.answers, found)
    answered = {one.delegation_id for one in found.answers}
    own_words = {one.delegation_id for one in found.answers if not one.told_by}
    called = sorted(delegations_called(found), key=lambda one: place_in_alphabet(one.name))
    choices = [(one.public_id, one.name) for one in called if one.pk not in own_words]
    languages, is_open = begun.languages, found.roll.state == "open"
    shown = head_of(request, found.forum) | {
        "title": begun.title,
        "version": version_in_words(found.roll.version, found),
        "answers": answers,
        "counts": _counts(answers, len(called)),
        "silent": [one.name for one in called if one.pk not in answered],
        "is_open": is_open,
        "is_organiser": found.is_organiser and is_open,
        "delegation": found.delegation.name if found.delegation else "",
        "own": next((one for one in answers if one["is_own"]), None),
        "word_form": word_form or WordForm(languages=languages, prefix="own"),
        "note_form": note_form or WordForm(languages=languages, called=choices, prefix="note"),
        "adopt_form": adopt_form or AdoptForm(languages=languages),
        "may_speak": found.may_speak and is_open,
        "wrong": next((form for form in (word_form, note_form, adopt_form) if form and form.errors), None),
    }
    return render(request, "outcomes/roll.html", shown, status=status)


def _counts(answers: list[dict[str, Any]], called: int) -> dict[str, int]:
    said = [one["key"] for one in answers]
    return {
        "joins": said.count("joins"),
        "reserves": said.count("reserves"),
        "stays_out": said.count("stays-out"),
        "silent": max(0, called - len(said)),
    }


@require_POST
def open_it(request: AskedRequest, slug: str) -> HttpResponse:
    """Open the roll on exactly the text that was before the organiser."""
    found, acting = outcome_to_organise(request.asker, slug)
    sha256 = request.POST.get("sha256", "")[:64]
    try:
        open_roll(found.begun.public_id, sha256, **who(request, acting))
    except CannotDo as problem:
        messages.error(request, str(problem))
        return to("outcome", slug)
    messages.success(request, gettext("The roll is open. Every delegation is told."))
    return to("outcome_roll", slug)


@require_POST
def say(request: AskedRequest, slug: str) -> HttpResponse:
    """One’s delegation’s word."""
    found, acting = outcome_to_speak(request.asker, slug)
    form = WordForm(request.POST, languages=found.begun.languages, prefix="own")
    if form.is_valid():
        try:
            say_word(
                found.begun.public_id,
                form.cleaned_data["word"],
                sha256=request.POST.get("sha256", "")[:64],
                reservation=texts_in(request.POST, "own-reserve", found.begun.languages),
                **who(request, acting),
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("Your delegation’s word is noted."))
            return to("outcome_roll", slug)
    return _again(request, found, word_form=form)


@require_POST
def enter(request: AskedRequest, slug: str) -> HttpResponse:
    """The organisers enter a delegation’s word for it."""
    found, acting = outcome_to_organise(request.asker, slug)
    called = [(one.public_id, one.name) for one in delegations_called(found)]
    form = WordForm(request.POST, languages=found.begun.languages, called=called or [("", "")], prefix="note")
    if form.is_valid():
        said = form.cleaned_data
        try:
            note_word(
                found.begun.public_id,
                said["delegation"],
                said["word"],
                told_by=said["told_by"],
                reservation=texts_in(request.POST, "note-reserve", found.begun.languages),
                **who(request, acting),
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("Entered for the delegation; the list says who told you."))
            return to("outcome_roll", slug)
    return _again(request, found, note_form=form)


@require_POST
def close(request: AskedRequest, slug: str) -> HttpResponse:
    """Adopt the text, or end the roll without adoption."""
    found, acting = outcome_to_organise(request.asker, slug)
    public_id, by = found.begun.public_id, who(request, acting)
    if request.POST.get("act") == "end":
        return done(
            request,
            lambda: end_roll(public_id, **by),
            gettext("The roll is ended. The text is open to the delegations again."),
            to("outcome", slug),
        )
    form = AdoptForm(request.POST, languages=found.begun.languages)
    if form.is_valid():
        wishes = texts_in(request.POST, "wish", found.begun.languages)
        try:
            adopt(public_id, amend_next=form.cleaned_data["amend_next"], wishes=wishes, **by)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The text is adopted. Everybody can read it now."))
            return to("outcome", slug)
    return _again(request, found, adopt_form=form)


def _again(request: AskedRequest, found: OutcomeFile, **forms: Any) -> HttpResponse:
    """The page with what was typed; where there is no roll, why it cannot be done."""
    if found.roll is None:
        for form in forms.values():
            raise CannotDo(" ".join(form.non_field_errors()) or gettext("The roll is not open."))
    return _page(request, found, status=422, **forms)


_at = "forums/<slug:slug>/outcome/roll/"
urlpatterns = [
    path(_at, roll, name="outcome_roll"),
    path(f"{_at}open/", open_it, name="outcome_roll_open"),
    path(f"{_at}say/", say, name="outcome_roll_say"),
    path(f"{_at}enter/", enter, name="outcome_roll_enter"),
    path(f"{_at}close/", close, name="outcome_roll_close"),
]
