"""The private room of a dossier: messages by persons as their cities, documents, one reminder a week."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.letters import remind_side, tell_of_message
from twinhall.domain.dossiers.locking import locked_dossier, note, side_of
from twinhall.domain.dossiers.models import Document, Dossier, Note, Reminder
from twinhall.domain.dossiers.waiting import Waiting, waited_for
from twinhall.domain.dossiers.words import REMIND_AFTER_DAYS, SPEAKING_ROLES, WRITING_ROLES
from twinhall.domain.uploads.models import Upload
from twinhall.kit.dates import day_in_present_language
from twinhall.kit.errors import CannotDo

__all__ = ["PURPOSE", "add_document", "next_reminder_at", "plan_signing", "remind", "write"]

# The purpose of uploads that stand in dossiers.
PURPOSE = "dossier-document"
_LONGEST = 10_000


@transaction.atomic
def write(
    public_id: str,
    text: str,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    language: str = "",
    document: Document | None = None,
) -> Note:
    """Write to the other side, as the city she acts for."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    if by.mandate is None or by.mandate.role not in WRITING_ROLES:
        raise CannotDo(_("Your role does not let you write for this city."))
    text = text.strip()
    if not text:
        raise CannotDo(_("The message is empty."))
    if len(text) > _LONGEST:
        raise CannotDo(_("The message is longer than %(most)s letters.") % {"most": _LONGEST})
    written = Note.objects.create(
        dossier=dossier,
        side=side,
        by=by.person,
        mandate=by.mandate,
        text=text,
        language=language,
        document=document,
        at=at,
    )
    if dossier.proposed_at or dossier.tie_id:
        tell_of_message(dossier, side, at=at)
    note("dossier.written", dossier, by=by, at=at, door=door, after={"note": written.public_id})
    return written


@transaction.atomic
def add_document(
    public_id: str, upload: Upload, *, title: str, by: Acting, at: datetime.datetime, door: str
) -> Document:
    """Put a file that was handed in into the dossier, where every side can read it."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    if by.mandate is None or by.mandate.role not in WRITING_ROLES:
        raise CannotDo(_("Your role does not let you write for this city."))
    document = Document.objects.create(
        dossier=dossier,
        side=side,
        title=(title.strip() or upload.shown_name)[:200],
        upload=upload,
        by=by.person,
        mandate=by.mandate,
        at=at,
    )
    note(
        "dossier.document-added",
        dossier,
        by=by,
        at=at,
        door=door,
        after={"document": document.public_id, "upload": upload.public_id, "sha256": upload.sha256},
    )
    return document


@transaction.atomic
def plan_signing(
    public_id: str, day: datetime.date | None, *, by: Acting, at: datetime.datetime, door: str
) -> Dossier:
    """Note the day on which the sides mean to sign. It binds nobody; due days are counted from it."""
    dossier = locked_dossier(public_id)
    side_of(dossier, by)
    if by.mandate is None or by.mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Your role does not let you speak for this city."))
    if day is not None and day < at.date():
        raise CannotDo(_("The day of signing must lie ahead."))
    before = dossier.signing_planned_on
    dossier.signing_planned_on = day
    dossier.save(update_fields=["signing_planned_on"])
    note(
        "dossier.signing-planned",
        dossier,
        by=by,
        at=at,
        door=door,
        before={"day": before},
        after={"day": day},
    )
    return dossier


@transaction.atomic
def remind(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Dossier:
    """Remind the side, or sides, that are waited for; once a week at most."""
    dossier = locked_dossier(public_id)
    return remind_those(dossier, waited_for(dossier), by=by, at=at, door=door)


def remind_those(
    dossier: Dossier, waits: Waiting | None, *, by: Acting, at: datetime.datetime, door: str
) -> Dossier:
    """Remind those for whom the others wait. The caller holds the dossier's row and knows on whom it waits."""
    own = side_of(dossier, by)
    if waits is None or own.pk in {side.pk for side in waits.sides}:
        raise CannotDo(_("Nobody else is waited for now."))
    earliest = next_reminder_at(dossier)
    if earliest is not None and earliest > at:
        raise CannotDo(
            _("They were reminded already; from %(day)s on you can do so again.")
            % {"day": day_in_present_language(earliest.date())}
        )
    for side in waits.sides:
        Reminder.objects.create(dossier=dossier, side=side, by=by.person, at=at)
        remind_side(dossier, side, since=waits.since.date(), at=at)
    after = {"sides": [side.city.public_id for side in waits.sides]}
    note("dossier.reminded", dossier, by=by, at=at, door=door, after=after)
    return dossier


def next_reminder_at(dossier: Dossier) -> datetime.datetime | None:
    """From when on a side can be reminded again; None when nobody was yet (one query)."""
    last = dossier.reminders.order_by("-at").first()
    return last.at + datetime.timedelta(days=REMIND_AFTER_DAYS) if last else None
