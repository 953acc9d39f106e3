"""Notice by one side stops the prolongation that every side agreed; taking it back takes every side."""

import datetime
from typing import Any

import pytest

from tests.domain.terms.conftest import AT, Sides, agreed_term, morning_of, tie_in_force
from tests.domain.terms.test_from_text import text_of
from tests.factories import MandateFactory, SourceFactory
from tests.killing import kill_at_each_query
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.register import follow_in_register
from twinhall.domain.journal.models import Entry
from twinhall.domain.journal.verifying import verify_journal
from twinhall.domain.notices.models import Message, Notice
from twinhall.domain.terms.alarms import ring_alarms
from twinhall.domain.terms.calendar import days_of
from twinhall.domain.terms.dates import Period, TermFacts, last_day_after_notice, period_at, periods_between
from twinhall.domain.terms.ending import end_by_notice, give_end_notice, take_end_notice_back
from twinhall.domain.terms.models import Alarm, EndNotice
from twinhall.domain.terms.renewals import begin_renewal
from twinhall.domain.terms.standing import standing_of, with_terms
from twinhall.domain.ties.bulk import record_known_ties
from twinhall.domain.ties.facts import EvidenceFacts, PartyFacts, TieFacts
from twinhall.domain.ties.models import Tie
from twinhall.kit.dates import PartialDate, Precision
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)
END, NEXT_END = datetime.date(2027, 3, 15), datetime.date(2028, 3, 15)
NOTICE_BY = datetime.date(2026, 12, 15)


@pytest.fixture
def prolonged(in_force: Dossier, sides: Sides) -> Dossier:
    """A year from 15 March 2026, then year by year unless notice is given three months before."""
    agreed_term(in_force, sides, prolongation_years=1)
    Message.objects.all().delete()
    return in_force


def give(dossier: Dossier, by: Acting, day: datetime.date = NOTICE_BY, **fields: Any) -> EndNotice:
    given = {"reason": "The programme is over.", "letter": "No. 12"} | fields
    return give_end_notice(dossier.public_id, **given, by=by, at=morning_of(day), door="test")


def take_back(notice: EndNotice, by: Acting, day: datetime.date = NOTICE_BY) -> EndNotice:
    dossier, at = notice.dossier.public_id, morning_of(day)
    return take_end_notice_back(dossier, notice.public_id, by=by, at=at, door="test")


@pytest.mark.parametrize(
    ("given_on", "last"),
    [(NOTICE_BY, END), (NOTICE_BY + A_DAY, NEXT_END), (END, NEXT_END), (datetime.date(2026, 3, 15), END)],
)
def test_notice_that_comes_too_late_holds_for_the_next_end(
    given_on: datetime.date, last: datetime.date
) -> None:
    assert last_day_after_notice(TermFacts(AT.date(), 1, 1, 3), given_on) == last


def test_where_no_time_is_agreed_notice_is_given_until_the_end_itself() -> None:
    facts = TermFacts(AT.date(), 1, 1)
    assert (last_day_after_notice(facts, END), last_day_after_notice(facts, END + A_DAY)) == (END, NEXT_END)
    without_end = TermFacts(AT.date(), None, None, 6)
    assert last_day_after_notice(without_end, datetime.date(2026, 8, 31)) == datetime.date(2027, 2, 28)
    assert last_day_after_notice(TermFacts(AT.date()), END) is None
    assert last_day_after_notice(TermFacts(AT.date(), 1), AT.date()) is None


def test_a_stopped_term_has_no_period_after_its_last_day() -> None:
    facts = TermFacts(AT.date(), 1, 1, 3, stops_on=NEXT_END)
    assert [period.ends_on for period in periods_between(facts, AT.date(), datetime.date(2035, 1, 1))] == [
        END,
        NEXT_END,
    ]
    last = Period(1, NEXT_END, None, is_prolonged=False)
    assert period_at(facts, datetime.date(2034, 1, 1)) == last
    assert period_at(TermFacts(AT.date(), stops_on=END), AT.date()) == Period(0, END, None, False)


def test_one_side_gives_notice_and_the_other_is_told(prolonged: Dossier, sides: Sides) -> None:
    notice = give(prolonged, sides.durban)
    assert (notice.ends_on, notice.state) == (END, "standing")
    message = Message.objects.get()
    assert (message.person, message.kind) == (sides.kazan.person, "term.notice-given")
    assert "It ends on 15 March 2027." in message.text
    assert "The programme is over." in message.text
    assert Notice.objects.filter(person=sides.kazan.person, page="term").exists()
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.after["ends_on"]) == ("term.notice-given", "2027-03-15")
    facts = TermFacts(AT.date(), 1, 1, 3, stops_on=END)
    assert standing_of(prolonged).facts == facts
    assert standing_of(with_terms(Dossier.objects.all()).get()).facts == facts
    with pytest.raises(CannotDo, match="given already"):
        give(prolonged, sides.kazan)


@pytest.mark.parametrize(
    ("fields", "problem"), [({"reason": " "}, "give the reason"), ({"letter": " "}, "name the letter")]
)
def test_it_takes_a_reason_and_a_paper(
    fields: dict[str, Any], problem: str, prolonged: Dossier, sides: Sides
) -> None:
    with pytest.raises(CannotDo, match=problem):
        give(prolonged, sides.kazan, **fields)


def test_only_where_every_side_agreed_to_a_term_that_provides_for_it(in_force: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="must have said how long"):
        give(in_force, sides.kazan)
    agreed_term(in_force, sides)
    with pytest.raises(CannotDo, match="ends on 15 March 2027 by itself"):
        give(in_force, sides.kazan)
    agreed_term(in_force, sides, years=None, notice_months=None)
    with pytest.raises(CannotDo, match="No time of notice is agreed"):
        give(in_force, sides.kazan)
    with pytest.raises(CannotDo, match="do not act for a city"):
        give(in_force, sides.third)
    body = sides.kazan.mandate.body if sides.kazan.mandate else None
    translator = MandateFactory.create(body=body, role="translator")
    with pytest.raises(CannotDo, match="role does not let you"):
        give(in_force, Acting(translator.person, translator))
    Dossier.objects.update(state="ended")
    with pytest.raises(CannotDo, match="the tie is “ended”"):
        give(in_force, sides.kazan)
    assert not EndNotice.objects.exists()


def test_taking_it_back_takes_the_word_of_every_side(prolonged: Dossier, sides: Sides) -> None:
    notice = give(prolonged, sides.durban)
    with pytest.raises(CannotDo, match="Only the side that gave notice"):
        take_back(notice, sides.kazan)
    take_back(notice, sides.durban)
    with pytest.raises(CannotDo, match="said so already"):
        take_back(notice, sides.durban)
    body = sides.kazan.mandate.body if sides.kazan.mandate else None
    same_person = MandateFactory.create(person=sides.durban.person, body=body, role="officer")
    with pytest.raises(CannotDo, match="another person must speak"):
        take_back(notice, Acting(same_person.person, same_person))
    assert standing_of(prolonged).notice == notice
    take_back(notice, sides.kazan)
    assert standing_of(prolonged).facts == TermFacts(AT.date(), 1, 1, 3)
    assert Message.objects.latest("pk").kind == "term.notice-taken-back"
    give(prolonged, sides.kazan)  # and anew


def test_of_three_sides_all_three_take_it_back(sides: Sides) -> None:
    dossier = tie_in_force(sides.kazan, sides.durban, sides.third)
    text_of(dossier, sides, prolongation_years=1)
    notice = give(dossier, sides.kazan)
    for by in (sides.kazan, sides.third):
        assert take_back(notice, by).state == "standing"
    assert take_back(notice, sides.durban).state == "taken-back"


def test_a_term_that_every_side_agrees_afterwards_takes_its_place(prolonged: Dossier, sides: Sides) -> None:
    notice = give(prolonged, sides.durban)
    agreed_term(prolonged, sides, years=10, notice_months=None)
    notice.refresh_from_db()
    assert (notice.state, standing_of(prolonged).notice) == ("overtaken", None)


def test_alarms_and_calendar_change_with_it(prolonged: Dossier, sides: Sides) -> None:
    ring_alarms(morning_of(END - 170 * A_DAY))
    assert "goes on by itself unless notice is given" in Message.objects.filter(kind="term.alarm")[0].text
    give(prolonged, sides.durban)
    Message.objects.all().delete()
    for day in range(400):
        ring_alarms(morning_of(NOTICE_BY + A_DAY * day))
    told = Message.objects.filter(kind="term.alarm")
    assert told.count() == 2 * 2, "90 and 30 days before the end, to each side"
    assert "goes on by itself" not in told[0].text
    assert not Alarm.objects.filter(kind="notice", at__gt=morning_of(NOTICE_BY)).exists()
    city = sides.kazan.body.city_id if sides.kazan.body else 0
    days = [(day.kind, day.on, day.is_prolonged) for day in days_of([city or 0], NOTICE_BY)]
    assert [day for day in days if day[0] in ("end", "notice")] == [("end", END, False)]


def test_the_tie_ends_when_its_last_day_has_passed_and_not_before(prolonged: Dossier, sides: Sides) -> None:
    give(prolonged, sides.durban)
    assert end_by_notice(morning_of(END)) == {"ended": 0}
    Message.objects.all().delete()
    assert end_by_notice(morning_of(END + A_DAY)) == {"ended": 1}
    assert end_by_notice(morning_of(END + A_DAY)) == {"ended": 0}
    prolonged.refresh_from_db()
    assert (prolonged.state, prolonged.ended_on, prolonged.reason) == ("ended", END, "The programme is over.")
    tie = Tie.objects.get()
    assert (tie.status, tie.until) == ("ended", END)
    assert Message.objects.filter(kind="term.ended-by-notice").count() == 2
    assert Entry.objects.latest("number").verb == "term.ended-by-notice"
    with pytest.raises(CannotDo, match="the tie is “ended”"):
        take_back(EndNotice.objects.get(), sides.durban)


def test_a_notice_that_was_taken_back_ends_nothing(prolonged: Dossier, sides: Sides) -> None:
    notice = give(prolonged, sides.durban)
    take_back(notice, sides.durban)
    take_back(notice, sides.kazan)
    assert end_by_notice(morning_of(NEXT_END)) == {"ended": 0}


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_of_ending_there_is_all_or_nothing(prolonged: Dossier, sides: Sides) -> None:
    give(prolonged, sides.durban)

    def seen() -> tuple[object, ...]:
        prolonged.refresh_from_db()
        kept = (Entry.objects.count(), Message.objects.count(), Notice.objects.count())
        return (prolonged.state, prolonged.ended_on, Tie.objects.get().status, *kept)

    died = kill_at_each_query(lambda: end_by_notice(morning_of(END + A_DAY)), seen)
    assert died > 20
    assert seen()[:3] == ("ended", END, "ended")
    assert verify_journal().fault is None


def told_by(tie: Tie, *, status: str, until: datetime.date) -> None:
    """A list is read that says so of the tie."""
    source = SourceFactory.create()
    said = EvidenceFacts(source.pk, until=PartialDate(until, Precision.DAY))
    parties = tuple(PartyFacts(party.city_id) for party in tie.parties.all())
    record_known_ties([TieFacts(parties, (said,), tie.kind, status)], at=AT, door="test")
    tie.refresh_from_db()


def test_no_list_ends_a_tie_that_its_sides_signed_or_brings_an_old_end_back(
    prolonged: Dossier, sides: Sides
) -> None:
    """The tie ends by the word of its sides, is signed anew, and lists go on telling of an end long ago."""
    give(prolonged, sides.durban)
    end_by_notice(morning_of(END + A_DAY))
    tie = Tie.objects.get()
    told_by(tie, status="ended", until=datetime.date(1999, 1, 1))
    assert (tie.status, tie.until) == ("ended", END)
    told_by(tie, status="active", until=datetime.date(2050, 1, 1))
    assert (tie.status, tie.until) == ("ended", END)
    anew = begin_renewal(prolonged.public_id, by=sides.kazan, at=morning_of(NEXT_END), door="test")
    anew.state, anew.signed_on, anew.proposed_at = "signed", NEXT_END, AT
    follow_in_register(anew, by=None, at=morning_of(NEXT_END), door="test")
    anew.save()
    tie.refresh_from_db()
    assert (anew.tie, tie.status, tie.until) == (tie, "signed", None)
    told_by(tie, status="ended", until=datetime.date(1998, 1, 1))
    assert (tie.status, tie.until, tie.claim) == ("signed", None, "both")
    told_by(tie, status="ended", until=END + A_DAY)
    assert (tie.status, tie.until) == ("signed", None)
    anew.state, anew.ended_on = "ended", datetime.date(2030, 1, 1)
    follow_in_register(anew, by=None, at=morning_of(anew.ended_on), door="test")
    tie.refresh_from_db()
    assert (tie.status, tie.until) == ("ended", datetime.date(2030, 1, 1))
