"""Digests: notices of a day, or of a week from Monday to Sunday (UTC), in one mail.

A notice is in the first digest after its day or week is over, however late that is written, and in no other: the mail
and the mark on its notices are one transaction, with these locked.
"""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.giving import footer, off_link
from twinhall.domain.notices.letters import link_to
from twinhall.domain.notices.models import Notice
from twinhall.domain.notices.words import Pace
from twinhall.domain.people.models import Person
from twinhall.kit.dates import day_in_present_language

__all__ = ["DIGEST", "write_digests"]

# The kind of their mails in the outbox.
DIGEST = "notices.digest"


def write_digests(at: datetime.datetime) -> dict[str, int]:
    """Write to each person what waits for a digest (a daily routine)."""
    today = at.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - datetime.timedelta(days=today.weekday())
    figures = {"digests": 0, "notices": 0}
    for pace, before in ((Pace.DAILY, today), (Pace.WEEKLY, monday)):
        waiting = Notice.objects.filter(pace=pace, mailed_at__isnull=True, at__lt=before)
        for person in waiting.order_by("person").values_list("person", flat=True).distinct():
            told = _write(person, pace, before, at)
            figures["digests"] += bool(told)
            figures["notices"] += told
    return figures


@transaction.atomic
def _write(pk: int, pace: Pace, before: datetime.datetime, at: datetime.datetime) -> int:
    """One person's digest; gives how many notices are in it."""
    waiting = Notice.objects.filter(person=pk, pace=pace, mailed_at__isnull=True, at__lt=before)
    notices = list(waiting.select_for_update(no_key=True).order_by("at", "pk"))
    person = Person.objects.get(pk=pk)
    if not notices or not person.is_active:
        return 0
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        off_url = off_link(person, pace)
        subject, text = _letter(notices)
        write_message(
            to=person.email,
            subject=subject,
            text=text + footer(_("You get this because you chose to be told so."), off_url),
            kind=DIGEST,
            person=person,
            language=language,
            off_url=off_url,
            at=at,
        )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=at)
    return len(notices)


def _letter(notices: Sequence[Notice]) -> tuple[str, str]:
    count = ngettext("%(count)s notice", "%(count)s notices", len(notices)) % {"count": len(notices)}
    lines = [
        f"– {day_in_present_language(notice.at.date())}: {notice.subject}\n  {link_to(notice.page, *notice.words)}"
        for notice in notices
    ]
    return (
        _("%(count)s from Twinhall") % {"count": count},
        "{}\n\n{}\n".format("\n".join(lines), link_to("notices")),
    )
