"""The operator's area: what needs care, the outbox, jobs."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests.factories import AllianceFactory, CityFactory, MandateFactory, PersonFactory, give_second_factor
from tests.web.reading import MOST_QUERIES_SIGNED_IN, grows_with_rows, words_of
from twinhall import jobs
from twinhall.domain.claims.models import Claim
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.routines.models import RoutineRun
from twinhall.domain.routines.runs import is_due

AREA = ["/en/operator/", "/en/operator/outbox/", "/en/operator/jobs/"]


@pytest.fixture
def olga() -> Person:
    """The operator."""
    return give_second_factor(PersonFactory.create(is_operator=True))


@pytest.fixture
def client(olga: Person) -> Client:
    client = Client()
    client.force_login(olga)
    return client


def message(state: str = "waiting", **fields: object) -> Message:
    written = write_message(
        to="vera@city.example", subject="Your code", text="secret 1234", html="secret", at=timezone.now()
    )
    Message.objects.filter(pk=written.pk).update(state=state, **fields)
    written.refresh_from_db()
    return written


def run(name: str = "erase", days_ago: int = 0, **fields: object) -> RoutineRun:
    at = timezone.now()
    day = timezone.localdate(at) - datetime.timedelta(days=days_ago)
    return RoutineRun.objects.create(
        **{"name": name, "day": day, "attempts": 1, "began_at": at, "ended_at": at} | fields
    )


def failed_job() -> Any:
    job = DBTaskResult.objects.get(id=jobs.deliver_outbox.enqueue().id)
    job.status, job.finished_at = "FAILED", timezone.now()
    job.traceback = "Traceback …\nOSError: the disk is full\n"
    job.save()
    return job


def claim(state: str = "submitted") -> Claim:
    return Claim.objects.create(
        person=PersonFactory.create(),
        city=CityFactory.create(),
        alliance=AllianceFactory.create(slug=f"alliance-{Claim.objects.count()}"),
        office="Office",
        ends_on=datetime.date(2027, 1, 1),
        state=state,
        made_at=timezone.now(),
        submitted_at=datetime.datetime(2026, 11, 20, 8, 30, tzinfo=datetime.UTC),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", AREA)
def test_the_area_is_for_operators_with_a_second_factor(address: str) -> None:
    nobody, somebody, unsecured = Client(), Client(), Client()
    somebody.force_login(give_second_factor(PersonFactory.create()))
    unsecured.force_login(PersonFactory.create(is_operator=True))
    assert nobody.get(address).status_code == 302
    refused = somebody.get(address)
    assert (refused.status_code, refused.context["reason"]) == (
        403,
        "This is for those who run this installation.",
    )
    refused = unsecured.get(address)
    assert (refused.status_code, refused.context["needs_factor"]) == (403, True)


@pytest.mark.django_db
def test_the_overview_tells_what_needs_care(client: Client, settings: Settings) -> None:
    settings.MAIL_SERVER = None
    message("unsure")
    message("given-up")
    message("given-up")
    run("erase", problem="OSError: the disk is full")
    failed_job()
    claim()
    claim("appealed")
    page = words_of(client.get("/en/operator/").content)
    assert "1 message was perhaps sent The program or the mail server ended in the middle." in page
    assert "2 messages were given up" in page
    assert "No mail server is named" in page
    assert "The routine “erase” failed OSError: the disk is full failed" in page
    assert "1 job failed" in page
    assert "2 claims wait for approval The first has waited since 20 Nov 2026, 08:30 UTC." in page
    assert "No daily routine was begun" not in page


@pytest.mark.django_db
def test_an_installation_that_fares_well_has_nothing_that_needs_care(
    client: Client, settings: Settings
) -> None:
    settings.MAIL_SERVER = {"host": "127.0.0.1"}
    run("erase", days_ago=1, problem="OSError: the disk is full")
    run("erase")
    message("sent")
    page = words_of(client.get("/en/operator/").content)
    assert "Nothing needs care: mail is sent, routines run, no claim waits." in page
    assert "Messages sent 1 Messages waiting 0" in page


@pytest.mark.django_db
def test_an_installation_without_ticks_is_told_so(client: Client) -> None:
    assert "No daily routine was begun" in words_of(client.get("/en/operator/").content)
    RoutineRun.objects.create(
        name="erase",
        day=timezone.localdate() - datetime.timedelta(days=2),
        began_at=timezone.now() - datetime.timedelta(hours=27),
    )
    assert "No daily routine was begun" in words_of(client.get("/en/operator/").content)


@pytest.mark.django_db
def test_the_overview_tells_which_mandates_end_soon(client: Client) -> None:
    today = timezone.now().date()
    for days in (-5, 3, 59, 62):
        MandateFactory.create(
            body__city__name=f"City in {days} days", ends_on=today + datetime.timedelta(days=days)
        )
    MandateFactory.create(
        body__city__name="Revoked",
        ends_on=today + datetime.timedelta(days=3),
        revoked_at=timezone.now(),
        revoked_reason="Left.",
    )
    page = words_of(client.get("/en/operator/").content)
    assert "City in 3 days" in page
    assert "City in 59 days" in page
    assert not [name for name in ("City in -5 days", "City in 62 days", "Revoked") if name in page]


@pytest.mark.django_db
def test_the_outbox_shows_each_mail_without_what_it_says(client: Client) -> None:
    waiting, sent = message(last_problem="451 come back"), message("sent")
    page = client.get("/en/operator/outbox/")
    assert "All 2" in (said := words_of(page.content))
    assert "451 come back" in said
    assert b"secret" not in page.content
    page = client.get("/en/operator/outbox/?state=sent")
    assert sent.public_id in page.content.decode()
    assert waiting.public_id not in page.content.decode()
    assert client.get("/en/operator/outbox/?state=odd").status_code == 200
    assert b"secret" not in client.get(f"/en/operator/outbox/{sent.public_id}/").content
    assert client.get("/en/operator/outbox/msg_none/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["unsure", "given-up", "waiting"])
def test_a_mail_can_be_sent_again(state: str, client: Client, olga: Person) -> None:
    asked = message(
        state,
        attempts=9,
        last_problem="550 no",
        first_tried_at=timezone.now(),
        next_try_at=timezone.now() + datetime.timedelta(hours=6),
    )
    address = f"/en/operator/outbox/{asked.public_id}/"
    assert client.post(address, {"do": "again"}).headers["Location"] == address
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, asked.last_problem, asked.first_tried_at) == ("waiting", 0, "", None)
    assert asked.next_try_at <= timezone.now()
    assert list(Entry.objects.values_list("verb", "subject", "by", "before", "after")) == [
        ("message.sent-again", asked.public_id, olga.public_id, {"state": state}, {"state": "waiting"})
    ]
    assert "The message waits to be sent again." in client.get(address).content.decode()


@pytest.mark.django_db
def test_a_mail_can_be_closed_once(client: Client) -> None:
    asked = message("given-up")
    address = f"/en/operator/outbox/{asked.public_id}/"
    assert client.post(address, {"do": "close"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "closed"
    again = client.post(address, {"do": "close"})
    assert (again.status_code, Entry.objects.count()) == (400, 1)
    assert client.post(address, {"do": "again"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["sent", "sending"])
def test_a_mail_that_is_on_its_way_is_not_sent_again(state: str, client: Client) -> None:
    asked = message(state)
    answer = client.post(f"/en/operator/outbox/{asked.public_id}/", {"do": "again"})
    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (400, state)


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{}, {"do": "x"}, {"do": "again", "state": "sent"}])
def test_nothing_else_can_be_posted_to_a_mail(given: dict[str, str], client: Client) -> None:
    asked = message("given-up")
    assert client.post(f"/en/operator/outbox/{asked.public_id}/", given).status_code == 302
    asked.refresh_from_db()
    assert asked.state == ("waiting" if given.get("do") == "again" else "given-up")


@pytest.mark.django_db
def test_jobs_show_each_run_with_its_report(client: Client) -> None:
    run("erase", report={"messages": 1200}, missed_days=2)
    run("renew", days_ago=1, problem="OSError: the disk is full", attempts=3)
    page = words_of(client.get("/en/operator/jobs/").content)
    assert "done mails: 1,200 2 days before were missed" in page
    assert "failed OSError: the disk is full Run again" in page


@pytest.mark.django_db
def test_a_failed_job_can_be_run_again_or_closed(client: Client, olga: Person) -> None:
    first = failed_job()
    assert "OSError: the disk is full" in words_of(client.get("/en/operator/jobs/").content)
    client.post("/en/operator/jobs/", {"do": "again", "job": str(first.id)})
    first.refresh_from_db()
    assert (first.status, first.traceback, first.finished_at) == ("READY", "", None)
    second = failed_job()
    client.post("/en/operator/jobs/", {"do": "close", "job": str(second.id)})
    assert not DBTaskResult.objects.failed().exists()
    assert list(Entry.objects.values_list("verb", "by", "after")) == [
        ("job.run-again", olga.public_id, {"job": "deliver_outbox"}),
        ("job.closed", olga.public_id, {"job": "deliver_outbox"}),
    ]


@pytest.mark.django_db
def test_todays_failed_routine_gets_its_attempts_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(jobs.ROUTINES, "erase", lambda at: {})
    failed = run("erase", problem="OSError", attempts=3)
    asked = {"do": "routine", "routine": "erase", "day": failed.day.isoformat()}
    assert client.post("/en/operator/jobs/", asked).status_code == 302
    failed.refresh_from_db()
    assert (failed.attempts, is_due("erase", failed.day, at=timezone.now())) == (0, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"do": "again"},
        {"do": "again", "job": "x"},
        {"do": "close", "job": "00000000-0000-0000-0000-000000000000"},
        {"do": "routine", "routine": "erase", "day": "2026-13-01"},
        {"do": "routine", "routine": "lapse-acts", "day": "2020-01-01"},
    ],
)
def test_what_is_no_failed_job_cannot_be_run_again(given: dict[str, str], client: Client) -> None:
    assert client.post("/en/operator/jobs/", given).status_code in (302, 400)
    assert Entry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("address", AREA)
def test_no_page_takes_more_queries_for_more_rows(address: str, client: Client) -> None:
    def add() -> None:
        for _number in range(2):
            message()
        run(f"routine {RoutineRun.objects.count()}", problem="x")
        failed_job()
        MandateFactory.create(ends_on=timezone.now().date() + datetime.timedelta(days=9))

    add()
    client.get(address)
    assert not grows_with_rows(client, address, add, MOST_QUERIES_SIGNED_IN)


@pytest.mark.django_db
def test_an_operators_desk_tells_of_faults_and_nobody_elses_does(client: Client, settings: Settings) -> None:
    settings.MAIL_SERVER = {"host": "127.0.0.1"}
    run()
    message("given-up")
    assert "1 message was given up" in words_of(client.get("/en/desk/").content)
    somebody, unsecured = Client(), Client()
    somebody.force_login(PersonFactory.create())
    unsecured.force_login(PersonFactory.create(is_operator=True))
    for other in (somebody, unsecured):
        assert "given up" not in words_of(other.get("/en/desk/").content)
