"""The call, reviews by two without an interest of their own, and what becomes of what is accepted."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from tests.domain.programme.conftest import AT, HOW, MINUTE, Stage, acting
from tests.factories import BodyFactory, CityFactory, DelegationFactory, ParticipantFactory, PersonFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.notices.models import Message, Notice
from twinhall.domain.programme.calling import (
    SpeakerFacts,
    begin_contribution,
    change_contribution,
    submit_contribution,
    withdraw_contribution,
)
from twinhall.domain.programme.deciding import decide_and_place
from twinhall.domain.programme.models import Contribution
from twinhall.domain.programme.reviewing import conflict_of, decide, name_reviewer, review
from twinhall.domain.programme.sessions import SessionPlan, add_session, place_contribution
from twinhall.kit.errors import CannotDo

CLOSES = AT + datetime.timedelta(days=1)


def reviewed(stage: Stage, **changes: Any) -> Contribution:
    contribution = stage.offered(**changes)
    for reviewer in (stage.secretary, stage.colleague):
        review(contribution.public_id, "accept", by=reviewer, **HOW)
    return contribution


def test_what_is_offered_until_the_call_closes_and_not_in_that_very_second(stage: Stage) -> None:
    stage.forum.call_closes_at = CLOSES
    stage.forum.save()
    how: dict[str, Any] = {"by": stage.officer, "door": "test"}
    draft = begin_contribution(stage.forum.public_id, stage.plan, at=CLOSES - MINUTE, **how)
    assert draft.state == "draft"
    assert [str(one.participant or one.name) for one in draft.speakers.all()] == [
        str(stage.speaker),
        "Sipho Zulu",
    ]
    with pytest.raises(CannotDo, match="closed"):
        submit_contribution(draft.public_id, at=CLOSES, **how)
    with pytest.raises(CannotDo, match="closed"):
        change_contribution(draft.public_id, stage.plan, at=CLOSES, **how)
    assert submit_contribution(draft.public_id, at=CLOSES - MINUTE, **how).state == "submitted"


def test_nothing_is_handed_in_without_anybody_who_gives_it(stage: Stage) -> None:
    plan = replace(stage.plan, speakers=())
    draft = begin_contribution(stage.forum.public_id, plan, by=stage.officer, **HOW)
    with pytest.raises(CannotDo, match="who will give it"):
        submit_contribution(draft.public_id, by=stage.officer, **HOW)


def test_track_and_speakers_of_another_forum_are_refused(stage: Stage) -> None:
    plan = replace(stage.plan, speakers=(SpeakerFacts(participant=ParticipantFactory.create()),))
    with pytest.raises(CannotDo, match="of this forum"):
        begin_contribution(stage.forum.public_id, plan, by=stage.officer, **HOW)


def test_what_a_reviewer_has_read_is_not_changed_any_more(stage: Stage) -> None:
    contribution = stage.offered()
    review(contribution.public_id, "accept", by=stage.secretary, **HOW)
    with pytest.raises(CannotDo, match="a reviewer has read it"):
        change_contribution(contribution.public_id, stage.plan, by=stage.officer, **HOW)


def test_nobody_reviews_what_concerns_her(stage: Stage) -> None:
    """Her own body, her country's delegation, what she handed in, would give, or said she cannot be fair about."""
    compatriot = acting(BodyFactory.create(city=CityFactory.create(country="ZA")))
    same_city = acting(stage.officer.body)  # type: ignore[arg-type]
    namesake = Acting(PersonFactory.create(display_name="sipho  zulu".replace("  ", " ")))
    stage.speaker.person = PersonFactory.create()
    stage.speaker.save()
    assistant = PersonFactory.create()
    stage.durban.assistant = assistant
    stage.durban.save()
    foreign_body = BodyFactory.create(city=CityFactory.create(country="BR"))
    submitter = acting(foreign_body)
    contribution = stage.offered(by=submitter)
    reasons = {
        "compatriot": conflict_of(contribution, compatriot.person, AT),
        "same city": conflict_of(contribution, same_city.person, AT),
        "submitter": conflict_of(contribution, submitter.person, AT),
        "submitter's body": conflict_of(contribution, acting(foreign_body).person, AT),
        "speaker": conflict_of(contribution, stage.speaker.person, AT),
        "speaker by name": conflict_of(contribution, namesake.person, AT),
        "assistant": conflict_of(contribution, assistant, AT),
        "organiser": conflict_of(contribution, stage.secretary.person, AT),
        "somebody else": conflict_of(contribution, PersonFactory.create(), AT),
    }
    own_body = "It comes from your own body or delegation."
    assert reasons == {
        "compatriot": "It comes from a delegation of your own country.",
        "same city": own_body,
        "submitter": "You handed it in yourself.",
        "submitter's body": own_body,
        "speaker": "You would give it yourself.",
        "speaker by name": "You would give it yourself.",
        "assistant": own_body,
        "organiser": "",
        "somebody else": "",
    }
    with pytest.raises(CannotDo, match="your own country"):
        review(contribution.public_id, "accept", by=compatriot, **HOW)
    assert contribution.reviews.count() == 0


def test_a_member_of_another_delegation_of_the_country_does_not_review_either(stage: Stage) -> None:
    cape_town = DelegationFactory.create(forum=stage.forum, city=CityFactory.create(country="ZA"))
    member = PersonFactory.create()
    ParticipantFactory.create(delegation=cape_town, person=member)
    assert conflict_of(stage.offered(), member, AT) == "It comes from a delegation of your own country."


def test_whoever_declares_a_conflict_neither_reviews_nor_counts_nor_decides(stage: Stage) -> None:
    contribution = stage.offered()
    review(contribution.public_id, "conflict", by=stage.secretary, **HOW)
    with pytest.raises(CannotDo, match="said your word"):
        review(contribution.public_id, "accept", by=stage.secretary, **HOW)
    review(contribution.public_id, "accept", by=stage.colleague, **HOW)
    with pytest.raises(CannotDo, match="Two people"):
        decide(contribution.public_id, accepts=True, by=stage.colleague, **HOW)
    named = name_reviewer(
        stage.forum.public_id, PersonFactory.create().email.upper(), by=stage.secretary, **HOW
    )
    review(contribution.public_id, "decline", by=Acting(named.person), **HOW)
    with pytest.raises(CannotDo, match="You declared a conflict"):
        decide(contribution.public_id, accepts=True, by=stage.secretary, **HOW)
    assert decide(contribution.public_id, accepts=True, by=stage.colleague, **HOW).state == "accepted"


def test_organisers_who_see_two_reviews_do_not_add_a_third(stage: Stage) -> None:
    contribution = reviewed(stage)
    third = acting(stage.secretary.body)  # type: ignore[arg-type]
    with pytest.raises(CannotDo, match="you see what they said"):
        review(contribution.public_id, "decline", by=third, **HOW)


def test_declining_takes_a_reason_which_who_offered_it_is_told(stage: Stage) -> None:
    contribution = reviewed(stage)
    with pytest.raises(CannotDo, match="give a reason"):
        decide(contribution.public_id, accepts=False, reason=" ", by=stage.secretary, **HOW)
    decide(contribution.public_id, accepts=False, reason="The track is full.", by=stage.secretary, **HOW)
    told = Notice.objects.get(person=stage.officer.person)
    assert (told.kind, told.page, told.words) == (
        "forum",
        "contribution",
        [stage.forum.slug, contribution.public_id],
    )
    mail = Message.objects.get(person=stage.officer.person)
    assert "The track is full." in mail.text
    assert mail.subject == "Forum of Sister Cities: “Rivers that join us” is not accepted"


def test_what_is_accepted_becomes_a_session_in_the_same_step(stage: Stage) -> None:
    contribution = reviewed(stage, kind="workshop", languages=("en", "zu"), minutes=45)
    decide_and_place(contribution.public_id, accepts=True, place="", by=stage.secretary, **HOW)
    contribution.refresh_from_db()
    session = contribution.session
    assert session is not None
    assert (session.kind, session.titles, session.held_in, session.minutes, session.starts_at) == (
        "workshop",
        {"en": "Rivers that join us", "zu": "Imifula"},
        ["en"],
        45,
        None,
    )
    assert [
        (one.role, str(one.participant or one.name), one.office) for one in session.appearances.all()
    ] == [
        ("speaker", str(stage.speaker), ""),
        ("speaker", "Sipho Zulu", "Engineer"),
    ]


def test_or_a_part_of_a_session_that_is_there_and_when_that_fails_nothing_is_decided(stage: Stage) -> None:
    contribution = reviewed(stage)
    with pytest.raises(CannotDo, match="no longer there"):
        decide_and_place(contribution.public_id, accepts=True, place="ses_gone", by=stage.secretary, **HOW)
    contribution.refresh_from_db()
    assert (contribution.state, Notice.objects.count()) == ("submitted", 0)
    session = add_session(stage.forum.public_id, SessionPlan({"en": "Water"}), by=stage.secretary, **HOW)
    decide_and_place(contribution.public_id, accepts=True, place=session.public_id, by=stage.secretary, **HOW)
    session.refresh_from_db()
    assert (session.appearances.count(), session.revision) == (2, 2)
    with pytest.raises(CannotDo, match="already"):
        place_contribution(contribution.public_id, by=stage.secretary, **HOW)


def test_an_accepted_video_is_awaited(stage: Stage) -> None:
    contribution = reviewed(stage, kind="video")
    decide_and_place(contribution.public_id, accepts=True, place="", by=stage.secretary, **HOW)
    contribution.refresh_from_db()
    assert contribution.session is not None
    video = contribution.session.videos.get()
    assert (video.speaker, video.delegation, video.has_arrived) == ("Thandi Dlamini", stage.durban, False)


def test_withdrawn_after_it_was_accepted_its_speakers_leave_and_the_organisers_are_told(stage: Stage) -> None:
    contribution = reviewed(stage)
    decide_and_place(contribution.public_id, accepts=True, place="", by=stage.secretary, **HOW)
    withdraw_contribution(contribution.public_id, by=stage.officer, **HOW)
    contribution.refresh_from_db()
    assert contribution.session is not None
    assert contribution.session.appearances.filter(withdrawn_at__isnull=True).count() == 0
    told = Notice.objects.filter(subject__contains="withdrawn").values_list("person", flat=True)
    assert set(told) == {stage.secretary.person.pk, stage.colleague.person.pk}
