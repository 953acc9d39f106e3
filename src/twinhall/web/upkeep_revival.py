"""The revival kit: what the tie had last, three things to do, and a letter that goes out with one click."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from twinhall.access.cities import City
from twinhall.access.dossiers import DossierFile, dossier_to_read, dossier_to_write
from twinhall.access.upkeep import Evidence, Upkeep, upkeep_in_file
from twinhall.domain.dossiers.talking import write
from twinhall.domain.upkeep.revival import actions_after, letter_in, letter_languages
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_forms import NoteForm
from twinhall.web.dossier_words import document_in_words, in_order, note_in_words, title_of
from twinhall.web.upkeep_words import evidence_in_words, health_in_words
from twinhall.web.words import list_in_words, reader_language, text_for_reader

DOOR = "page"
_LAST = 3


@require_http_methods(["GET", "POST"])
def revival(request: AskedRequest, public_id: str) -> HttpResponse:
    """Show the kit, or send the letter as a message in the file."""
    form = None
    if request.method == "POST":
        _dossier, acting = dossier_to_write(request.asker, public_id)
        form = NoteForm(request.POST)
        if form.is_valid():
            try:
                write(public_id, form.cleaned_data["text"], by=acting, at=request.asker.at, door=DOOR)
            except CannotDo as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, gettext("Written. Those who speak for the other side were told."))
                answer = redirect("dossier", public_id)
                answer["Location"] += "#messages"
                return answer
    found = dossier_to_read(request.asker, public_id)
    upkeep = upkeep_in_file(found, today=request.asker.at.date())
    form = form or NoteForm(initial={"text": letter_of(found, upkeep)})
    return render(
        request, "upkeep/revival.html", _context(found, upkeep, form), status=422 if form.errors else 200
    )


def _context(found: DossierFile, upkeep: Upkeep, form: NoteForm) -> dict[str, Any]:
    had = _standing(upkeep)
    own = found.own_side.pk
    return {
        "dossier_id": found.dossier.public_id,
        "title": title_of(in_order(found.sides)),
        "health": health_in_words(upkeep.health),
        "contacts": [evidence_in_words(one, own) for one in had[:_LAST]],
        "notes": [note_in_words(one, found) for one in list(found.notes)[-_LAST:]],
        "documents": [document_in_words(one) for one in list(found.documents)[-_LAST:]],
        "actions": [text_for_reader(action.texts) for action in actions_after({one.kind for one in had})],
        "form": form,
        "may_write": found.may_write,
    }


def _standing(upkeep: Upkeep) -> list[Evidence]:
    """What was between the sides; a budget line of a project is no contact."""
    return [one for one in upkeep.evidence if one.state != "withdrawn" and not one.of_project_id]


def letter_of(found: DossierFile, upkeep: Upkeep) -> str:
    """The draft, first in the language of one's own city, then in those of the others."""
    others = [side.city for side in found.sides if side.pk != found.own_side.pk]
    wanted = [city.own_language or reader_language() for city in (found.own_side.city, *others)]
    had = _standing(upkeep)
    drafts = []
    for language in letter_languages(wanted):
        with translation.override("zh-hans" if language == "zh" else language):
            own = _name_in(found.own_side.city, language)
            other = list_in_words([_name_in(city, language) for city in others])
            last = _last_in_words(had[0]) if had else ""
        drafts.append(letter_in(language, own=own, other=other, last=last))
    return "\n\n* * *\n\n".join(drafts)


def _name_in(city: City, language: str) -> str:
    own = city.own_name if city.own_language.split("-")[0] == language else ""
    return str(city.labels.get(language) or own or city.name)


def _last_in_words(evidence: Evidence) -> str:
    shown = evidence_in_words(evidence)
    return f"{shown['day']}, {shown['kind']} ({shown['title']})"


urlpatterns = [path("ties/<str:public_id>/file/revival/", revival, name="revival")]
