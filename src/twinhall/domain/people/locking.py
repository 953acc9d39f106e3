"""Taking an account in hand: its row locked first, so that nobody gives it a task while it is being erased."""

from twinhall.domain.people.models import Person

__all__ = ["locked_person"]


def locked_person(person: Person) -> Person:
    """The person's row, locked until the transaction ends; before a claim, a body or a mandate, never after."""
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)
