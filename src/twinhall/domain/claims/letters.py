"""Letters about claims."""

import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import Claim
from twinhall.domain.notices.actions import forget_messages, write_message
from twinhall.domain.notices.letters import link_to, write_letter
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.kit.dates import day_in_present_language

__all__ = [
    "ask_to_renew",
    "codes_sent",
    "forget_codes",
    "send_code",
    "tell_of_approval",
    "tell_of_proof_refused",
    "tell_of_refusal",
    "tell_secretariat",
]


_CODE = "claim.code"


def codes_sent(person: Person, *, since: datetime.datetime) -> int:
    """How many codes were written on her behalf, to whatever address."""
    return Message.objects.filter(person=person, kind=_CODE, written_at__gt=since).count()


def forget_codes(person: Person) -> None:
    """A code has served: neither the address it went to nor its text is kept."""
    forget_messages(person, _CODE)


def send_code(to: str, code: str, claim: Claim, *, at: datetime.datetime) -> None:
    """The code that shows that the claimant reads mail at that address."""
    said = {"city": _name(claim.city), "code": code}
    text = _(
        "Somebody who says that she speaks for %(city)s gave this address.\n\nThe code: %(code)s\n\n"
        "It holds for 24 hours. If nobody at your office asked for it, do nothing: without the code the claim "
        "goes no further.\n"
    )
    write_message(
        to=to,
        subject=_("Your code for %(city)s") % said,
        text=text % said,
        kind=_CODE,
        person=claim.person,
        at=at,
    )


def tell_secretariat(claim: Claim, *, at: datetime.datetime) -> None:
    """Tell everybody who speaks for the secretariat that a claim waits."""

    def letter() -> tuple[str, str]:
        said = {"city": _name(claim.city), "link": link_to("verification_claim", claim.public_id)}
        return (
            _("A claim to speak for %(city)s waits") % said,
            _("A claim to speak for %(city)s waits for two persons of the secretariat:\n%(link)s\n") % said,
        )

    mandates = Mandate.objects.filter(body__kind=BodyKind.SECRETARIAT, body__alliance=claim.alliance)
    holding = mandates.perhaps_holding(at).with_body().select_related("person")
    people = {mandate.person.pk: mandate.person for mandate in holding if mandate.holds(at)}
    for person in people.values():
        if person.pk != claim.person_id:
            write_letter(person, "claim.waits", letter, at=at)


def tell_of_approval(claim: Claim, *, at: datetime.datetime) -> None:
    """Tell the claimant that the city's page names her office as verified now."""

    def letter() -> tuple[str, str]:
        said = _said(claim)
        return (
            _("%(city)s is verified") % said,
            _(
                "Two persons of the secretariat have approved your claim. %(city)s is verified, and you may act "
                "for it until %(last)s.\n\n%(link)s\n"
            )
            % said,
        )

    write_letter(claim.person, "claim.approved", letter, at=at)


def tell_of_refusal(claim: Claim, reason: str, *, at: datetime.datetime) -> None:
    """Tell the claimant why, and how to appeal."""

    def letter() -> tuple[str, str]:
        said = _said(claim) | {"reason": reason}
        return (
            _("Your claim to speak for %(city)s was refused") % said,
            _(
                "Your claim to speak for %(city)s was refused.\n\nThe reason given: %(reason)s\n\n"
                "You may appeal. Who refused your claim cannot refuse your appeal:\n%(link)s\n"
            )
            % said,
        )

    write_letter(claim.person, "claim.refused", letter, at=at)


def tell_of_proof_refused(claim: Claim, kind: str, note: str, *, at: datetime.datetime) -> None:
    """Tell the claimant that one proof was not accepted, and that she can give another."""

    def letter() -> tuple[str, str]:
        said = _said(claim) | {"proof": kind, "note": note}
        return (
            _("A proof for %(city)s was not accepted") % said,
            _(
                "%(proof)s: not accepted.\n\nThe reason given: %(note)s\n\n"
                "You can give it again, or another:\n%(link)s\n"
            )
            % said,
        )

    write_letter(claim.person, "proof.refused", letter, at=at)


def ask_to_renew(mandate: Mandate, *, at: datetime.datetime) -> None:
    """Tell the holder that her mandate ends, and where to ask for a new one."""

    def letter() -> tuple[str, str]:
        said = {
            "body": mandate.body.name,
            "last": day_in_present_language(mandate.ends_on),
            "link": link_to("claim_city", mandate.body.city.slug) if mandate.body.city else link_to("desk"),
        }
        return (
            _("Your mandate for %(body)s ends on %(last)s") % said,
            _(
                "Your mandate to act for %(body)s ends on %(last)s. After that day you can read but no longer act, "
                "and the public page says that there is no active officer.\n\nTo renew it:\n%(link)s\n"
            )
            % said,
        )

    write_letter(mandate.person, "mandate.ends", letter, at=at)


def _said(claim: Claim) -> dict[str, str]:
    return {
        "city": _name(claim.city),
        "last": day_in_present_language(claim.ends_on),
        "link": link_to("claim", claim.public_id),
    }


def _name(city: City) -> str:
    return str(city.labels.get(get_language() or "") or city.name)
