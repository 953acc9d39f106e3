"""How long a forum's timetable takes with 6,000 participants and 70 sessions, its queries and its size.

    python benchmarks/timetable.py [--database-url URL] [--data DIR] [--rounds 40]

Fills an empty database first; without a URL a scratch SQLite database is made and kept in DIR. The forum is invented.
"""

import argparse
import datetime
import os
import statistics
import tempfile
import time

MOST_MILLISECONDS, MOST_BYTES = 80, 100_000
SLUG = "benchmark-forum"
DELEGATIONS, OF_EACH, SESSIONS, ROOMS, TRACKS = 60, 100, 70, 6, 13
FIRST = datetime.date(2027, 6, 21)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database-url", default="", help="an empty or filled database of its own")
    parser.add_argument("--data", default=os.path.join(tempfile.gettempdir(), "twinhall-benchmark-timetable"))
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for [40]")
    options = parser.parse_args()
    begin(options.data, options.database_url)
    fill()
    measure(options.rounds)


def begin(data: str, database_url: str) -> None:
    os.makedirs(data, exist_ok=True)
    os.environ |= {
        "TWINHALL_DATA_DIR": data,
        "TWINHALL_SECRET_KEY": "benchmark",
        "TWINHALL_ALLOWED_HOSTS": "testserver,127.0.0.1",
        "TWINHALL_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "twinhall.config.settings",
    }
    if database_url:
        os.environ["TWINHALL_DATABASE_URL"] = database_url
    import django

    django.setup()


def fill() -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from twinhall.domain.bodies.models import Body
    from twinhall.domain.delegations.models import Delegation, Participant
    from twinhall.domain.forums.models import Forum, ForumTrack, Host, Room
    from twinhall.domain.programme.models import Appearance, ProgrammeVersion, Session
    from twinhall.domain.programme.publishing import unpublished

    call_command("migrate", verbosity=0)
    if Forum.objects.filter(slug=SLUG).exists():
        return
    at = timezone.now()
    body = Body.objects.create(kind="association", names={"en": "Example hosts"}, country="RU", added_at=at)
    forum = Forum.objects.create(
        slug=SLUG,
        names={"en": "Example forum of cities"},
        starts_on=FIRST,
        ends_on=FIRST + datetime.timedelta(days=2),
        time_zone="Europe/Moscow",
        state="published",
        is_example=True,
    )
    Host.objects.create(forum=forum, body=body, organises=True)
    rooms = [
        Room.objects.create(forum=forum, names={"en": f"Hall {number}"}, capacity=100, position=number)
        for number in range(ROOMS)
    ]
    tracks = [
        ForumTrack.objects.create(forum=forum, names={"en": f"Track {number}"}, position=number)
        for number in range(TRACKS)
    ]
    people: list[Participant] = []
    for number in range(DELEGATIONS):
        delegation = Delegation.objects.create(
            forum=forum, kind="guest", names={"en": f"City {number}"}, country="IN", registered_at=at
        )
        people += Participant.objects.bulk_create(
            Participant(
                forum=forum,
                delegation=delegation,
                passport_name=f"EXAMPLE PERSON {number} {each}",
                display_name=f"Example Person {number}-{each}",
                role="member" if each else "head",
                office="Deputy mayor",
                registered_at=at,
            )
            for each in range(OF_EACH)
        )
    for number in range(SESSIONS):
        day, rest = divmod(number, 24)
        hour, room = divmod(rest, ROOMS)
        starts_at = datetime.datetime.combine(
            FIRST + datetime.timedelta(days=day), datetime.time(6 + 2 * hour), datetime.UTC
        )
        session = Session.objects.create(
            forum=forum,
            kind="panel" if number % 9 else "plenary",
            titles={"en": f"How cities share what they learned, part {number}"},
            descriptions={"en": "What was tried, what it cost, what others can take home. " * 4},
            track=tracks[number % TRACKS],
            room=rooms[room],
            starts_at=starts_at,
            minutes=90,
            held_in=["en"] if number % 3 else ["ru"],
            interpreted_into=["zh", "pt", "ar"],
        )
        for position in range(5):
            Appearance.objects.create(
                session=session,
                participant=people[(number * 61 + position * 97) % len(people)],
                role="speaker" if position else "chair",
                position=position,
            )
    content = [one.as_content() for one in unpublished(forum, at).sessions]
    ProgrammeVersion.objects.create(forum=forum, number=1, published_at=at, told_at=at, content=content)


def measure(rounds: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    print(f"{connection.vendor}, {rounds} rounds")
    for part in (
        "",
        "?view=list",
        "?understand=zh",
        "changes/",
        "schedule.ics",
        "schedule.xml",
        "schedule.json",
    ):
        address = f"/en/forums/{SLUG}/programme/{part}"
        client.get(address)  # once for the caches
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content
            queries = len(asked.captured_queries)
        times = [_milliseconds(client, address) for _round in range(rounds)]
        p95 = statistics.quantiles(times, n=20)[-1]
        is_page = not part.startswith("schedule")
        too = is_page and (p95 > MOST_MILLISECONDS or len(page) > MOST_BYTES)
        print(
            f"{'!' if too else ' '} {address:<52} p50 {statistics.median(times):5.1f} ms  p95 {p95:5.1f} ms"
            f"  {queries:2} queries  {len(page) / 1000:5.1f} kB"
        )


def _milliseconds(client: object, address: str) -> float:
    began = time.perf_counter()
    client.get(address)  # type: ignore[attr-defined]
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
