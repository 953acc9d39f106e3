"""People, for those who run the site."""

from twinhall.access.asking import Asker
from twinhall.domain.people.models import Person

__all__ = ["Person", "person_to_find"]


def person_to_find(asker: Asker, email: str) -> Person | None:
    """The account with that address, for an operator who was asked about it; never a list of everybody."""
    asker.operator()
    return Person.objects.filter(email__iexact=email.strip(), erased_at__isnull=True).first()
