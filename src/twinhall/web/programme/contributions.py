"""The call: offering, the list, one contribution with its reviews and the decision on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.calling import (
    ContributionFile,
    call_to_answer,
    contribution_to_change,
    contribution_to_decide,
    contribution_to_read,
    contribution_to_review,
    contributions_to_read,
    delegations_to_choose,
    tracks_of,
)
from twinhall.access.forums import Forum, forum_to_organise
from twinhall.domain.programme.calling import (
    begin_contribution,
    change_contribution,
    is_open,
    submit_contribution,
    withdraw_contribution,
)
from twinhall.domain.programme.deciding import decide_and_place
from twinhall.domain.programme.reviewing import name_reviewer, release_reviewer, review
from twinhall.domain.programme.sessions import place_contribution
from twinhall.domain.programme.words import ContributionState, ReviewVerdict
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.words import head_of
from twinhall.web.paging import pager
from twinhall.web.programme.contribution_forms import (
    LATER,
    NEW_SESSION,
    ContributionFilter,
    ContributionForm,
    DecisionForm,
    ReviewerForm,
    ReviewForm,
    first_of,
)
from twinhall.web.programme.fields import written_in
from twinhall.web.programme.words import contribution_in_words, moment_at, review_in_words, row_of

DOOR = "page"
PER_PAGE = 50


@require_GET
def contributions(request: AskedRequest, slug: str) -> HttpResponse:
    """All that is handed in, for organisers and reviewers; what one's own side offers, for others."""
    return _list(request, slug)


def _list(
    request: AskedRequest, slug: str, reviewer_form: ReviewerForm | None = None, *, status: int = 200
) -> HttpResponse:
    found = contributions_to_read(request.asker, slug)
    tracks = tracks_of(found.forum)
    address = reverse("contribution_list", args=[slug])
    form = ContributionFilter(request.GET, address)
    form.offer(found.forum, tracks)
    rows = found.rows
    for column, name in {
        "state": "state",
        "kind": "kind",
        "track__public_id": "track",
        "theme": "theme",
    }.items():
        if given := form.given(name):
            rows = rows.filter(**{column: given})
    pages = pager(request.GET, rows.count(), PER_PAGE)
    shown: dict[str, Any] = {
        **head_of(request, found.forum),
        "rows": [row_of(one) for one in rows[max(0, pages.first - 1) : pages.last]],
        "pager": pages,
        "form": form,
        "address": address,
        "is_organiser": found.is_organiser,
        "is_reviewer": found.is_reviewer,
        "may_offer": found.may_offer and is_open(found.forum, request.asker.at),
        "closes": moment_at(found.forum.call_closes_at, found.forum.zone),
        "is_open": is_open(found.forum, request.asker.at),
        "reviewers": found.reviewers,
        "reviewer_form": reviewer_form or ReviewerForm(),
    }
    return render(request, "programme/contributions.html", shown, status=status)


@require_POST
def reviewers(request: AskedRequest, slug: str) -> HttpResponse:
    """Name a reviewer, or release one."""
    forum, acting = forum_to_organise(request.asker, slug)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    if request.POST.get("act") == "release":
        person = request.POST.get("person", "")[:24]
        return _act(
            request,
            lambda: release_reviewer(forum.public_id, person, **who),
            gettext("They review no more; what they have said stays."),
            "contribution_list",
            slug,
        )
    form = ReviewerForm(request.POST)
    if form.is_valid():
        try:
            name_reviewer(forum.public_id, form.cleaned_data["email"], **who)
        except CannotDo as problem:
            form.add_error("email", str(problem))
        else:
            messages.success(request, gettext("Named. They find the contributions on the page of the forum."))
            return redirect("contribution_list", slug)
    return _list(request, slug, form, status=422)


@require_http_methods(["GET", "POST"])
def new(request: AskedRequest, slug: str) -> HttpResponse:
    """Offer something: kept as a draft, or handed in at once."""
    forum, acting = call_to_answer(request.asker, slug)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    given = {"kind": request.GET.get("kind", "talk"), "languages": forum.languages[:1], "minutes": 20}
    form, is_sent = _form(request, forum, given)
    if is_sent and form.is_valid():
        try:
            made = begin_contribution(forum.public_id, form.plan, **who)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            return _kept(request, slug, made.public_id, who)
    return _form_page(request, forum, form, reverse("contribution_list", args=[slug]), is_new=True)


@require_http_methods(["GET", "POST"])
def edit(request: AskedRequest, slug: str, contribution_id: str) -> HttpResponse:
    """Change what is offered while the call is open and nobody has reviewed it."""
    contribution, acting = contribution_to_change(request.asker, slug, contribution_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    form, is_sent = _form(request, contribution.forum, first_of(contribution))
    if is_sent and form.is_valid():
        try:
            change_contribution(contribution_id, form.plan, **who)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            return _kept(request, slug, contribution_id, who)
    back = reverse("contribution", args=[slug, contribution_id])
    is_draft = contribution.state == ContributionState.DRAFT
    return _form_page(request, contribution.forum, form, back, is_new=False, may_submit=is_draft)


def _form(request: AskedRequest, forum: Forum, given: dict[str, Any]) -> tuple[ContributionForm, bool]:
    """The form, and whether it was sent to be kept; asking for one more language only draws it again."""
    data = request.POST if request.method == "POST" else None
    languages = written_in(data, "title", forum.languages, list(given.get("titles", {})))
    options: dict[str, Any] = {
        "forum": forum,
        "languages": languages,
        "delegations": delegations_to_choose(forum),
        "tracks": tracks_of(forum),
    }
    if data is not None and data.get("act") == "language":
        asked = ContributionForm(**options)
        return ContributionForm(**options, initial=asked.as_typed(data)), False
    return ContributionForm(data, given=given, **options), data is not None


def _form_page(
    request: AskedRequest,
    forum: Forum,
    form: ContributionForm,
    back: str,
    *,
    is_new: bool,
    may_submit: bool = True,
) -> HttpResponse:
    context = head_of(request, forum) | {
        "form": form,
        "back": back,
        "is_new": is_new,
        "may_submit": may_submit,
        "closes": moment_at(forum.call_closes_at, forum.zone),
        "is_open": is_open(forum, request.asker.at),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programme/contribution_form.html", context, status=status)


def _kept(request: AskedRequest, slug: str, public_id: str, who: dict[str, Any]) -> HttpResponse:
    """After what was typed is kept: hand it in where that was asked for."""
    if request.POST.get("act") != "submit":
        messages.success(request, gettext("Kept."))
        return redirect("contribution", slug, public_id)
    return _act(
        request,
        lambda: submit_contribution(public_id, **who),
        gettext("Handed in. You are told of the decision."),
        "contribution",
        slug,
        public_id,
    )


@require_GET
def contribution(request: AskedRequest, slug: str, contribution_id: str) -> HttpResponse:
    """One contribution, with what the reader may do."""
    return _page(request, contribution_to_read(request.asker, slug, contribution_id))


@require_POST
def submit(request: AskedRequest, slug: str, contribution_id: str) -> HttpResponse:
    """Hand a draft in."""
    _one, acting = contribution_to_change(request.asker, slug, contribution_id)
    return _act(
        request,
        lambda: submit_contribution(contribution_id, by=acting, at=request.asker.at, door=DOOR),
        gettext("Handed in. You are told of the decision."),
        "contribution",
        slug,
        contribution_id,
    )


@require_POST
def withdraw(request: AskedRequest, slug: str, contribution_id: str) -> HttpResponse:
    """Take it back."""
    _one, acting = contribution_to_change(request.asker, slug, contribution_id)
    return _act(
        request,
        lambda: withdraw_contribution(contribution_id, by=acting, at=request.asker.at, door=DOOR),
        gettext("Withdrawn."),
        "contribution",
        slug,
        contribution_id,
    )


@require_POST
def give_review(request: AskedRequest, slug: str, contribution_id: str) -> HttpResponse:
    """Say one's word on it, or that one cannot be fair."""
    _one, acting = contribution_to_review(request.asker, slug, contribution_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    if request.POST.get("act") == "conflict":
        return _act(
            request,
            lambda: review(contribution_id, ReviewVerdict.CONFLICT, **who),
            gettext("Noted: you do not review this one."),
            "contribution",
            slug,
            contribution_id,
        )
    form = ReviewForm(request.POST)
    return _done(
        request,
        slug,
        contribution_id,
        "review_form",
        form,
        lambda: review(
            contribution_id, form.cleaned_data["verdict"], comment=form.cleaned_data["comment"], **who
        ),
        gettext("Your review is noted."),
    )


@require_POST
def decide(request: AskedRequest, slug: str, contribution_id: str) -> HttpResponse:
    """Accept it, with its place in the programme, or decline it with a reason."""
    one, acting = contribution_to_decide(request.asker, slug, contribution_id)
    who: dict[str, Any] = {"by": acting, "at": request.asker.at, "door": DOOR}
    form = DecisionForm(request.POST, sessions=list(one.forum.sessions.order_by("pk")))

    def act() -> None:
        place = form.cleaned_data["place"] or NEW_SESSION
        decide_and_place(
            contribution_id,
            accepts=form.cleaned_data["decision"] == "accept",
            reason=form.cleaned_data["reason"],
            place=None if place == LATER else "" if place == NEW_SESSION else place,
            **who,
        )

    said = gettext("Decided. Who offered it was told.")
    return _done(request, slug, contribution_id, "decision_form", form, act, said)


@require_POST
def place(request: AskedRequest, slug: str, contribution_id: str) -> HttpResponse:
    """Put an accepted one into the programme."""
    one, acting = contribution_to_decide(request.asker, slug, contribution_id)
    form = DecisionForm(request.POST, sessions=list(one.forum.sessions.order_by("pk")), only_place=True)

    def act() -> None:
        chosen = form.cleaned_data["place"]
        session_id = "" if chosen == NEW_SESSION else chosen
        place_contribution(contribution_id, session_id, by=acting, at=request.asker.at, door=DOOR)

    return _done(
        request, slug, contribution_id, "place_form", form, act, gettext("It stands in the programme.")
    )


def _done(
    request: AskedRequest,
    slug: str,
    public_id: str,
    form_name: str,
    form: forms.Form,
    act: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Do it and come back, or show the form again as it was filled in."""
    if form.is_valid():
        try:
            act()
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect("contribution", slug, public_id)
    found = contribution_to_read(request.asker, slug, public_id)
    return _page(request, found, {form_name: form, "wrong_form": form}, status=422)


def _act(request: AskedRequest, act: Callable[[], object], said: str, page: str, *words: str) -> HttpResponse:
    """Do it and say so, or say why it cannot be done."""
    try:
        act()
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect(page, *words)


def _page(
    request: AskedRequest, found: ContributionFile, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    forum = found.contribution.forum
    context: dict[str, Any] = {
        **head_of(request, forum),
        "found": found,
        "id": found.contribution.public_id,
        "contribution": contribution_in_words(found),
        "reviews": [review_in_words(one) for one in found.reviews],
        "review_form": ReviewForm(),
        "decision_form": DecisionForm(sessions=found.sessions) if found.may_decide else None,
        "place_form": DecisionForm(sessions=found.sessions, only_place=True) if found.may_place else None,
    }
    return render(request, "programme/contribution.html", context | (given or {}), status=status)


_here = "forums/<slug:slug>/contributions/"
_one = f"{_here}<str:contribution_id>/"
urlpatterns = [
    path(_here, contributions, name="contribution_list"),
    path(f"{_here}new/", new, name="contribution_new"),
    path(f"{_here}reviewers/", reviewers, name="contribution_reviewers"),
    path(_one, contribution, name="contribution"),
    path(f"{_one}change/", edit, name="contribution_change"),
    path(f"{_one}submit/", submit, name="contribution_submit"),
    path(f"{_one}withdraw/", withdraw, name="contribution_withdraw"),
    path(f"{_one}review/", give_review, name="contribution_review"),
    path(f"{_one}decide/", decide, name="contribution_decide"),
    path(f"{_one}place/", place, name="contribution_place"),
]
