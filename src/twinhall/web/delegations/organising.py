"""The organisers' pages: delegations with invitations and quotas, people with accreditation."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.delegations import (
    Delegation,
    DelegationsDesk,
    Forum,
    ForumNumbers,
    Participant,
    ParticipantQuerySet,
    bodies_to_invite,
    countries_of,
    delegation_to_organise,
    delegations_to_organise,
    numbers_of,
    participants_to_organise,
)
from twinhall.access.forums import forum_to_organise
from twinhall.domain.delegations.deciding import Decided, decide_participants
from twinhall.domain.delegations.inviting import invite_delegation, set_quota
from twinhall.domain.delegations.words import DelegationKind, DelegationState, ParticipantState
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.delegations.forms import DelegationFilters, InviteForm, ParticipantFilters, QuotaForm
from twinhall.web.delegations.keeping import delegation_head, participant_in_words
from twinhall.web.paging import pager
from twinhall.web.words import country_in_words, list_in_words, number_in_words, place_in_alphabet

__all__ = ["chosen_participants"]

DOOR = "page"
PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def delegations_desk(request: AskedRequest, slug: str) -> HttpResponse:
    """All delegations with their numbers; inviting one more."""
    forum, acting = forum_to_organise(request.asker, slug)
    form = InviteForm(request.POST or None, bodies=bodies_to_invite(forum))
    if request.method == "POST" and form.is_valid():
        try:
            made = invite_delegation(forum.public_id, form.guest, by=acting, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("%(whose)s is invited.") % {"whose": made.name})
            return redirect("delegations_desk", slug)
    found = delegations_to_organise(request.asker, slug)
    return _desk(request, found, form, status=422 if request.method == "POST" else 200)


def _desk(request: AskedRequest, found: DelegationsDesk, form: InviteForm, *, status: int) -> HttpResponse:
    filters = DelegationFilters(request.GET, countries=countries_of(found.forum))
    chosen = _chosen_delegations(found, filters)
    pages = pager(request.GET, len(chosen), PER_PAGE)
    shown = chosen[max(0, pages.first - 1) : pages.last]
    return render(
        request,
        "delegations/desk.html",
        {
            **delegation_head(request, found.forum),
            "facts": numbers_in_words(found.numbers),
            "rows": [_delegation_row(one, found.forum) for one in shown],
            "pager": pages,
            "filters": filters,
            "clear_url": reverse("delegations_desk", args=[found.forum.slug]),
            "is_filtered": any(request.GET.get(name) for name in filters.fields),
            "form": form,
            "more_is_open": bool(form.errors),
        },
        status=status,
    )


def _chosen_delegations(found: DelegationsDesk, filters: DelegationFilters) -> list[Delegation]:
    """A few hundred at most: read whole, so that names of every script are compared in the same way."""
    if not filters.is_valid():
        return []
    given = filters.cleaned_data
    text, chosen = place_in_alphabet(given["q"]), found.delegations
    for name in ("state", "country"):
        if given[name]:
            chosen = chosen.filter(**{name: given[name]})
    return [one for one in chosen if not text or any(text in place_in_alphabet(name) for name in _names(one))]


def _names(one: Delegation) -> list[str]:
    city = [one.city.name, one.city.own_name] if one.city else []
    return [one.name, *city, *one.names.values()]


def numbers_in_words(numbers: ForumNumbers) -> list[dict[str, str]]:
    """For the line of facts."""
    return [
        {"value": number_in_words(count), "label": label}
        for count, label in (
            (numbers.people, gettext("people with a place")),
            (numbers.accredited, gettext("accredited")),
            (numbers.to_decide, gettext("to decide on")),
            (numbers.waiting, gettext("on the waiting list")),
            (numbers.delegations, gettext("delegations")),
            (numbers.countries, gettext("countries")),
        )
    ]


def _delegation_row(one: Any, forum: Forum) -> dict[str, Any]:
    quota = one.quota if one.quota is not None else forum.quota
    people = reverse("participants", args=[forum.slug])
    return {
        "name": one.name,
        "url": reverse("delegation", args=[forum.slug, one.public_id]),
        "people_url": f"{people}?delegation={one.public_id}",
        "country": country_in_words(one.country) if one.country else "",
        "kind": str(DelegationKind(one.kind).label),
        "state": str(DelegationState(one.state).label),
        "tone": {"registered": "done", "invited": "waiting"}.get(one.state, ""),
        "seated": number_in_words(one.seated),
        "quota": number_in_words(quota),
        "accredited": number_in_words(one.accredited),
        "waiting": number_in_words(one.waiting),
    }


@require_POST
def delegation_quota(request: AskedRequest, slug: str, public_id: str) -> HttpResponse:
    """Set how many people the delegation may bring."""
    _found, acting = delegation_to_organise(request.asker, slug, public_id)
    form = QuotaForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Places are a whole number, or nothing."))
        return redirect("delegation", slug, public_id)
    moved = set_quota(public_id, form.cleaned_data["quota"], by=acting, at=request.asker.at, door=DOOR)
    said = gettext("The quota is set.")
    messages.success(request, f"{said} {_moved(moved)}".strip())
    return redirect("delegation", slug, public_id)


def chosen_participants(request: AskedRequest, slug: str) -> tuple[Forum, ParticipantQuerySet]:
    """People of the forum that fit the filters in the address."""
    forum, people = participants_to_organise(request.asker, slug)
    filters = ParticipantFilters(request.GET, countries=countries_of(forum))
    return forum, _fitting(people, filters)


def _fitting(people: ParticipantQuerySet, filters: ParticipantFilters) -> ParticipantQuerySet:
    if not filters.is_valid():
        return people.none()
    given = filters.cleaned_data
    if given["q"]:
        people = people.filter(Q(passport_name__icontains=given["q"]) | Q(display_name__icontains=given["q"]))
    for name, column in (
        ("state", "state"),
        ("role", "role"),
        ("country", "delegation__country"),
        ("delegation", "delegation__public_id"),
    ):
        if given[name]:
            people = people.filter(**{column: given[name]})
    return people.filter(wants_visa_letter=True) if given["visa"] else people


@require_GET
def participants(request: AskedRequest, slug: str) -> HttpResponse:
    """People of the forum, to be decided on."""
    forum, people = participants_to_organise(request.asker, slug)
    filters = ParticipantFilters(request.GET, countries=countries_of(forum))
    chosen = _fitting(people, filters)
    pages = pager(request.GET, chosen.count(), PER_PAGE)
    shown = chosen[max(0, pages.first - 1) : pages.last]
    kept = request.GET.copy()
    kept.pop("page", None)
    query = f"?{kept.urlencode()}" if kept else ""
    return render(
        request,
        "delegations/participants.html",
        {
            **delegation_head(request, forum),
            "facts": numbers_in_words(numbers_of(forum)),
            "rows": [_row(one, forum) for one in shown],
            "pager": pages,
            "total": number_in_words(pages.total),
            "filters": filters,
            "clear_url": reverse("participants", args=[slug]),
            "is_filtered": any(request.GET.get(name) for name in filters.fields),
            "next": request.get_full_path(),
            "downloads": [
                {"label": ending.upper(), "url": reverse("participants_file", args=[slug, ending]) + query}
                for ending in ("csv", "xlsx")
            ],
        },
    )


def _row(one: Participant, forum: Forum) -> dict[str, Any]:
    delegation: Delegation = one.delegation
    return participant_in_words(one, forum.slug, delegation.public_id) | {
        "delegation": delegation.name,
        "delegation_url": reverse("delegation", args=[forum.slug, delegation.public_id]),
        "country": country_in_words(delegation.country) if delegation.country else "",
        "may_decide": one.state != ParticipantState.WITHDRAWN,
    }


@require_POST
def participants_decide(request: AskedRequest, slug: str) -> HttpResponse:
    """Accredit or refuse those that were chosen."""
    forum, acting = forum_to_organise(request.asker, slug)
    accepts = request.POST.get("act") == "accept"
    try:
        decided = decide_participants(
            forum.public_id,
            request.POST.getlist("chosen")[:500],
            accepts=accepts,
            reason=request.POST.get("reason", "")[:500],
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        _say_decided(request, decided, accepts=accepts)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("participants", slug)


def _say_decided(request: AskedRequest, decided: Decided, *, accepts: bool) -> None:
    count = len(decided.done)
    said = (
        ngettext("%(count)s person is accredited.", "%(count)s people are accredited.", count)
        if accepts
        else ngettext("%(count)s person is refused.", "%(count)s people are refused.", count)
    ) % {"count": number_in_words(count)}
    messages.success(request, f"{said} {_moved(len(decided.moved))}".strip())
    if decided.left:
        shown = [f"{one.display_name}: {why}" for one, why in decided.left[:10]]
        messages.warning(request, gettext("Left as they are: %(people)s") % {"people": list_in_words(shown)})


def _moved(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s person moved up from the waiting list.",
        "%(count)s people moved up from the waiting list.",
        count,
    ) % {"count": number_in_words(count)}
