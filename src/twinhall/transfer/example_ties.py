"""Ties of the demo's example people, each at another point of its life: all invented, made by the real actions.

None of them is true of these cities, and none enters the register.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from twinhall.domain.agreements.actions import (
    SignatoryFacts,
    Terms,
    begin_text,
    change_terms,
    name_signatories,
)
from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.draft import draft_of
from twinhall.domain.agreements.models import Agreement
from twinhall.domain.agreements.proposals import propose_change
from twinhall.domain.agreements.reservations import reserve
from twinhall.domain.agreements.texts import Wording
from twinhall.domain.approvals.actions import begin_track, change_step
from twinhall.domain.approvals.tracks import own_template
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.talking import plan_signing, write
from twinhall.domain.signing.actions import sign_tie
from twinhall.domain.upkeep.actions import EvidenceFacts, answer_evidence, enter_evidence
from twinhall.domain.upkeep.words import EvidenceKind
from twinhall.kit.dates import PartialDate, Precision

__all__ = ["Offices", "tell_of_ties"]


@dataclass(frozen=True)
class Offices:
    """Who speaks for the three cities, and who signs for them."""

    kazan: Acting
    durban: Acting
    campinas: Acting
    signs_in_durban: Acting
    signs_in_campinas: Acting


def tell_of_ties(offices: Offices, *, when: Callable[[int], datetime.datetime], door: str) -> None:
    """One tie proposed, one under approvals with its text in work, one signed. `when` gives the moment of a day ago."""
    _proposed(offices, when, door)
    _under_way(offices, when, door)
    _signed(offices, when, door)


def _open(
    first: Acting, second: Acting, kind: str, purpose: str, at: datetime.datetime, door: str
) -> Dossier:
    cities = [by.body.city for by in (first, second) if by.body is not None and by.body.city is not None]
    opened = actions.open_dossier(cities=cities, kind=kind, purpose=purpose, by=first, at=at, door=door)
    return actions.propose(opened.public_id, by=first, at=at, door=door)


def _proposed(offices: Offices, when: Callable[[int], datetime.datetime], door: str) -> None:
    purpose = (
        "Example: Campinas and Kazan both grow around their universities. We would like to exchange young "
        "engineers for half a year, and learn how you look after old workers’ quarters."
    )
    _open(offices.campinas, offices.kazan, "project-partnership", purpose, when(12), door)


def _under_way(offices: Offices, when: Callable[[int], datetime.datetime], door: str) -> None:
    kazan, durban = offices.kazan, offices.durban
    purpose = (
        "Example: two cities by the water, a river and an ocean. Our ports, our museums and our young people "
        "have asked for this."
    )
    dossier = _open(kazan, durban, "sister-city", purpose, when(34), door)
    tie = dossier.public_id
    actions.agree_to(tie, "negotiating", by=durban, at=when(31), door=door)
    write(
        tie,
        "Пример: спасибо за ответ! Предлагаем подписать весной.",
        language="ru",
        by=kazan,
        at=when(30),
        door=door,
    )
    write(
        tie,
        "Example: gladly. Our council sits in March.",
        language="en",
        by=durban,
        at=when(29),
        door=door,
    )
    for by in (kazan, durban):
        actions.agree_to(tie, "approvals", by=by, at=when(28), door=door)
    plan_signing(tie, when(0).date() + datetime.timedelta(days=120), by=kazan, at=when(27), door=door)
    _walk(dossier, kazan, 2, when(20), door)
    _walk(dossier, durban, 1, when(16), door)
    agreement = _text(dossier, kazan, durban, ("ru", "en", "zh"), ("ru", "en"), when(24), door)
    clause = agreement.clauses.get(key="fields")
    said = clause.texts.get(language="en", is_present=True)
    longer = Wording(said.heading, f"{said.text} Example: youth exchanges come first.", said.revision)
    propose_change(
        tie,
        clause.public_id,
        {"en": longer},
        comment="Example: our young people asked for it.",
        by=durban,
        at=when(9),
        door=door,
    )


def _signed(offices: Offices, when: Callable[[int], datetime.datetime], door: str) -> None:
    durban, campinas = offices.durban, offices.campinas
    purpose = "Example: two harbours of knowledge, one ocean between them."
    dossier = _open(durban, campinas, "friendship-city", purpose, when(26), door)
    tie = dossier.public_id
    actions.agree_to(tie, "negotiating", by=campinas, at=when(25), door=door)
    for by in (durban, campinas):
        actions.agree_to(tie, "approvals", by=by, at=when(24), door=door)
        _walk(dossier, by, None, when(20), door)
    agreement = _text(dossier, campinas, durban, ("pt", "en"), ("pt", "en"), when(19), door)
    reserve(
        tie,
        agreement.clauses.get(key="money").public_id,
        {
            "en": "Example: each year’s costs need the council’s budget.",
            "pt": "Exemplo: cada ano depende do orçamento.",
        },
        by=durban,
        at=when(17),
        door=door,
    )
    checksum = draft_of(agreement).sha256
    for by in (durban, campinas):
        agree_to_text(tie, checksum, by=by, at=when(15), door=door)
    day = when(8).date()
    for by in (offices.signs_in_durban, offices.signs_in_campinas):
        sign_tie(tie, checksum, on=day, place="Durban", by=by, at=when(8), door=door)
    met = EvidenceFacts(
        EvidenceKind.MEETING,
        PartialDate(when(6).date(), Precision.DAY),
        "Example: the two harbour masters met by video",
    )
    noted = enter_evidence(tie, met, by=durban, at=when(5), door=door)
    answer_evidence(tie, noted.public_id, "confirmed", by=campinas, at=when(4), door=door)
    wrote = EvidenceFacts(
        EvidenceKind.LETTER,
        PartialDate(when(3).date(), Precision.DAY),
        "Example: Campinas asked for the programme of the youth week",
    )
    enter_evidence(tie, wrote, by=campinas, at=when(2), door=door)


def _walk(dossier: Dossier, by: Acting, most: int | None, at: datetime.datetime, door: str) -> None:
    """Begin the side's track and have the first steps granted; all of them without `most`."""
    side = dossier.sides.select_related("city").get(city=by.body.city if by.body else None)
    template = own_template(side)
    lacks = template is None or not template.steps
    track = begin_track(dossier.public_id, takes_generic=lacks, by=by, at=at, door=door)
    counted = [step for step in track.steps.order_by("position") if step.counts]
    for step in counted[:most]:
        for state in ("asked", "granted"):
            change_step(dossier.public_id, step.public_id, state, on=at.date(), by=by, at=at, door=door)


def _text(
    dossier: Dossier,
    first: Acting,
    second: Acting,
    languages: tuple[str, ...],
    authentic: tuple[str, ...],
    at: datetime.datetime,
    door: str,
) -> Agreement:
    """Begun from the shipped text of that kind, its open places filled."""
    agreement = begin_text(
        dossier.public_id,
        template="sister-city" if dossier.kind == "sister-city" else "friendship",
        languages=languages,
        authentic=authentic,
        by=first,
        at=at,
        door=door,
    )
    fields = {
        "en": "water and culture (example)",
        "ru": "вода и культура (пример)",
        "pt": "água e cultura (exemplo)",
        "zh": "水与文化（示例）",
    }
    terms = Terms(
        authentic=authentic,
        term_years=5,
        prolongation_years=5,
        notice_months=6,
        fillings={"fields": {code: fields[code] for code in languages}},
    )
    change_terms(dossier.public_id, terms, revision=agreement.terms_revision, by=first, at=at, door=door)
    for by in (first, second):
        person = by.person.display_name
        named = SignatoryFacts(dict.fromkeys(languages, person), dict.fromkeys(languages, "Example"))
        name_signatories(dossier.public_id, [named], by=by, at=at, door=door)
    return Agreement.objects.select_related("dossier").get(dossier=dossier)
