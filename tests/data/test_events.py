"""Events: dated, placed, sourced, and marked when nobody confirmed them."""

from urllib.parse import urlsplit

from tests.data.shipped import DATA, WEAK_MIRRORS, country_codes, document, gazetteer, precision, table

COLUMNS = (
    "id,title,start,end,date_precision,city,country,geonameid,venue,theme,"
    "type,series,alliance,state,source_url,notes"
)
TYPES = (
    "summit ministerial sherpa-meeting working-group parliamentary forum congress conference session ceremony "
    "governance-meeting meeting exhibition festival sport youth workshop days-of-a-city exchange-week excursion"
)
WITHOUT_GEONAMES = {"Goa", "Innopolis"}
EVENTS = table("events.csv")


def test_columns_are_the_documented_ones() -> None:
    assert ",".join(EVENTS[0]) == COLUMNS
    assert len(EVENTS) >= 140
    assert len({event["id"] for event in EVENTS}) == len(EVENTS)


def test_dates_are_in_order_and_say_how_precise_they_are() -> None:
    for event in EVENTS:
        assert precision(event["start"]) == precision(event["end"]) == event["date_precision"]
        assert event["start"] <= event["end"]


def test_types_states_and_alliances_are_known() -> None:
    assert {event["type"] for event in EVENTS} <= set(TYPES.split())
    assert {event["state"] for event in EVENTS} <= {"held", "announced", "cancelled"}
    assert {event["alliance"] for event in EVENTS} == {"", "brics"}


def test_cities_are_the_gazetteers() -> None:
    for event in EVENTS:
        assert event["country"] in country_codes() | {""}
        if event["geonameid"]:
            assert gazetteer()[event["geonameid"]]["countrycode"] == event["country"]
    assert {event["city"] for event in EVENTS if event["city"] and not event["geonameid"]} == WITHOUT_GEONAMES


def test_every_event_has_a_source_that_is_no_weak_mirror() -> None:
    for event in EVENTS:
        host = urlsplit(event["source_url"]).hostname or ""
        assert host
        assert not any(weak in host for weak in WEAK_MIRRORS)


def test_summits_agree_with_the_presidencies() -> None:
    presidencies = document(DATA / "alliances" / "brics.toml")["presidencies"]
    summits = [event for event in EVENTS if event["type"] == "summit" and event["series"] == "BRICS Summit"]
    assert [(event["start"], event["end"], event["country"]) for event in summits] == [
        (presidency["start"], presidency["end"], presidency["country"])
        for presidency in presidencies
        if "start" in presidency
    ]
