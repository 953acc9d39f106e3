"""Letters about mandates."""

import datetime

from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import Role
from twinhall.domain.notices.letters import link_to, write_letter
from twinhall.kit.dates import day_in_present_language

__all__ = ["tell_of_grant", "tell_of_revocation"]


def tell_of_grant(mandate: Mandate, *, at: datetime.datetime) -> None:
    """Tell the person what she may do from when to when."""

    def letter() -> tuple[str, str]:
        said = _said(mandate)
        return (
            _("You may act for %(body)s") % said,
            _(
                "From %(first)s to %(last)s you hold a mandate to act for %(body)s as %(role)s.\n\n"
                "Choose for whom you act at the head of every page, once you have signed in:\n%(link)s\n"
            )
            % said,
        )

    write_letter(mandate.person, "mandate.granted", letter, at=at)


def tell_of_revocation(mandate: Mandate, *, at: datetime.datetime) -> None:
    """Tell the person that she may act no longer, and why."""

    def letter() -> tuple[str, str]:
        said = _said(mandate)
        return (
            _("Your mandate for %(body)s was revoked") % said,
            _(
                "Your mandate to act for %(body)s as %(role)s was revoked.\n\nThe reason given: %(reason)s\n\n"
                "You can still sign in and read:\n%(link)s\n"
            )
            % said,
        )

    write_letter(mandate.person, "mandate.revoked", letter, at=at)


def _said(mandate: Mandate) -> dict[str, str]:
    return {
        "body": mandate.body.name,
        "role": str(Role(mandate.role).label),
        "first": day_in_present_language(mandate.starts_on),
        "last": day_in_present_language(mandate.ends_on),
        "reason": mandate.revoked_reason,
        "link": link_to("desk"),
    }
