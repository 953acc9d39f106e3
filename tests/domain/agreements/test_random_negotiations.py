"""Whatever two sides do to a text, in whatever order: no words are lost, and nothing open or stale is ever agreed."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.agreements.conftest import AT, Sides, clause_of, draft, wordings
from twinhall.domain.agreements.actions import bring_into_line, confirm_text
from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.draft import checksum_of
from twinhall.domain.agreements.models import Agreement, ClauseText, Proposal, Version
from twinhall.domain.agreements.proposals import accept, counter, propose_change, refuse, withdraw_proposal
from twinhall.domain.agreements.reservations import reserve
from twinhall.domain.dossiers.actions import agree_to, take_back
from twinhall.domain.dossiers.models import Dossier
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
KEYS = ("purpose", "fields")
ACTS = (
    "propose",
    "counter",
    "accept",
    "refuse",
    "withdraw",
    "fill",
    "confirm",
    "reserve",
    "agree",
    "take back",
    "reopen",
)
STEPS = st.tuples(
    st.sampled_from(ACTS), st.booleans(), st.sampled_from(KEYS), st.sampled_from(("en", "ru", "zh"))
)


class Table:
    """The two sides at one table, and every word that was ever accepted or written."""

    def __init__(self, text: Agreement, sides: Sides) -> None:
        self.text, self.public_id = text, text.dossier.public_id
        self.by = {True: sides.kazan, False: sides.durban}
        self.count = 0

    def act(self, name: str, is_kazan: bool, key: str, code: str) -> None:
        who: dict[str, Any] = {"by": self.by[is_kazan], "at": AT, "door": "test"}
        clause = clause_of(self.text, key)
        proposal = clause.proposals.filter(state="open").first()
        proposal_id = proposal.public_id if proposal else "chg_none"
        self.count += 1
        new = wordings(clause, **{code: f"Words {self.count} in {code}."})
        texts = draft(self.text)
        present = clause.texts.filter(language=code, is_present=True).first()
        acts: dict[str, Callable[[], object]] = {
            "propose": lambda: propose_change(self.public_id, clause.public_id, new, **who),
            "counter": lambda: counter(self.public_id, proposal_id, new, **who),
            "accept": lambda: accept(self.public_id, proposal_id, **who),
            "refuse": lambda: refuse(self.public_id, proposal_id, **who),
            "withdraw": lambda: withdraw_proposal(self.public_id, proposal_id, **who),
            "fill": lambda: bring_into_line(self.public_id, clause.public_id, new, **who),
            "confirm": lambda: confirm_text(
                self.public_id, clause.public_id, code, revision=present.revision if present else 0, **who
            ),
            "reserve": lambda: reserve(self.public_id, clause.public_id, {"en": "Later."}, **who),
            "agree": lambda: agree_to_text(self.public_id, texts.sha256, **who),
            "take back": lambda: take_back(self.public_id, "text-agreed", **who),
            "reopen": lambda: agree_to(self.public_id, "approvals", **who),
        }
        acts[name]()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=4, max_size=25))
def test_no_order_of_acts_loses_words_or_agrees_what_is_open(
    approving: Agreement, sides: Sides, steps: list[tuple[str, bool, str, str]]
) -> None:
    with transaction.atomic():
        table = Table(approving, sides)
        written: set[tuple[int, str, int, str]] = set()
        kept: dict[int, str] = {}
        for step in steps:
            with contextlib.suppress(CannotDo):
                table.act(*step)
            now = set(ClauseText.objects.values_list("clause", "language", "revision", "text"))
            assert written <= now
            written = now
            _check_versions(kept)
            _check_agreed(approving)
        transaction.set_rollback(True)


def _check_versions(kept: dict[int, str]) -> None:
    found = {version.number: version for version in Version.objects.all()}
    for number, sha256 in kept.items():
        assert checksum_of(found[number].content) == sha256
    kept.update({number: version.sha256 for number, version in found.items()})


def _check_agreed(text: Agreement) -> None:
    dossier = Dossier.objects.get(agreement=text)
    if dossier.state != "text-agreed":
        return
    agreed = Agreement.objects.get(pk=text.pk).agreed
    assert agreed is not None
    assert agreed.sha256 == draft(text).sha256
    assert not Proposal.objects.filter(state="open").exists()
    authentic = set(agreed.content["authentic"])
    assert all(authentic.isdisjoint(clause["stale"]) for clause in agreed.content["clauses"])
    assert all(authentic <= set(clause["texts"]) for clause in agreed.content["clauses"])
    said = agreed.agreeings.filter(consent__taken_back_at__isnull=True, consent__is_done=True)
    assert {one.consent.side_id for one in said} == set(dossier.sides.values_list("pk", flat=True))


def test_the_rule_is_reached(approving: Agreement, sides: Sides) -> None:
    """The acts above can agree a text, so the checks are not idle."""
    table = Table(approving, sides)
    for step in (
        ("propose", True, "purpose", "en"),
        ("accept", False, "purpose", "en"),
        ("confirm", True, "purpose", "ru"),
        ("agree", True, "purpose", "en"),
        ("agree", False, "purpose", "en"),
    ):
        table.act(*step)
    assert Dossier.objects.get(agreement=approving).state == "text-agreed"
    _check_agreed(approving)
