"""The journal's pages and files: who reads what, in which words, with which filters."""

import csv
import datetime
import io
import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    MandateFactory,
    PersonFactory,
    give_second_factor,
    make_tie,
)
from tests.web.reading import MOST_QUERIES_SIGNED_IN, grows_with_rows, words_of
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import Claim
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 7, 9, 12, tzinfo=datetime.UTC)


@pytest.fixture
def kazan() -> City:
    return CityFactory.create(name="Kazan", slug="kazan", labels={"ru": "Казань"})


@pytest.fixture
def kazans_body(kazan: City) -> Body:
    return BodyFactory.create(city=kazan)


@pytest.fixture
def alsu(kazans_body: Body) -> Person:
    """An officer of Kazan."""
    person = PersonFactory.create(display_name="Alsu Valieva")
    MandateFactory.create(person=person, body=kazans_body)
    return person


@pytest.fixture
def secretary() -> Person:
    person = give_second_factor(PersonFactory.create(display_name="Sara Secretary"))
    body = BodyFactory.create(
        kind="secretariat", city=None, alliance=AllianceFactory.create(names={"en": "Example alliance"})
    )
    MandateFactory.create(person=person, body=body)
    return person


def of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def text(person: Person, address: str) -> str:
    answer = of(person).get(address)
    assert answer.status_code == 200
    return words_of(answer.content)


def grant(body: Body, person: Person, by: Mandate | None = None, at: datetime.datetime = AT) -> Entry:
    mandate = MandateFactory.create(body=body, person=person, role="translator")
    return record(
        "mandate.granted",
        mandate.public_id,
        by=by.person if by else None,
        acting_for=by.body.public_id if by else "",
        concerns=[body.public_id, person.public_id],
        at=at,
        door="page" if by else "command",
        after={"role": "translator", "person": person.public_id, "ends_on": "2027-01-31"},
    )


class TestWhoReadsIt:
    @pytest.mark.parametrize("address", ["/en/journal/", "/en/journal.csv", "/en/journal.jsonl"])
    def test_the_whole_is_for_secretariats_and_operators(
        self, address: str, secretary: Person, alsu: Person
    ) -> None:
        operator = give_second_factor(PersonFactory.create(is_operator=True))
        assert [of(person).get(address).status_code for person in (secretary, operator)] == [200, 200]
        assert [of(person).get(address).status_code for person in (alsu, PersonFactory.create())] == [
            403,
            403,
        ]
        assert of(None).get(address).status_code == 302

    @pytest.mark.parametrize("ending", ["/", ".csv", ".jsonl"])
    def test_a_citys_own_is_for_those_who_speak_for_it_and_staff(
        self, ending: str, secretary: Person, alsu: Person, kazans_body: Body
    ) -> None:
        press = MandateFactory.create(body=kazans_body, role="press").person
        elsewhere = MandateFactory.create().person
        was_one = MandateFactory.create(body=kazans_body, ends_on=datetime.date(2021, 1, 1)).person
        operator = give_second_factor(PersonFactory.create(is_operator=True))
        addresses = [
            f"/en/cities/kazan/journal{ending}",
            f"/en/bodies/{kazans_body.public_id}/journal{ending}",
        ]
        for address in addresses:
            may = [of(person).get(address).status_code for person in (alsu, press, secretary, operator)]
            assert may == [200, 200, 200, 200]
            others = (elsewhere, was_one, PersonFactory.create())
            assert [of(person).get(address).status_code for person in others] == [404, 404, 404]
            assert of(None).get(address).status_code == 302

    def test_staff_without_a_second_factor_are_asked_for_one(self, kazan: City) -> None:
        operator = PersonFactory.create(is_operator=True)
        assert of(operator).get("/en/journal/").status_code in (302, 403)
        assert of(operator).get("/en/cities/kazan/journal/").status_code in (302, 403)

    def test_what_is_not_there_is_not_there_for_staff_either(self, secretary: Person) -> None:
        assert of(secretary).get("/en/cities/nowhere/journal/").status_code == 404
        assert of(secretary).get("/en/bodies/bod_nobody/journal/").status_code == 404

    def test_a_city_without_a_body_has_a_journal_for_staff(self, secretary: Person, kazan: City) -> None:
        record("cities.recorded", "GeoNames", by=None, at=AT, door="command", concerns=[kazan.public_id])
        assert "cities recorded" in text(secretary, "/en/cities/kazan/journal/")


class TestWhatItSays:
    def test_an_entry_says_what_who_in_whose_name_when_and_what_changed(
        self, secretary: Person, alsu: Person, kazans_body: Body
    ) -> None:
        vera = PersonFactory.create(display_name="Vera")
        entry = grant(kazans_body, vera, by=alsu.mandates.get())
        said = text(secretary, "/en/journal/")
        expected = (
            "mandate granted Kazan Who Alsu Valieva In the name of Kazan Role translator Person Vera "
            f"Last day 31 January 2027 No. 1, 9 Jul 2026, 12:00 UTC. Door: page. Seal: {entry.hash[:12]}…"
        )
        assert expected in said

    def test_a_change_shows_before_and_after_in_words(self, secretary: Person, kazan: City) -> None:
        claim = Claim.objects.create(
            person=PersonFactory.create(),
            city=kazan,
            alliance=AllianceFactory.create(slug="another"),
            office="Head",
            ends_on=AT.date(),
            made_at=AT,
        )
        record(
            "claim.submitted",
            claim.public_id,
            by=claim.person,
            at=AT,
            door="page",
            concerns=[kazan.public_id],
            before={"state": "open", "round": 1},
            after={"state": "submitted", "round": 1},
        )
        page = of(secretary).get("/en/journal/")
        said = words_of(page.content)
        assert "claim handed in Kazan" in said
        assert "State Before: proofs are missing After: waiting for approval No. 1" in said
        assert f'href="/en/verification/{claim.public_id}/"' in page.content.decode()

    def test_what_the_operator_and_the_calendar_did_is_said_so(self, secretary: Person, kazan: City) -> None:
        record("cities.recorded", "GeoNames", by=None, at=AT, door="command", after={"added": 15000})
        record("claim.lapsed", "clm_0000000000000", by=None, at=AT, door="job", before={"state": "open"})
        said = text(secretary, "/en/journal/")
        assert "cities recorded GeoNames Who command of the operator New 15,000 No. 1" in said
        assert (
            "claim lapsed clm_0000000000000 Who the calendar State Before: proofs are missing No. 2" in said
        )

    def test_a_person_since_erased_has_no_name(self, secretary: Person, kazans_body: Body) -> None:
        vera = PersonFactory.create(display_name="Vera")
        grant(kazans_body, vera, by=MandateFactory.create(person=vera, body=kazans_body))
        Person.objects.filter(pk=vera.pk).update(erased_at=AT, display_name="")
        assert "Who a person since erased" in text(secretary, "/en/journal/")

    def test_a_tie_is_named_by_its_cities(self, secretary: Person, kazan: City) -> None:
        tie = make_tie(kazan, CityFactory.create(name="Durban", country="ZA"))
        record("ties.recorded", tie.public_id, by=None, at=AT, door="command")
        assert "ties recorded Durban – Kazan Who" in text(secretary, "/en/journal/")

    def test_it_speaks_the_readers_language_of_places(self, secretary: Person, kazan: City) -> None:
        record("domain.added", kazan.public_id, by=None, at=AT, door="command", after={"country": "RU"})
        assert "Казань" in text(secretary, "/ru/journal/")

    def test_what_no_room_has_words_for_is_shown_as_it_is(self, secretary: Person) -> None:
        record("x.done", "a\u202e<b>", by=None, at=AT, door="x", after={"odd_thing": {"a": 1}, "flag": False})
        page = of(secretary).get("/en/journal/").content.decode()
        assert "x.done" in page
        assert "&lt;b&gt;" in page
        assert "odd thing" in page


class TestNamesInACitysOwn:
    """Those who speak for a city learn the names of their own people, not of the secretariat's or of claimants."""

    def test_its_own_people_have_names_others_none(
        self, alsu: Person, kazans_body: Body, secretary: Person, kazan: City
    ) -> None:
        by_alsu = grant(kazans_body, PersonFactory.create(display_name="Vera"), by=alsu.mandates.get())
        grant(kazans_body, PersonFactory.create(display_name="Igor"), by=secretary.mandates.get())
        record(
            "claim.made",
            "clm_0000000000000",
            by=PersonFactory.create(display_name="Somebody Else"),
            at=AT,
            door="page",
            concerns=[kazan.public_id],
        )
        said = text(alsu, "/en/cities/kazan/journal/")
        assert "Who Alsu Valieva In the name of Kazan Role translator Person Vera" in said
        assert (
            "Who another person In the name of Secretariat of Example alliance Role translator Person Igor"
            in said
        )
        assert "city claimed clm_0000000000000 Who another person" in said
        assert "Sara Secretary" not in said
        page = of(alsu).get("/en/cities/kazan/journal/").content.decode()
        others = secretary.mandates.get().body.public_id
        assert (f"/bodies/{kazans_body.public_id}/" in page, others in page) == (True, False)
        assert "Somebody Else" not in said
        assert by_alsu.by not in of(alsu).get("/en/cities/kazan/journal/").content.decode()

    def test_it_holds_what_concerns_the_city_or_its_body_and_nothing_else(
        self, alsu: Person, kazans_body: Body, kazan: City
    ) -> None:
        merged = Body.objects.create(
            kind="association", names={"en": "Twin"}, added_at=AT, merged_into=kazans_body
        )
        for subject, acting_for, concern in [
            (kazan.public_id, "", ""),
            (kazans_body.public_id, "", ""),
            ("clm_1", kazans_body.public_id, kazan.public_id),
            ("clm_2", "", kazan.public_id),
            ("clm_3", merged.public_id, ""),
            ("clm_4", "", "cty_another"),
            ("clm_5", "bod_another", ""),
        ]:
            record(
                "claim.made", subject, by=None, acting_for=acting_for, concerns=[concern], at=AT, door="page"
            )
        rows = lines_of(alsu, "/en/cities/kazan/journal.jsonl")
        assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
        rows = lines_of(alsu, f"/en/bodies/{kazans_body.public_id}/journal.jsonl")
        assert [row["number"] for row in rows] == [2, 3, 5]


def lines_of(person: Person, address: str) -> list[dict[str, object]]:
    answer = of(person).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/jsonl; charset=utf-8")
    return [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]  # type: ignore[attr-defined]


class TestFilters:
    @pytest.fixture(autouse=True)
    def _entries(self, kazans_body: Body, alsu: Person) -> None:
        durban = BodyFactory.create(city=CityFactory.create(name="Durban", country="ZA"))
        day = datetime.timedelta(days=1)
        grant(kazans_body, PersonFactory.create(), by=alsu.mandates.get(), at=AT - day)
        grant(durban, PersonFactory.create(), at=AT)
        record("claim.made", "clm_1", by=alsu, at=AT + day, door="page", concerns=[durban.public_id])

    def numbers(self, person: Person, query: str) -> list[object]:
        return [row["number"] for row in lines_of(person, f"/en/journal.jsonl{query}")]

    def test_by_body_person_kind_and_day(self, secretary: Person, kazans_body: Body, alsu: Person) -> None:
        durban = Body.objects.get(city__name="Durban")
        found = {
            query: self.numbers(secretary, query)
            for query in (
                "",
                f"?body={kazans_body.public_id}",
                f"?body={durban.public_id}",
                f"?person={alsu.public_id}",
                "?kind=claim.made",
                "?from=2026-07-09",
                "?until=2026-07-09",
                "?from=2026-07-09&until=2026-07-09",
                f"?person={alsu.public_id}&kind=mandate.granted",
                "?until=9999-12-31",
                "?body=bod_nobody",
            )
        }
        assert list(found.values()) == [
            [1, 2, 3], [1], [2, 3], [1, 3], [3], [2, 3], [1, 2], [2], [1], [1, 2, 3], []
        ]  # fmt: skip

    def test_a_day_is_the_installations(self, secretary: Person, settings: pytest.FixtureRequest) -> None:
        settings.TIME_ZONE = "Pacific/Auckland"  # type: ignore[attr-defined]
        # Noon of the ninth in UTC is midnight of the tenth there.
        assert self.numbers(secretary, "?from=2026-07-10&until=2026-07-10") == [2]

    def test_they_stay_in_links_to_files_and_pages(self, secretary: Person) -> None:
        page = of(secretary).get("/en/journal/?kind=mandate.granted&from=2026-07-01").content.decode()
        assert 'href="/en/journal.csv?kind=mandate.granted&amp;from=2026-07-01"' in page

    def test_a_wrong_one_is_named_on_the_page_and_refused_in_the_file(self, secretary: Person) -> None:
        for query in ("?from=yesterday", "?kind=nothing.done", "?body=kazan"):
            assert of(secretary).get(f"/en/journal/{query}").status_code == 400
            assert of(secretary).get(f"/en/journal.csv{query}").status_code == 400

    def test_what_nothing_fits_is_said(self, secretary: Person) -> None:
        assert "No entry fits" in text(secretary, "/en/journal/?kind=person.erased")

    def test_names_stay_out_of_addresses(self, secretary: Person) -> None:
        page = of(secretary).get("/en/journal/").content.decode()
        assert (
            f'<option value="{Person.objects.get(display_name="Alsu Valieva").public_id}">Alsu Valieva'
            in page
        )


class TestLongLists:
    def test_it_is_paged_newest_first(self, secretary: Person) -> None:
        for number in range(60):
            record("claim.made", f"clm_{number}", by=None, at=AT, door="page")
        first, second = (text(secretary, f"/en/journal/{query}") for query in ("", "?page=2"))
        assert ("No. 60," in first, "No. 10," in first, "1 to 50 of 60" in first) == (True, False, True)
        assert ("No. 10," in second, "51 to 60 of 60" in second) == (True, True)

    @pytest.mark.parametrize("who", ["staff", "own"])
    def test_one_row_or_three_take_the_same_queries(
        self, who: str, secretary: Person, alsu: Person, kazans_body: Body, kazan: City
    ) -> None:
        def one_more() -> None:
            city = CityFactory.create()
            tie = make_tie(kazan, city)
            claim = Claim.objects.create(
                person=PersonFactory.create(),
                city=city,
                alliance=AllianceFactory.create(slug=f"alliance-{city.pk}"),
                office="Head",
                ends_on=AT.date(),
                made_at=AT,
            )
            mine: dict[str, Any] = {
                "at": AT,
                "door": "page",
                "concerns": [kazan.public_id, kazans_body.public_id],
            }
            record("ties.recorded", tie.public_id, by=None, **mine)
            record("claim.made", claim.public_id, by=claim.person, after={"city": city.public_id}, **mine)
            grant(kazans_body, PersonFactory.create(), by=MandateFactory.create(body=kazans_body))
            record(
                "body.merged",
                BodyFactory.create().public_id,
                by=None,
                after={"into": kazans_body.public_id},
                **mine,
            )

        def two_more() -> None:
            one_more()
            one_more()

        one_more()
        address = "/en/journal/" if who == "staff" else "/en/cities/kazan/journal/"
        reader = of(secretary if who == "staff" else alsu)
        assert not grows_with_rows(reader, address, two_more, most=MOST_QUERIES_SIGNED_IN + 8)


def test_the_csv_has_every_column(secretary: Person, kazans_body: Body, alsu: Person) -> None:
    entry = grant(kazans_body, PersonFactory.create(), by=alsu.mandates.get())
    answer = of(secretary).get("/en/journal.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="twinhall-journal.csv"'
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))  # type: ignore[attr-defined]
    assert row == {
        "number": "1",
        "at": "2026-07-09T12:00:00.000000+00:00",
        "by": alsu.public_id,
        "acting_for": kazans_body.public_id,
        "door": "page",
        "verb": "mandate.granted",
        "subject": entry.subject,
        "concerns": " ".join(sorted(entry.concerns.values_list("reference", flat=True))),
        "before": "{}",
        "after": json.dumps(entry.after, sort_keys=True),
        "previous_hash": "",
        "hash": entry.hash,
    }
