"""Signing in as an example person, by a button, in a demo only."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from twinhall.access.examples import (
    Person,
    example_to_sign_in,
    examples_are_shown,
    examples_to_sign_in,
    may_open_a_session,
)
from twinhall.access.verdict import Unknown
from twinhall.transfer.examples import example_of

_BACKEND = "twinhall.web.demo.PeopleBackend"


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs people in as allauth does, but no example person: not by a password, and not at all outside a demo."""

    def user_can_authenticate(self, user: Person) -> bool:
        return bool(super().user_can_authenticate(user)) and may_open_a_session(user)

    def _check_password(self, user: Person | None, password: str) -> Person | None:
        # allauth goes on with whom `user_can_authenticate` refused, so the refusal is here as well.
        if user is not None and user.is_example:
            return None
        found: Person | None = super()._check_password(user, password)
        return found


@never_cache
@require_http_methods(["GET", "POST"])
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """The example people as cards; the button of each signs in as that one."""
    if not examples_are_shown():
        raise Unknown("This is no demo.")
    if request.method == "POST":
        person = example_to_sign_in(request.POST.get("person", ""))
        login(request, person, backend=_BACKEND)
        messages.success(request, _("You are signed in as %(name)s.") % {"name": person.display_name})
        return redirect("desk")
    return render(
        request, "demo/sign_in.html", {"cards": [_card(person) for person in examples_to_sign_in()]}
    )


def _card(person: Person) -> dict[str, Any]:
    example = example_of(person.email)
    role, shows = _told(example.key if example else "")
    return {"person": person, "role": role, "shows": shows}


def _told(key: str) -> tuple[str, str]:
    """Who an example person is, and what one can see as her."""
    return {
        "kazan": (
            _("Officer of Kazan"),
            _(
                "A verified city: its line on the public page, its body, its mandates and its part of the journal."
            ),
        ),
        "durban": (
            _("Officer of Durban"),
            _("Another verified city: what one city cannot see or do of another."),
        ),
        "campinas": (
            _("Officer of Campinas"),
            _("A city whose first claim was refused with a reason, and whose second was approved."),
        ),
        "first": (
            _("Secretariat, first person"),
            _("The queue of claims: approve or refuse one with a reason. A claim takes two persons."),
        ),
        "second": (
            _("Secretariat, second person"),
            _("The second approval, which the first person cannot give."),
        ),
        "delegate": (
            _("Delegate without a mandate"),
            _(
                "What anybody sees who speaks for nobody yet: a claim that waits in the queue with its proofs."
            ),
        ),
    }.get(key, ("", ""))


urlpatterns = [path("demo/sign-in/", demo_sign_in, name="demo_sign_in")]
