"""What is kept of a person: her own file, erasing her account, and how long everything is kept."""

from tempfile import TemporaryFile
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from twinhall.access.journal import VERBS
from twinhall.access.people import Person, person_to_find
from twinhall.domain.privacy.erasing import erase_account
from twinhall.domain.privacy.erasing_plan import erasing_plan
from twinhall.domain.privacy.own_data import own_counts, write_own_file
from twinhall.kit.errors import CannotDo
from twinhall.web.asking import AskedRequest
from twinhall.web.kept import what_is_kept
from twinhall.web.words import moment_in_words

DOOR = "page"


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
    return render(request, "about/privacy.html", {"rows": what_is_kept()})


@never_cache
@require_GET
def my_data(request: AskedRequest) -> HttpResponse:
    """What is kept of oneself, in numbers, and the way to the whole file."""
    person = request.asker.signed_in()
    return render(request, "privacy/my_data.html", {"counts": own_counts(person)})


@never_cache
@require_GET
def my_data_file(request: AskedRequest) -> FileResponse:
    """Everything in one file. It is made on the disk, as the files she handed in may be large."""
    asker = request.asker
    file = TemporaryFile()  # noqa: SIM115 - closed by the answer, when it is sent
    write_own_file(asker.signed_in(), file, verbs=VERBS, at=asker.at)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="my-data.zip", content_type="application/zip")


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
    """Find one person by her address, see what there is of her, and erase her account when she asked for it."""
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
    context = {
        "email": email,
        "person": person,
        "terms": _terms(person),
        "form": form,
        "plan": erasing_plan(person, request.asker.at),
    }
    return render(request, "privacy/people.html", context, status=422 if form.errors else 200)


def _terms(person: Person) -> list[dict[str, str]]:
    return [
        {"term": gettext("E-mail address"), "value": person.email},
        {"term": gettext("Account opened"), "value": moment_in_words(person.joined_at)},
        {
            "term": gettext("Last signed in"),
            "value": moment_in_words(person.last_login) or gettext("not yet"),
        },
        {"term": gettext("Permanent id"), "value": person.public_id},
    ]


urlpatterns = [
    path("about/privacy/", privacy, name="privacy"),
    path("desk/data/", my_data, name="my_data"),
    path("desk/data/file/", my_data_file, name="my_data_file"),
    path("desk/erase/", erase_own_account, name="erase_account"),
    path("operator/people/", operator_people, name="operator_people"),
]
