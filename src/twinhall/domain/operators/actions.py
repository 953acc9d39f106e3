"""Making accounts operators. It takes the command line: no page can do it."""

import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo

__all__ = ["add_operator", "operators", "remove_operator"]


def operators() -> list[Person]:
    """By e-mail address."""
    return list(Person.objects.filter(is_operator=True, is_active=True).order_by("email"))


@transaction.atomic
def add_operator(email: str, *, at: datetime.datetime, door: str) -> bool:
    """Make an account an operator; whether it was none before. The account must be there and its address confirmed."""
    person = _account(email)
    if person is None or not person.is_active:
        raise CannotDo(
            _("There is no account with the address %(email)s. Let its owner make one on the site first.")
            % {"email": email}
        )
    if person.is_example:
        raise CannotDo(_("Example people are invented: none of them can run an installation."))
    if not EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists():
        raise CannotDo(
            _(
                "The address %(email)s is not confirmed: anybody could have made that account. Confirm it first."
            )
            % {"email": email}
        )
    return _change(person, is_operator=True, verb="operator.added", at=at, door=door)


@transaction.atomic
def remove_operator(email: str, *, at: datetime.datetime, door: str, force: bool = False) -> bool:
    """Make an operator an ordinary account again; whether it was one. The last one stays unless `force`."""
    remaining = list(
        Person.objects.select_for_update(no_key=True).filter(is_operator=True, is_active=True).order_by("pk")
    )
    person = _account(email)
    if person is None:
        raise CannotDo(_("There is no account with the address %(email)s.") % {"email": email})
    if remaining == [person] and not force:
        raise CannotDo(
            _("This is the last operator. Add another one first, or say --force to be left without any.")
        )
    return _change(person, is_operator=False, verb="operator.removed", at=at, door=door)


def _account(email: str) -> Person | None:
    found = Person.objects.filter(email__iexact=email.strip(), erased_at=None)
    return found.select_for_update(no_key=True).first()


def _change(person: Person, *, is_operator: bool, verb: str, at: datetime.datetime, door: str) -> bool:
    if person.is_operator == is_operator:
        return False
    person.is_operator = is_operator
    person.save(update_fields=["is_operator"])
    record(
        verb,
        person.public_id,
        by=None,
        at=at,
        door=door,
        before={"operator": not is_operator},
        after={"operator": is_operator},
    )
    return True
