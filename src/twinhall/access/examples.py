"""The example people of a demo: whom anybody may sign in there by a button, and nobody anywhere else."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet

from twinhall.access.verdict import Unknown
from twinhall.domain.people.models import Person

__all__ = [
    "Person",
    "example_to_sign_in",
    "examples_are_shown",
    "examples_to_sign_in",
    "may_open_a_session",
    "number_of_examples",
]


def examples_are_shown() -> bool:
    """Whether this installation is a demo, or a developer's."""
    return bool(settings.DEBUG or settings.DEMO)


def examples_to_sign_in() -> Sequence[Person]:
    """The example people, in the order in which they were made (one query). Unknown outside a demo."""
    return list(_examples())


def example_to_sign_in(public_id: str) -> Person:
    """One of them. Unknown for anybody who is not invented, and for everybody outside a demo."""
    person = _examples().filter(public_id=public_id).first()
    if person is None:
        raise Unknown(f"There is no example person {public_id}.")
    return person


def number_of_examples() -> int:
    """How many example people this database holds, demo or not."""
    return Person.objects.filter(is_example=True, erased_at__isnull=True).count()


def may_open_a_session(person: Person) -> bool:
    """An example person exists in a demo only: elsewhere not even a session that is open already counts."""
    return not person.is_example or examples_are_shown()


def _examples() -> QuerySet[Person]:
    if not examples_are_shown():
        raise Unknown("This is no demo.")
    return Person.objects.filter(is_example=True, is_active=True, erased_at__isnull=True).order_by("pk")
