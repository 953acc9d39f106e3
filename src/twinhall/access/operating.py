"""What those who run the installation oversee: the outbox, routines, and what needs care. Operators only."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Min, QuerySet

from twinhall.access.asking import Asker
from twinhall.access.verdict import Unknown
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.claims.models import Claim
from twinhall.domain.claims.words import ClaimState
from twinhall.domain.journal.models import JournalHead
from twinhall.domain.notices.models import Message
from twinhall.domain.notices.words import MessageState
from twinhall.domain.routines.models import RoutineRun

__all__ = [
    "Care",
    "JournalHead",
    "Mandate",
    "Message",
    "RoutineRun",
    "message_in_demo",
    "message_to_oversee",
    "messages_by_state",
    "messages_in_demo",
    "messages_to_oversee",
    "runs_to_oversee",
    "what_needs_care",
]

SOON = datetime.timedelta(days=60)
WEEK = datetime.timedelta(days=7)
MOST_MANDATES = 10


@dataclass(frozen=True)
class Care:
    """What an operator should know of. Five queries, however much there is."""

    claims: int  # wait for the secretariat
    claims_since: datetime.datetime | None  # the one that waits longest
    messages: dict[str, int] = field(default_factory=dict)  # by state
    mandates_ending: int = 0
    mandates: Sequence[Mandate] = ()  # the first of them to end
    failed_runs: Sequence[RoutineRun] = ()  # routines that failed the last time
    ticked_at: datetime.datetime | None = None  # when a routine was last begun, within a week
    head: JournalHead | None = None

    @property
    def has_mail_server(self) -> bool:
        return settings.MAIL_SERVER is not None


def what_needs_care(asker: Asker) -> Care:
    asker.operator()
    waiting = Claim.objects.filter(state__in=[ClaimState.SUBMITTED, ClaimState.APPEALED])
    claims = waiting.aggregate(count=Count("pk"), since=Min("submitted_at"))
    ending = _mandates_ending(asker)
    runs = _runs_lately(asker)
    return Care(
        claims=claims["count"],
        claims_since=claims["since"],
        messages=_by_state(),
        mandates_ending=len(ending),
        mandates=ending[:MOST_MANDATES],
        failed_runs=_failed_last(runs),
        ticked_at=max((run.began_at for run in runs), default=None),
        head=JournalHead.objects.first(),
    )


def messages_by_state(asker: Asker) -> dict[str, int]:
    asker.operator()
    return _by_state()


def messages_to_oversee(asker: Asker, state: str = "") -> QuerySet[Message]:
    """Messages, newest first; of one state when it is named. Their text is not for the operator to read."""
    asker.operator()
    found = Message.objects.defer("text", "html")
    return found.filter(state=state) if state else found


def message_to_oversee(asker: Asker, public_id: str) -> Message:
    asker.operator()
    message = Message.objects.defer("text", "html").filter(public_id=public_id).first()
    if message is None:
        raise Unknown("There is no such message.")
    return message


def runs_to_oversee(asker: Asker) -> QuerySet[RoutineRun]:
    """Runs of routines, the newest day first."""
    asker.operator()
    return RoutineRun.objects.all()


def messages_in_demo() -> QuerySet[Message]:
    """The whole outbox, for everybody, in debug and demo only: there it holds invented people's mail."""
    if not (settings.DEBUG or settings.DEMO):
        raise Unknown("The outbox is shown in debug and demo only.")
    return Message.objects.all()


def message_in_demo(public_id: str) -> Message:
    message = messages_in_demo().filter(public_id=public_id).first()
    if message is None:
        raise Unknown("There is no such message.")
    return message


def _by_state() -> dict[str, int]:
    counted = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in MessageState.values}


def _mandates_ending(asker: Asker) -> list[Mandate]:
    """Mandates that hold now and end soon, the first to end first."""
    last = (asker.at + SOON).date()
    found = Mandate.objects.perhaps_holding(asker.at).filter(ends_on__lte=last).with_body()
    return [mandate for mandate in found.order_by("ends_on", "pk") if mandate.holds(asker.at)]


def _runs_lately(asker: Asker) -> list[RoutineRun]:
    """Of the last seven days, the first day first; a clock set back hides none."""
    return list(RoutineRun.objects.filter(day__gte=asker.at.date() - WEEK).order_by("day"))


def _failed_last(runs: list[RoutineRun]) -> list[RoutineRun]:
    """The last run of each routine that failed the last time; a run that went well did what was left undone."""
    last = {run.name: run for run in runs}
    return [run for run in last.values() if run.problem]
