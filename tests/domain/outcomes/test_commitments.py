"""Commitments are followed up: the owner's word and the reviewer's apart, as of any day, and reminders once each."""

import datetime

import pytest

from tests.domain.outcomes.conftest import AT, Hall, acting, comes, done_by, paragraph
from tests.factories import BodyFactory, ForumFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.notices.models import Notice
from twinhall.domain.outcomes.commitments import (
    CommitmentFacts,
    claim_completion,
    make_commitment,
    name_reviewer,
    report_milestone,
    score_completion,
    set_milestone,
)
from twinhall.domain.outcomes.follow_up import FollowUp, follow_up, year_later
from twinhall.domain.outcomes.models import Commitment, CommitmentReminder, Outcome
from twinhall.domain.outcomes.reminding import remind_owners
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
DUE = datetime.date(2028, 3, 1)


def days(count: int) -> datetime.datetime:
    return AT + datetime.timedelta(days=count)


@pytest.fixture
def promised(hall: Hall) -> Commitment:
    """Kazan's."""
    facts = CommitmentFacts({"en": "We plant trees."}, DUE, delegation=hall.delegation(hall.kazan))
    return make_commitment(hall.forum.public_id, facts, **done_by(hall.secretariat))


def claim(promised: Commitment, by: Acting, completion: str, on: int) -> None:
    claim_completion(promised.public_id, completion, **done_by(by, days(on)))


def as_of(hall: Hall, day: datetime.date) -> FollowUp:
    return follow_up(hall.forum, Commitment.objects.order_by("pk"), day)


def test_a_commitment_is_cut_out_of_the_text_of_its_own_forum(hall: Hall, text: Outcome) -> None:
    facts = CommitmentFacts({"en": "Peace."}, DUE, body=hall.secretariat.body)
    by = done_by(hall.secretariat)
    made = make_commitment(hall.forum.public_id, facts, paragraph=paragraph(text), **by)
    assert made.paragraph == paragraph(text)
    with pytest.raises(CannotDo, match="not in the text of this forum"):
        make_commitment(ForumFactory.create().public_id, facts, paragraph=paragraph(text), **by)
    with pytest.raises(CannotDo, match="who owns"):
        make_commitment(hall.forum.public_id, CommitmentFacts({"en": "Peace."}, DUE), **by)


def test_the_owners_word_and_the_reviewers_stand_apart(hall: Hall, promised: Commitment) -> None:
    name_reviewer(promised.public_id, hall.durban.body, **done_by(hall.secretariat))
    claim(promised, hall.kazan, "complete", 10)
    score_completion(promised.public_id, "limited", note_text="Ten trees.", **done_by(hall.durban, days(20)))
    now = as_of(hall, days(30).date())
    assert [(one.claimed, one.scored) for one in now.standings] == [("complete", "limited")]
    assert (now.by_claim["complete"], now.by_score["complete"], now.by_score["limited"]) == (1, 0, 1)


def test_on_any_day_counts_what_was_said_until_then(hall: Hall, promised: Commitment) -> None:
    claim(promised, hall.kazan, "limited", 10)
    claim(promised, hall.kazan, "substantial", 40)
    said = [as_of(hall, days(on).date()) for on in (-1, 0, 10, 39, 40)]
    assert [[one.claimed for one in now.standings] for now in said] == [
        [], [""], ["limited"], ["limited"], ["substantial"]
    ]  # fmt: skip
    assert [as_of(hall, day).overdue for day in (DUE, DUE + datetime.timedelta(days=1))] == [0, 1]
    assert year_later(hall.forum) == datetime.date(2028, 6, 23)


def test_nobody_scores_what_her_own_country_promised(hall: Hall, promised: Commitment) -> None:
    by = done_by(hall.secretariat)
    neighbour = BodyFactory.create(kind="association", city=None, names={"en": "Association"}, country="RU")
    with pytest.raises(CannotDo, match="another country"):
        name_reviewer(promised.public_id, neighbour, **by)
    with pytest.raises(CannotDo, match="of their own"):
        name_reviewer(promised.public_id, hall.kazan.body, **by)
    name_reviewer(promised.public_id, hall.durban.body, **by)
    with pytest.raises(CannotDo, match="speak for the reviewer"):
        score_completion(promised.public_id, "complete", **done_by(acting(neighbour)))


def test_only_the_owner_reports(hall: Hall, promised: Commitment) -> None:
    step = set_milestone(promised.public_id, {"en": "A hundred"}, DUE, **done_by(hall.secretariat))
    for by in (hall.durban, hall.secretariat):
        with pytest.raises(CannotDo, match="speak for the owner"):
            claim(promised, by, "complete", 1)
    with pytest.raises(CannotDo, match="today or before"):
        report_milestone(promised.public_id, step.public_id, days(5).date(), **done_by(hall.kazan, days(4)))
    report_milestone(promised.public_id, step.public_id, days(3).date(), **done_by(hall.kazan, days(4)))
    seen = [as_of(hall, days(on).date()).standings[0].milestones[0][1] for on in (3, 4)]
    assert seen == [False, True]


def test_owners_are_reminded_once_for_each_day_whatever_the_clock_did(
    hall: Hall, promised: Commitment
) -> None:
    noon = datetime.datetime(2028, 3, 1, 12, tzinfo=datetime.UTC)
    told = []
    for before in (61, 60, 60, 59, 14, 13, 0, -1, -2, -30):
        figures = remind_owners(noon - datetime.timedelta(days=before))
        told.append(figures["letters"])
    assert told == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert Notice.objects.filter(person=hall.kazan.person).count() == 3


def test_missed_days_are_told_in_one_letter_and_the_complete_are_left_alone(
    hall: Hall, promised: Commitment
) -> None:
    late = datetime.datetime(2028, 4, 1, 12, tzinfo=datetime.UTC)
    facts = CommitmentFacts({"en": "Done."}, DUE, delegation=hall.delegation(hall.durban))
    other = make_commitment(hall.forum.public_id, facts, **done_by(hall.secretariat))
    claim(other, hall.durban, "complete", 1)
    assert remind_owners(late) == {"reminded": 1, "letters": 1}
    assert set(CommitmentReminder.objects.values_list("commitment", "kind")) == {
        (promised.pk, kind) for kind in ("60", "14", "overdue")
    }


def test_who_speaks_for_nobody_yet_is_told_later(hall: Hall) -> None:
    body = comes(hall.forum, "Recife", "BR").body
    assert body is not None
    Mandate.objects.filter(body=body).delete()
    facts = CommitmentFacts({"en": "We plant trees."}, DUE, city=body.city)
    make_commitment(hall.forum.public_id, facts, **done_by(hall.secretariat))
    near = datetime.datetime(2028, 2, 20, 12, tzinfo=datetime.UTC)
    assert remind_owners(near)["letters"] == 0
    acting(body)
    assert remind_owners(near + datetime.timedelta(days=1))["letters"] == 1
