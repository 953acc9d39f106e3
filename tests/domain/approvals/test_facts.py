"""The shipped approval tracks rest on sources; a malformed file is refused with place and reason."""

import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.data.shipped import WEAK_MIRRORS
from twinhall.domain.approvals.facts import (
    GENERIC,
    AnniversaryRule,
    DueRule,
    ReportTemplate,
    StepTemplate,
    TrackTemplate,
    due_day,
    read_track,
    track_for,
    track_templates,
)
from twinhall.domain.approvals.words import StepBasis, TrackStatus
from twinhall.kit.errors import CannotRead

SHIPPED = sorted(track_templates())
# Sites that keep copies of what others published: a fact read there is not linked to them.
MIRRORS = (
    *WEAK_MIRRORS,
    *("777doc.com", "weathermeteo.net", "fymate.net", "ppdoc.com", "123dok.com", "doczz.net", "docsbay.net"),
    *("referatbooks.ru", "nkeu.foreignaffairs.co.nz", "juanjo.dseny.es", "arabkhabar.com"),
)
EXAMPLE = """
country = "NO"
status = "documented"
checked_on = "2026-11-24"
not_verified = { en = "Made up for the test." }

[documents]
draft = { en = "Draft" }

[[sources]]
key = "act"
title = "Act on ties"
publisher = "Parliament"
url = "https://example.org/act"

[[steps]]
key = "county"
names = { en = "Consent of the county" }
owner = "region"
basis = "documented"
due = { days_before_signing = 45 }
documents = ["draft"]
sources = ["act"]

[[yearly_reports]]
key = "list"
names = { en = "List of ties" }
due = { yearly = "01-15" }
sources = ["act"]
"""


def read(folder: Path, content: str = EXAMPLE, name: str = "no.toml") -> TrackTemplate:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read_track(path)


def test_a_country_without_a_file_gets_the_generic_track() -> None:
    assert track_for("BR").country == "BR"
    assert track_for("NO") is track_templates()[GENERIC]


def test_the_generic_track_says_that_it_is_no_law() -> None:
    generic = track_templates()[GENERIC]
    assert generic.status == TrackStatus.SUGGESTION
    assert generic.not_verified["en"].startswith("A suggestion, not law")
    assert {step.basis for step in generic.steps} == {StepBasis.SUGGESTED}
    assert not generic.sources


@pytest.mark.parametrize("country", SHIPPED)
def test_what_is_not_verified_is_said_in_the_languages_of_the_pages(country: str) -> None:
    track = track_templates()[country]
    assert set(track.not_verified) >= {"en", "ru", "ar"}
    assert not track.signatory or set(track.signatory) >= {"en", "ru", "ar"}


@pytest.mark.parametrize("country", SHIPPED)
def test_steps_and_documents_are_named_in_five_languages(country: str) -> None:
    track = track_templates()[country]
    parts: list[StepTemplate | ReportTemplate] = [*track.steps, *track.reports]
    texts = [said for part in parts for said in (part.names, part.applies_in, part.note) if said]
    texts += [document.names for step in track.steps for document in step.documents]
    assert [said for said in texts if not set(said) >= {"en", "ru", "ar", "pt", "zh"}] == []


@pytest.mark.parametrize("country", SHIPPED)
def test_no_mirror_is_linked(country: str) -> None:
    hosts = [urlsplit(source.url).hostname or "" for source in track_templates()[country].sources]
    assert [host for host in hosts if any(mirror in host for mirror in MIRRORS)] == []


def test_every_member_of_the_first_alliance_has_a_file() -> None:
    members = {"BR", "RU", "IN", "CN", "ZA", "EG", "ET", "IR", "AE", "ID", "SA"}
    assert set(track_templates()) == {*members, GENERIC}
    assert {key for key, track in track_templates().items() if not track.steps} == {"ET", "AE", "SA"}


def test_what_is_known_of_one_region_is_not_told_of_a_country() -> None:
    russia = track_templates()["RU"]
    (consent,) = [step for step in russia.steps if step.due]
    assert (consent.due, consent.applies_in["en"]) == (DueRule(days_before_signing=45), "Zabaykalsky Krai")
    assert [(report.due, report.applies_in["en"]) for report in russia.reports] == [
        (DueRule(yearly=(1, 15)), "Kostroma Oblast")
    ]


def test_rules_read_in_mirrors_only_are_not_shown_as_law_in_china() -> None:
    assert {step.basis for step in track_templates()["CN"].steps} == {StepBasis.CUSTOMARY}


def test_a_whole_file_is_understood(tmp_path: Path) -> None:
    track = read(tmp_path)
    (step,), (report,), (source,) = track.steps, track.reports, track.sources
    assert (track.country, track.status, track.checked_on) == (
        "NO",
        "documented",
        datetime.date(2026, 11, 24),
    )
    assert (step.key, step.owner, step.basis) == ("county", "region", "documented")
    assert (step.due, report.due) == (DueRule(days_before_signing=45), DueRule(yearly=(1, 15)))
    assert [document.names for document in step.documents] == [{"en": "Draft"}]
    assert step.sources == report.sources == (source,)
    assert not step.is_optional
    assert not step.is_after_signing


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('country = "NO"', 'country = "XX"', "no.toml: country “XX” is neither"),
        ('country = "NO"', 'country = "SE"', "no.toml: country is “SE”, so the file is called se.toml"),
        (
            '"documented"\nchecked',
            '"sure"\nchecked',
            "no.toml: status “sure” is unknown; known are documented",
        ),
        ('"2026-11-24"', '"last week"', "no.toml: checked_on “last week” is not a day"),
        ('{ en = "Made', '{ ru = "Made', "no.toml: not_verified has no “en”"),
        ("not_verified =", "verified =", "no.toml: “verified” is not a key here"),
        ('url = "https://example.org/act"', "", "[[sources]] entry 1: has either a url, or read_in_mirror"),
        ('"https://example.org/act"', '"example.org"', "[[sources]] entry 1: url “example.org” is not a web"),
        ('publisher = "Parliament"', "", "[[sources]] entry 1: “publisher” is missing"),
        ('owner = "region"', 'owner = "king"', "[[steps]] entry 1: owner “king” is unknown"),
        ('basis = "documented"', 'basis = "suggested"', "[[steps]] entry 1: a documented or customary step"),
        ('["draft"]', '["deed"]', "[[steps]] entry 1: “deed” does not stand under documents"),
        ('sources = ["act"]', 'sources = ["law"]', "[[steps]] entry 1: “law” does not stand under sources"),
        ("= 45", "= 0", "[[steps]] entry 1, due: days_before_signing is 0"),
        ("= 45", '= "soon"', "[[steps]] entry 1, due: “days_before_signing” is not of the form"),
        ("{ days_before_signing = 45 }", '{ yearly = "01-15" }', "[[steps]] entry 1: due every year is"),
        ("{ days_before_signing = 45 }", "{ }", "[[steps]] entry 1, due: has either"),
        ('"01-15"', '"02-29"', "[[yearly_reports]] entry 1, due: yearly “02-29” is not a day of every year"),
        (
            '{ yearly = "01-15" }',
            "{ days_before_signing = 4 }",
            "[[yearly_reports]] entry 1: a yearly report",
        ),
        ('key = "list"', 'key = "county"', "no.toml: step “county” stands twice"),
        (
            'status = "documented"',
            'status = "empty"',
            "no.toml: a track without steps has the status “empty”",
        ),
        ("[documents]", "[documents", "no.toml: not a TOML file in UTF-8"),
    ],
)
def test_a_malformed_file_is_refused_with_place_and_reason(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in EXAMPLE
    with pytest.raises(CannotRead) as refusal:
        read(tmp_path, EXAMPLE.replace(old, new, 1))
    assert told in str(refusal.value)


def test_a_mirror_cannot_be_linked(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="a mirror is not linked"):
        read(tmp_path, EXAMPLE.replace('org/act"', 'org/act"\nread_in_mirror = true'))


def test_a_rule_on_anniversaries_has_years_and_a_source(tmp_path: Path) -> None:
    rule = '[anniversaries]\nevery_years = 10\nsources = ["act"]\n\n[documents]'
    track = read(tmp_path, EXAMPLE.replace("[documents]", rule))
    assert track.anniversaries == AnniversaryRule(10, track.sources)
    for wrong in (rule.replace("10", "0"), rule.replace('"act"', "")):
        with pytest.raises(CannotRead, match=r"no\.toml, anniversaries: has a number of years"):
            read(tmp_path, EXAMPLE.replace("[documents]", wrong))


@pytest.mark.parametrize(
    ("rule", "signing_on", "due"),
    [
        (DueRule(days_before_signing=45), datetime.date(2024, 7, 9), datetime.date(2024, 5, 25)),
        (DueRule(days_before_signing=45), datetime.date(2024, 3, 31), datetime.date(2024, 2, 15)),
        (DueRule(yearly=(1, 15)), datetime.date(2024, 7, 9), datetime.date(2025, 1, 15)),
        (DueRule(yearly=(1, 15)), datetime.date(2024, 1, 14), datetime.date(2024, 1, 15)),
        (DueRule(yearly=(1, 15)), datetime.date(2024, 1, 15), datetime.date(2025, 1, 15)),
        (DueRule(days_before_signing=45), None, None),
        (None, datetime.date(2024, 7, 9), None),
    ],
)
def test_days_are_computed_from_the_day_of_signing(
    rule: DueRule | None, signing_on: datetime.date | None, due: datetime.date | None
) -> None:
    assert due_day(rule, signing_on) == due
