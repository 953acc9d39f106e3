"""A track per side, from its country's template; a side is ready when every step that counts is done."""

import threading
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction

from tests.domain.approvals.conftest import AT, TODAY, Sides, change, day, own_step, side_named
from tests.domain.dossiers.conftest import both
from tests.factories import MandateFactory
from twinhall.domain.approvals import actions as approvals
from twinhall.domain.approvals.facts import track_templates
from twinhall.domain.approvals.models import StepChange, Track, TrackStep
from twinhall.domain.approvals.states import next_states
from twinhall.domain.approvals.tracks import is_due_soon, is_overdue, track_complete, tracks_of
from twinhall.domain.approvals.words import StepState
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.talking import plan_signing
from twinhall.domain.journal.models import Entry
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def test_the_template_is_copied_once_and_stays_as_it_was(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    shipped = track_templates()["RU"]
    assert [(step.key, step.names, step.owner) for step in kazan_track] == [
        (step.key, step.names, step.owner) for step in shipped.steps
    ]
    track = kazan_track[0].track
    assert (track.template, track.template_status, track.template_checked_on, track.not_verified) == (
        "RU",
        shipped.status,
        shipped.checked_on,
        shipped.not_verified,
    )
    consent = next(step for step in kazan_track if step.key == "region-consent")
    assert (consent.days_before_signing, [one["key"] for one in consent.documents_asked]) == (
        45,
        ["application", "draft-agreement", "explanatory-note"],
    )
    with mock.patch.dict(track_templates(), {"RU": track_templates()["BR"]}):
        assert [step.key for step in tracks_of(negotiating)[0].steps] == [step.key for step in shipped.steps]
    with pytest.raises(CannotDo, match="begun already"):
        approvals.begin_track(negotiating.public_id, by=sides.kazan, at=AT, door="test")


def test_a_country_with_a_track_does_not_take_the_generic_one(negotiating: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="a track for your country"):
        approvals.begin_track(negotiating.public_id, takes_generic=True, by=sides.kazan, at=AT, door="test")
    assert not Track.objects.exists()


@pytest.mark.parametrize("country", ["ET", "FR"])  # shipped empty, and not shipped
def test_where_nothing_is_known_the_generic_path_is_a_choice(
    country: str, negotiating: Dossier, sides: Sides
) -> None:
    durban = side_named(negotiating, "Durban")
    durban.city.country = country
    durban.city.save()
    alone = approvals.begin_track(negotiating.public_id, by=sides.durban, at=AT, door="test")
    assert (alone.template, alone.steps.count()) == ("ET" if country == "ET" else "", 0)
    alone.delete()
    generic = approvals.begin_track(
        negotiating.public_id, takes_generic=True, by=sides.durban, at=AT, door="test"
    )
    assert (generic.template, generic.template_status) == ("generic", "suggestion")
    assert generic.steps.count() == len(track_templates()["generic"].steps)


def test_a_track_is_begun_from_negotiating_on(proposed: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="the tie is “proposed”"):
        approvals.begin_track(proposed.public_id, by=sides.kazan, at=AT, door="test")


def test_each_side_changes_its_own_track_alone(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    step = kazan_track[0]
    with pytest.raises(CannotDo, match="only that side changes it"):
        change(negotiating, step, "granted", sides.durban)
    with pytest.raises(CannotDo, match="only that side"):
        approvals.set_due(negotiating.public_id, step.public_id, TODAY, by=sides.durban, at=AT, door="test")
    with pytest.raises(CannotDo, match="only that side"):
        approvals.move_step(
            negotiating.public_id, step.public_id, earlier=False, by=sides.durban, at=AT, door="test"
        )
    with pytest.raises(CannotDo, match="do not act for a city of this tie"):
        change(negotiating, step, "granted", sides.third)
    with pytest.raises(CannotDo, match="Begin your side’s track first"):
        own_step(negotiating, sides.durban)
    step.refresh_from_db()
    assert (step.state, StepChange.objects.count()) == ("open", 0)


def test_a_translator_decides_nothing(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    assert sides.kazan.mandate is not None
    mandate = MandateFactory.create(body=sides.kazan.mandate.body, role="translator")
    with pytest.raises(CannotDo, match="Your role does not let you speak"):
        change(negotiating, kazan_track[0], "granted", Acting(mandate.person, mandate))


@pytest.mark.parametrize("state", ["skipped", "refused"])
def test_skipping_and_a_refusal_need_a_reason(
    state: str, negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    with pytest.raises(CannotDo, match="say why"):
        change(negotiating, kazan_track[0], state, sides.kazan, reason="  ")
    done = change(negotiating, kazan_track[0], state, sides.kazan, reason="The region is not asked.")
    kept = done.changes.get()
    assert (kept.state, kept.note, kept.by, kept.mandate) == (
        state,
        "The region is not asked.",
        sides.kazan.person,
        sides.kazan.mandate,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        StepChange.objects.filter(pk=kept.pk).update(note="")


def test_a_decision_has_its_day_and_none_that_lies_ahead(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    with pytest.raises(CannotDo, match="give the day"):
        change(negotiating, kazan_track[0], "granted", sides.kazan, on=None)
    with pytest.raises(CannotDo, match="lies ahead"):
        change(negotiating, kazan_track[0], "granted", sides.kazan, on=day("2026-03-14"))
    done = change(negotiating, kazan_track[0], "granted", sides.kazan, on=day("2026-03-02"))
    assert (done.state, done.changes.get().on) == ("granted", day("2026-03-02"))


def test_a_decision_is_undone_by_reopening_with_a_reason_alone(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    step = change(negotiating, kazan_track[0], "granted", sides.kazan)
    with pytest.raises(CannotDo, match="the step is “granted”"):
        change(negotiating, step, "skipped", sides.kazan, reason="Not needed.")
    with pytest.raises(CannotDo, match="say why"):
        change(negotiating, step, "open", sides.kazan)
    again = change(negotiating, step, "open", sides.kazan, reason="The council decides anew.")
    assert [one.state for one in again.changes.all()] == ["granted", "open"]
    assert {state: next_states(state) for state in StepState.values} == {
        "open": ("asked", "granted", "refused", "skipped"),
        "asked": ("granted", "refused", "skipped", "open"),
        "granted": ("open",),
        "refused": ("open",),
        "skipped": ("open",),
    }


def test_due_days_are_counted_from_the_day_of_signing(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    consent = next(step for step in kazan_track if step.key == "region-consent")
    assert consent.due_on(None) is None
    for signing, due in (
        ("2026-07-12", "2026-05-28"),
        ("2027-02-10", "2026-12-27"),  # over the year
        ("2028-03-31", "2028-02-15"),  # over 29 February
        ("2027-03-31", "2027-02-14"),  # and over a February without one
    ):
        plan_signing(negotiating.public_id, day(signing), by=sides.durban, at=AT, door="test")
        negotiating.refresh_from_db()
        assert consent.due_on(negotiating.signing_planned_on) == day(due)
    approvals.set_due(
        negotiating.public_id, consent.public_id, day("2027-01-15"), by=sides.kazan, at=AT, door="test"
    )
    consent.refresh_from_db()
    assert consent.due_on(negotiating.signing_planned_on) == day("2027-01-15")
    approvals.set_due(negotiating.public_id, consent.public_id, None, by=sides.kazan, at=AT, door="test")
    consent.refresh_from_db()
    assert consent.due_on(negotiating.signing_planned_on) == day("2027-02-14")


def test_overdue_and_due_soon(negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides) -> None:
    consent = next(step for step in kazan_track if step.key == "region-consent")
    signing = day("2026-07-12")  # due on 28 May

    def told(step: TrackStep, today: str) -> tuple[bool, bool]:
        return is_due_soon(step, signing, day(today)), is_overdue(step, signing, day(today))

    assert [told(consent, one) for one in ("2026-05-13", "2026-05-14", "2026-05-28", "2026-05-29")] == [
        (False, False),
        (True, False),
        (True, False),
        (False, True),
    ]
    # The rule says until when to ask: who has asked is late no more.
    asked = change(negotiating, consent, "asked", sides.kazan)
    assert told(asked, "2026-05-29") == (False, False)
    asked.due_set_on = day("2026-05-20")
    assert told(asked, "2026-05-29") == (False, True)
    done = change(negotiating, asked, "granted", sides.kazan)
    assert told(done, "2026-05-29") == (False, False)


def test_a_side_is_ready_when_every_step_that_counts_is_done(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    kazan = side_named(negotiating, "Kazan")
    needed = [step for step in kazan_track if not step.is_optional]
    optional = next(step for step in kazan_track if step.is_optional)
    assert not track_complete(kazan)
    for step in needed[:-1]:
        change(negotiating, step, "granted", sides.kazan)
    assert not track_complete(kazan)
    change(negotiating, needed[-1], "skipped", sides.kazan, reason="Not in this region.")
    assert track_complete(kazan)
    # An optional step counts as soon as somebody has begun with it.
    change(negotiating, optional, "asked", sides.kazan)
    assert not track_complete(kazan)
    change(negotiating, optional, "refused", sides.kazan, reason="Talks came too early.")
    assert not track_complete(kazan)
    change(negotiating, optional, "open", sides.kazan, reason="It was not needed.")
    assert track_complete(kazan)
    own_step(negotiating, sides.kazan)
    assert not track_complete(kazan)


def test_no_approval_needed_is_said_with_a_reason(negotiating: Dossier, sides: Sides) -> None:
    durban = side_named(negotiating, "Durban")
    durban.city.country = "ET"
    durban.city.save()
    approvals.begin_track(negotiating.public_id, by=sides.durban, at=AT, door="test")
    assert not track_complete(durban)

    def say(reason: str) -> None:
        approvals.say_none_needed(negotiating.public_id, reason=reason, by=sides.durban, at=AT, door="test")

    with pytest.raises(CannotDo, match="say why"):
        say(" ")
    say("The mayor may sign alone under section 5.")
    assert track_complete(durban)
    own_step(negotiating, sides.durban)  # which says the contrary
    assert not track_complete(durban)
    assert Track.objects.get(side=durban).none_needed_reason == ""
    with pytest.raises(CannotDo, match="Skip those"):
        say("We need none.")


def test_no_approval_needed_can_be_taken_back(negotiating: Dossier, sides: Sides) -> None:
    durban = side_named(negotiating, "Durban")
    durban.city.country = "FR"
    durban.city.save()
    approvals.begin_track(negotiating.public_id, by=sides.durban, at=AT, door="test")
    approvals.say_none_needed(negotiating.public_id, reason="None.", by=sides.durban, at=AT, door="test")
    approvals.take_back_none_needed(negotiating.public_id, by=sides.durban, at=AT, door="test")
    assert not track_complete(durban)
    with pytest.raises(CannotDo, match="has not said"):
        approvals.take_back_none_needed(negotiating.public_id, by=sides.durban, at=AT, door="test")


def test_steps_change_places_and_stay_within(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    first, second, third = kazan_track

    def put(step: TrackStep, *, earlier: bool) -> list[str]:
        approvals.move_step(
            negotiating.public_id, step.public_id, earlier=earlier, by=sides.kazan, at=AT, door="test"
        )
        return [one.key for one in tracks_of(negotiating)[0].steps]

    assert put(third, earlier=True) == [first.key, third.key, second.key]
    assert put(first, earlier=False) == [third.key, first.key, second.key]
    with pytest.raises(CannotDo, match="first already"):
        put(third, earlier=True)
    with pytest.raises(CannotDo, match="last already"):
        put(second, earlier=False)


def test_once_signed_only_what_comes_after_the_signing_changes(negotiating: Dossier, sides: Sides) -> None:
    durban = side_named(negotiating, "Durban")
    durban.city.country = "FR"
    durban.city.save()
    track = approvals.begin_track(
        negotiating.public_id, takes_generic=True, by=sides.durban, at=AT, door="test"
    )
    before, after = track.steps.get(key="council"), track.steps.get(key="registration")
    change(negotiating, before, "granted", sides.durban)
    with (
        mock.patch("twinhall.domain.approvals.actions.BEGINNING_STATES", frozenset()),
        mock.patch("twinhall.domain.approvals.actions.OPEN_STATES", frozenset({"negotiating"})),
    ):
        with pytest.raises(CannotDo, match="stays as it was then"):
            change(negotiating, before, "open", sides.durban, reason="Anew.")
        assert change(negotiating, after, "granted", sides.durban).state == "granted"


def test_each_act_is_one_entry_that_both_cities_find(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    begun = Entry.objects.filter(verb__startswith="track.")
    assert [one.verb for one in begun] == ["track.begun"]
    step = change(negotiating, kazan_track[0], "skipped", sides.kazan, reason="Not in this region.")
    entry = Entry.objects.order_by("-number")[0]
    kazan, durban = sides.cities
    assert (entry.verb, entry.subject, entry.before, entry.after) == (
        "step.skipped",
        negotiating.public_id,
        {"state": "open"},
        {"step": step.public_id, "side": kazan.public_id, "state": "skipped", "day": None},
    )
    assert Entry.objects.concerning([durban.public_id]).filter(pk=entry.pk).exists()


def test_both_tracks_are_read_with_as_many_queries_for_three_steps_as_for_one(
    negotiating: Dossier, sides: Sides, django_assert_num_queries: object
) -> None:
    durban = side_named(negotiating, "Durban")
    durban.city.country = "FR"
    durban.city.save()
    approvals.begin_track(negotiating.public_id, by=sides.durban, at=AT, door="test")

    def read() -> int:
        found = tracks_of(negotiating)
        for one in found:
            for step in one.steps:
                str([change.mandate.name_in_office for change in step.changes.all()])
                str([paper.document.upload.public_id for paper in step.documents.all()])
            str((one.side.city.name, one.is_complete))
        return sum(len(one.steps) for one in found)

    change(negotiating, own_step(negotiating, sides.durban), "granted", sides.durban)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert read() == 1
    for name in ("Mayor", "Province"):
        change(negotiating, own_step(negotiating, sides.durban, name), "granted", sides.durban)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert read() == 3


def test_approvals_go_on_in_later_states(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    both(negotiating.public_id, "approvals", sides)
    assert change(negotiating, kazan_track[0], "granted", sides.kazan).state == "granted"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time anyway")
def test_two_persons_who_decide_the_same_step_at_once_come_one_after_the_other(
    negotiating: Dossier, kazan_track: list[TrackStep], sides: Sides
) -> None:
    assert sides.kazan.mandate is not None
    mandate = MandateFactory.create(body=sides.kazan.mandate.body, role="head")
    start, told = threading.Barrier(2), []

    def decide(by: Acting, state: str) -> None:
        try:
            start.wait(10)
            told.append(change(negotiating, kazan_track[0], state, by, reason="So it was decided.").state)
        except CannotDo:
            told.append("cannot")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=given)
        for given in ((sides.kazan, "granted"), (Acting(mandate.person, mandate), "refused"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    kazan_track[0].refresh_from_db()
    assert sorted(told) == sorted(["cannot", kazan_track[0].state])
    assert kazan_track[0].changes.count() == 1
    assert Entry.objects.filter(verb__in=["step.granted", "step.refused"]).count() == 1
