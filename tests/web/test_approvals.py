"""Both tracks on one page: read by both sides, changed by each on its own side, forms that keep what was typed."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.domain.dossiers.conftest import Sides, idea, officer_of, proposed, sides
from tests.factories import CityFactory, MandateFactory
from tests.web.reading import grows_with_rows, queries_of, words_of
from twinhall.domain.approvals import actions as approvals
from twinhall.domain.approvals.models import Track, TrackStep
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Document, Dossier
from twinhall.domain.journal.models import Entry

__all__ = ["idea", "proposed", "sides"]

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)
PDF = b"%PDF-1.7\n%%EOF\n"
# The file with both sides' words, messages and documents is read once; two tracks take four more.
MOST_QUERIES_OF_A_FILE = 26


@pytest.fixture(autouse=True)
def _uploads_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def file(proposed: Dossier, sides: Sides) -> Dossier:
    """Negotiated between Kazan, whose country has a track, and Durban; signing is planned for 12 July 2026."""
    found = actions.agree_to(proposed.public_id, "negotiating", by=sides.durban, at=AT, door="test")
    found.signing_planned_on = datetime.date(2026, 7, 12)
    found.save()
    city = sides.cities[0]
    city.own_name, city.own_language, city.labels = "Казань", "ru", {"ru": "Казань"}
    city.save()
    return found


def client_of(by: Acting) -> Client:
    client = Client()
    client.force_login(by.person)
    return client


def page(dossier: Dossier, part: str = "") -> str:
    return f"/en/ties/{dossier.public_id}/file/approvals/{part}"


def step_of(dossier: Dossier, key: str = "region-consent") -> tuple[TrackStep, str]:
    step = TrackStep.objects.get(key=key, track__side__dossier=dossier)
    return step, page(dossier, f"steps/{step.public_id}/")


def begun(dossier: Dossier, by: Acting) -> None:
    approvals.begin_track(dossier.public_id, by=by, at=AT, door="test")


def other_country(sides: Sides, code: str) -> None:
    city = sides.cities[1]
    city.country = code
    city.save()


def test_each_side_begins_its_own_track_and_both_stand_side_by_side(file: Dossier, sides: Sides) -> None:
    kazan, durban = client_of(sides.kazan), client_of(sides.durban)
    before = words_of(kazan.get(page(file)).content)
    assert "A track for Russia is shipped (partly documented" in before
    assert "33-FZ of 20 March 2025" in before  # what nobody has verified, before she begins
    assert "This side has not begun its track yet." in before
    answer = kazan.post(page(file, "begin/"), {"path": "country"}, follow=True)
    shown = words_of(answer.content)
    assert "Ready to sign: not yet. Kazan: 0 of 2, Durban: not begun" in shown
    assert "Send at least 45 calendar days before signing: by 28 May 2026" in shown
    assert "Application" not in before
    assert "Written application not there yet" in shown
    assert "Signing is planned for 12 July 2026." in shown
    seen = durban.get(page(file)).content.decode()
    assert seen.index('id="track-durban"') < seen.index('id="track-kazan"')  # her own side first
    assert "Consent of the region" in seen
    assert 'approvals/steps/"' not in seen  # no form to add to anybody's track: hers is not begun


def test_names_stand_in_the_readers_language_with_the_official_one_beneath(
    file: Dossier, sides: Sides
) -> None:
    begun(file, sides.kazan)
    seen = client_of(sides.durban).get(page(file)).content.decode()
    assert "Consent of the region, on application of the head of the municipality" in seen
    assert '<bdi lang="ru">Согласование с регионом' in seen
    russian = client_of(sides.kazan).get(page(file).replace("/en/", "/ru/")).content.decode()
    assert "Согласование с регионом" in russian
    assert 'class="own"><bdi lang="ru">Согласование' not in russian


def test_an_empty_template_says_so_and_offers_the_general_path_or_own_steps(
    file: Dossier, sides: Sides
) -> None:
    other_country(sides, "ET")
    durban = client_of(sides.durban)
    shown = words_of(durban.get(page(file)).content)
    assert "For Ethiopia nothing usable was found; it was looked for on" in shown
    assert "Begin with the general path Begin with own steps" in shown
    durban.post(page(file, "begin/"), {"path": "own"})
    shown = words_of(durban.get(page(file)).content)
    assert "No step yet. Add those that your city has to take, or say that none is needed." in shown
    answer = durban.post(page(file, "none-needed/"), {"reason": ""})
    assert answer.status_code == 422
    reason = "The mayor signs alone under section 5."
    shown = words_of(durban.post(page(file, "none-needed/"), {"reason": reason}, follow=True).content)
    assert f"No approval is needed here, because {reason}" in shown
    durban.post(page(file, "none-needed/"), {"act": "take-back"})
    assert Track.objects.get(side__city=sides.cities[1]).none_needed_at is None


def test_the_general_path_is_a_choice_and_called_a_suggestion(file: Dossier, sides: Sides) -> None:
    other_country(sides, "ET")
    shown = words_of(
        client_of(sides.durban).post(page(file, "begin/"), {"path": "general"}, follow=True).content
    )
    assert "The general path · suggestion, not law" in shown


def test_a_step_is_noted_with_its_paper_in_one_form(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    kazan = client_of(sides.kazan)
    step, address = step_of(file)
    given: dict[str, Any] = {
        "act": "change",
        "state": "asked",
        "on": "2026-03-10",
        "reason": "",
        "asked": "application",
        "file": SimpleUploadedFile("letter.pdf", PDF, "application/pdf"),
    }
    answer = kazan.post(address, given, follow=True)
    shown = words_of(answer.content)
    assert "Noted; the other side sees it." in answer.content.decode()
    assert "10 March 2026 Asked for" in shown
    assert "Written application open" in shown
    paper = Document.objects.get()
    assert (paper.title, paper.side.city, paper.upload.shown_name) == (
        "Written application",
        sides.cities[0],
        "letter.pdf",
    )
    kazan.post(address, {"act": "change", "state": "granted", "on": "2026-03-12", "reason": "No. 7"})
    step.refresh_from_db()
    assert step.state == "granted"
    seen = words_of(client_of(sides.durban).get(page(file)).content)
    assert "Kazan: 1 of 2" in seen
    assert "Granted, 12 March 2026: No. 7" in seen
    assert client_of(sides.durban).get(f"/en/uploads/{paper.upload.public_id}/").status_code == 200


def test_a_refused_form_keeps_what_was_typed(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    kazan = client_of(sides.kazan)
    step, address = step_of(file)
    answer = kazan.post(address, {"act": "change", "state": "skipped", "on": "2026-03-01", "reason": " "})
    assert answer.status_code == 422
    written = answer.content.decode()
    assert "Please say why; the reason stays with the step" in written
    assert '<option value="skipped" selected>' in written
    assert 'value="2026-03-01"' in written
    answer = kazan.post(page(file, "steps/"), {"name": "Consent of the finance committee", "owner": ""})
    assert answer.status_code == 422
    assert 'value="Consent of the finance committee"' in answer.content.decode()
    step.refresh_from_db()
    assert (step.state, TrackStep.objects.filter(is_own=True).exists()) == ("open", False)


def test_a_broken_paper_changes_nothing(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    step, address = step_of(file)
    bad = SimpleUploadedFile("letter.pdf", b"MZ not a letter", "application/pdf")
    entries = Entry.objects.count()
    answer = client_of(sides.kazan).post(
        address, {"act": "change", "state": "granted", "on": "2026-03-10", "reason": "", "file": bad}
    )
    step.refresh_from_db()
    assert (answer.status_code, step.state, Document.objects.count()) == (422, "open", 0)
    assert Entry.objects.count() == entries


def test_the_other_side_reads_a_step_and_changes_nothing(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    step, address = step_of(file)
    durban = client_of(sides.durban)
    assert "Note what happened" not in words_of(durban.get(address).content)
    for given in (
        {"act": "change", "state": "granted", "on": "2026-03-10", "reason": ""},
        {"act": "due", "day": "2026-05-01"},
        {"act": "later"},
    ):
        assert durban.post(address, given).status_code == 403
    step.refresh_from_db()
    assert (step.state, step.due_set_on) == ("open", None)
    assert client_of(sides.third).get(address).status_code == 404
    assert client_of(sides.third).get(page(file)).status_code == 404


def test_a_translator_reads_and_decides_nothing(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    assert sides.kazan.mandate is not None
    mandate = MandateFactory.create(body=sides.kazan.mandate.body, role="translator")
    client = client_of(Acting(mandate.person, mandate))
    _step, address = step_of(file)
    assert "Note what happened" not in words_of(client.get(address).content)
    assert client.post(address, {"act": "later"}).status_code == 403


def test_days_and_places_are_set_on_the_page_of_the_step(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    kazan = client_of(sides.kazan)
    _step, address = step_of(file)
    shown = words_of(kazan.post(address, {"act": "due", "day": "2026-05-01"}, follow=True).content)
    assert "By 1 May 2026" in shown
    shown = words_of(kazan.post(address, {"act": "due", "day": ""}, follow=True).content)
    assert "Send at least 45 calendar days before signing: by 28 May 2026" in shown
    kazan.post(address, {"act": "earlier"})
    first = TrackStep.objects.filter(track__side__dossier=file).order_by("position")[0]
    assert first.key == "region-consent"
    answer = kazan.post(address, {"act": "earlier"})
    assert answer.status_code == 422
    assert "The step is first already." in answer.content.decode()


def test_a_document_of_the_file_is_put_to_a_step(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    kazan = client_of(sides.kazan)
    _step, address = step_of(file)
    _other, elsewhere = step_of(file, "local-importance")
    paper = SimpleUploadedFile("draft.pdf", PDF, "application/pdf")
    kazan.post(address, {"act": "paper", "asked": "draft-agreement", "file": paper})
    document = Document.objects.get()
    assert document.title in words_of(kazan.get(elsewhere).content)
    kazan.post(elsewhere, {"act": "known", "document": document.public_id})
    assert list(document.steps.values_list("step__key", flat=True)) == ["region-consent", "local-importance"]


def test_a_step_of_ones_own_has_its_name_in_both_languages(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    kazan = client_of(sides.kazan)
    given = {
        "name": "Consent of the finance committee",
        "own_name": "Согласие финансового комитета",
        "owner": "Finance committee",
        "due_on": "2026-04-01",
    }
    shown = words_of(kazan.post(page(file, "steps/"), given, follow=True).content)
    assert "Kazan: 0 of 3" in shown
    assert "Finance committee · added by this side By 1 April 2026 overdue" in shown
    step = TrackStep.objects.get(is_own=True)
    assert step.names == {"en": given["name"], "ru": given["own_name"]}


def test_ready_to_sign_is_told_when_both_tracks_are_complete(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    begun(file, sides.durban)
    for by, name in ((sides.kazan, "Kazan"), (sides.durban, "Durban")):
        for step in TrackStep.objects.filter(track__side__city__name=name, is_optional=False):
            approvals.change_step(
                file.public_id, step.public_id, "granted", on=AT.date(), by=by, at=AT, door="test"
            )
    shown = words_of(client_of(sides.kazan).get(page(file)).content)
    assert "Ready to sign: yes. The tracks of every side are complete." in shown


def test_the_page_of_the_file_shows_both_tracks_in_short_and_no_form_of_theirs(
    file: Dossier, sides: Sides
) -> None:
    begun(file, sides.kazan)
    seen = client_of(sides.kazan).get(f"/en/ties/{file.public_id}/file/").content.decode()
    assert "Both tracks, step by step" in seen
    assert "Check that the agreement concerns only matters of local importance" in seen
    assert f'action="{page(file)}' not in seen


def test_both_tracks_take_as_many_queries_for_three_steps_as_for_one(file: Dossier, sides: Sides) -> None:
    other_country(sides, "ET")
    begun(file, sides.durban)

    def more(names: tuple[str, ...] = ("Council", "Province")) -> None:
        for name in names:
            step = approvals.add_step(
                file.public_id, names={"en": name}, owner_words=name, by=sides.durban, at=AT, door="test"
            )
            approvals.change_step(
                file.public_id, step.public_id, "asked", on=AT.date(), by=sides.durban, at=AT, door="test"
            )

    more(("Mayor",))
    client = client_of(sides.durban)
    client.get(page(file))
    assert not grows_with_rows(client, page(file), more, MOST_QUERIES_OF_A_FILE)
    step = TrackStep.objects.order_by("pk")[0]
    assert queries_of(client, page(file, f"steps/{step.public_id}/"), MOST_QUERIES_OF_A_FILE)


def test_three_sides_stand_beneath_each_other(sides: Sides) -> None:
    third = officer_of(CityFactory.create(name="Xiamen", country="CN"))
    assert third.body is not None
    assert third.body.city is not None
    opened = actions.open_dossier(
        cities=[*sides.cities, third.body.city],
        kind="partnership",
        purpose="",
        by=sides.kazan,
        at=AT,
        door="test",
    )
    actions.propose(opened.public_id, by=sides.kazan, at=AT, door="test")
    for by in (sides.durban, third):
        actions.agree_to(opened.public_id, "negotiating", by=by, at=AT, door="test")
    shown = words_of(client_of(third).get(page(opened)).content)
    assert "Xiamen: not begun, Kazan: not begun, Durban: not begun" in shown


def test_the_journal_of_a_city_says_which_step_of_which_side(file: Dossier, sides: Sides) -> None:
    begun(file, sides.kazan)
    step, _address = step_of(file)
    approvals.change_step(
        file.public_id, step.public_id, "granted", on=AT.date(), by=sides.kazan, at=AT, door="page"
    )
    shown = words_of(client_of(sides.durban).get(f"/en/cities/{sides.cities[1].slug}/journal/").content)
    assert "approval granted" in shown
    assert "Step Consent of the region, on application of the head of the municipality" in shown
    assert "stp_" not in shown


def test_the_page_says_who_signs_and_what_is_reported_each_year(file: Dossier, sides: Sides) -> None:
    words = words_of(client_of(sides.kazan).get(page(file)).content)
    assert (
        "Reported each year, apart from any tie Information on foreign ties and list of agreements, to the region,"
        " each year by 15 January (applies in Kostroma Oblast)"
    ) in words
    assert "Who signs:" not in words
    approvals.begin_track(file.public_id, by=sides.kazan, at=AT, door="test")
    brazil = sides.third.body.city if sides.third.body else None
    file.sides.filter(city__name="Durban").update(city=brazil)
    words = words_of(client_of(sides.kazan).get(page(file)).content)
    assert "Who signs: The executive of the municipality, authorised by a municipal law" in words
