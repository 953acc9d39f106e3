"""Everything that is kept about a person, for herself: one file, as data and as a page."""

import datetime
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate, PendingAct
from twinhall.domain.claims.models import Claim, Decision, OfficialDomain, Proof
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.uploads.keeping import read_upload
from twinhall.domain.uploads.models import Upload

__all__ = ["NOT_GIVEN", "SECTIONS", "own_data", "own_file"]

Rows = list[dict[str, Any]]

# Tables with a link to a person whose rows are in none of the sections below, and why.
NOT_GIVEN = {
    "sessions.session": "its content is the session’s key; the list of sessions is given",
    "socialaccount.socialaccount": "only where signing in through another service is set up",
    "socialaccount.socialtoken": "secret",
}


def own_data(person: Person) -> dict[str, Rows]:
    """All sections with their rows, as plain values; secrets (passwords, keys, codes) are left out."""
    return {name: list(rows(person)) for name, rows in SECTIONS.items()}


def own_file(person: Person, at: datetime.datetime) -> bytes:
    """A ZIP with `my-data.json`, `my-data.html` in the present language, and the files she handed in."""
    data = own_data(person)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        head = {"made_at": at, "person": person.public_id, "data": data}
        archive.writestr(
            "my-data.json", json.dumps(head, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        )
        archive.writestr("my-data.html", _page(person, data, at))
        for upload in Upload.objects.filter(owner=person, erased_at__isnull=True):
            try:
                archive.writestr(f"files/{upload.public_id}-{upload.shown_name}", read_upload(upload))
            except FileNotFoundError:
                continue
    return out.getvalue()


def _page(person: Person, data: dict[str, Rows], at: datetime.datetime) -> str:
    titles = section_titles()
    sections = [{"title": titles[name], "rows": rows} for name, rows in data.items()]
    return render_to_string(
        "privacy/my_data_file.html",
        {"person": person, "sections": sections, "at": at, "right_to_left": get_language_bidi()},
    )


def section_titles() -> dict[str, str]:
    """What each section is called, in the present language."""
    return {
        "account": _("Your account"),
        "addresses": _("E-mail addresses"),
        "second_factors": _("Second factors and passkeys"),
        "sessions": _("Sessions"),
        "mandates": _("Mandates you hold or held"),
        "mandates_granted": _("Mandates you granted or revoked"),
        "acts": _("Acts you proposed or decided on"),
        "claims": _("Your claims"),
        "proofs": _("Proofs you gave or checked"),
        "decisions": _("Your decisions on claims"),
        "domains": _("Official domains you added"),
        "files": _("Files you handed in"),
        "messages": _("Messages to you"),
        "journal": _("Journal entries about what you did"),
    }


def _values(found: models.QuerySet[Any], *fields: str) -> Iterator[dict[str, Any]]:
    return found.order_by("pk").values(*fields).iterator(chunk_size=2_000)


def _either(*conditions: models.Q) -> models.Q:
    joined = models.Q()
    for condition in conditions:
        joined |= condition
    return joined


def _account(person: Person) -> Iterator[dict[str, Any]]:
    return _values(
        Person.objects.filter(pk=person.pk),
        "public_id",
        "email",
        "display_name",
        "language",
        "joined_at",
        "last_login",
        "is_active",
        "is_operator",
    )


def _addresses(person: Person) -> Iterator[dict[str, Any]]:
    return _values(EmailAddress.objects.filter(user=person), "email", "verified", "primary")


def _second_factors(person: Person) -> Iterator[dict[str, Any]]:
    return _values(Authenticator.objects.filter(user=person), "type", "created_at", "last_used_at")


def _sessions(person: Person) -> Iterator[dict[str, Any]]:
    return _values(UserSession.objects.filter(user=person), "ip", "user_agent", "created_at", "last_seen_at")


_MANDATE = ("public_id", "body__public_id", "role", "name_in_office", "starts_on", "ends_on", "granted_at")


def _mandates(person: Person) -> Iterator[dict[str, Any]]:
    found = Mandate.objects.filter(person=person)
    return _values(found, *_MANDATE, "verified_on", "revoked_at", "revoked_reason")


def _mandates_granted(person: Person) -> Iterator[dict[str, Any]]:
    found = Mandate.objects.filter(_either(models.Q(granted_by=person), models.Q(revoked_by=person)))
    # Of others no more than the number: their names are theirs.
    return _values(
        found, "public_id", "body__public_id", "role", "starts_on", "ends_on", "granted_at", "revoked_at"
    )


def _acts(person: Person) -> Iterator[dict[str, Any]]:
    found = PendingAct.objects.filter(_either(models.Q(proposed_by=person), models.Q(decided_by=person)))
    return _values(
        found, "public_id", "body__public_id", "act", "state", "proposed_at", "decided_at", "reason"
    )


def _claims(person: Person) -> Iterator[dict[str, Any]]:
    return _values(
        Claim.objects.filter(person=person),
        "public_id",
        "city__name",
        "kind",
        "role",
        "office",
        "state",
        "ends_on",
        "appeal",
        "made_at",
        "submitted_at",
        "ended_at",
    )


def _proofs(person: Person) -> Iterator[dict[str, Any]]:
    found = Proof.objects.filter(_either(models.Q(claim__person=person), models.Q(checked_by=person)))
    return _values(
        found, "public_id", "claim__public_id", "kind", "state", "domain", "begun_at", "checked_at", "note"
    )


def _decisions(person: Person) -> Iterator[dict[str, Any]]:
    return _values(Decision.objects.filter(by=person), "claim__public_id", "round", "verdict", "reason", "at")


def _domains(person: Person) -> Iterator[dict[str, Any]]:
    return _values(OfficialDomain.objects.filter(added_by=person), "domain", "country", "added_at")


def _files(person: Person) -> Iterator[dict[str, Any]]:
    return _values(
        Upload.objects.filter(owner=person),
        "public_id",
        "purpose",
        "shown_name",
        "media_type",
        "size",
        "sha256",
        "added_at",
    )


def _messages(person: Person) -> Iterator[dict[str, Any]]:
    return _values(
        Message.objects.filter(person=person),
        "public_id",
        "to",
        "subject",
        "text",
        "state",
        "written_at",
        "sent_at",
    )


def _journal(person: Person) -> Iterator[dict[str, Any]]:
    return _values(
        Entry.objects.filter(by=person.public_id), "number", "at", "acting_for", "door", "verb", "subject"
    )


SECTIONS: dict[str, Callable[[Person], Iterator[dict[str, Any]]]] = {
    "account": _account,
    "addresses": _addresses,
    "second_factors": _second_factors,
    "sessions": _sessions,
    "mandates": _mandates,
    "mandates_granted": _mandates_granted,
    "acts": _acts,
    "claims": _claims,
    "proofs": _proofs,
    "decisions": _decisions,
    "domains": _domains,
    "files": _files,
    "messages": _messages,
    "journal": _journal,
}
