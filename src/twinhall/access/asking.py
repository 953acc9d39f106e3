"""Who asks: nobody, a person, a person acting for a body. Every check of `access` starts from here."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from allauth.mfa.utils import is_mfa_enabled
from django.utils.translation import gettext as _

from twinhall.access.verdict import Denied, MustSignIn, SecondFactorMissing
from twinhall.domain.bodies.acting import Acting, mandates_holding, needs_second_factor
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.people.models import Person

__all__ = ["FOR_HERSELF", "Acting", "Asker", "Body", "Mandate", "Person"]

# Chosen instead of a mandate by somebody who holds one and wants to act for herself.
FOR_HERSELF = "none"


@dataclass
class Asker:
    """Whoever is at the door. `chosen` is the permanent id of the mandate she chose to act under.

    Nothing is fetched before it is needed: a page that everybody may read asks the database nothing.
    """

    person: Person | None
    at: datetime.datetime
    chosen: str = ""
    door: str = "page"
    # Keys of the bodies that organise a forum, by its key: asked once for a page with its tabs.
    organisers: dict[int, frozenset[int | None]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def mandates(self) -> Sequence[Mandate]:
        """Those that hold now (one query, once)."""
        return mandates_holding(self.person, self.at) if self.person else []

    @cached_property
    def mandate(self) -> Mandate | None:
        """The one she chose; when she has not chosen and speaks for one body only, her first mandate for it."""
        for mandate in self.mandates:
            if mandate.public_id == self.chosen:
                return mandate
        bodies = {mandate.body_id for mandate in self.mandates}
        return self.mandates[0] if len(bodies) == 1 and self.chosen != FOR_HERSELF else None

    @property
    def body(self) -> Body | None:
        return self.mandate.body if self.mandate else None

    @cached_property
    def acting(self) -> Acting:
        """For actions of the domain. MustSignIn when nobody is signed in."""
        return Acting(self.signed_in(), self.mandate)

    @property
    def is_operator(self) -> bool:
        return self.person is not None and self.person.is_operator

    @cached_property
    def has_second_factor(self) -> bool:
        return self.person is not None and bool(is_mfa_enabled(self.person))

    def signed_in(self) -> Person:
        """The person. MustSignIn when there is none."""
        if self.person is None:
            raise MustSignIn(_("Please sign in first."))
        return self.person

    def acting_under(self, mandate: Mandate) -> Acting:
        """For an act under a mandate: checks the second factor where it is required.

        Raises Denied when the mandate is not hers or does not hold, SecondFactorMissing when one is required.
        """
        person = self.signed_in()
        if mandate.person_id != person.pk or not mandate.holds(self.at):
            raise Denied(_("Your mandate for this body does not hold today."))
        if needs_second_factor(mandate) and not self.has_second_factor:
            raise SecondFactorMissing(
                _("Who may sign, and every secretariat, acts with a second factor. Please set one up first.")
            )
        return Acting(person, mandate)

    def operator(self) -> Person:
        """The operator. MustSignIn or Denied for anybody else; SecondFactorMissing without one."""
        person = self.signed_in()
        if not person.is_operator:
            raise Denied(_("This is for those who run this installation."))
        if not self.has_second_factor:
            raise SecondFactorMissing(_("Operators act with a second factor. Please set one up first."))
        return person
