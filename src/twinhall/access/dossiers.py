"""Files of ties, fetched and checked in one call: known to those who speak or write for a side, to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.ties import tie_to_read
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.dossiers.models import Consent, Document, Dossier, Note, Side
from twinhall.domain.dossiers.queries import DossierQuerySet
from twinhall.domain.dossiers.waiting import Waiting, standing_consents, waited_for
from twinhall.domain.dossiers.words import SPEAKING_ROLES, WRITING_ROLES
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.states import OVER

__all__ = [
    "Consent",
    "Document",
    "Dossier",
    "DossierFile",
    "DossierQuerySet",
    "Note",
    "OwnView",
    "Side",
    "Waiting",
    "city_to_speak",
    "dossier_of",
    "dossier_to_read",
    "dossier_to_speak",
    "dossier_to_write",
    "dossiers_of",
    "dossiers_waiting",
    "example_to_read",
    "listed_tie_to_speak",
    "may_read_document",
    "own_view_of",
    "tie_of_file",
    "words_on",
]


@dataclass(frozen=True)
class DossierFile:
    """A dossier with what its page shows, for one who may read it."""

    dossier: Dossier
    sides: Sequence[Side]  # the reader's own first
    own_side: Side
    consents: Sequence[Consent]  # that stand, on the next step
    history: Sequence[Consent]  # those that moved the tie
    waiting: Waiting | None
    notes: Sequence[Note]
    documents: Sequence[Document]
    speakers: Sequence[Mandate]  # who speaks for the sides today
    may_speak: bool  # her word is the city's
    may_write: bool


def dossier_to_read(asker: Asker, public_id: str) -> DossierFile:
    """The file, for those who speak or write for one of its sides; for all others there is none."""
    dossier, mandate = _known(asker, public_id)
    sides = list(dossier.sides.all())
    own = next(side for side in sides if side.city_id == mandate.body.city_id)
    consents = standing_consents(dossier)
    documents = dossier.documents.select_related("upload", "side__city", "by", "mandate")
    return DossierFile(
        dossier=dossier,
        sides=[own, *(side for side in sides if side.pk != own.pk)],
        own_side=own,
        consents=consents,
        history=list(
            dossier.consents.filter(is_done=True).select_related("side__city", "by", "mandate", "document")
        ),
        waiting=waited_for(dossier, consents),
        notes=list(
            dossier.notes.select_related("side__city", "by", "mandate", "document__upload").order_by(
                "at", "pk"
            )
        ),
        documents=list(documents),
        speakers=_speakers(asker, sides),
        may_speak=_fits(asker, mandate, SPEAKING_ROLES),
        may_write=_fits(asker, mandate, WRITING_ROLES),
    )


def _fits(asker: Asker, mandate: Mandate, roles: frozenset[str]) -> bool:
    """Whether she could act under it now: it is the one she chose, and its role is among these."""
    return asker.mandate is not None and asker.mandate.pk == mandate.pk and mandate.role in roles


def dossier_to_speak(asker: Asker, public_id: str) -> tuple[Dossier, Acting]:
    """The dossier, for those whose word is a side's: head, officer, deputy, signatory."""
    return _to_act(asker, public_id, SPEAKING_ROLES)


def dossier_to_write(asker: Asker, public_id: str) -> tuple[Dossier, Acting]:
    """The dossier, for those who may write in it: translators, too."""
    return _to_act(asker, public_id, WRITING_ROLES)


def _to_act(asker: Asker, public_id: str, roles: frozenset[str]) -> tuple[Dossier, Acting]:
    dossier, _mandate = _known(asker, public_id)
    mandate = asker.mandate
    if mandate is None or mandate.body.city_id not in {side.city_id for side in dossier.sides.all()}:
        raise Denied(_("Choose at the head of the page for which city of this tie you act."))
    if mandate.role not in roles:
        raise Denied(_("Your role does not let you speak for this city."))
    return dossier, asker.acting_under(mandate)


def city_to_speak(asker: Asker) -> Acting:
    """Under what she may open the file of a new tie: her chosen mandate for a city."""
    asker.signed_in()
    mandate = asker.mandate
    if mandate is None or mandate.body.kind != BodyKind.CITY:
        raise Denied(_("Choose at the head of the page for which city you act."))
    if mandate.role not in SPEAKING_ROLES:
        raise Denied(_("Your role does not let you speak for this city."))
    return asker.acting_under(mandate)


def listed_tie_to_speak(asker: Asker, public_id: str) -> tuple[Tie, Acting]:
    """A tie of the register, for those whose word is that of one of its cities."""
    tie = tie_to_read(public_id)
    asker.signed_in()
    mandate = asker.mandate
    if mandate is None or mandate.body.city_id not in {party.city_id for party in tie.parties.all()}:
        raise Denied(_("Only those who speak for one of the cities of this tie can say this."))
    if mandate.role not in SPEAKING_ROLES:
        raise Denied(_("Your role does not let you speak for this city."))
    return tie, asker.acting_under(mandate)


def dossiers_of(asker: Asker) -> DossierQuerySet:
    """Files of ties of the cities she reads for, those that moved last first."""
    cities = [mandate.body.city_id for mandate in _reading(asker) if mandate.body.city_id]
    return Dossier.objects.of(*cities).with_sides() if cities else Dossier.objects.none()


def dossiers_waiting(asker: Asker) -> list[tuple[Dossier, Consent]]:
    """Files in which another side has said its word on the next step and hers has not (three queries)."""
    cities = {mandate.body.city_id for mandate in asker.mandates if mandate.role in SPEAKING_ROLES}
    said = (
        Consent.objects.filter(
            dossier__in=dossiers_of(asker).exclude(state__in=OVER),
            round=F("dossier__round"),
            taken_back_at__isnull=True,
            is_done=False,
        )
        .select_related("side__city", "dossier")
        .prefetch_related("dossier__sides__city")
        .order_by("at", "pk")
    )
    found: dict[tuple[int, str], list[Consent]] = {}
    for consent in said:
        found.setdefault((consent.dossier_id, consent.step), []).append(consent)
    waiting = []
    for consents in found.values():
        have = {consent.side.city_id for consent in consents}
        missing = {side.city_id for side in consents[0].dossier.sides.all()} - have
        if missing & cities:
            waiting.append((consents[0].dossier, consents[0]))
    return waiting


def dossier_of(asker: Asker, tie: Tie) -> Dossier | None:
    """The file of a tie of the register, where she may read it (one query)."""
    if not _reading(asker):
        return None
    return dossiers_of(asker).filter(tie=tie).first()


@dataclass(frozen=True)
class OwnView:
    """What one who speaks for a city of a listed tie may do on its public page."""

    dossier: Dossier | None
    word: str  # one of words.SideWord
    local_term: str
    is_binding: bool | None
    may_say: bool  # her word is asked for still
    may_note: bool  # what the sides do together


def own_view_of(asker: Asker, tie: Tie) -> OwnView | None:
    """None for readers of no city of this tie; nothing is asked of the database for who is not signed in."""
    if asker.person is None:
        return None
    parties = {party.city_id: party for party in tie.parties.all()}
    mandate = asker.mandate
    if mandate is None or mandate.body.city_id not in parties or mandate.role not in WRITING_ROLES:
        return None
    dossier = dossier_of(asker, tie)
    sides = [side for side in dossier.sides.all() if side.city_id == mandate.body.city_id] if dossier else []
    party = parties[mandate.body.city_id or 0]
    return OwnView(
        dossier=dossier,
        word=sides[0].word if sides else "none",
        local_term=party.local_term,
        is_binding=party.is_binding,
        may_note=mandate.role in SPEAKING_ROLES and tie.status != "ended",
        may_say=mandate.role in SPEAKING_ROLES and (dossier is None or dossier.state == "known"),
    )


def words_on(tie: Tie) -> list[Side]:
    """The sides that have said something of a tie that stands in lists; public (one query)."""
    said = Side.objects.filter(dossier__tie=tie).exclude(word="none")
    return list(said.select_related("city", "dossier"))


def tie_of_file(public_id: str) -> Tie | None:
    """The tie of the register that a file goes on with under another id, for all to read."""
    return Tie.objects.filter(dossier__public_id=public_id, dossier__signed_on__isnull=False).first()


def example_to_read(public_id: str) -> Dossier:
    """A tie that example people have signed: it has a page that says so, and no place in the register."""
    found = Dossier.objects.with_sides().filter(
        public_id=public_id, is_example=True, tie__isnull=True, signed_on__isnull=False
    )
    dossier = found.first()
    if dossier is None:
        raise Unknown(f"There is no tie {public_id}.")
    return dossier


def may_read_document(asker: Asker, upload_id: int) -> bool:
    """Whether the upload stands in a file that she may read."""
    return dossiers_of(asker).filter(documents__upload=upload_id).exists()


def _known(asker: Asker, public_id: str) -> tuple[Dossier, Mandate]:
    """The dossier and the mandate under which she reads it: the one she chose where that fits."""
    asker.signed_in()
    mandates = {mandate.body.city_id: mandate for mandate in reversed(_reading(asker))}
    if asker.mandate is not None and asker.mandate.body.city_id in mandates:
        mandates[asker.mandate.body.city_id] = asker.mandate
    dossier = dossiers_of(asker).filter(public_id=public_id).select_related("tie").first()
    if dossier is None:
        raise Unknown("There is no such file.")
    own = [mandates[side.city_id] for side in dossier.sides.all() if side.city_id in mandates]
    chosen = [mandate for mandate in own if asker.mandate is not None and mandate.pk == asker.mandate.pk]
    return dossier, (chosen or own)[0]


def _reading(asker: Asker) -> list[Mandate]:
    """Her mandates for cities that let her read their files."""
    return [
        mandate
        for mandate in asker.mandates
        if mandate.body.kind == BodyKind.CITY and mandate.role in WRITING_ROLES
    ]


def _speakers(asker: Asker, sides: Sequence[Side]) -> list[Mandate]:
    cities = [side.city_id for side in sides]
    found: QuerySet[Mandate] = Mandate.objects.filter(body__city__in=cities, role__in=SPEAKING_ROLES)
    holding = Mandate.objects.perhaps_holding(asker.at).with_body().select_related("person")
    return [mandate for mandate in holding.filter(pk__in=found.values("pk")) if mandate.holds(asker.at)]
