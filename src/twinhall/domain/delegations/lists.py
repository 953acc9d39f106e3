"""A whole list of people at once, in one transaction: who is new, who is known, who is there twice."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.facts import FIELDS, ParticipantFacts, checked, doubts, facts_of, key_of_name
from twinhall.domain.delegations.letters import tell_of_places
from twinhall.domain.delegations.locking import locked_delegation, must_be_open, must_come, note
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.registering import fill
from twinhall.domain.delegations.seats import move_up, seats_of
from twinhall.domain.delegations.words import DelegationState, ParticipantRole, ParticipantState
from twinhall.kit.errors import CannotDo

__all__ = ["ListReport", "ListedPerson", "Remark", "register_list"]

_AT_ONCE = 500
_GONE = (ParticipantState.WITHDRAWN, ParticipantState.REFUSED)


@dataclass(frozen=True)
class ListedPerson:
    """A row that was understood: its line, what it says, and of which fields; other fields stay as they are."""

    line: int
    facts: ParticipantFacts
    fields: Collection[str] = FIELDS
    public_id: str = ""


@dataclass(frozen=True)
class Remark:
    line: int
    reason: str


@dataclass
class ListReport:
    """What became of the rows: each is recorded, changed, known or refused; `waiting` are among the recorded."""

    read: int = 0
    recorded: int = 0
    changed: int = 0
    known: int = 0
    waiting: int = 0
    refused: list[Remark] = field(default_factory=list)
    doubted: list[Remark] = field(default_factory=list)


@dataclass
class _Lists:
    """Who stands on the lists of the forum, by what tells people apart."""

    delegation: Delegation
    by_id: dict[str, Participant] = field(default_factory=dict)
    by_name: dict[str, list[Participant]] = field(default_factory=lambda: defaultdict(list))
    by_email: dict[str, Participant] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)  # of this file, by id() of who came from it
    head: Participant | None = None

    def add(self, one: Participant) -> None:
        own = one.delegation_id == self.delegation.pk
        if own:
            self.by_id[one.public_id] = one
        self.note_names(one, one.passport_name, one.email.lower())
        if own and one.role == ParticipantRole.HEAD and one.state not in _GONE:
            self.head = one

    def note_names(self, one: Participant, passport_name: str, email: str) -> None:
        self.by_name[key_of_name(passport_name)].append(one)
        if email and (email not in self.by_email or one.state not in _GONE):
            self.by_email[email] = one

    def find(self, person: ListedPerson) -> Participant | None:
        """The same person, of those who stand rather than of those who are gone."""
        facts = person.facts
        if person.public_id in self.by_id:
            return self.by_id[person.public_id]
        alike = [one for one in self.by_name[key_of_name(facts.passport_name)] if self._is_same(one, facts)]
        if facts.email and facts.email in self.by_email:
            alike.append(self.by_email[facts.email])
        return min(alike, key=lambda one: one.state in _GONE, default=None)

    def _is_same(self, one: Participant, facts: ParticipantFacts) -> bool:
        if one.born_on is not None and facts.born_on is not None:
            return one.born_on == facts.born_on
        # Without two birth days a name tells people apart within one list alone.
        return one.delegation_id == self.delegation.pk


@transaction.atomic
def register_list(
    public_id: str,
    people: Sequence[ListedPerson],
    *,
    refused: Iterable[Remark] = (),
    by: Acting,
    at: datetime.datetime,
    door: str,
    organises: bool = False,
) -> ListReport:
    """Record the rows that can be, and say of each other one why not. Reading the same list again changes nothing.

    `refused` are rows that could not be understood; they are told with the rest.
    """
    delegation = locked_delegation(public_id)
    must_come(delegation)
    must_be_open(delegation.forum, at, organises=organises)
    report = ListReport(refused=list(refused))
    report.read = len(people) + len(report.refused)
    moved = move_up(delegation.forum, at)
    lists = _Lists(delegation)
    for one in Participant.objects.filter(forum=delegation.forum).order_by("pk"):
        lists.add(one)
    new, changed = _sorted(people, lists, report, at)
    seats = seats_of(delegation.forum)
    for one in new:
        one.state = seats.take(delegation)
    report.recorded, report.changed = len(new), len(changed)
    report.waiting = sum(one.state == ParticipantState.WAITING for one in new)
    report.refused.sort(key=lambda remark: remark.line)
    # Who leads no more first: a delegation has one head at every moment.
    changed.sort(key=lambda one: one.role == ParticipantRole.HEAD)
    Participant.objects.bulk_update(
        [one for one in changed if one.role != ParticipantRole.HEAD], FIELDS, batch_size=_AT_ONCE
    )
    Participant.objects.bulk_update([one for one in changed if one.role == ParticipantRole.HEAD], FIELDS)
    Participant.objects.bulk_create(new, batch_size=_AT_ONCE)
    _comes(delegation, by, new)
    tell_of_places(moved, at=at)
    if new or changed:
        after = {"recorded": report.recorded, "changed": report.changed, "waiting": report.waiting}
        note("delegation.listed", delegation, by=by, at=at, door=door, after=after)
    return report


def _comes(delegation: Delegation, by: Acting, new: Sequence[Participant]) -> None:
    if new and delegation.state == DelegationState.INVITED:
        delegation.state = DelegationState.REGISTERED
        delegation.registered_by, delegation.mandate = by.person, by.mandate
        delegation.save(update_fields=["state", "registered_by", "mandate"])


def _sorted(
    people: Sequence[ListedPerson], lists: _Lists, report: ListReport, at: datetime.datetime
) -> tuple[list[Participant], list[Participant]]:
    """Who is new and who is told otherwise than before; the rest goes into the report."""
    new: list[Participant] = []
    changed: list[Participant] = []
    rows = list(_told_apart(people, lists, report, at))
    # Heads last: who leads no more by this list has made room then.
    for person, one, facts in sorted(rows, key=lambda row: row[2].role == ParticipantRole.HEAD):
        if facts.role == ParticipantRole.HEAD and lists.head not in (None, one):
            reason = _("The delegation has a head already. Make her a member first.")
            report.refused.append(Remark(person.line, reason))
            continue
        if one.pk and facts_of(one) == facts:
            report.known += 1
            continue
        (changed if one.pk else new).append(one)
        if lists.head is one:
            lists.head = None
        fill(one, facts)
        if facts.role == ParticipantRole.HEAD:
            lists.head = one
        report.doubted += [Remark(person.line, doubt) for doubt in doubts(facts)]
    new.sort(key=lambda one: lists.lines[id(one)])
    report.doubted.sort(key=lambda remark: remark.line)
    return new, changed


def _told_apart(
    people: Sequence[ListedPerson], lists: _Lists, report: ListReport, at: datetime.datetime
) -> Iterator[tuple[ListedPerson, Participant, ParticipantFacts]]:
    """Each row with who it is, as a row of the table that may be new; what cannot be goes into the report."""
    for person in people:
        try:
            known, facts = _understood(person, lists, at)
        except CannotDo as problem:
            report.refused.append(Remark(person.line, str(problem)))
            continue
        one = known or Participant(
            forum=lists.delegation.forum, delegation=lists.delegation, registered_at=at
        )
        if known is None:
            fill(one, facts)
        lists.note_names(one, facts.passport_name, facts.email)
        lists.lines[id(one)] = person.line
        yield person, one, facts


def _understood(
    person: ListedPerson, lists: _Lists, at: datetime.datetime
) -> tuple[Participant | None, ParticipantFacts]:
    """Who of the lists it is, and what is to be kept of her. CannotDo when the row cannot be recorded."""
    facts = checked(person.facts, today=at.date())
    known = lists.find(replace(person, facts=facts))
    if known is not None:
        if id(known) in lists.lines:
            raise CannotDo(_("the same person as in line %(line)s") % {"line": lists.lines[id(known)]})
        if known.delegation_id != lists.delegation.pk:
            raise CannotDo(
                _("She is on the list of another delegation of this forum. Please ask the organiser.")
            )
        if known.state == ParticipantState.REFUSED:
            raise CannotDo(_("The organiser has refused her; please write to the organiser."))
        if known.state == ParticipantState.WITHDRAWN:
            raise CannotDo(_("She has withdrawn. Register her on the page if she comes after all."))
        told = {name: getattr(facts, name) for name in FIELDS if name in person.fields}
        kept = facts_of(known)
        if "display_name" in told and not person.facts.display_name:
            told["display_name"] = kept.display_name
        facts = checked(replace(kept, **told), today=at.date())
    return known, facts
