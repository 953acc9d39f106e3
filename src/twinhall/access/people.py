"""People, for those who run the site, and by what name others see them."""

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.people.models import Person

__all__ = ["Person", "name_of", "person_to_find"]


def person_to_find(asker: Asker, email: str) -> Person | None:
    """The account with that address, for an operator who was asked about it; never a list of everybody."""
    asker.operator()
    address = email.strip()
    others = EmailAddress.objects.filter(email__iexact=address, verified=True).values("user")
    found = Person.objects.filter(Q(email__iexact=address) | Q(pk__in=others), erased_at__isnull=True)
    return found.order_by("pk").first()


def name_of(person: Person, body: Body | None = None) -> str:
    """Her name; when her account was erased, the name in office that stays with her acts for that body."""
    if person.erased_at is None:
        return person.display_name
    mandates = Mandate.objects.filter(person=person, **({"body": body} if body else {}))
    found = mandates.order_by("-starts_on", "-pk").values_list("name_in_office", flat=True).first()
    return found or _("account erased")
