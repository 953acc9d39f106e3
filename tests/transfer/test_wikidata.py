"""The importer against a local stand-in of the query service, well and badly behaved."""

import datetime
import json
import re
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.factories import CityFactory, CityNameFactory
from twinhall.domain.cities.models import City, CityName
from twinhall.domain.ties.models import ImportRun, Tie
from twinhall.kit.errors import CannotRead
from twinhall.transfer import wikidata
from twinhall.transfer.reports import ImportReport
from twinhall.transfer.ties import wider

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
ITEM = "http://www.wikidata.org/entity/"


def _row(number: int, start: str = "") -> dict[str, Any]:
    """A statement of Kazan (Q900) with a Chinese city."""
    said = {
        "a": ITEM + "Q900",
        "b": f"{ITEM}Q{1000 + number}",
        "countryA": "RU",
        "countryB": "CN",
        "coordA": "Point(49.12 55.79)",
        "coordB": f"Point({110 + number} 30)",
        "geonamesA": "551487",
        "labelsA": "en:Kazan|ru:Казань|ar:قازان",
        "labelsB": f"en:Example {number}|zh:例子",
    } | ({"start": start, "startprecision": "9"} if start else {})
    return {
        name: {"type": "uri" if value.startswith("http") else "literal", "value": value}
        for name, value in said.items()
    }


class StandIn:
    """A query service that gives pages of `rows`, after the `troubles` that it is told to have first."""

    def __init__(self) -> None:
        self.rows = [_row(number, "2012-01-01T00:00:00Z") for number in range(5)]
        self.troubles: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.agents: list[str] = []
        self.offsets: list[int] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                service.agents.append(self.headers["User-Agent"])
                if service.troubles:
                    service.troubles.pop(0)(self)
                    return
                query = urllib.parse.parse_qs(body)["query"][0]
                limit, offset = map(int, re.findall(r"(?:LIMIT|OFFSET) (\d+)", query))
                service.offsets.append(offset)
                answer = {
                    "head": {"vars": []},
                    "results": {"bindings": service.rows[offset : offset + limit]},
                }
                give(self, json.dumps(answer))

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/sparql"


def give(handler: BaseHTTPRequestHandler, text: str, code: int = 200, **headers: str) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(text.encode())


@pytest.fixture
def service() -> Iterator[StandIn]:
    stand_in = StandIn()
    thread = threading.Thread(target=stand_in.server.serve_forever, args=(0.01,))
    thread.start()
    yield stand_in
    stand_in.server.shutdown()
    thread.join()
    stand_in.server.server_close()


@pytest.fixture(autouse=True)
def _kazan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wider, "GazetteerFile", lambda size: {})
    city = CityFactory.create(name="Kazan", geonameid=551487, latitude=55.78874, longitude=49.12214)
    CityNameFactory.create(city=city, text="Kazan", key="kazan")


def ask(service: StandIn, waits: list[float] | None = None, **options: Any) -> ImportReport:
    noted = [] if waits is None else waits
    return wikidata.import_wikidata(
        at=AT,
        door="command",
        address=service.address,
        countries=["RU"],
        wait=noted.append,
        page_size=2,
        **options,
    )


def test_pages_are_asked_one_after_the_other(service: StandIn) -> None:
    report = ask(service)
    assert str(report) == "read 5, recorded 5, known 0, unsure 0, refused 0"
    assert service.offsets == [0, 2, 4]
    assert all(agent.startswith("Twinhall/") for agent in service.agents)
    assert {tie.since_precision for tie in Tie.objects.all()} == {"year"}
    assert ImportRun.objects.get().finished_at == AT


def test_labels_become_names_by_language(service: StandIn) -> None:
    ask(service)
    kazan = City.objects.get(geonameid=551487)
    assert kazan.wikidata_qid == "Q900"
    assert (kazan.labels["ru"], kazan.labels["ar"]) == ("Казань", "قازان")
    assert CityName.objects.filter(city__name="Example 1", language="zh", text="例子").exists()


def test_it_goes_on_where_it_stopped(service: StandIn) -> None:
    assert ask(service, pages=1).recorded == 2
    assert str(ask(service)) == "read 3, recorded 3, known 0, unsure 0, refused 0"
    assert service.offsets == [0, 2, 4]
    assert str(ask(service)) == "read 5, recorded 0, known 5, unsure 0, refused 0"


def test_it_begins_anew_when_told(service: StandIn) -> None:
    ask(service, pages=2)
    ask(service, restart=True)
    assert service.offsets == [0, 2, 0, 2, 4]


def test_it_waits_as_long_as_the_service_asks(service: StandIn) -> None:
    service.troubles = [lambda handler: give(handler, "", 429, Retry_After="7")]
    waits: list[float] = []
    assert ask(service, waits).recorded == 5
    assert waits == [7.0]


def _break_off(handler: BaseHTTPRequestHandler) -> None:
    give(handler, '{"head": {"vars": []}, "results": {"bin', Content_Length="1000")


def _fall_asleep(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.5)


TROUBLES: dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], str]] = {
    "broken": (lambda handler: give(handler, "", 500), "HTTP 500"),
    "truncated": (lambda handler: give(handler, '{"head": {"vars": []}, "res'), "The JSON is broken"),
    "broken off": (_break_off, "The JSON is broken"),
    "a page for people": (lambda handler: give(handler, "<html>sorry</html>"), "a page for people"),
    "asleep": (_fall_asleep, "no answer within"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_passing_trouble_is_waited_out(
    trouble: str, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wikidata, "_TIMEOUT", 0.2)
    happens, _said = TROUBLES[trouble]
    service.troubles = [happens, happens]
    waits: list[float] = []
    assert ask(service, waits).recorded == 5
    assert len(waits) == 2
    assert waits[0] < waits[1]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_lasting_trouble_is_told_and_nothing_is_lost(
    trouble: str, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wikidata, "_TIMEOUT", 0.2)
    ask(service, pages=1)
    happens, said = TROUBLES[trouble]
    service.troubles = [happens] * 5
    with pytest.raises(CannotRead, match=said):
        ask(service)
    assert Tie.objects.count() == 2
    assert ask(service).recorded == 3


def test_a_refused_question_is_not_repeated(service: StandIn) -> None:
    service.troubles = [lambda handler: give(handler, "", 403)]
    waits: list[float] = []
    with pytest.raises(CannotRead, match="HTTP 403"):
        ask(service, waits)
    assert waits == []
