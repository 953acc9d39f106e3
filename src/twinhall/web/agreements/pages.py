"""Reading a text: the editor with its rows, versions and what differs between them, papers, what is public."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.agreements import (
    AgreementFile,
    Version,
    public_text_to_read,
    text_to_read,
    version_to_read,
)
from twinhall.access.alliances import alliances_to_read
from twinhall.domain.agreements.actions import begin_from_old_text, begin_text
from twinhall.domain.agreements.facts import TEMPLATE_LANGUAGES
from twinhall.domain.cities.countries import languages_of
from twinhall.kit.errors import CannotDo
from twinhall.transfer.agreement_papers import PAPER_FORMATS, paper_as, paper_of
from twinhall.web.agreements.acts import back, speaking
from twinhall.web.agreements.forms import BeginForm, SignedCopyForm
from twinhall.web.agreements.words import (
    clauses_in_words,
    compared,
    content_in_words,
    language_heads,
    signature_in_words,
    terms_in_words,
    version_in_words,
)
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_words import in_order, title_of
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words, moment_in_words

_MOST_CHECKED = 5


@require_GET
def agreement(request: AskedRequest, public_id: str) -> HttpResponse:
    """The text: begun here, then clause by clause with all that is open about it."""
    found = text_to_read(request.asker, public_id)
    if found.agreement is None:
        return _begin_page(request, found, BeginForm(initial=_first_guess(found), offered=_offered(found)))
    return render(request, "agreements/agreement.html", _text_in_words(found))


def head_of(found: AgreementFile) -> dict[str, Any]:
    """What every page of a text has at its head."""
    return {
        "dossier": found.dossier.public_id,
        "title": title_of(in_order(list(found.file.sides))),
        "is_worked_on": found.is_worked_on,
        "may_speak": found.may_speak,
        "may_write": found.may_write,
    }


def _text_in_words(found: AgreementFile) -> dict[str, Any]:
    draft, agreed = found.draft, found.agreed
    own = found.file.own_side
    agreeings = [
        {
            "city": label_of(one.consent.side.city),
            "number": one.version.number,
            "when": moment_in_words(one.consent.at),
            "is_own": one.consent.side_id == own.pk,
        }
        for one in found.agreeings
    ]
    return head_of(found) | {
        "name": content_in_words({**draft.content, "clauses": []})["title"],
        "heads": language_heads(draft.agreement.languages, draft.agreement.authentic),
        "clauses": clauses_in_words(found),
        "terms": terms_in_words(draft.content),
        "signatories": content_in_words({**draft.content, "clauses": []})["signatories"],
        "problems": found.problems if found.is_worked_on else [],
        "is_approving": found.dossier.state == "approvals",
        "sha256": draft.sha256,
        "agreeings": agreeings,
        "own_word": any(one["is_own"] for one in agreeings),
        "agreed": version_in_words(agreed, agreed) if agreed else None,
        "versions": [version_in_words(one, agreed) for one in found.versions],
        "releases": _releases(found),
        "signed_copies": [_signed_copy(one) for one in found.signed_copies] if found.versions else [],
        "may_act": found.file.may_speak,
        "signed_form": SignedCopyForm(),
        "formats": list(PAPER_FORMATS),
    }


def _releases(found: AgreementFile) -> dict[str, Any]:
    """Who has released the text to the public, and on whom that waits."""
    released = {one.side_id for one in found.releases}
    sides = found.file.sides
    return {
        "own": found.file.own_side.pk in released,
        "by": [label_of(side.city) for side in sides if side.pk in released],
        "waiting": [label_of(side.city) for side in sides if side.pk not in released],
        "is_public": bool(sides) and all(side.pk in released for side in sides),
    }


def _signed_copy(one: Any) -> dict[str, Any]:
    return {
        "title": one.document.title,
        "url": reverse("upload", args=[one.document.upload.public_id]),
        "city": label_of(one.side.city),
        "day": day_in_words(one.document.at.date()),
        "number": one.version.number,
        "sha256": one.sha256,
        "is_checked": one.signatures is not None,
        "signatures": [signature_in_words(signature) for signature in one.signatures or []],
    }


@require_POST
def begin(request: AskedRequest, public_id: str) -> HttpResponse:
    """Begin the text from a template, or from that of the tie it renews."""
    who = speaking(request, public_id)
    found = text_to_read(request.asker, public_id)
    form = BeginForm(request.POST, offered=_offered(found))
    from_old = "old" in request.POST
    if from_old or form.is_valid():
        try:
            if from_old:
                begin_from_old_text(public_id, **who)
            else:
                begin_text(public_id, **form.cleaned_data, **who)
        except CannotDo as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, gettext("The text is begun. Both sides can read it now."))
        return back(public_id)
    if found.agreement is not None:
        return back(public_id)
    return _begin_page(request, found, form, status=422)


def _begin_page(
    request: AskedRequest, found: AgreementFile, form: BeginForm, *, status: int = 200
) -> HttpResponse:
    context = head_of(found) | {"form": form, "renews_text": found.renews_text}
    return render(request, "agreements/begin.html", context, status=status)


def _offered(found: AgreementFile) -> set[str]:
    """Those of the shipped texts, working languages of the alliances, and those official in the cities' countries."""
    own = {
        code for side in found.file.sides for code in languages_of(side.city.country, side.city.region_code)
    }
    return (
        own
        | set(TEMPLATE_LANGUAGES)
        | {str(code) for alliance in alliances_to_read() for code in alliance.languages}
    )


def _first_guess(found: AgreementFile) -> dict[str, Any]:
    """English, and the first language of each side."""
    own = [languages_of(side.city.country, side.city.region_code)[:1] for side in found.file.sides]
    codes = list(dict.fromkeys(["en", *(code for codes in own for code in codes)]))[:_MOST_CHECKED]
    return {"template": found.dossier.kind, "languages": codes, "authentic": codes}


@require_GET
def versions(request: AskedRequest, public_id: str) -> HttpResponse:
    """All versions, and what differs between two of them, or one and the draft (`?from=1&to=draft`)."""
    found = text_to_read(request.asker, public_id)
    chosen = {name: request.GET.get(name, "") for name in ("from", "to")}
    before, after = (_content(found, chosen[name]) for name in ("from", "to"))
    context = head_of(found) | {
        "versions": [version_in_words(one, found.agreed) for one in found.versions],
        "chosen": chosen,
        "asked": before is not None and after is not None,
        "differences": compared(before, after) if before and after else [],
    }
    return render(request, "agreements/versions.html", context)


def _content(found: AgreementFile, which: str) -> dict[str, Any] | None:
    if which == "draft":
        return found.draft.content
    numbers = {str(one.number): one for one in found.versions}
    return numbers[which].content if which in numbers else None


@require_GET
def version(request: AskedRequest, public_id: str, number: int) -> HttpResponse:
    """One version to read."""
    found, kept = version_to_read(request.asker, public_id, number)
    context = head_of(found) | {
        "version": version_in_words(kept, found.agreed),
        "content": content_in_words(kept.content),
        "formats": list(PAPER_FORMATS),
    }
    return render(request, "agreements/version.html", context)


@require_GET
def version_paper(request: AskedRequest, public_id: str, number: int, file_format: str) -> HttpResponse:
    """A version as PDF or DOCX, the same bytes each time."""
    _found, kept = version_to_read(request.asker, public_id, number)
    return _paper_of_version(public_id, kept, file_format)


def _paper_of_version(public_id: str, kept: Version, file_format: str) -> HttpResponse:
    # What a version is does not change; whether it holds now is not said on it.
    paper = paper_of(
        kept.content,
        public_id=public_id,
        number=kept.number,
        day=kept.made_at.date(),
        checksum=kept.sha256,
        is_agreed=True,
    )
    return _file(paper_as(file_format, paper), f"{public_id}-version-{kept.number}.{file_format}")


@require_GET
def draft_paper(request: AskedRequest, public_id: str, file_format: str) -> HttpResponse:
    """The text as it stands now, marked as a draft."""
    found = text_to_read(request.asker, public_id)
    paper = paper_of(
        found.draft.content,
        public_id=public_id,
        number=len(found.versions) + 1,
        day=request.asker.at.date(),
        checksum=None,
        is_agreed=False,
    )
    return _file(paper_as(file_format, paper), f"{public_id}-draft.{file_format}")


def _file(made: tuple[bytes, str], name: str) -> HttpResponse:
    content, media_type = made
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def public(request: AskedRequest, public_id: str) -> HttpResponse:
    """For everybody: the text that every side has released."""
    found = public_text_to_read(public_id)
    content = content_in_words(found.version.content)
    context = {
        "dossier": public_id,
        "tie": found.dossier.tie,
        "title": content["title"],
        "content": content,
        "version": {"number": found.version.number, "sha256": found.version.sha256},
        "formats": list(PAPER_FORMATS),
    }
    return render(request, "agreements/public.html", context)


@require_GET
def public_paper(request: AskedRequest, public_id: str, file_format: str) -> HttpResponse:
    """The same as PDF or DOCX."""
    if file_format not in PAPER_FORMATS:
        raise Http404
    return _paper_of_version(public_id, public_text_to_read(public_id).version, file_format)


_at = "ties/<str:public_id>/text/"
_format = f"(?P<file_format>{'|'.join(PAPER_FORMATS)})"
urlpatterns = [
    path(_at, agreement, name="agreement"),
    path(f"{_at}begin/", begin, name="agreement_begin"),
    path(f"{_at}versions/", versions, name="agreement_versions"),
    path(f"{_at}versions/<int:number>/", version, name="agreement_version"),
    re_path(
        rf"^ties/(?P<public_id>[^/]+)/text/versions/(?P<number>[0-9]{{1,4}})\.{_format}$",
        version_paper,
        name="agreement_version_paper",
    ),
    re_path(rf"^ties/(?P<public_id>[^/]+)/text/draft\.{_format}$", draft_paper, name="agreement_draft_paper"),
    path("ties/<str:public_id>/agreement/", public, name="public_agreement"),
    re_path(
        rf"^ties/(?P<public_id>[^/]+)/agreement\.{_format}$", public_paper, name="public_agreement_paper"
    ),
]
