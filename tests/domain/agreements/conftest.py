"""Kazan and Durban negotiate a sister-city text in English, Russian and Chinese; English and Russian are authentic."""

import pytest

from tests.domain.dossiers.conftest import AT, Sides, both, idea, officer_of, proposed, sides
from tests.factories import MandateFactory
from twinhall.domain.agreements.actions import Terms, begin_text, change_terms
from twinhall.domain.agreements.draft import Draft, draft_of
from twinhall.domain.agreements.models import Agreement, Clause
from twinhall.domain.agreements.texts import Wording
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Dossier

__all__ = ["AT", "Sides", "both", "idea", "officer_of", "proposed", "sides"]
LANGUAGES = ("en", "ru", "zh")


@pytest.fixture
def negotiated(proposed: Dossier, sides: Sides) -> Dossier:
    return actions.agree_to(proposed.public_id, "negotiating", by=sides.durban, at=AT, door="test")


@pytest.fixture
def text(negotiated: Dossier, sides: Sides) -> Agreement:
    """Begun, with its terms filled in."""
    agreement = begin_text(
        negotiated.public_id,
        template="sister-city",
        languages=LANGUAGES,
        authentic=["en", "ru"],
        by=sides.kazan,
        at=AT,
        door="test",
    )
    return change_terms(
        negotiated.public_id, terms_of(agreement), revision=1, by=sides.kazan, at=AT, door="test"
    )


def terms_of(agreement: Agreement, **changed: object) -> Terms:
    said = {
        "authentic": ("en", "ru"),
        "term_years": 5,
        "prolongation_years": 5,
        "notice_months": 6,
        "fillings": {"fields": {"en": "water and culture", "ru": "вода и культура", "zh": "水与文化"}},
    }
    return Terms(**(said | changed))  # type: ignore[arg-type]


@pytest.fixture
def approving(text: Agreement, sides: Sides) -> Agreement:
    both(text.dossier.public_id, "approvals", sides)
    text.dossier.refresh_from_db()
    return text


def clause_of(agreement: Agreement, key: str = "purpose") -> Clause:
    return agreement.clauses.get(key=key)


def wordings(clause: Clause, **texts: str) -> dict[str, Wording]:
    """New texts by language, written on what stands now."""
    present = {text.language: text for text in clause.texts.filter(is_present=True)}
    return {
        code: Wording(
            present[code].heading if code in present else "",
            text,
            present[code].revision if code in present else 0,
        )
        for code, text in texts.items()
    }


def draft(agreement: Agreement) -> Draft:
    return draft_of(Agreement.objects.select_related("dossier").get(pk=agreement.pk))


def said(agreement: Agreement, key: str = "purpose") -> dict[str, str]:
    """What the clause says now, by language."""
    texts = clause_of(agreement, key).texts.filter(is_present=True)
    return dict(texts.values_list("language", "text"))


def stale(agreement: Agreement, key: str = "purpose") -> set[str]:
    found = next(one for one in draft(agreement).clauses if one.clause.key == key)
    return {code for code in agreement.languages if found.is_stale(code)}


def colleague_of(by: Acting, role: str = "officer") -> Acting:
    mandate = MandateFactory.create(body=by.body, role=role)
    return Acting(mandate.person, mandate)
