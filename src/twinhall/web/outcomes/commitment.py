"""One commitment: what its owner says and what its reviewer finds, side by side, with all that was said before."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.outcomes import (
    CommitmentClaim,
    CommitmentFile,
    CommitmentScore,
    bodies_to_review,
    commitment_to_own,
    commitment_to_read,
    commitment_to_review,
    commitments_to_organise,
    evidence_to_read,
    owners_to_name,
)
from twinhall.domain.outcomes.commitments import (
    EVIDENCE_PURPOSE,
    change_commitment,
    claim_completion,
    name_reviewer,
    report_milestone,
    score_completion,
    set_milestone,
)
from twinhall.domain.outcomes.follow_up import follow_up
from twinhall.domain.uploads.actions import keep_upload
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.outcomes.acts import did, to, who
from twinhall.web.outcomes.commitment_forms import (
    ClaimForm,
    CommitmentForm,
    DoneForm,
    MilestoneForm,
    ReviewerForm,
    ScoreForm,
)
from twinhall.web.outcomes.commitment_words import completion_in_words, row_in_words
from twinhall.web.outcomes.commitments import languages_of
from twinhall.web.outcomes.words import head_of, moment_there, texts_in_words
from twinhall.web.uploads import file_answer
from twinhall.web.words import day_in_words, moment_in_words, text_for_reader

_NAMES = {
    "ClaimForm": "claim_form",
    "ScoreForm": "score_form",
    "ReviewerForm": "reviewer_form",
    "MilestoneForm": "milestone_form",
}


@require_GET
def commitment(request: AskedRequest, slug: str, commitment_id: str) -> HttpResponse:
    """One commitment with its history."""
    return _page(request, commitment_to_read(request.asker, slug, commitment_id))


def _page(
    request: AskedRequest, found: CommitmentFile, wrong: Any = None, *, status: int = 200
) -> HttpResponse:
    one, forum = found.commitment, found.forum
    today = request.asker.at.astimezone(forum.zone).date()
    standing = follow_up(forum, [one], max(today, one.made_at.astimezone(forum.zone).date())).standings[0]
    languages = list(one.texts)
    forms: dict[str, Any] = {}
    if found.owns:
        forms["claim_form"] = ClaimForm(initial={"completion": standing.claimed})
        forms["done_form"] = DoneForm(initial={"done_on": today}, auto_id=False)
    if found.owns or found.is_organiser:
        forms["milestone_form"] = MilestoneForm(languages=languages)
    if found.reviews:
        forms["score_form"] = ScoreForm(initial={"completion": standing.scored})
    if found.is_organiser:
        chosen = one.reviewer.public_id if one.reviewer else ""
        bodies = list(bodies_to_review(forum))
        forms["reviewer_form"] = ReviewerForm(bodies=bodies, initial={"reviewer": chosen})
    if wrong is not None:
        forms[_NAMES[type(wrong).__name__]] = wrong
    shown = head_of(request, forum) | {
        "row": row_in_words(standing, forum),
        "texts": texts_in_words(one.texts),
        "commitment_id": one.public_id,
        "paragraph_url": f"{reverse('outcome', args=[forum.slug])}#{one.paragraph.public_id}"
        if one.paragraph
        else "",
        "reviewer": one.reviewer.name if one.reviewer else "",
        "milestones": [
            {
                "id": milestone.public_id,
                "text": text_for_reader(milestone.texts),
                "due": day_in_words(milestone.due_on),
                "done": day_in_words(milestone.done_on) if milestone.done_on else "",
                "is_late": milestone.done_on is None and milestone.due_on < today,
            }
            for milestone in one.milestones.all()
        ],
        "claims": [_claim(claim, found) for claim in reversed(one.claims.all())],
        "scores": [_score(score) for score in reversed(one.scores.all())],
        "owns": bool(found.owns),
        "reviews": bool(found.reviews),
        "is_organiser": found.is_organiser,
        "is_public": found.is_public,
        "wrong": wrong,
    }
    return render(request, "outcomes/commitment.html", shown | forms, status=status)


def _claim(claim: CommitmentClaim, found: CommitmentFile) -> dict[str, Any]:
    args = [found.forum.slug, found.commitment.public_id, claim.pk]
    upload = claim.upload if claim.upload and claim.upload.erased_at is None else None
    return {
        **completion_in_words(claim.completion, ""),
        "by": claim.mandate.body.name,
        "who": claim.mandate.name_in_office,
        "when": moment_in_words(claim.at),
        "day": moment_there(claim.at, found.forum),
        "note": claim.note,
        "link": claim.link,
        "file": {"name": upload.shown_name, "url": reverse("commitment_evidence", args=args)}
        if upload
        else None,
    }


def _score(score: CommitmentScore) -> dict[str, Any]:
    return {
        **completion_in_words(score.completion, ""),
        "by": score.mandate.body.name,
        "who": score.mandate.name_in_office,
        "when": moment_in_words(score.at),
        "note": score.note,
    }


@require_http_methods(["GET", "POST"])
def change(request: AskedRequest, slug: str, commitment_id: str) -> HttpResponse:
    """Correct what is promised, by whom, until when."""
    organised, acting = commitments_to_organise(request.asker, slug)
    found = commitment_to_read(request.asker, slug, commitment_id)
    languages = list(dict.fromkeys([*languages_of(organised), *found.commitment.texts]))
    options: dict[str, Any] = {"languages": languages, "owners": owners_to_name(found.forum)}
    if request.method == "POST":
        form = CommitmentForm(request.POST, **options)
        if form.is_valid():
            try:
                change_commitment(commitment_id, form.facts, **who(request, acting))
            except CannotDo as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, gettext("Kept."))
                return to("commitment", slug, commitment_id)
    else:
        form = CommitmentForm.first(found.commitment, **options)
    shown = head_of(request, found.forum) | {"form": form, "commitment_id": commitment_id}
    return render(request, "outcomes/commitment_form.html", shown, status=422 if form.errors else 200)


@require_POST
def claim(request: AskedRequest, slug: str, commitment_id: str) -> HttpResponse:
    """The owner says how far it is, with evidence."""
    found, acting = commitment_to_own(request.asker, slug, commitment_id)
    form, by = ClaimForm(request.POST, request.FILES), who(request, acting)

    def do() -> None:
        said, upload = form.cleaned_data, None
        if said["file"]:
            upload = keep_upload(
                said["file"].file,
                shown_name=said["file"].name,
                purpose=EVIDENCE_PURPOSE,
                owner=acting.person,
                at=by["at"],
                door=by["door"],
            )
        claim_completion(
            commitment_id,
            said["completion"],
            note_text=said["note"],
            link=said["link"],
            upload=upload,
            **by,
        )

    return _formed(
        request, found, form, do, gettext("Your word is noted. What you said before stays in the history.")
    )


@require_POST
def score(request: AskedRequest, slug: str, commitment_id: str) -> HttpResponse:
    """The reviewer says how far it finds it."""
    found, acting = commitment_to_review(request.asker, slug, commitment_id)
    form = ScoreForm(request.POST)

    def do() -> None:
        said = form.cleaned_data
        score_completion(commitment_id, said["completion"], note_text=said["note"], **who(request, acting))

    return _formed(request, found, form, do, gettext("Your score is noted, beside the owner’s word."))


@require_POST
def reviewer(request: AskedRequest, slug: str, commitment_id: str) -> HttpResponse:
    """The organisers name who scores it."""
    _organised, acting = commitments_to_organise(request.asker, slug)
    found = commitment_to_read(request.asker, slug, commitment_id)
    form = ReviewerForm(request.POST, bodies=list(bodies_to_review(found.forum)))

    def do() -> None:
        name_reviewer(commitment_id, form.body, **who(request, acting))

    return _formed(request, found, form, do, gettext("Kept."))


@require_POST
def milestone(request: AskedRequest, slug: str, commitment_id: str) -> HttpResponse:
    """The organisers set a step on the way."""
    _organised, acting = commitments_to_organise(request.asker, slug)
    found = commitment_to_read(request.asker, slug, commitment_id)
    form = MilestoneForm(request.POST, languages=list(found.commitment.texts))

    def do() -> None:
        set_milestone(commitment_id, form.texts, form.cleaned_data["step_on"], **who(request, acting))

    return _formed(request, found, form, do, gettext("The milestone is set."))


def _formed(request: AskedRequest, found: CommitmentFile, form: Any, do: Any, said: str) -> HttpResponse:
    """Do it and go back to the commitment; else the page again, with what was typed."""
    if form.is_valid():
        try:
            do()
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return to("commitment", found.forum.slug, found.commitment.public_id)
    return _page(request, found, form, status=422)


@require_POST
def milestone_done(request: AskedRequest, slug: str, commitment_id: str, milestone_id: str) -> HttpResponse:
    """The owner says on which day a step was done."""
    _found, acting = commitment_to_own(request.asker, slug, commitment_id)
    form = DoneForm(request.POST)

    def do() -> None:
        if not form.is_valid():
            raise CannotDo(gettext("Please give the day on which it was done."))
        report_milestone(commitment_id, milestone_id, form.cleaned_data["done_on"], **who(request, acting))

    did(request, do, gettext("Reported as done."))
    return to("commitment", slug, commitment_id)


@require_GET
def evidence(request: AskedRequest, slug: str, commitment_id: str, number: int) -> FileResponse:
    """The file that the owner gave as evidence."""
    found = evidence_to_read(request.asker, slug, commitment_id, number)
    assert found.upload is not None
    return file_answer(found.upload)


_one = "forums/<slug:slug>/commitments/<str:commitment_id>/"
urlpatterns = [
    path(_one, commitment, name="commitment"),
    path(f"{_one}change/", change, name="commitment_change"),
    path(f"{_one}claim/", claim, name="commitment_claim"),
    path(f"{_one}score/", score, name="commitment_score"),
    path(f"{_one}reviewer/", reviewer, name="commitment_reviewer"),
    path(f"{_one}milestones/", milestone, name="commitment_milestone"),
    path(f"{_one}milestones/<str:milestone_id>/done/", milestone_done, name="commitment_milestone_done"),
    path(f"{_one}evidence/<int:number>/", evidence, name="commitment_evidence"),
]
