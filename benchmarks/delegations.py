"""How long a list of a delegation's people takes to be read in, and read in again.

    python benchmarks/delegations.py [--people 6000] [--database-url URL]

Works on an empty database of its own (a scratch one unless a URL is given). Each has to come within ten seconds.
"""

import argparse
import datetime
import os
import tempfile
import time
from pathlib import Path

MOST_SECONDS = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=6000, help="rows of the list")
    parser.add_argument("--database-url", default="", help="an empty database of its own")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twinhall-") as scratch:
        os.environ["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
        os.environ["TWINHALL_SECRET_KEY"] = "only for this measurement"
        os.environ["TWINHALL_DATA_DIR"] = scratch
        if words.database_url:
            os.environ["TWINHALL_DATABASE_URL"] = words.database_url
        import django

        django.setup()
        return measure(Path(scratch, "people.csv"), words.people)


def measure(file: Path, people: int) -> int:
    from django.core.management import call_command
    from django.utils import timezone

    from twinhall.domain.bodies.acting import Acting
    from twinhall.domain.delegations.lists import register_list
    from twinhall.domain.delegations.models import Delegation
    from twinhall.domain.forums.models import Forum
    from twinhall.domain.people.models import Person
    from twinhall.transfer.delegations import read_people

    call_command("migrate", verbosity=0, interactive=False)
    at = timezone.now()
    if Forum.objects.exists():
        print("This database has forums already; name an empty one.")
        return 2
    by = Acting(Person.objects.create(email="somebody@city.example", display_name="Example Person"))
    day = at.date() + datetime.timedelta(days=90)
    forum = Forum.objects.create(slug="measured", names={"en": "Measured"}, starts_on=day, ends_on=day)
    delegation = Delegation.objects.create(
        forum=forum, kind="guest", names={"en": "City of Example"}, country="ZA", registered_at=at
    )
    rows = (
        f"PERSON{number} ANNA,Анна {number},member,p{number}@city.example,19{number % 90 + 10}-01-02,ru; en\n"
        for number in range(people)
    )
    file.write_text("passport_name,display_name,role,email,born,languages\n" + "".join(rows))
    took = []
    for _time in range(2):
        began = time.perf_counter()
        understood, faults = read_people(file, forum, most_bytes=10 << 20)
        report = register_list(
            delegation.public_id, understood, refused=faults, by=by, at=at, door="measurement"
        )
        took.append(time.perf_counter() - began)
        print(f"{report.read} rows, {report.recorded} recorded, {report.known} known: {took[-1]:.1f} s")
    return int(max(took) > MOST_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
