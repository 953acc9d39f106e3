"""Whatever both sides do in whatever order, legal or not, no state comes about by one side alone."""

import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.domain.agreements.conftest import terms_of
from tests.domain.dossiers.conftest import AT, officer_of
from tests.domain.signing.conftest import complete_track, signatory_beside
from tests.factories import CityFactory
from twinhall.domain.agreements.actions import begin_text, change_terms
from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.draft import draft_of
from twinhall.domain.agreements.models import Agreement, Version
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Consent, Dossier
from twinhall.domain.signing.actions import put_in_force, sign_tie
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.states import ALONE, NEEDS_ALL, STATES
from twinhall.kit.errors import CannotDo

_SIDES = st.sampled_from(["kazan", "durban", "stranger"])
_STEPS = st.sampled_from(STATES)


class TwoSides(RuleBasedStateMachine):
    """Both sides and a stranger press whatever there is to press."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = AT
        self.officers: dict[str, Acting] = {}
        for name, country in (("kazan", "RU"), ("durban", "ET"), ("stranger", "BR")):
            self.officers[name] = officer_of(CityFactory.create(country=country))
        self.pens = {name: signatory_beside(by) for name, by in self.officers.items()}
        cities = [by.body.city for by in list(self.officers.values())[:2] if by.body and by.body.city]
        opened = actions.open_dossier(
            cities=cities, kind="contact", purpose="", by=self.officers["kazan"], at=AT, door="test"
        )
        self.id = opened.public_id
        actions.propose(self.id, by=self.officers["kazan"], at=AT, door="test")
        self.last = "proposed"
        self.agreed: dict[int, str] = {}

    @initialize(far=st.integers(0, 3))
    def get_somewhere(self, far: int) -> None:
        """Begin at a proposal, or where approvals are under way, or with the text agreed: else it rarely gets there."""
        if far == 0:
            return
        self._try(actions.agree_to, self.id, "negotiating", **self._who("durban"))
        self.begin_and_fill("kazan")
        for name in ("kazan", "durban"):
            self._try(actions.agree_to, self.id, "approvals", **self._who(name))
            self.approve(name)
        if far > 1:
            self.agree_to_text("kazan")
            self.agree_to_text("durban")
        self.last = Dossier.objects.get(public_id=self.id).state
        assert self.last == ("approvals" if far == 1 else "text-agreed")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _try(self, act: Any, *args: Any, **given: Any) -> None:
        try:
            with transaction.atomic():
                act(*args, **given)
        except CannotDo:
            pass

    def _who(self, name: str) -> dict[str, Any]:
        return {"by": self.officers[name], "at": self.now, "door": "test"}

    @rule(name=_SIDES, step=_STEPS)
    def say(self, name: str, step: str) -> None:
        self._try(
            actions.agree_to, self.id, step, reason="So decided.", on=self.now.date(), **self._who(name)
        )

    @rule(name=_SIDES)
    def go_on(self, name: str) -> None:
        """The next step there is: so that the machine gets far."""
        state = Dossier.objects.get(public_id=self.id).state
        for step in NEEDS_ALL[state] - {"ended", "suspended"}:
            self._try(actions.agree_to, self.id, step, **self._who(name))

    @rule(name=_SIDES, step=_STEPS)
    def take_back(self, name: str, step: str) -> None:
        self._try(actions.take_back, self.id, step, **self._who(name))

    @rule(name=_SIDES)
    def begin_and_fill(self, name: str) -> None:
        self._try(
            begin_text,
            self.id,
            template="letter-of-intent",
            languages=["en"],
            authentic=["en"],
            **self._who(name),
        )
        agreement = Agreement.objects.filter(dossier__public_id=self.id).first()
        if agreement is not None:
            terms = terms_of(agreement, authentic=("en",), fillings={"fields": {"en": "water"}})
            revision = agreement.terms_revision
            self._try(change_terms, self.id, terms, revision=revision, **self._who(name))

    @rule(name=_SIDES)
    def approve(self, name: str) -> None:
        self._try(complete_track, Dossier.objects.get(public_id=self.id), self.officers[name])

    @rule(name=_SIDES)
    def agree_to_text(self, name: str) -> None:
        agreement = Agreement.objects.select_related("dossier").filter(dossier__public_id=self.id).first()
        if agreement is not None:
            self._try(agree_to_text, self.id, draft_of(agreement).sha256, **self._who(name))

    @rule(name=_SIDES, officer=st.booleans())
    def sign(self, name: str, officer: bool) -> None:
        agreement = Agreement.objects.filter(dossier__public_id=self.id).select_related("agreed").first()
        checksum = agreement.agreed.sha256 if agreement and agreement.agreed else "0" * 64
        by = self.officers[name] if officer else self.pens[name]
        self._try(sign_tie, self.id, checksum, on=AT.date(), by=by, at=self.now, door="test")

    @rule(name=_SIDES)
    def decline(self, name: str) -> None:
        if self.now > AT + datetime.timedelta(days=3):  # not at once, or nothing else would ever happen
            self._try(actions.decline, self.id, closing="not-now", reason="", **self._who(name))

    @rule()
    def a_day_goes_by(self) -> None:
        self.now += datetime.timedelta(days=1)
        put_in_force(self.now)
        actions.lapse_proposals(self.now)

    @invariant()
    def every_step_had_the_word_of_every_side(self) -> None:
        dossier = Dossier.objects.get(public_id=self.id)
        if dossier.state == self.last:
            return
        self.last = dossier.state
        if dossier.state in set().union(*ALONE.values()):
            return
        said = Consent.objects.filter(
            dossier=dossier, is_done=True, taken_back_at__isnull=True, round=dossier.round - 1
        )
        if dossier.state == "active" and not said.exists():
            # By the calendar, or with the last signature: both signed the text that names the day.
            said = Consent.objects.filter(dossier=dossier, is_done=True, step="signed")
        assert set(said.values_list("side__city", flat=True)) == {
            side.city_id for side in dossier.sides.all()
        }
        assert len(set(said.values_list("by", flat=True))) == dossier.sides.count()

    @invariant()
    def the_register_knows_it_only_once_both_signed(self) -> None:
        signed = Consent.objects.filter(dossier__public_id=self.id, is_done=True, step="signed").count()
        assert Tie.objects.count() == (1 if signed else 0)

    @invariant()
    def a_version_keeps_its_checksum(self) -> None:
        now = dict(Version.objects.values_list("pk", "sha256"))
        assert self.agreed.items() <= now.items()
        self.agreed = now


@pytest.mark.django_db(transaction=True)
def test_no_state_comes_about_by_one_side_alone() -> None:
    run_state_machine_as_test(
        TwoSides,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
