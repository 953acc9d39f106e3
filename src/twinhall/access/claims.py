"""Claims and proofs, fetched and checked in one call."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.reach import CHECKING_ROLES, Keeper, keeper
from twinhall.access.verdict import Denied, SecondFactorMissing, Unknown
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.alliances.standing import countries_in
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import FocalPoint, Mandate
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import Claim, Decision, OfficialDomain, Proof
from twinhall.domain.claims.renewals import present_mandate, renewal_opens_on
from twinhall.domain.claims.states import OPEN_STATES, WAITING_STATES

__all__ = [
    "Claim",
    "ClaimFile",
    "Decision",
    "OfficialDomain",
    "PresentMandate",
    "Proof",
    "alliance_to_decide",
    "calls_back",
    "claim_of_city",
    "claim_to_call_back",
    "claim_to_check",
    "claim_to_decide",
    "claim_to_read",
    "claims_of",
    "claims_to_check",
    "claims_waiting",
    "domains_to_keep",
    "letter_to_check",
    "own_claim",
    "present_mandate_of",
]


@dataclass(frozen=True)
class ClaimFile:
    """A claim as those who check it see it, and what this asker may do."""

    claim: Claim
    proofs: Sequence[Proof]
    decisions: Sequence[Decision]
    may_decide: bool
    may_call_back: bool


@dataclass(frozen=True)
class PresentMandate:
    """A mandate that its holder has for a city, and from when on she may ask for the next."""

    role: str
    ends_on: datetime.date
    opens_on: datetime.date
    is_open: bool


def own_claim(asker: Asker, public_id: str) -> Claim:
    """The asker's own claim; for others there is none."""
    person = asker.signed_in()
    claim = _claims().filter(public_id=public_id, person=person).first()
    if claim is None:
        raise Unknown("There is no such claim.")
    return claim


def claim_to_read(asker: Asker, public_id: str) -> ClaimFile:
    """Her own claim with its proofs and decisions (three queries)."""
    return _file(own_claim(asker, public_id), asker)


def claims_of(asker: Asker) -> list[Claim]:
    """All claims of the asker, newest first (one query)."""
    return list(_claims().filter(person=asker.signed_in()))


def claim_of_city(asker: Asker, city: City) -> Claim | None:
    """Her open claim to that city, if there is one."""
    if asker.person is None:
        return None
    return _claims().filter(person=asker.person, city=city, state__in=OPEN_STATES).first()


def present_mandate_of(asker: Asker, city: City) -> PresentMandate | None:
    """Her mandate for that city, which a new claim would renew."""
    mandate = present_mandate(asker.signed_in(), city, asker.at)
    if mandate is None:
        return None
    opens_on = renewal_opens_on(mandate)
    return PresentMandate(mandate.role, mandate.ends_on, opens_on, opens_on <= asker.at.date())


def alliance_to_decide(asker: Asker, city: City) -> Alliance:
    """The alliance whose secretariat decides on claims to this city: one its country is in, else the site's own."""
    asker.signed_in()
    alliances = {alliance.slug: alliance for alliance in Alliance.objects.in_order()}
    own = alliances.get(settings.DEFAULT_ALLIANCE)
    day = asker.at.date()
    for alliance in [*([own] if own else []), *alliances.values()]:
        if city.country in countries_in(alliance.slug, day):
            return alliance
    if own is None:
        raise Denied(_("No alliance is in this register, so nobody could decide on a claim."))
    return own


def claims_to_check(asker: Asker) -> QuerySet[Claim]:
    """The queue: claims that the asker may decide on, call back for, or oversee; those waiting longest first."""
    waits = Q(state__in=WAITING_STATES)
    if asker.is_operator:
        asker.operator()
        found = waits
    else:
        secretariats, countries = _secretariats(asker), _focal_countries(asker)
        if not secretariats and not countries:
            raise Denied(_("This is for the secretariat and for focal points: choose that mandate first."))
        if secretariats:
            asker.acting_under(secretariats[0])
        if countries:
            _with_second_factor(asker)
        found = waits & Q(alliance__in=[mandate.body.alliance_id for mandate in secretariats])
        # A call may be what the claimant waits for before she can hand her claim in.
        found |= Q(state__in=OPEN_STATES, city__country__in=countries)
    return _claims().filter(found).order_by(F("submitted_at").asc(nulls_last=True), "pk")


def claims_waiting(asker: Asker) -> int:
    """How many claims this person of a secretariat could decide on now; 0 for anybody else."""
    secretariats = [mandate.body.alliance_id for mandate in _secretariats(asker)]
    if not secretariats:
        return 0
    decided = Decision.objects.filter(claim=OuterRef("pk"), round=OuterRef("round"), by=asker.person)
    waiting = Claim.objects.filter(state__in=WAITING_STATES, alliance__in=secretariats)
    return waiting.exclude(person=asker.person).exclude(Exists(decided)).count()


def claim_to_check(asker: Asker, public_id: str) -> ClaimFile:
    """A claim for those who check claims of its alliance or country. Unknown for others."""
    claim = _known(asker, public_id)
    return _file(claim, asker)


def claim_to_decide(asker: Asker, public_id: str) -> tuple[Claim, Acting]:
    """The claim, for a person acting for the secretariat of its alliance, with a second factor."""
    claim = _known(asker, public_id)
    mandate = _secretariat_mandate(asker, claim)
    if mandate is None:
        raise Denied(_("Only the secretariat decides on claims."))
    return claim, asker.acting_under(mandate)


def letter_to_check(asker: Asker, proof_id: str) -> tuple[Proof, Acting]:
    """A letter handed in, for the secretariat."""
    proof = Proof.objects.select_related("claim").filter(public_id=proof_id).first()
    if proof is None:
        asker.signed_in()
        raise Unknown("There is no such proof.")
    return proof, claim_to_decide(asker, proof.claim.public_id)[1]


def claim_to_call_back(asker: Asker, public_id: str) -> tuple[Claim, Acting]:
    """The claim, for a person of the body that is focal point of the city's country."""
    claim = _known(asker, public_id)
    mandate = _focal_mandate(asker, claim.city.country)
    if mandate is None:
        raise Denied(_("Only the focal point of this country calls back."))
    _with_second_factor(asker)
    return claim, asker.acting_under(mandate)


def calls_back(asker: Asker) -> bool:
    """Whether she acts for a focal point, which takes a second factor."""
    return bool(_focal_countries(asker))


def _with_second_factor(asker: Asker) -> None:
    """Focal points see stamped letters, and what they record counts as a proof."""
    if not asker.has_second_factor:
        raise SecondFactorMissing(_("Focal points act with a second factor. Please set one up first."))


def domains_to_keep(asker: Asker) -> tuple[QuerySet[OfficialDomain], Keeper]:
    """The list of official domains, all for operators, of its countries for a secretariat; and who keeps it."""
    rows = OfficialDomain.objects.filter(removed_at__isnull=True).select_related("source", "city")
    who = keeper(asker)
    return (rows if who.countries is None else rows.filter(country__in=who.countries)), who


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related("person", "city", "alliance", "mandate", "renews")


def _known(asker: Asker, public_id: str) -> Claim:
    asker.signed_in()
    claim = _claims().filter(public_id=public_id).first()
    if claim is None:
        raise Unknown("There is no such claim.")
    mandate = _secretariat_mandate(asker, claim)
    if mandate is not None:
        asker.acting_under(mandate)
    elif asker.is_operator:
        asker.operator()
    elif _focal_mandate(asker, claim.city.country) is not None:
        _with_second_factor(asker)
    else:
        raise Unknown("There is no such claim.")
    return claim


def _file(claim: Claim, asker: Asker) -> ClaimFile:
    decisions = list(claim.decisions.select_related("by", "acting_for"))
    decided = any(one.round == claim.round and one.by_id == _pk(asker) for one in decisions)
    mandate = _secretariat_mandate(asker, claim)
    waits = claim.state in WAITING_STATES
    return ClaimFile(
        claim,
        list(claim.proofs.select_related("upload", "checked_by", "checked_for")),
        decisions,
        may_decide=waits and mandate is not None and not decided and claim.person_id != _pk(asker),
        may_call_back=claim.state in OPEN_STATES and _focal_mandate(asker, claim.city.country) is not None,
    )


def _pk(asker: Asker) -> int | None:
    return asker.person.pk if asker.person else None


def _secretariats(asker: Asker) -> list[Mandate]:
    return [mandate for mandate in _checking(asker) if mandate.body.kind == BodyKind.SECRETARIAT]


def _checking(asker: Asker) -> list[Mandate]:
    return [mandate for mandate in asker.mandates if mandate.role in CHECKING_ROLES]


def _secretariat_mandate(asker: Asker, claim: Claim) -> Mandate | None:
    fitting = [mandate for mandate in _secretariats(asker) if mandate.body.alliance_id == claim.alliance_id]
    return fitting[0] if fitting else None


def _focal_countries(asker: Asker) -> list[str]:
    bodies = [mandate.body_id for mandate in _checking(asker)]
    standing = FocalPoint.objects.filter(body__in=bodies, ended_at__isnull=True)
    return list(standing.values_list("country", flat=True)) if bodies else []


def _focal_mandate(asker: Asker, country: str) -> Mandate | None:
    calling = {mandate.body_id: mandate for mandate in _checking(asker)}
    if not calling:
        return None
    focal = FocalPoint.objects.filter(country=country, body__in=calling, ended_at__isnull=True).first()
    return calling[focal.body_id] if focal else None
