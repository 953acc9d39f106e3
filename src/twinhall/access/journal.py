"""The journal, fetched and checked in one call; what its permanent ids stand for, as far as the asker may know."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.agenda import words as agenda
from twinhall.domain.agreements import words as agreements
from twinhall.domain.alliances import words as alliances
from twinhall.domain.approvals import words as approvals
from twinhall.domain.approvals.models import TrackStep
from twinhall.domain.bodies import words as bodies
from twinhall.domain.bodies.models import Body, Mandate, PendingAct
from twinhall.domain.bodies.queries import BodyQuerySet
from twinhall.domain.ceremonies import words as ceremonies
from twinhall.domain.cities import words as cities
from twinhall.domain.cities.models import City
from twinhall.domain.claims import words as claims
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.delegations import words as delegations
from twinhall.domain.dossiers import words as dossiers
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.forums import words as forums
from twinhall.domain.journal.models import Entry
from twinhall.domain.journal.queries import EntryQuerySet
from twinhall.domain.notices import words as notices
from twinhall.domain.operators import words as operators
from twinhall.domain.outcomes import words as outcomes
from twinhall.domain.partners import words as partners
from twinhall.domain.people import words as people
from twinhall.domain.people.models import Person
from twinhall.domain.privacy import words as privacy
from twinhall.domain.programme import words as programme
from twinhall.domain.signing import words as signing
from twinhall.domain.terms import words as terms
from twinhall.domain.ties import words as ties
from twinhall.domain.ties.models import Tie
from twinhall.domain.upkeep import words as upkeep
from twinhall.domain.uploads import words as uploads

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "VERBS",
    "Entry",
    "EntryQuerySet",
    "JournalChoice",
    "Known",
    "OwnJournal",
    "bodies_to_choose",
    "body_journal_to_read",
    "city_journal_to_read",
    "journal_to_read",
    "look_up",
    "people_to_choose",
]

_ROOMS = (
    ceremonies,
    outcomes,
    programme,
    delegations,
    forums,
    partners,
    signing,
    ties,
    dossiers,
    approvals,
    agreements,
    terms,
    upkeep,
    cities,
    alliances,
    agenda,
    claims,
    bodies,
    people,
    privacy,
    uploads,
    notices,
    operators,
)
# What each kind of entry is called, from all rooms.
VERBS: dict[str, "StrPromise"] = {verb: words for room in _ROOMS for verb, words in room.VERBS.items()}

_REFERENCE = re.compile(r"[a-z]{3}_[0-9a-z]{4,20}")
_MOST_CHOICES = 500


@dataclass(frozen=True)
class JournalChoice:
    """What of the journal is asked for; empty fields choose nothing."""

    body: str = ""
    person: str = ""
    kind: str = ""
    first: datetime.datetime | None = None
    end: datetime.datetime | None = None

    def of(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those that fit, newest first."""
        found = entries.between(self.first, self.end)
        if self.body:
            found = found.concerning([self.body, *_merged_into(self.body)])
        if self.person:
            found = found.done_by(self.person)
        if self.kind:
            found = found.of_kinds([self.kind])
        return found.newest_first()


@dataclass(frozen=True)
class OwnJournal:
    """The entries that concern a city or a body, for one who may read them."""

    entries: EntryQuerySet
    body: Body | None
    city: City | None
    is_staff: bool


@dataclass
class Known:
    """What permanent ids stand for. An id that stands for nothing, or for what she may not know, is in none."""

    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    cities: dict[str, City] = field(default_factory=dict)
    ties: dict[str, Tie] = field(default_factory=dict)
    dossiers: dict[str, Dossier] = field(default_factory=dict)  # files of ties that are in no register yet
    steps: dict[str, TrackStep] = field(default_factory=dict)  # of approval tracks; for their sides alone
    claims: dict[str, Claim] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    acts: dict[str, PendingAct] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()  # people who have no account any more
    is_staff: bool = False
    own_body: str = ""  # whose journal it is


# --- What may be read ---------------------------------------------------------------------------------------


def journal_to_read(asker: Asker, choice: JournalChoice) -> EntryQuerySet:
    """The whole journal, for secretariats and operators. Denied for anybody else."""
    if not _is_staff(asker):
        raise Denied(_("The journal is read by secretariats and operators; each city reads its own."))
    return choice.of(Entry.objects.all())


def city_journal_to_read(asker: Asker, slug: str, choice: JournalChoice) -> OwnJournal:
    """What concerns a city, for who speaks for it, secretariats and operators; for others there is none."""
    city = City.objects.filter(slug=slug).first()
    body = _bodies().filter(city=city).first() if city else None
    is_staff = _may_read(asker, body)
    if city is None:
        raise Unknown(f"There is no city {slug}.")
    entries = Entry.objects.concerning([city.public_id, *_names_of(body)])
    return OwnJournal(choice.of(entries), body, city, is_staff)


def body_journal_to_read(asker: Asker, public_id: str, choice: JournalChoice) -> OwnJournal:
    """What concerns a body or was done in its name, for the same people."""
    body = _bodies().filter(public_id=public_id).first()
    is_staff = _may_read(asker, body)
    if body is None:
        raise Unknown("There is no such body.")
    return OwnJournal(choice.of(Entry.objects.concerning(_names_of(body))), body, body.city, is_staff)


def bodies_to_choose(asker: Asker) -> list[Body]:
    """For the filter of the whole journal, at most 500 (one query)."""
    return list(_bodies().standing().order_by("pk")[:_MOST_CHOICES]) if _is_staff(asker) else []


def people_to_choose(asker: Asker) -> list[Person]:
    """Those who hold or held a mandate, claimed a city or run the installation, at most 500 (one query)."""
    acted = Exists(Mandate.objects.filter(person=OuterRef("pk"))) | Exists(
        Claim.objects.filter(person=OuterRef("pk"))
    )
    found = Person.objects.filter(acted | Q(is_operator=True), erased_at=None).order_by("display_name", "pk")
    return list(found[:_MOST_CHOICES]) if _is_staff(asker) else []


def _bodies() -> BodyQuerySet:
    return Body.objects.select_related("city", "alliance")


def _is_staff(asker: Asker) -> bool:
    """Whether she reads everything. SecondFactorMissing when she would with a second factor."""
    if asker.is_operator:
        return asker.operator() is not None
    held = [mandate for mandate in asker.mandates if mandate.body.kind == bodies.BodyKind.SECRETARIAT]
    return bool(held) and asker.acting_under(held[0]) is not None


def _may_read(asker: Asker, body: Body | None) -> bool:
    """Whether she reads as staff, not as one of the body; Unknown when she may not know of it."""
    asker.signed_in()
    is_own = body is not None and any(mandate.body_id == body.pk for mandate in asker.mandates)
    if is_own and not asker.has_second_factor:
        return False
    is_staff = _is_staff(asker)
    if not is_own and not is_staff:
        raise Unknown("There is no such journal.")
    return is_staff


def _names_of(body: Body | None) -> list[str]:
    """Its permanent id, and those of bodies that were merged into it."""
    return [] if body is None else [body.public_id, *_merged_into(body.public_id)]


def _merged_into(public_id: str) -> list[str]:
    return list(Body.objects.filter(merged_into__public_id=public_id).values_list("public_id", flat=True))


# --- What permanent ids stand for ---------------------------------------------------------------------------


def look_up(asker: Asker, entries: Sequence[Entry], own: OwnJournal | None = None) -> Known:
    """What the ids in these entries stand for; at most one query for each kind of thing, four more for ties.

    Staff learn who every person is; others only those who act or acted for the body whose journal it is.
    """
    asked = _by_kind(reference for entry in entries for reference in _references(entry))
    known = Known(is_staff=own is None or own.is_staff)
    known.own_body = own.body.public_id if own is not None and own.body is not None else ""
    _look_up_people(known, asked.get("per", set()), asker, own)
    for kind, (found, fetch) in _kinds(known).items():
        if wanted := asked.get(kind.strip()):
            found.update({thing.public_id: thing for thing in fetch(wanted)})
    return known


def _kinds(known: Known) -> dict[str, tuple[dict[str, Any], Callable[[set[str]], Iterable[Any]]]]:
    """By the beginning of its ids: where things of a kind go, and how they are fetched."""
    claimed = Claim.objects.select_related("city")
    mandated = Mandate.objects.with_body()
    proven = Proof.objects.select_related("claim__city")
    pending = PendingAct.objects.select_related("body__city", "body__alliance")
    return {
        "bod": (known.bodies, lambda ids: _bodies().filter(public_id__in=ids)),
        "cty": (known.cities, lambda ids: City.objects.filter(public_id__in=ids)),
        "tie": (known.ties, lambda ids: Tie.objects.with_cities().filter(public_id__in=ids)),
        # Files have the ids of the ties that they become.
        "tie ": (known.dossiers, lambda ids: Dossier.objects.with_sides().filter(public_id__in=ids)),
        "stp": (
            known.steps,
            lambda ids: [] if known.is_staff else TrackStep.objects.filter(public_id__in=ids),
        ),
        "clm": (known.claims, lambda ids: claimed.filter(public_id__in=ids)),
        "mdt": (known.mandates, lambda ids: mandated.filter(public_id__in=ids)),
        "prf": (known.proofs, lambda ids: proven.filter(public_id__in=ids)),
        "act": (known.acts, lambda ids: pending.filter(public_id__in=ids)),
    }


def _look_up_people(known: Known, asked: set[str], asker: Asker, own: OwnJournal | None) -> None:
    if not asked:
        return
    found = Person.objects.filter(public_id__in=asked)
    if not known.is_staff and own is not None:
        found = found.filter(
            Exists(Mandate.objects.filter(person=OuterRef("pk"), body=own.body)) | Q(pk=asker.signed_in().pk)
        )
    known.people = {person.public_id: person for person in found if person.erased_at is None}
    if known.is_staff:
        known.erased = frozenset(asked - set(known.people))


def _by_kind(references: Iterable[str]) -> Mapping[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for reference in references:
        kinds.setdefault(reference[:3], set()).add(reference)
    return kinds


def _references(entry: Entry) -> Iterator[str]:
    said = [entry.by, entry.acting_for, entry.subject, *entry.before.values(), *entry.after.values()]
    yield from (value for value in said if isinstance(value, str) and _REFERENCE.fullmatch(value))
