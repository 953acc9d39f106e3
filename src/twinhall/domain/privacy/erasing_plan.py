"""What erasing an account would do, told before it is done: what goes, what stays and why."""

import datetime
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from twinhall.domain.approvals.models import StepChange, Track
from twinhall.domain.bodies.models import Mandate, PendingAct
from twinhall.domain.claims.models import Claim, Decision, OfficialDomain, Proof
from twinhall.domain.claims.states import OPEN_STATES
from twinhall.domain.dossiers.models import Consent, Document, Note
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Notice, NoticeChoice
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.erasing import standing_mandates
from twinhall.domain.privacy.links import messages_to, own_files, under_mandate
from twinhall.domain.programme.models import AgendaFeed
from twinhall.domain.terms.models import Feed
from twinhall.domain.upkeep.models import Evidence, EvidenceAnswer, EvidenceChange

__all__ = ["ErasingPlan", "Part", "erasing_plan"]


@dataclass(frozen=True)
class Part:
    """A kind of record and how many there are; `why` is said of what stays."""

    what: str
    count: int
    why: str = ""


@dataclass(frozen=True)
class ErasingPlan:
    """What would come of erasing an account now."""

    goes: tuple[Part, ...]
    stays: tuple[Part, ...]


def erasing_plan(person: Person, at: datetime.datetime) -> ErasingPlan:
    """Counted now; what there is none of is left out."""
    return ErasingPlan(_some(_goes(person, at)), _some(_stays(person)))


def _goes(person: Person, at: datetime.datetime) -> list[Part]:
    others = EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email)
    claims = Claim.objects.filter(person=person)
    return [
        Part(_("name, e-mail address, language, password"), 1),
        Part(_("further e-mail addresses"), others.count()),
        Part(_("second factors and passkeys"), Authenticator.objects.filter(user=person).count()),
        Part(_("connections to providers"), SocialAccount.objects.filter(user=person).count()),
        Part(_("sessions"), UserSession.objects.filter(user=person).count()),
        Part(_("mails to the account"), messages_to(person).count()),
        Part(_("notices, and which come by mail"), _notices(person)),
        Part(
            _("calendar addresses"),
            Feed.objects.filter(person=person).count() + AgendaFeed.objects.filter(person=person).count(),
        ),
        Part(
            _("files handed in"),
            own_files(person).filter(erased_at__isnull=True).count(),
        ),
        Part(_("what was written in claims: post and appeals"), claims.exclude(office="", appeal="").count()),
        Part(_("open claims, which are withdrawn"), claims.filter(state__in=OPEN_STATES).count()),
        Part(_("mandates that hold, which end today"), len(standing_mandates(person, at))),
    ]


# What a person did in files of ties; all of it stays.
_IN_FILES: tuple[Any, ...] = (
    Consent,
    Document,
    Note,
    StepChange,
    Evidence,
    EvidenceAnswer,
    EvidenceChange,
)


def _notices(person: Person) -> int:
    choices = NoticeChoice.objects.filter(person=person).count()
    return Notice.objects.filter(person=person).count() + choices


def _stays(person: Person) -> list[Part]:
    signed = _("Acts of an institution keep the name in office and the role of who acted for it.")
    decided = sum(rows.count() for rows in _decided(person))
    return [
        Part(
            _("mandates, with name in office and role"), Mandate.objects.filter(person=person).count(), signed
        ),
        Part(_("decisions taken for an institution"), decided, signed),
        Part(
            _("steps of ties agreed to, approvals and evidence noted, messages and documents in their files"),
            sum(kind.objects.filter(by=person).count() for kind in _IN_FILES)
            + Track.objects.filter(none_needed_by=person).count(),
            signed,
        ),
        *(Part(what, _count_of(person, sections), signed) for what, sections in _acts()),
        Part(
            _("claims: city, role, days and how they ended"),
            Claim.objects.filter(person=person).count(),
            _("They tell how a mandate came about, and name nobody any more."),
        ),
        Part(
            _("journal entries"),
            Entry.objects.filter(by=person.public_id).count(),
            _("They name the account by a number that leads to nobody any more."),
        ),
    ]


def _acts() -> list[tuple[str, set[str]]]:
    """What was done under a mandate and leads to nobody but by it; together every section of UNDER_MANDATE."""
    return [
        (
            _("texts, proposals and reservations of agreements"),
            {"clause_texts", "proposals", "acceptances", "reservations"},
        ),
        (
            _("agreements begun, agreed to, released and signed"),
            {"agreements", "versions", "releases", "signatures"},
        ),
        (
            _("terms of ties named or confirmed, notices to end a tie"),
            {"terms", "end_notices", "end_notice_words"},
        ),
        (
            _("outcome documents of forums: texts, proposals, reservations, versions, rolls"),
            {
                "outcomes",
                "outcome_texts",
                "amendments",
                "outcome_reservations",
                "outcome_versions",
                "rolls",
                "roll_answers",
            },
        ),
        (
            _("commitments written down, reported on and scored"),
            {"commitments", "milestones", "commitment_claims", "commitment_scores"},
        ),
    ]


def _count_of(person: Person, sections: set[str]) -> int:
    return sum(rows.count() for section in sorted(sections) for rows in under_mandate(person, section))


def _decided(person: Person) -> list[QuerySet[Any]]:
    """All that she did to the affairs of others: rows that stay, with a link to her account that names nobody then."""
    return [
        Decision.objects.filter(by=person),
        PendingAct.objects.filter(Q(proposed_by=person) | Q(decided_by=person)),
        Mandate.objects.filter(Q(granted_by=person) | Q(revoked_by=person)).exclude(person=person),
        Proof.objects.filter(checked_by=person),
        OfficialDomain.objects.filter(added_by=person),
    ]


def _some(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.count)
