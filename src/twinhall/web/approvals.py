"""Both approval tracks of a tie side by side; forms on one's own side only."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.approvals import (
    SideTrack,
    StepFile,
    TracksFile,
    step_to_change,
    step_to_read,
    tracks_in_file,
    tracks_to_read,
)
from twinhall.access.dossiers import DossierFile, dossier_to_speak
from twinhall.domain.approvals.actions import (
    add_step,
    attach,
    begin_track,
    change_step,
    hand_in,
    move_step,
    say_none_needed,
    set_due,
    take_back_none_needed,
)
from twinhall.domain.approvals.tracks import BEGINNING_STATES, OPEN_STATES
from twinhall.domain.dossiers.words import DossierState
from twinhall.kit.errors import CannotDo
from twinhall.web.approval_forms import (
    AddStepForm,
    ChangeStepForm,
    DueForm,
    KnownDocumentForm,
    NoneNeededForm,
    PaperForm,
)
from twinhall.web.approval_words import step_page_in_words, template_in_words, tracks_in_words
from twinhall.web.asking import AskedRequest
from twinhall.web.doing import did
from twinhall.web.dossier_sections import SECTIONS, DossierSection
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words, isolated, list_in_words, reader_language

DOOR = "page"
# Several forms of one page have fields of the same name.
_IDS = {"change": "change_%s", "due": "due_%s", "paper": "paper_%s", "known": "known_%s"}


@require_GET
def approvals(request: AskedRequest, public_id: str) -> HttpResponse:
    """Both tracks, the reader's own first."""
    return _page(request, tracks_to_read(request.asker, public_id))


@require_POST
def begin(request: AskedRequest, public_id: str) -> HttpResponse:
    """Begin one's own side's track: with the country's, the general one, or own steps."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    is_general = request.POST.get("path") == "general"
    try:
        begin_track(public_id, takes_generic=is_general, by=acting, at=request.asker.at, door=DOOR)
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, gettext("Your side’s track is begun; the other side sees it."))
    return redirect("approvals", public_id)


@require_POST
def add(request: AskedRequest, public_id: str) -> HttpResponse:
    """Add a step of one's own."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    file = tracks_to_read(request.asker, public_id)
    form = _add_form(file, request.POST)

    def do() -> None:
        add_step(
            public_id,
            names=form.names,
            owner_words=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )

    if did(request, form, do, gettext("The step is added.")):
        return redirect("approvals", public_id)
    return _page(request, file, {"add_form": form, "wrong_form": form}, status=422)


@require_POST
def none_needed(request: AskedRequest, public_id: str) -> HttpResponse:
    """Say that one's side needs no approval, and why; or take that back."""
    _dossier, acting = dossier_to_speak(request.asker, public_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    if request.POST.get("act") == "take-back":
        form: forms.Form = forms.Form(request.POST)
        done = did(request, form, lambda: take_back_none_needed(public_id, **who), gettext("Taken back."))
    else:
        form = NoneNeededForm(request.POST)
        done = did(
            request,
            form,
            lambda: say_none_needed(public_id, reason=form.cleaned_data["reason"], **who),
            gettext("Noted; the other side reads it."),
        )
    if done:
        return redirect("approvals", public_id)
    given = {"none_form": form} if isinstance(form, NoneNeededForm) else {}
    file = tracks_to_read(request.asker, public_id)
    return _page(request, file, given | {"wrong_form": form}, status=422)


@require_http_methods(["GET", "POST"])
def step(request: AskedRequest, public_id: str, step_id: str) -> HttpResponse:
    """One step with its history; on one's own side what happened can be noted."""
    if request.method == "GET":
        return _step_page(request, step_to_read(request.asker, public_id, step_id))
    kept, acting = step_to_change(request.asker, public_id, step_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    act, where = request.POST.get("act", ""), (public_id, step_id)
    if act in ("earlier", "later"):
        form: forms.Form = forms.Form(request.POST)
        do: Callable[[], object] = lambda: move_step(*where, earlier=act == "earlier", **who)  # noqa: E731
    elif act == "due":
        form = DueForm(request.POST, auto_id=_IDS["due"])
        do = lambda: set_due(*where, form.cleaned_data["day"], **who)  # noqa: E731
    else:
        form, do = _paper_act(request, act, where, who, kept)
    if did(request, form, do, gettext("Noted; the other side sees it.")):
        return redirect("approval_step", *where)
    found = step_to_read(request.asker, public_id, step_id)
    return _step_page(request, found, {f"{act}_form": form, "wrong_form": form}, status=422)


def _paper_act(
    request: AskedRequest, act: str, where: tuple[str, str], who: dict[str, Any], kept: Any
) -> tuple[forms.Form, Callable[[], object]]:
    """The acts that may bring a document along."""
    if act == "known":
        documents = step_to_read(request.asker, *where).own_documents
        known = KnownDocumentForm(request.POST, documents=documents, auto_id=_IDS["known"])
        return known, lambda: attach(*where, known.chosen, **who)
    if act == "paper":
        paper = PaperForm(request.POST, request.FILES, step=kept, auto_id=_IDS["paper"])
        return paper, lambda: hand_in(*where, paper.paper, **who) if paper.paper else None
    form = ChangeStepForm(request.POST, request.FILES, step=kept, auto_id=_IDS["change"])
    return form, lambda: change_step(
        *where,
        form.cleaned_data["state"],
        on=form.cleaned_data.get("on"),
        reason=form.cleaned_data["reason"],
        paper=form.paper,
        **who,
    )


def _add_form(file: TracksFile, data: Any = None) -> AddStepForm:
    own_language = file.found.own_side.city.own_language
    return AddStepForm(data, language=reader_language(), own_language=own_language, auto_id="add_%s")


def _page(
    request: AskedRequest, file: TracksFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    own = file.own_template
    is_open = file.may_change and file.found.dossier.state in BEGINNING_STATES
    context = tracks_in_words(file, today=request.asker.at.date()) | {
        "dossier_id": file.found.dossier.public_id,
        "title": _title(file.found),
        "may_begin": file.may_begin,
        "may_add": is_open,
        "may_need_none": is_open and not file.tracks[0].counted and not file.tracks[0].needs_none,
        "may_take_back": is_open and file.tracks[0].needs_none,
        "own_template": template_in_words(own) if own else None,
        "general": template_in_words(file.generic_template),
        "add_form": _add_form(file),
        "none_form": NoneNeededForm(auto_id="none_%s"),
    }
    return render(request, "approvals/page.html", context | (given or {}), status=status)


def _step_page(
    request: AskedRequest, found: StepFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    kept = found.step
    context: dict[str, Any] = {
        "dossier_id": found.file.found.dossier.public_id,
        "title": _title(found.file.found),
        "step": step_page_in_words(found, today=request.asker.at.date()),
        "may_change": found.may_change,
        "change_form": ChangeStepForm(
            step=kept, auto_id=_IDS["change"], initial={"on": request.asker.at.date()}
        ),
        "due_form": DueForm(auto_id=_IDS["due"], initial={"day": kept.due_set_on}),
        "paper_form": PaperForm(step=kept, auto_id=_IDS["paper"]),
        "known_form": KnownDocumentForm(documents=found.own_documents, auto_id=_IDS["known"])
        if found.own_documents
        else None,
        "is_first": found.track.steps[0].pk == kept.pk,
        "is_last": found.track.steps[-1].pk == kept.pk,
    }
    return render(request, "approvals/step.html", context | (given or {}), status=status)


def _title(found: DossierFile) -> str:
    return " – ".join(label_of(side.city) for side in found.sides)


def section(request: AskedRequest, found: DossierFile) -> DossierSection | None:
    """The overview on the page of the file, from the beginning of approvals on."""
    if found.dossier.state not in OPEN_STATES:
        return None
    tracks = tracks_in_file(found)
    content = tracks_in_words(tracks, today=request.asker.at.date())
    if (
        not any(track["is_begun"] for track in content["tracks"])
        and found.dossier.state not in BEGINNING_STATES
    ):
        return None
    return DossierSection(
        "approvals",
        gettext("Approvals"),
        "approvals/_tracks.html",
        content,
        url=content["url"],
        url_label=gettext("Both tracks, step by step"),
        next=_next(found, tracks.tracks, content["url"]),
    )


def _next(found: DossierFile, tracks: Sequence[SideTrack], url: str) -> dict[str, str] | None:
    """On whom the approvals wait once one side has all of its own."""
    if found.dossier.state not in (DossierState.APPROVALS, DossierState.TEXT_AGREED):
        return None
    own = next(track for track in tracks if track.side.pk == found.own_side.pk)
    if own.is_complete:
        names = [isolated(label_of(track.side.city)) for track in tracks if not track.is_complete]
        if not names or own.complete_since is None:
            return None
        said = {"city": list_in_words(names), "day": day_in_words(own.complete_since.date())}
        return {
            "title": gettext("Waiting for %(city)s since %(day)s.") % said,
            "text": gettext("The approvals of your side are complete, theirs are not yet."),
            "tone": "half",
        }
    since = min((track.complete_since for track in tracks if track.complete_since), default=None)
    if since is None:
        return None
    return {
        "title": gettext("Waiting for you since %(day)s.") % {"day": day_in_words(since.date())},
        "text": gettext("The approvals of the other side are complete; steps of yours are open."),
        "tone": "",
        "url": url,
        "label": gettext("Go to our steps"),
    }


SECTIONS.append(section)

_at = "ties/<str:public_id>/file/approvals/"
urlpatterns = [
    path(_at, approvals, name="approvals"),
    path(f"{_at}begin/", begin, name="approvals_begin"),
    path(f"{_at}steps/", add, name="approvals_add"),
    path(f"{_at}none-needed/", none_needed, name="approvals_none"),
    path(f"{_at}steps/<str:step_id>/", step, name="approval_step"),
]
