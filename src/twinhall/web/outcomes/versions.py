"""Versions of a document: kept, read, compared, as PDF or DOCX."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.outcomes import (
    OutcomeFile,
    OutcomeVersion,
    draft_to_read,
    outcome_to_organise,
    version_to_read,
)
from twinhall.access.verdict import Unknown
from twinhall.domain.outcomes.versions import keep_version
from twinhall.transfer.outcome_papers import PAPER_FORMATS, Joined, outcome_paper, paper_as
from twinhall.web.asking import AskedRequest
from twinhall.web.outcomes.acts import done, to, who
from twinhall.web.outcomes.words import compared, content_in_words, head_of, version_in_words

__all__ = ["adopted_paper", "urlpatterns"]


@require_GET
def versions(request: AskedRequest, slug: str) -> HttpResponse:
    """All versions, and what differs between two of them, or one and the text now (`?from=1&to=draft`)."""
    found = draft_to_read(request.asker, slug)
    chosen = {name: request.GET.get(name, "") for name in ("from", "to")}
    before, after = (_content(found, chosen[name]) for name in ("from", "to"))
    shown = head_of(request, found.forum) | {
        "title": found.begun.title,
        "versions": [version_in_words(one, found) for one in found.versions],
        "chosen": chosen,
        "asked": before is not None and after is not None,
        "differences": compared(before, after) if before and after else [],
        "may_write": found.may_write,
    }
    return render(request, "outcomes/versions.html", shown)


def _content(found: OutcomeFile, which: str) -> dict[str, Any] | None:
    if which == "draft":
        return found.draft.content
    numbers = {str(one.number): one for one in found.versions}
    return numbers[which].content if which in numbers else None


@require_POST
def keep(request: AskedRequest, slug: str) -> HttpResponse:
    """Keep the text as it stands as a version."""
    found, acting = outcome_to_organise(request.asker, slug)
    return done(
        request,
        lambda: keep_version(found.begun.public_id, **who(request, acting)),
        gettext("The version is kept. It never changes."),
        to("outcome_versions", slug),
    )


@require_GET
def version(request: AskedRequest, slug: str, number: int) -> HttpResponse:
    """One version to read."""
    found, kept = version_to_read(request.asker, slug, number)
    shown = head_of(request, found.forum) | {
        "version": version_in_words(kept, found),
        "content": content_in_words(kept.content),
        "formats": list(PAPER_FORMATS),
    }
    return render(request, "outcomes/version.html", shown)


@require_GET
def version_paper(request: AskedRequest, slug: str, number: int, file_format: str) -> HttpResponse:
    """A version as PDF or DOCX."""
    found, kept = version_to_read(request.asker, slug, number)
    if found.begun.adopted_id == kept.pk:
        return adopted_paper(found, file_format)
    return _paper(found, kept, file_format, is_adopted=False)


def adopted_paper(found: OutcomeFile, file_format: str) -> HttpResponse:
    """The adopted version with who joined it. Unknown before."""
    adopted = found.outcome.adopted if found.outcome else None
    if adopted is None:
        raise Unknown("No outcome document of this forum is adopted.")
    return _paper(found, adopted, file_format, is_adopted=True)


def _paper(
    found: OutcomeFile, version: OutcomeVersion, file_format: str, *, is_adopted: bool
) -> HttpResponse:
    joined = [
        Joined.of(one.delegation, one.reservation)
        for one in (found.answers if is_adopted else [])
        if one.word != "stays-out"
    ]
    paper = outcome_paper(
        version.content,
        public_id=found.begun.public_id,
        number=version.number,
        day=((found.begun.adopted_at if is_adopted else None) or version.made_at)
        .astimezone(found.forum.zone)
        .date(),
        checksum=version.sha256,
        joined=joined,
        is_adopted=is_adopted,
    )
    content, media_type = paper_as(file_format, paper)
    answer = HttpResponse(content, content_type=media_type)
    name = f"{found.forum.slug}-outcome-version-{version.number}.{file_format}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    if not is_adopted:
        answer["Cache-Control"] = "private, no-store"
    return answer


_at = "forums/<slug:slug>/outcome/versions/"
urlpatterns = [
    path(_at, versions, name="outcome_versions"),
    path(f"{_at}keep/", keep, name="outcome_keep"),
    path(f"{_at}<int:number>/", version, name="outcome_version"),
    re_path(
        rf"^forums/(?P<slug>[-\w]+)/outcome/versions/(?P<number>[0-9]{{1,4}})\.(?P<file_format>{'|'.join(PAPER_FORMATS)})$",
        version_paper,
        name="outcome_version_paper",
    ),
]
