"""A body's own page: who speaks for it, granting and revoking, acts that wait for a second person."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.bodies import (
    BodyFile,
    Mandate,
    PendingAct,
    act_to_decide,
    body_to_lead,
    body_to_read,
    mandate_to_revoke,
    person_with_address,
)
from twinhall.access.people import name_of
from twinhall.domain.bodies.actions import (
    choose_two_person_acts,
    decide_act,
    grant_or_propose,
    revoke_mandate,
)
from twinhall.domain.bodies.words import CHOOSABLE_ACTS, BodyKind, Role, TwoPersonAct
from twinhall.domain.signing.actions import decide_signature
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.widgets import DayInput
from twinhall.web.words import day_in_words, isolated

DOOR = "page"


class GrantForm(forms.Form):
    """Whom to let act for the body, as what, from when to when."""

    email = forms.EmailField(
        label=_("E-mail address of the person’s account"),
        help_text=_("She opens an account herself first; nobody shares a password here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.DEPUTY)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("The mandate ends by itself after this day."),
        widget=DayInput,
    )


class RevokeForm(forms.Form):
    """Why a mandate is revoked."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RulesForm(forms.Form):
    """Which acts of the body take two persons."""

    acts = forms.MultipleChoiceField(
        label=_("These acts take two persons"),
        required=False,
        choices=[(act.value, act.label) for act in CHOOSABLE_ACTS],
        widget=forms.CheckboxSelectMultiple,
    )


@require_GET
def body(request: AskedRequest, public_id: str) -> HttpResponse:
    """Who speaks for this body, now and before."""
    found = body_to_read(request.asker, public_id)
    if found.body.merged_into is not None:
        return redirect("body", found.body.merged_into.public_id)
    return _page(request, found)


@require_POST
def grant(request: AskedRequest, public_id: str) -> HttpResponse:
    """Grant a mandate, or propose it to a second person where the body asks for one."""
    led, acting = body_to_lead(request.asker, public_id)
    form = GrantForm(request.POST)
    person = person_with_address(form.cleaned_data["email"]) if form.is_valid() else None
    if form.is_valid() and person is None:
        form.add_error(
            "email", gettext("Nobody has an account with this address. Ask her to open one first.")
        )
    if person is not None:
        asked = {name: form.cleaned_data[name] for name in ("role", "starts_on", "ends_on")}
        try:
            done = grant_or_propose(
                person=person, body=led, by=acting, at=request.asker.at, door=DOOR, **asked
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _said_of(done))
            return redirect("body", public_id)
    return _page(request, body_to_read(request.asker, public_id), grant_form=form, status=422)


def _said_of(done: object) -> str:
    if isinstance(done, PendingAct):
        return gettext("Proposed. A second person who leads this body is asked to confirm it.")
    return gettext("The mandate is granted. The person was told by e-mail.")


@require_POST
def revoke(request: AskedRequest, public_id: str) -> HttpResponse:
    """Revoke a mandate at once, with a reason."""
    mandate, acting = mandate_to_revoke(request.asker, public_id)
    form = RevokeForm(request.POST)
    if form.is_valid():
        try:
            revoke_mandate(
                public_id, reason=form.cleaned_data["reason"], by=acting, at=request.asker.at, door=DOOR
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The mandate is revoked. The person was told by e-mail."))
            return redirect("body", mandate.body.public_id)
    found = body_to_read(request.asker, mandate.body.public_id)
    return _page(request, found, revoking=mandate, revoke_form=form, status=422)


@require_POST
def choose_rules(request: AskedRequest, public_id: str) -> HttpResponse:
    """Choose which acts take two persons."""
    led, acting = body_to_lead(request.asker, public_id)
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            done = choose_two_person_acts(
                led, form.cleaned_data["acts"], by=acting, at=request.asker.at, door=DOOR
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            said = gettext("A second person is asked before this rule is given up.")
            messages.success(
                request, said if isinstance(done, PendingAct) else gettext("The rules are kept.")
            )
            return redirect("body", public_id)
    return _page(request, body_to_read(request.asker, public_id), rules_form=form, status=422)


@require_POST
def decide(request: AskedRequest, public_id: str) -> HttpResponse:
    """The second person's word on an act."""
    act, acting = act_to_decide(request.asker, public_id)
    agrees = request.POST.get("decision") == "agree"
    # A signature is given in the same moment in which the second person agrees.
    decide_so = decide_signature if act.act == TwoPersonAct.SIGN else decide_act
    try:
        decide_so(
            public_id,
            agrees=agrees,
            reason=request.POST.get("reason", ""),
            by=acting,
            at=request.asker.at,
            door=DOOR,
        )
    except CannotDo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, gettext("Done.") if agrees else gettext("Refused; nothing was changed."))
    return redirect("body", act.body.public_id)


def _page(request: AskedRequest, found: BodyFile, *, status: int = 200, **forms_given: Any) -> HttpResponse:
    at = request.asker.at
    today = at.astimezone(found.body.time_zone).date()
    holding = [mandate for mandate in found.mandates if mandate.holds(at)]
    return render(
        request,
        "bodies/body.html",
        {
            "body": found.body,
            "kind": BodyKind(found.body.kind).label,
            "city_url": reverse("city", args=[found.body.city.slug]) if found.body.city else "",
            "may_lead": found.may_lead,
            "may_revoke": found.may_revoke,
            "holding": [_row(mandate) for mandate in holding],
            "others": [_row(mandate) for mandate in found.mandates if mandate not in holding],
            "acts": [_act_row(act, found, request) for act in found.acts],
            "grant_form": GrantForm(initial={"starts_on": today, "ends_on": _year_on(today)}),
            "rules_form": RulesForm(initial={"acts": found.body.two_person_acts}),
            "revoke_form": RevokeForm(),
        }
        | forms_given,
        status=status,
    )


def _year_on(today: datetime.date) -> datetime.date:
    return today + datetime.timedelta(days=365)


def _row(mandate: Mandate) -> dict[str, Any]:
    return {
        "id": mandate.public_id,
        "name": mandate.name_in_office,
        "is_example": mandate.person.is_example,
        "role": Role(mandate.role).label,
        "first": day_in_words(mandate.starts_on),
        "last": day_in_words(mandate.ends_on),
        "revoked": day_in_words(mandate.revoked_at.date()) if mandate.revoked_at else "",
        "reason": mandate.revoked_reason,
    }


def _act_row(act: PendingAct, found: BodyFile, request: AskedRequest) -> dict[str, Any]:
    return {
        "id": act.public_id,
        "what": TwoPersonAct(act.act).label,
        "text": _said_of_act(act, found),
        "url": reverse("dossier", args=[act.content["dossier"]]) if act.act == TwoPersonAct.SIGN else "",
        "by": name_of(act.proposed_by, found.body),
        "until": day_in_words(act.lapses_at.date()),
        "is_own": act.proposed_by_id == (request.asker.person.pk if request.asker.person else None),
    }


def _said_of_act(act: PendingAct, found: BodyFile) -> str:
    if act.act == TwoPersonAct.GRANT:
        return _said_of_grant(act, found)
    if act.act == TwoPersonAct.SIGN:
        return gettext("The agreed text whose checksum begins with %(sum)s, signed on %(day)s") % {
            "sum": act.content["sha256"][:12],
            "day": day_in_words(datetime.date.fromisoformat(act.content["on"])),
        }
    return _said_of_rules(act)


def _said_of_grant(act: PendingAct, found: BodyFile) -> str:
    """To whom, as what, from when to when: what the second person answers for."""
    content = act.content
    person = found.people.get(content["person"])
    return gettext("%(name)s: %(role)s from %(first)s to %(last)s") % {
        "name": isolated(name_of(person, found.body)) if person else content["person"],
        "role": Role(content["role"]).label,
        "first": day_in_words(datetime.date.fromisoformat(content["starts_on"])),
        "last": day_in_words(datetime.date.fromisoformat(content["ends_on"])),
    }


def _said_of_rules(act: PendingAct) -> str:
    labels = [str(TwoPersonAct(one).label) for one in act.content.get("acts", [])]
    if not labels:
        return gettext("No act would take two persons any more.")
    return gettext("Two persons would be asked for: %(acts)s") % {"acts": ", ".join(labels)}


urlpatterns = [
    path("bodies/<str:public_id>/", body, name="body"),
    path("bodies/<str:public_id>/grant/", grant, name="body_grant"),
    path("bodies/<str:public_id>/rules/", choose_rules, name="body_rules"),
    path("mandates/<str:public_id>/revoke/", revoke, name="mandate_revoke"),
    path("acts/<str:public_id>/decide/", decide, name="act_decide"),
]
