"""A tie of three cities, from the proposal to its public page: nothing moves without the third."""

from typing import Any

import pytest
from django.test import Client

from tests.domain.agreements.conftest import terms_of
from tests.domain.signing.conftest import complete_track, signatory_beside, sum_of
from tests.web.reading import words_of
from tests.web.test_dossiers import AT, Office, at, office
from twinhall.domain.agreements.actions import begin_text, change_terms
from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.draft import draft_of
from twinhall.domain.dossiers.actions import agree_to
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.notices.models import Message
from twinhall.domain.signing.actions import sign_tie
from twinhall.domain.signing.readiness import readiness_of
from twinhall.domain.ties.models import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> list[Office]:
    return [office("Kazan", "RU"), office("Durban", "ZA"), office("Campinas", "BR")]


@pytest.fixture
def proposed(offices: list[Office]) -> Dossier:
    """By Kazan, on its pages."""
    kazan = offices[0].client
    asked = {"partner": "durban\ncampinas", "kind": "sister-city", "purpose": "Three rivers."}
    kazan.post("/en/ties/new/", asked)
    dossier = Dossier.objects.get()
    kazan.post(at(dossier, "propose/"), {"lapses_on": "2099-01-01"})
    return dossier


def page(one: Office, dossier: Dossier) -> str:
    return words_of(one.client.get(at(dossier)).content)


def test_all_three_accept_before_the_talking_begins(offices: list[Office], proposed: Dossier) -> None:
    kazan, durban, campinas = offices
    assert "Waiting for Campinas, Durban since" in page(kazan, proposed)
    assert {message.person for message in Message.objects.filter(kind="dossier.proposed")} == {
        durban.acting.person,
        campinas.acting.person,
    }
    durban.client.post(at(proposed, "agree/"), {"step": "negotiating"})
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    assert "Waiting for Campinas since" in page(durban, proposed)
    assert "Waiting for you since" in page(campinas, proposed)
    campinas.client.post(at(proposed, "agree/"), {"step": "negotiating"})
    proposed.refresh_from_db()
    assert proposed.state == "negotiating"
    shown = campinas.client.get(at(proposed)).content.decode()
    assert shown.split('<ul class="parties">')[1].split("</ul>")[0].count("<li>") == 3
    approvals = campinas.client.get(at(proposed, "approvals/")).content.decode()
    assert 'data-sides="3"' in approvals


def test_when_one_of_three_declines_the_others_are_told_why(offices: list[Office], proposed: Dossier) -> None:
    kazan, durban, campinas = offices
    durban.client.post(at(proposed, "agree/"), {"step": "negotiating"})
    campinas.client.post(at(proposed, "decline/"), {"closing": "not-now", "reason": "After our elections."})
    proposed.refresh_from_db()
    assert (proposed.state, proposed.closing) == ("declined", "not-now")
    told = Message.objects.filter(kind="dossier.declined")
    assert {message.person for message in told} == {kazan.acting.person, durban.acting.person}
    for one in offices:
        assert "After our elections." in page(one, proposed)
    assert not Tie.objects.exists()


def test_signing_takes_the_text_the_tracks_and_the_hands_of_all_three(
    offices: list[Office], proposed: Dossier, client: Client
) -> None:
    kazan, durban, campinas = offices
    who: dict[str, Any] = {"at": AT, "door": "test"}
    for one in (durban, campinas):
        agree_to(proposed.public_id, "negotiating", by=one.acting, **who)
    begun = begin_text(
        proposed.public_id,
        template="sister-city",
        languages=["en", "ru"],
        authentic=["en"],
        by=kazan.acting,
        **who,
    )
    text = change_terms(
        proposed.public_id, terms_of(begun, authentic=("en",)), revision=1, by=kazan.acting, **who
    )
    for one in offices:
        agree_to(proposed.public_id, "approvals", by=one.acting, **who)
    for one in offices:
        proposed.refresh_from_db()
        assert proposed.state == "approvals"
        agree_to_text(proposed.public_id, draft_of(text).sha256, by=one.acting, **who)
    for one in offices:
        proposed.refresh_from_db()
        assert one.city in [side.city for side in readiness_of(proposed).waiting_sides]
        complete_track(proposed, one.acting)
    checksum = sum_of(proposed)
    for one in offices:
        proposed.refresh_from_db()
        assert (proposed.state, Tie.objects.count()) == ("text-agreed", 0)
        pen = signatory_beside(one.acting)
        sign_tie(proposed.public_id, checksum, on=AT.date(), place="", by=pen, **who)
    proposed.refresh_from_db()
    tie = Tie.objects.get()
    assert (proposed.state, tie.public_id, tie.claim) == ("active", proposed.public_id, "both")
    assert [party.claimed_on for party in tie.parties.all()] == [AT.date()] * 3
    answer = client.get(f"/en/ties/{tie.public_id}/").content
    assert "Every side says that the tie exists." in words_of(answer)
    assert answer.decode().count('<ul class="parties">') == 1
    assert "every side says so" in words_of(client.get(f"/en/cities/{campinas.city.slug}/").content)
