"""Mandates: granted, revoked; and the rule of two persons."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting, leading_people
from twinhall.domain.bodies.letters import tell_of_grant, tell_of_revocation
from twinhall.domain.bodies.making import (
    body_of_city,
    close_acts,
    concerned_by,
    locked_body,
    secretariat_of,
)
from twinhall.domain.bodies.models import Body, Mandate, PendingAct
from twinhall.domain.bodies.words import (
    CHOOSABLE_ACTS,
    DAYS_FOR_SECOND_PERSON,
    SIGNING_ROLES,
    ActState,
    BodyKind,
    Role,
    TwoPersonAct,
)
from twinhall.domain.journal.actions import record
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo

__all__ = [
    "body_of_city",
    "choose_two_person_acts",
    "concerned_by",
    "decide_act",
    "grant_mandate",
    "grant_or_propose",
    "lapse_acts",
    "propose_act",
    "revoke_mandate",
    "secretariat_of",
]

# Nobody foresees further: a mandate is renewed, not given for ever.
LONGEST = datetime.timedelta(days=5 * 366)


@transaction.atomic
def grant_mandate(
    *,
    person: Person,
    body: Body,
    role: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: Acting | None,
    at: datetime.datetime,
    door: str,
    verified_on: datetime.date | None = None,
) -> Mandate:
    """Let a person act for a body on the days from `starts_on` to `ends_on`, both included.

    `by` is None when a command of the operator does it. Whether `by` may is the question of access; raises
    CannotDo when the days are impossible, the person is gone, or she holds the same role on one of these days.
    """
    person = locked_person(person)
    body = locked_body(body)
    _check_days(starts_on, ends_on, body, at)
    _check_giver(person, body, role, ends_on, by)
    if not person.is_active or person.erased_at is not None:
        raise CannotDo(_("This person has no account here any more."))
    if body.merged_into_id is not None:
        raise CannotDo(_("This body was merged into another; grant the mandate there."))
    overlapping = Mandate.objects.filter(
        person=person,
        body=body,
        role=role,
        revoked_at__isnull=True,
        starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    )
    if found := overlapping.first():
        raise CannotDo(
            _(
                "This person holds that role from %(first)s to %(last)s already; revoke it or choose later days."
            )
            % {"first": found.starts_on.isoformat(), "last": found.ends_on.isoformat()}
        )
    mandate = Mandate.objects.create(
        person=person,
        body=body,
        role=role,
        name_in_office=person.display_name,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by.person if by else None,
        granted_for=by.body if by else None,
        granted_at=at,
        verified_on=verified_on,
    )
    tell_of_grant(mandate, at=at)
    record(
        "mandate.granted",
        mandate.public_id,
        by=by.person if by else None,
        acting_for=by.body_id if by else "",
        at=at,
        door=door,
        concerns=concerned_by(body, person),
        after={"role": role, "body": body.public_id, "person": person.public_id}
        | {"starts_on": starts_on, "ends_on": ends_on, "verified_on": verified_on},
    )
    return mandate


def _today(body: Body, at: datetime.datetime) -> datetime.date:
    return at.astimezone(body.time_zone).date()


def _check_days(starts_on: datetime.date, ends_on: datetime.date, body: Body, at: datetime.datetime) -> None:
    today = _today(body, at)
    if ends_on < starts_on:
        raise CannotDo(_("The mandate ends before it begins."))
    if ends_on < today:
        raise CannotDo(_("The last day of the mandate is past."))
    if starts_on < today:  # the city's page says since when it is verified
        raise CannotDo(_("The mandate cannot begin before today."))
    if ends_on - starts_on > LONGEST:
        raise CannotDo(_("A mandate is given for five years at most, and renewed then."))


def _check_giver(person: Person, body: Body, role: str, ends_on: datetime.date, by: Acting | None) -> None:
    """Whoever leads a body gives to others, and nothing that she has not got herself."""
    if by is None:
        return
    if by.person.pk == person.pk:
        raise CannotDo(_("Nobody grants herself a mandate; ask somebody else who leads this body."))
    own = by.mandate
    if own is None or own.body_id != body.pk:
        return
    if ends_on > own.ends_on:
        raise CannotDo(
            _("Your own mandate ends on %(day)s; nobody can be given one that lasts longer.")
            % {"day": own.ends_on.isoformat()}
        )
    # An officer needs no second factor; through a signatory of her making she could sign without one.
    if role in SIGNING_ROLES and own.role != Role.HEAD:
        raise CannotDo(_("Only a head can let somebody sign: as head or signatory."))


@transaction.atomic
def revoke_mandate(
    public_id: str, *, reason: str, by: Acting | None, at: datetime.datetime, door: str
) -> Mandate:
    """End a mandate at once, with a reason; it stays on record. CannotDo when it has ended or has no reason."""
    locked = Mandate.objects.select_for_update(of=("self",), no_key=True).with_body()
    mandate = locked.get(public_id=public_id)
    reason = reason.strip()
    if not reason:
        raise CannotDo(_("Please say why the mandate is revoked."))
    if mandate.revoked_at is not None:
        raise CannotDo(_("This mandate was revoked already."))
    if mandate.ends_on < _today(mandate.body, at):
        raise CannotDo(_("This mandate has ended by itself."))
    own = by.mandate if by else None
    if own is not None and own.body_id == mandate.body_id and own.role != Role.HEAD == mandate.role:
        raise CannotDo(_("An officer cannot end the mandate of the head."))
    mandate.revoked_at, mandate.revoked_reason = at, reason[:500]
    mandate.revoked_by = by.person if by else None
    mandate.save(update_fields=["revoked_at", "revoked_reason", "revoked_by"])
    tell_of_revocation(mandate, at=at)
    record(
        "mandate.revoked",
        mandate.public_id,
        by=by.person if by else None,
        acting_for=by.body_id if by else "",
        at=at,
        door=door,
        concerns=concerned_by(mandate.body, mandate.person),
        before={"ends_on": mandate.ends_on},
        after={"revoked_at": at},
    )
    return mandate


@transaction.atomic
def grant_or_propose(
    *,
    person: Person,
    body: Body,
    role: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Mandate | PendingAct:
    """Grant a mandate in one's own body; where the body asks for two persons, propose it to a second one.

    An officer cannot give what she has not got: beyond the end of her own mandate, nothing.
    """
    person = locked_person(person)
    body = locked_body(body)
    if not body.asks_second_person_for(TwoPersonAct.GRANT):
        return grant_mandate(
            person=person, body=body, role=role, starts_on=starts_on, ends_on=ends_on, by=by, at=at, door=door
        )
    _check_days(starts_on, ends_on, body, at)
    _check_giver(person, body, role, ends_on, by)
    content = {"person": person.public_id, "role": str(role)} | {
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
    }
    return propose_act(TwoPersonAct.GRANT, body, content, by=by, at=at, door=door)


@transaction.atomic
def choose_two_person_acts(
    body: Body, acts: Sequence[str], *, by: Acting, at: datetime.datetime, door: str
) -> Body | PendingAct:
    """Choose which acts of the body take two persons. Giving up such a rule takes two persons itself."""
    body = locked_body(body)
    wanted = [act.value for act in CHOOSABLE_ACTS if act in acts]
    had = set(body.two_person_acts)
    if had == set(wanted):
        return body
    if had - set(wanted):
        return propose_act(TwoPersonAct.RULES, body, {"acts": wanted}, by=by, at=at, door=door)
    if len(leading_people(body, at)) < 2:
        raise CannotDo(_("Nobody else leads this body yet, so there would be no second person to ask."))
    _set_rules(body, wanted, by=by, at=at, door=door)
    return body


def _set_rules(body: Body, acts: list[str], *, by: Acting, at: datetime.datetime, door: str) -> None:
    before = list(body.two_person_acts)
    body.two_person_acts = acts
    body.save(update_fields=["two_person_acts"])
    record(
        "body.rules-changed",
        body.public_id,
        by=by.person,
        acting_for=by.body_id,
        at=at,
        door=door,
        concerns=concerned_by(body),
        before={"two_person_acts": before},
        after={"two_person_acts": acts},
    )


def propose_act(
    act: TwoPersonAct,
    body: Body,
    content: Mapping[str, object],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> PendingAct:
    """Put an act of the body before a second person, in the caller's transaction; the body's row is locked."""
    if PendingAct.objects.filter(body=body, act=act, content=content, state=ActState.WAITING).exists():
        raise CannotDo(_("The same act waits for a second person already."))
    pending = PendingAct.objects.create(
        body=body,
        act=act,
        content=dict(content),
        proposed_by=by.person,
        proposed_at=at,
        lapses_at=at + datetime.timedelta(days=DAYS_FOR_SECOND_PERSON),
    )
    record(
        "act.proposed",
        pending.public_id,
        by=by.person,
        acting_for=by.body_id,
        at=at,
        door=door,
        concerns=concerned_by(body),
        after={"act": act.value, **content},
    )
    return pending


@transaction.atomic
def decide_act(
    public_id: str, *, agrees: bool, reason: str = "", by: Acting, at: datetime.datetime, door: str
) -> PendingAct:
    """The second person does the act, or refuses it with a reason. CannotDo for the one who proposed it.

    What rooms above this one propose (signing) they do themselves, in the same transaction, once this has agreed.
    """
    found = PendingAct.objects.select_related("body").get(public_id=public_id)
    person = _person_of(found)
    # The body before the act: every act of a body waits there, in this order.
    body = locked_body(found.body)
    pending = PendingAct.objects.select_for_update(of=("self",), no_key=True).get(public_id=public_id)
    pending.body = body
    if pending.state != ActState.WAITING:
        raise CannotDo(_("This act was decided already."))
    if pending.lapses_at <= at:
        raise CannotDo(_("This act has lapsed; it can be proposed again."))
    if pending.proposed_by_id == by.person.pk:
        raise CannotDo(_("A second person is asked: you proposed this yourself."))
    if not agrees and not reason.strip():
        raise CannotDo(_("Please say why you refuse."))
    if agrees:
        _check_both_lead(pending, by, at)
    pending.state = ActState.DONE if agrees else ActState.REFUSED
    pending.decided_by, pending.decided_at, pending.reason = by.person, at, reason.strip()[:500]
    pending.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    if agrees:
        _do(pending, person, by=by, at=at, door=door)
    record(
        "act.done" if agrees else "act.refused",
        pending.public_id,
        by=by.person,
        acting_for=by.body_id,
        at=at,
        door=door,
        concerns=concerned_by(body),
        before={"state": ActState.WAITING.value},
        after={"state": pending.state},
    )
    return pending


def _person_of(pending: PendingAct) -> Person | None:
    """Whom the act is about, her row locked; what the act is to do never changes, so it is read without a lock."""
    about = pending.content.get("person")
    return locked_person(Person.objects.get(public_id=about)) if about else None


def _check_both_lead(pending: PendingAct, by: Acting, at: datetime.datetime) -> None:
    """Two persons of the body agree: the first one leads it still, and the second one did when it was proposed.

    Otherwise one alone could propose an act, and then make the second person for it.
    """
    first = pending.proposed_by
    if pending.act == TwoPersonAct.SIGN:
        # Who signs need not lead; whether she may still sign is looked at when it is done.
        _check_second_led(pending, by)
        return
    is_for_operators = pending.body.kind != BodyKind.CITY
    if not (first.is_operator and is_for_operators) and first.pk not in leading_people(pending.body, at):
        raise CannotDo(
            _("Who proposed this leads the body no longer. Refuse it; you can propose it yourself then.")
        )
    _check_second_led(pending, by)


def _check_second_led(pending: PendingAct, by: Acting) -> None:
    if by.mandate is None:
        return
    if by.person.pk not in leading_people(pending.body, pending.proposed_at):
        raise CannotDo(_("You did not lead this body yet when this was proposed. Somebody else is asked."))


def _do(pending: PendingAct, person: Person | None, *, by: Acting, at: datetime.datetime, door: str) -> None:
    content = pending.content
    if pending.act == TwoPersonAct.RULES:
        _set_rules(pending.body, content["acts"], by=by, at=at, door=door)
        return
    if pending.act == TwoPersonAct.GRANT and person is not None:
        grant_mandate(
            person=person,
            body=pending.body,
            role=Role(content["role"]),
            # The days that went by until the second person came are not given for the past.
            starts_on=max(datetime.date.fromisoformat(content["starts_on"]), _today(pending.body, at)),
            ends_on=datetime.date.fromisoformat(content["ends_on"]),
            by=by,
            at=at,
            door=door,
        )


@transaction.atomic
def lapse_acts(at: datetime.datetime) -> dict[str, int]:
    """Close acts whose second person never came (a daily routine)."""
    due = PendingAct.objects.filter(lapses_at__lte=at)
    return {"lapsed": len(close_acts(due, by=None, at=at, door="job"))}
