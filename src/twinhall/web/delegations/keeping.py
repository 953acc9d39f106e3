"""A delegation's own page: its people, registered and corrected there; its assistant; withdrawing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from twinhall.access.delegations import (
    Delegation,
    DelegationFile,
    Forum,
    Participant,
    delegation_to_keep,
    delegation_to_leave,
    delegation_to_read,
    participant_to_keep,
)
from twinhall.access.forums import organises
from twinhall.domain.delegations.facts import doubts
from twinhall.domain.delegations.inviting import name_assistant, withdraw_delegation
from twinhall.domain.delegations.lists import ListReport
from twinhall.domain.delegations.registering import (
    change_participant,
    register_participant,
    withdraw_participant,
)
from twinhall.domain.delegations.words import DelegationState, ParticipantRole, ParticipantState
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.delegations.forms import (
    AssistantForm,
    ListForm,
    ParticipantForm,
    QuotaForm,
    kept_as_form,
)
from twinhall.web.forums.words import head_of
from twinhall.web.paging import pager
from twinhall.web.words import country_in_words, day_in_words, number_in_words

__all__ = ["TONES", "delegation_page", "local_to", "participant_in_words"]

DOOR = "page"
PER_PAGE = 100
TONES = {
    ParticipantState.REGISTERED: "half",
    ParticipantState.WAITING: "waiting",
    ParticipantState.ACCREDITED: "done",
    ParticipantState.REFUSED: "refused",
    ParticipantState.WITHDRAWN: "",
}


@contextmanager
def local_to(forum: Forum) -> Iterator[None]:
    """Within it forms take and show times of the forum's place."""
    with timezone.override(forum.zone):
        yield


def delegation_head(request: AskedRequest, forum: Forum, *above: Delegation) -> dict[str, Any]:
    """The head of a forum's page, with the way back through its delegations."""
    head = head_of(request, forum)
    head["trail"] += [{"label": forum.name, "url": reverse("forum", args=[forum.slug])}]
    head["trail"] += [{"label": gettext("Delegations"), "url": reverse("delegations", args=[forum.slug])}]
    for one in above:
        url = reverse("delegation", args=[forum.slug, one.public_id])
        head["trail"] += [{"label": one.name, "url": url}]
    return head


@require_http_methods(["GET", "POST"])
def delegation(request: AskedRequest, slug: str, public_id: str) -> HttpResponse:
    """The list of people; registering one more."""
    if request.method == "GET":
        return delegation_page(request, delegation_to_read(request.asker, slug, public_id))
    found, acting = delegation_to_keep(request.asker, slug, public_id)
    with local_to(found.forum):
        form = ParticipantForm(request.POST)
        is_valid = form.is_valid()
    if is_valid:
        try:
            made = register_participant(
                public_id,
                form.facts,
                by=acting,
                at=request.asker.at,
                door=DOOR,
                organises=organises(request.asker, found.forum),
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            _say_registered(request, made)
            for doubt in doubts(form.facts):
                messages.warning(request, doubt)
            return redirect("delegation", slug, public_id)
    return delegation_page(request, delegation_to_read(request.asker, slug, public_id), form, status=422)


def _say_registered(request: AskedRequest, made: Participant) -> None:
    if made.state == ParticipantState.WAITING:
        said = gettext("%(name)s is on the waiting list: no place is left.")
    else:
        said = gettext("%(name)s is registered.")
    messages.success(request, said % {"name": made.display_name})


def delegation_page(
    request: AskedRequest,
    found: DelegationFile,
    form: ParticipantForm | None = None,
    *,
    report: ListReport | None = None,
    list_form: ListForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a delegation, for those who keep it."""
    one, forum = found.delegation, found.delegation.forum
    pages = pager(request.GET, found.people.count(), PER_PAGE)
    shown = found.people[max(0, pages.first - 1) : pages.last]
    with local_to(forum):
        return render(
            request,
            "delegations/delegation.html",
            {
                **delegation_head(request, forum),
                "name": one.name,
                "public_id": one.public_id,
                "country": country_in_words(one.country) if one.country else "",
                "state": str(DelegationState(one.state).label),
                "is_withdrawn": one.state == DelegationState.WITHDRAWN,
                "places": _places(found),
                "waiting": _waiting(found),
                "rows": [participant_in_words(person, forum.slug, one.public_id) for person in shown],
                "pager": pages,
                "form": form or ParticipantForm(),
                "list_form": list_form or ListForm(),
                "assistant_form": AssistantForm(
                    initial={"email": one.assistant.email if one.assistant else ""}, auto_id="assistant_%s"
                ),
                "quota_form": QuotaForm(initial={"quota": one.quota}, auto_id="quota_%s"),
                "report": _report(report) if report else None,
                "erased_on": day_in_words(forum.erased_on),
                "closes": forum.registration_closes_at,
                "is_open": found.is_open,
                "may_leave": found.may_leave,
                "organises": found.organises,
                "most_megabytes": settings.UPLOAD_MOST_BYTES // (1024 * 1024),
                "downloads": [
                    {
                        "label": ending.upper(),
                        "url": reverse("delegation_file", args=[forum.slug, one.public_id, ending]),
                    }
                    for ending in ("csv", "xlsx")
                ],
            },
            status=status,
        )


def _places(found: DelegationFile) -> str:
    said = {"count": number_in_words(found.seated), "quota": number_in_words(found.quota)}
    if found.quota is None:
        return ngettext("%(count)s person", "%(count)s people", found.seated) % said
    return gettext("%(count)s of %(quota)s places taken") % said


def _waiting(found: DelegationFile) -> str:
    if not found.waiting:
        return ""
    return ngettext(
        "%(count)s person on the waiting list", "%(count)s people on the waiting list", found.waiting
    ) % {"count": number_in_words(found.waiting)}


def participant_in_words(person: Participant, slug: str, delegation_id: str) -> dict[str, Any]:
    """A row of a list."""
    return {
        "id": person.public_id,
        "url": reverse("participant", args=[slug, delegation_id, person.public_id]),
        "passport_name": person.passport_name,
        "display_name": person.display_name if person.display_name != person.passport_name else "",
        "role": str(ParticipantRole(person.role).label),
        "is_head": person.role == ParticipantRole.HEAD,
        "office": person.office,
        "represents": person.represents,
        "state": str(ParticipantState(person.state).label),
        "tone": TONES[ParticipantState(person.state)],
        "reason": person.decision_reason if person.state == ParticipantState.REFUSED else "",
        "languages": ", ".join(person.languages),
        "wants_visa_letter": person.wants_visa_letter,
    }


_MOST_REMARKS = 100


def _report(report: ListReport) -> dict[str, Any]:
    return {
        "facts": [
            {"value": number_in_words(count), "label": label}
            for count, label in (
                (report.read, gettext("rows read")),
                (report.recorded, gettext("registered")),
                (report.waiting, gettext("of them on the waiting list")),
                (report.changed, gettext("changed")),
                (report.known, gettext("known already")),
                (len(report.refused), gettext("refused")),
            )
        ],
        "refused": report.refused[:_MOST_REMARKS],
        "doubted": report.doubted[:_MOST_REMARKS],
        "more_refused": number_in_words(max(0, len(report.refused) - _MOST_REMARKS) or None),
        "more_doubted": number_in_words(max(0, len(report.doubted) - _MOST_REMARKS) or None),
    }


@require_http_methods(["GET", "POST"])
def participant(request: AskedRequest, slug: str, public_id: str, participant_id: str) -> HttpResponse:
    """One person: correct what is told of her."""
    found, acting = participant_to_keep(request.asker, slug, public_id, participant_id)
    forum = found.delegation.forum
    with local_to(forum):
        form = ParticipantForm(request.POST or None, initial=kept_as_form(found, forum))
        is_valid = request.method == "POST" and form.is_valid()
        if is_valid:
            try:
                change_participant(participant_id, form.facts, by=acting, at=request.asker.at, door=DOOR)
            except CannotDo as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, gettext("It is noted."))
                for doubt in doubts(form.facts):
                    messages.warning(request, doubt)
                return redirect("delegation", slug, public_id)
        return _participant_page(request, found, form, status=422 if request.method == "POST" else 200)


def _participant_page(
    request: AskedRequest, found: Participant, form: ParticipantForm, *, status: int
) -> HttpResponse:
    delegation, forum = found.delegation, found.delegation.forum
    gone = found.state in (ParticipantState.REFUSED, ParticipantState.WITHDRAWN)
    return render(
        request,
        "delegations/participant.html",
        {
            **delegation_head(request, forum, delegation),
            "delegation_id": delegation.public_id,
            "person": participant_in_words(found, forum.slug, delegation.public_id),
            "decided_on": day_in_words(found.decided_at.date()) if found.decided_at else "",
            "form": form,
            "may_change": not gone and found.erased_at is None,
            "is_erased": found.erased_at is not None,
            "erased_on": day_in_words(forum.erased_on),
            "may_decide": organises(request.asker, forum) and found.state != ParticipantState.WITHDRAWN,
            "is_accredited": found.state == ParticipantState.ACCREDITED,
            "is_refused": found.state == ParticipantState.REFUSED,
        },
        status=status,
    )


@require_POST
def participant_withdraw(
    request: AskedRequest, slug: str, public_id: str, participant_id: str
) -> HttpResponse:
    """She does not come."""
    _found, acting = participant_to_keep(request.asker, slug, public_id, participant_id)
    try:
        withdraw_participant(participant_id, by=acting, at=request.asker.at, door=DOOR)
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, gettext("Withdrawn. The place goes to who waits."))
    return redirect("delegation", slug, public_id)


@require_POST
def delegation_assistant(request: AskedRequest, slug: str, public_id: str) -> HttpResponse:
    """Name who else keeps the list."""
    _found, acting = delegation_to_leave(request.asker, slug, public_id)
    form = AssistantForm(request.POST)
    try:
        if not form.is_valid():
            raise CannotDo(gettext("This is no e-mail address."))
        person = name_assistant(
            public_id, form.cleaned_data["email"], by=acting, at=request.asker.at, door=DOOR
        )
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        said = (
            gettext("She keeps the list now as well.")
            if person
            else gettext("Nobody else keeps the list now.")
        )
        messages.success(request, said)
    return redirect("delegation", slug, public_id)


@require_POST
def delegation_withdraw(request: AskedRequest, slug: str, public_id: str) -> HttpResponse:
    """The whole delegation does not come."""
    _found, acting = delegation_to_leave(request.asker, slug, public_id)
    try:
        withdraw_delegation(public_id, by=acting, at=request.asker.at, door=DOOR)
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, gettext("The delegation has withdrawn. It can be registered again."))
    return redirect("delegation", slug, public_id)
