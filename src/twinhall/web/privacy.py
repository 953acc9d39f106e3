"""What is kept of a person: her own file, erasing her account, and how long everything is kept."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from twinhall.access.people import Person, person_to_find
from twinhall.domain.privacy.erasing import erase_account, erasing_plan
from twinhall.domain.privacy.own_data import own_data, own_file, section_titles
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest

DOOR = "page"
# What each kind of the table in the settings is, and why it is kept so long.
KEPT = {
    "messages": (_("messages that were sent"), _("so that it can be told what was written to whom")),
    "letters_of_ended_claims": (
        _("letters of claims that were refused, withdrawn or lapsed"),
        _("as long as an appeal may come"),
    ),
    "letters_of_approved_claims": (
        _("letters of approved claims, after the mandate’s end"),
        _("so that a mandate can be answered for"),
    ),
    "loose_uploads": (_("files that belong to nothing"), _("they came in while something failed")),
    "codes": (_("codes sent by mail"), _("they hold for one day")),
    "unconfirmed_people": (
        _("accounts whose address was never confirmed"),
        _("somebody may have mistyped, or given another’s address"),
    ),
    "sessions": (_("sessions that have expired"), _("they are of no use any more")),
    "routine_runs": (_("reports of daily routines"), _("so that it can be told what was erased when")),
}


class EraseForm(forms.Form):
    """Typing the address is the one thing that nobody does by mistake."""

    email = forms.EmailField(label=_("Type the e-mail address of the account"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed.strip().lower() != self.person.email.lower():
            raise forms.ValidationError(gettext("This is not the address of the account."))
        return typed


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people and for how long, from the table that the daily routine obeys."""
    rows = [
        {"what": KEPT[kind][0], "why": KEPT[kind][1], "days": days}
        for kind, days in settings.RETENTION.items()
    ]
    return render(request, "about/privacy.html", {"rows": rows})


@never_cache
@require_GET
def my_data(request: AskedRequest) -> HttpResponse:
    """What is kept of oneself, in numbers, and the way to the whole file."""
    person = request.asker.signed_in()
    titles = section_titles()
    counts = [{"title": titles[name], "count": len(rows)} for name, rows in own_data(person).items() if rows]
    return render(request, "privacy/my_data.html", {"counts": counts})


@never_cache
@require_GET
def my_data_file(request: AskedRequest) -> HttpResponse:
    """Everything in one file."""
    content = own_file(request.asker.signed_in(), request.asker.at)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def erase_own_account(request: AskedRequest) -> HttpResponse:
    """What goes, what stays and why; then erasing one's own account."""
    person = request.asker.signed_in()
    form = EraseForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(person, by=person, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            logout(request)
            messages.success(request, gettext("Your account is erased."))
            return redirect("front")
    context = {"plan": erasing_plan(person, request.asker.at), "form": form, "person": person, "is_own": True}
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def operator_people(request: AskedRequest) -> HttpResponse:
    """Find one person by her address and erase her account, when she asked for it."""
    operator = request.asker.operator()
    email = request.POST.get("account") or request.GET.get("email", "")
    person = person_to_find(request.asker, email) if email else None
    if person is None:
        return render(request, "privacy/people.html", {"email": email})
    form = EraseForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(person, by=operator, at=request.asker.at, door=DOOR)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The account is erased."))
            return redirect("operator_people")
    plan = erasing_plan(person, request.asker.at)
    context = {"email": email, "person": person, "form": form, "plan": plan}
    return render(request, "privacy/people.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("about/privacy/", privacy, name="privacy"),
    path("desk/data/", my_data, name="my_data"),
    path("desk/data/file/", my_data_file, name="my_data_file"),
    path("desk/erase/", erase_own_account, name="erase_account"),
    path("operator/people/", operator_people, name="operator_people"),
]
