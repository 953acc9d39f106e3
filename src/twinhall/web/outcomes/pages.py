"""The document of a forum: begun, worked on by organisers and delegations, read by everybody once adopted."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, re_path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.forums import Forum
from twinhall.access.outcomes import (
    OutcomeFile,
    forum_of_outcome,
    outcome_to_begin,
    outcome_to_organise,
    outcome_to_read,
    texts_to_begin_from,
)
from twinhall.access.verdict import Unknown
from twinhall.domain.agreements.facts import TEMPLATE_LANGUAGES
from twinhall.domain.outcomes.actions import (
    begin_from_version,
    begin_outcome,
    change_head,
    open_to_delegations,
    take_from_delegations,
)
from twinhall.kit.errors import CannotDo
from twinhall.transfer.outcome_papers import PAPER_FORMATS
from twinhall.web.asking import AskedRequest
from twinhall.web.outcomes.acts import did, done, to, who
from twinhall.web.outcomes.forms import HeadForm
from twinhall.web.outcomes.versions import adopted_paper
from twinhall.web.outcomes.words import (
    answers_in_words,
    content_in_words,
    head_of,
    moment_there,
    paragraphs_in_words,
    state_in_words,
    texts_in_words,
    version_in_words,
)


@require_GET
def outcome(request: AskedRequest, slug: str) -> HttpResponse:
    """The text: adopted for everybody, worked on for those who work on it, for others how far it is."""
    found = outcome_to_read(request.asker, slug)
    shown = head_of(request, found.forum) | {
        "state": state_in_words(found),
        "key": found.state,
        "is_organiser": found.is_organiser,
        "reads_draft": found.reads_draft,
        "title": found.outcome.title if found.outcome else "",
    }
    if found.outcome is not None and found.outcome.adopted is not None:
        shown |= _adopted(found)
    elif found.outcome is not None and found.reads_draft:
        shown |= _worked_on(found)
    return render(request, "outcomes/outcome.html", shown)


def _adopted(found: OutcomeFile) -> dict[str, Any]:
    begun = found.begun
    assert begun.adopted is not None
    answers = answers_in_words(found.answers, found)
    return {
        "content": content_in_words(begun.adopted.content),
        "version": version_in_words(begun.adopted, found),
        "adopted_on": moment_there(begun.adopted_at, found.forum),
        "joined": [one for one in answers if one["key"] != "stays-out"],
        "stayed_out": [one for one in answers if one["key"] == "stays-out"],
        "amend_next": begun.amend_next,
        "wishes": texts_in_words(begun.amend_wishes, begun.languages),
        "formats": list(PAPER_FORMATS),
    }


def _worked_on(found: OutcomeFile) -> dict[str, Any]:
    earlier = found.earlier
    return {
        "paragraphs": paragraphs_in_words(found),
        "may_write": found.may_write,
        "may_propose": found.may_propose,
        "problems": found.problems if found.is_organiser else [],
        "sha256": found.draft.sha256,
        "versions": len(found.versions),
        "earlier": {
            "name": earlier.forum.name,
            "slug": earlier.forum.slug,
            "wishes": texts_in_words(earlier.amend_wishes, earlier.languages),
        }
        if earlier
        else None,
        "delegation": found.delegation.name if found.delegation else "",
    }


@require_http_methods(["GET", "POST"])
def begin(request: AskedRequest, slug: str) -> HttpResponse:
    """Begin the text: empty, in chosen languages, or from what an earlier edition adopted."""
    forum, acting = outcome_to_begin(request.asker, slug)
    earlier = texts_to_begin_from(forum)
    by = who(request, acting)
    if request.method == "POST" and request.POST.get("from"):
        chosen = [one for one in earlier if str(one.pk) == request.POST["from"]]
        if not chosen:
            raise Unknown("There is no such text to begin from.")
        if did(
            request,
            lambda: begin_from_version(forum.public_id, chosen[0], **by),
            gettext("The text is begun."),
        ):
            return to("outcome", slug)
    form = HeadForm(
        request.POST if request.method == "POST" else None, initial=_first(forum), offered=_offered(forum)
    )
    if request.method == "POST" and form.is_valid():
        try:
            begin_outcome(forum.public_id, **form.facts, **by)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, gettext("The text is begun. Only the organisers see it until you open it.")
            )
            return to("outcome", slug)
    shown = head_of(request, forum) | {
        "form": form,
        "earlier": [
            {
                "pk": one.pk,
                "forum": one.outcome.forum.name,
                "title": one.outcome.title,
                "amend_next": one.outcome.amend_next,
                "wishes": texts_in_words(one.outcome.amend_wishes, one.outcome.languages),
            }
            for one in earlier
        ],
    }
    return render(request, "outcomes/begin.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: AskedRequest, slug: str) -> HttpResponse:
    """Title and languages."""
    found, acting = outcome_to_organise(request.asker, slug)
    offered = _offered(found.forum)
    if request.method == "POST":
        form = HeadForm(request.POST, offered=[*offered, *found.begun.languages])
        if form.is_valid():
            try:
                change_head(found.begun.public_id, **form.facts, **who(request, acting))
            except CannotDo as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, gettext("Kept."))
                return to("outcome", slug)
    else:
        form = HeadForm.first(found.begun, offered)
    shown = head_of(request, found.forum) | {"form": form, "changes": True}
    return render(request, "outcomes/begin.html", shown, status=422 if form.errors else 200)


@require_POST
def move(request: AskedRequest, slug: str) -> HttpResponse:
    """Open it to the delegations, or keep it to the organisers again."""
    found, acting = outcome_to_organise(request.asker, slug)
    public_id, by = found.begun.public_id, who(request, acting)
    if request.POST.get("move") == "open":
        return done(
            request,
            lambda: open_to_delegations(public_id, **by),
            gettext("The delegations can read the text and propose changes now."),
            to("outcome", slug),
        )
    return done(
        request,
        lambda: take_from_delegations(public_id, **by),
        gettext("Only the organisers see the text now."),
        to("outcome", slug),
    )


@require_GET
def paper(request: AskedRequest, slug: str, file_format: str) -> HttpResponse:
    """The adopted text with who joined it, as PDF or DOCX; the same bytes each time."""
    return adopted_paper(outcome_to_read(request.asker, slug), file_format)


@require_GET
def link(request: AskedRequest, outcome_id: str) -> HttpResponse:
    """The permanent address of a document."""
    return redirect("outcome", forum_of_outcome(outcome_id))


def _offered(forum: Forum) -> list[str]:
    return [*forum.languages, *TEMPLATE_LANGUAGES, *(code for code, _name in settings.LANGUAGES)]


def _first(forum: Forum) -> dict[str, Any]:
    return {"languages": forum.languages or ["en"], "authentic": forum.languages or ["en"]}


_at = "forums/<slug:slug>/outcome/"
urlpatterns = [
    path(_at, outcome, name="outcome"),
    path(f"{_at}begin/", begin, name="outcome_begin"),
    path(f"{_at}change/", change, name="outcome_change"),
    path(f"{_at}move/", move, name="outcome_move"),
    re_path(
        rf"^forums/(?P<slug>[-\w]+)/outcome\.(?P<file_format>{'|'.join(PAPER_FORMATS)})$",
        paper,
        name="outcome_paper",
    ),
    path("outcomes/<str:outcome_id>/", link, name="outcome_link"),
]
