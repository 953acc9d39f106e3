"""Mandates: granted, revoked; and the rule of two persons."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.letters import tell_of_grant, tell_of_revocation
from twinhall.domain.bodies.making import body_of_city, locked_body, secretariat_of
from twinhall.domain.bodies.models import Body, Mandate, PendingAct
from twinhall.domain.bodies.words import (
    CHOOSABLE_ACTS,
    DAYS_FOR_SECOND_PERSON,
    LEADING_ROLES,
    ActState,
    Role,
    TwoPersonAct,
)
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo

__all__ = [
    "body_of_city",
    "choose_two_person_acts",
    "decide_act",
    "grant_mandate",
    "grant_or_propose",
    "lapse_acts",
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
    body = locked_body(body)
    _check_days(starts_on, ends_on, body, at)
    # Her row: an account that is being erased in this second is granted nothing any more.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
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


def concerned_by(body: Body, *people: Person) -> list[str]:
    """Permanent ids that an entry about the body concerns: itself, its city, the persons."""
    city = [body.city.public_id] if body.city else []
    return [body.public_id, *city, *(person.public_id for person in people)]


def _check_days(starts_on: datetime.date, ends_on: datetime.date, body: Body, at: datetime.datetime) -> None:
    today = at.astimezone(body.time_zone).date()
    if ends_on < starts_on:
        raise CannotDo(_("The mandate ends before it begins."))
    if ends_on < today:
        raise CannotDo(_("The last day of the mandate is past."))
    if ends_on - max(starts_on, today) > LONGEST:
        raise CannotDo(_("A mandate is given for five years at most, and renewed then."))


@transaction.atomic
def revoke_mandate(
    public_id: str, *, reason: str, by: Acting | None, at: datetime.datetime, door: str
) -> Mandate:
    """End a mandate at once, with a reason; it stays on record. CannotDo when it has ended or has no reason."""
    mandate = (
        Mandate.objects.select_for_update(of=("self",), no_key=True).with_body().get(public_id=public_id)
    )
    reason = reason.strip()
    if not reason:
        raise CannotDo(_("Please say why the mandate is revoked."))
    if mandate.revoked_at is not None:
        raise CannotDo(_("This mandate was revoked already."))
    if mandate.ends_on < at.astimezone(mandate.body.time_zone).date():
        raise CannotDo(_("This mandate has ended by itself."))
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
    body = locked_body(body)
    own = by.mandate
    if own is not None and own.body_id == body.pk and ends_on > own.ends_on:
        raise CannotDo(
            _("Your own mandate ends on %(day)s; nobody can be given one that lasts longer.")
            % {"day": own.ends_on.isoformat()}
        )
    if not body.asks_second_person_for(TwoPersonAct.GRANT):
        return grant_mandate(
            person=person, body=body, role=role, starts_on=starts_on, ends_on=ends_on, by=by, at=at, door=door
        )
    _check_days(starts_on, ends_on, body, at)
    content = {"person": person.public_id, "role": str(role)} | {
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
    }
    return _propose(TwoPersonAct.GRANT, body, content, by=by, at=at, door=door)


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
        return _propose(TwoPersonAct.RULES, body, {"acts": wanted}, by=by, at=at, door=door)
    if len(_leading_people(body, at)) < 2:
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


def _leading_people(body: Body, at: datetime.datetime) -> set[int]:
    held = Mandate.objects.filter(body=body, role__in=LEADING_ROLES).perhaps_holding(at).with_body()
    return {mandate.person_id for mandate in held if mandate.holds(at)}


def _propose(
    act: TwoPersonAct,
    body: Body,
    content: Mapping[str, object],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> PendingAct:
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
    """The second person does the act, or refuses it with a reason. CannotDo for the one who proposed it."""
    # The body first: every act of a body waits there, in this order.
    body = locked_body(PendingAct.objects.select_related("body").get(public_id=public_id).body)
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
    pending.state = ActState.DONE if agrees else ActState.REFUSED
    pending.decided_by, pending.decided_at, pending.reason = by.person, at, reason.strip()[:500]
    pending.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    if agrees:
        _do(pending, by=by, at=at, door=door)
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


def _do(pending: PendingAct, *, by: Acting, at: datetime.datetime, door: str) -> None:
    content = pending.content
    if pending.act == TwoPersonAct.RULES:
        _set_rules(pending.body, content["acts"], by=by, at=at, door=door)
        return
    if pending.act == TwoPersonAct.GRANT:
        grant_mandate(
            person=Person.objects.get(public_id=content["person"]),
            body=pending.body,
            role=Role(content["role"]),
            starts_on=datetime.date.fromisoformat(content["starts_on"]),
            ends_on=datetime.date.fromisoformat(content["ends_on"]),
            by=by,
            at=at,
            door=door,
        )


@transaction.atomic
def lapse_acts(at: datetime.datetime) -> dict[str, int]:
    """Close acts whose second person never came (a daily routine)."""
    due = PendingAct.objects.select_for_update(of=("self",), no_key=True).filter(
        state=ActState.WAITING, lapses_at__lte=at
    )
    lapsed = list(due.select_related("body__city").order_by("pk"))
    for pending in lapsed:
        pending.state = ActState.LAPSED
        pending.save(update_fields=["state"])
    for pending in lapsed:
        record(
            "act.lapsed",
            pending.public_id,
            by=None,
            at=at,
            door="job",
            concerns=concerned_by(pending.body),
            before={"state": ActState.WAITING.value},
            after={"state": ActState.LAPSED.value},
        )
    return {"lapsed": len(lapsed)}
