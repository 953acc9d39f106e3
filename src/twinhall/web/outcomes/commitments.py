"""The public follow-up: a forum's commitments as of any day, page and file; written down by its organisers."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, re_path, reverse
from django.utils.translation import get_language_bidi, gettext
from django.views.decorators.http import require_GET, require_http_methods

from twinhall.access.outcomes import (
    OutcomeFile,
    commitment_by_id,
    commitments_to_organise,
    commitments_to_read,
    owners_to_name,
)
from twinhall.domain.outcomes.commitments import make_commitment
from twinhall.domain.outcomes.follow_up import FollowUp, Standing, follow_up, year_later
from twinhall.kit.errors import CannotDo
from twinhall.transfer.exports import rows_as_csv
from twinhall.transfer.tables_out import rows_as_xlsx
from twinhall.web.as_of import asked_day
from twinhall.web.asking import AskedRequest
from twinhall.web.outcomes.acts import to, who
from twinhall.web.outcomes.commitment_forms import CommitmentForm
from twinhall.web.outcomes.commitment_words import (
    completion_in_words,
    counts_in_words,
    owner_in_words,
    row_in_words,
    year_later_in_words,
)
from twinhall.web.outcomes.words import head_of
from twinhall.web.words import day_in_words, number_in_words, text_for_reader

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def commitments(request: AskedRequest, slug: str) -> HttpResponse:
    """All of them as of a day, with counts; `?state=` those whose owners say so much."""
    found, rows = commitments_to_read(request.asker, slug)
    forum = found.forum
    today = request.asker.at.astimezone(forum.zone).date()
    asked = asked_day(request.GET.get("as_of", ""), today)
    now = follow_up(forum, rows, asked.day)
    later = year_later(forum)
    key = request.GET.get("state", "")
    shown = [one for one in now.standings if not key or (one.claimed or "none") == key]
    address, query = reverse("commitments", args=[slug]), f"as_of={asked.day.isoformat()}"
    context = head_of(request, forum) | {
        "asked": asked,
        "day": day_in_words(asked.day),
        "is_today": asked.day == today,
        "counts": [
            one | {"url": f"{address}?{query}&state={one['key']}", "current": one["key"] == key}
            for one in counts_in_words(now)
        ],
        "total": number_in_words(len(now.standings)),
        "overdue": number_in_words(now.overdue) if now.overdue else "",
        "rows": [row_in_words(one, forum) for one in shown],
        "chosen": key,
        "all_url": f"{address}?{query}",
        "year_later": year_later_in_words(follow_up(forum, rows, later), later, today) if rows else "",
        "downloads": [
            {"label": ending.upper(), "url": f"{reverse('commitments_file', args=[slug, ending])}?{query}"}
            for ending in ("csv", "xlsx")
        ],
        "is_organiser": found.is_organiser,
        "is_public": found.outcome is None or found.state == "adopted",
        "action": address,
    }
    return render(request, "outcomes/commitments.html", context, status=400 if asked.error else 200)


@require_GET
def commitments_file(request: AskedRequest, slug: str, file_format: str) -> HttpResponseBase:
    """The same list as CSV or XLSX, as of a day."""
    found, rows = commitments_to_read(request.asker, slug)
    today = request.asker.at.astimezone(found.forum.zone).date()
    asked = asked_day(request.GET.get("as_of", ""), today)
    if asked.error:
        raise CannotDo(asked.error)
    now = follow_up(found.forum, rows, asked.day)
    columns = [
        gettext("Number"),
        gettext("What is promised"),
        gettext("Owner"),
        gettext("Country"),
        gettext("Until when"),
        gettext("Overdue"),
        gettext("By the owner’s word"),
        gettext("said on"),
        gettext("Evidence"),
        gettext("By the reviewer’s word"),
        gettext("scored on"),
        gettext("Reviewer"),
        gettext("Milestones done"),
        gettext("Milestones"),
    ]
    cells = _cells(now, found)
    answer: HttpResponseBase
    if file_format == "xlsx":
        content = rows_as_xlsx(gettext("Commitments"), columns, cells, is_right_to_left=get_language_bidi())
        answer = HttpResponse(content, content_type=_XLSX)
    else:
        # Spreadsheets take UTF-8 for what it is only with the mark at its head.
        lines = chain(["\ufeff"], rows_as_csv(columns, cells))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"twinhall-{slug}-commitments-{asked.day.isoformat()}.{file_format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(now: FollowUp, found: OutcomeFile) -> Iterator[list[object]]:
    for one in now.standings:
        yield _cells_of(one, found)


def _cells_of(one: Standing, found: OutcomeFile) -> list[object]:
    commitment, owner = one.commitment, owner_in_words(one.commitment)
    zone = found.forum.zone
    return [
        commitment.public_id,
        text_for_reader(commitment.texts),
        owner["name"],
        owner["country"],
        commitment.due_on.isoformat(),
        gettext("yes") if one.is_overdue else gettext("no"),
        completion_in_words(one.claimed, "")["word"],
        one.claim.at.astimezone(zone).date().isoformat() if one.claim else "",
        one.claim.link if one.claim else "",
        completion_in_words(one.scored, "")["word"],
        one.score.at.astimezone(zone).date().isoformat() if one.score else "",
        commitment.reviewer.name if commitment.reviewer else "",
        sum(is_done for _milestone, is_done in one.milestones),
        len(one.milestones),
    ]


@require_http_methods(["GET", "POST"])
def new(request: AskedRequest, slug: str) -> HttpResponse:
    """Write a commitment down; `?paragraph=` names the one it is cut out of, whose words stand in the form."""
    found, acting = commitments_to_organise(request.asker, slug)
    part = (request.POST.get("paragraph") or request.GET.get("paragraph", ""))[:24]
    cut = next(
        (
            one
            for one in (found.draft.standing if found.outcome and part else [])
            if one.paragraph.public_id == part
        ),
        None,
    )
    options: dict[str, Any] = {"languages": languages_of(found), "owners": owners_to_name(found.forum)}
    if request.method == "POST":
        form = CommitmentForm(request.POST, **options)
        if form.is_valid():
            try:
                made = make_commitment(
                    found.forum.public_id,
                    form.facts,
                    paragraph=cut.paragraph if cut else None,
                    **who(request, acting),
                )
            except CannotDo as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, gettext("Written down. Name who reviews it next."))
                return to("commitment", slug, made.public_id)
    else:
        texts = {f"what_{code}": text.text for code, text in cut.texts.items()} if cut else {}
        form = CommitmentForm(initial=texts, **options)
    shown = head_of(request, found.forum) | {
        "form": form,
        "part": part if cut else "",
        "number": cut.number if cut else 0,
    }
    return render(request, "outcomes/commitment_form.html", shown, status=422 if form.errors else 200)


def languages_of(found: OutcomeFile) -> list[str]:
    """In which a commitment is written: those of the document, else of the forum, else English."""
    return list(found.outcome.languages if found.outcome else found.forum.languages) or ["en"]


@require_GET
def link(request: AskedRequest, commitment_id: str) -> HttpResponse:
    """The permanent address of a commitment."""
    return redirect("commitment", *commitment_by_id(commitment_id))


_at = "forums/<slug:slug>/commitments/"
urlpatterns = [
    path(_at, commitments, name="commitments"),
    re_path(
        r"^forums/(?P<slug>[-\w]+)/commitments\.(?P<file_format>csv|xlsx)$",
        commitments_file,
        name="commitments_file",
    ),
    path(f"{_at}new/", new, name="commitment_new"),
    path("commitments/<str:commitment_id>/", link, name="commitment_link"),
]
