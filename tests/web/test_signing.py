"""Signing on the page of the file: who is shown the form, what refuses it, and the second person's word."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.domain.agreements.conftest import clause_of, wordings
from tests.domain.signing.conftest import (
    AT,
    Pens,
    Sides,
    agreed,
    approving,
    complete_track,
    idea,
    negotiated,
    pens,
    proposed,
    ready,
    sides,
    sum_of,
    text,
)
from tests.factories import MandateFactory, give_second_factor
from tests.web.reading import words_of
from twinhall.domain.agreements.models import Agreement
from twinhall.domain.agreements.proposals import propose_change
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body, PendingAct
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.signing.models import Signature
from twinhall.domain.ties.models import Tie

__all__ = ["agreed", "approving", "idea", "negotiated", "pens", "proposed", "ready", "sides", "text"]

pytestmark = pytest.mark.django_db
FORM = 'class="sign-form"'


def client_of(by: Acting, *, has_factor: bool = True) -> Client:
    if has_factor:
        give_second_factor(by.person)
    client = Client()
    client.force_login(by.person)
    return client


def file_of(dossier: Dossier) -> str:
    return f"/en/ties/{dossier.public_id}/file/"


def page(client: Client, dossier: Dossier) -> str:
    answer = client.get(file_of(dossier))
    assert answer.status_code == 200
    return answer.content.decode()


def sign(client: Client, dossier: Dossier, **changed: str) -> HttpResponse:
    given = {
        "sha256": sum_of(dossier),
        "on": timezone.now().date().isoformat(),
        "place": "Kazan",
        "reads": "on",
    }
    answer: Any = client.post(f"{file_of(dossier)}sign/", given | changed, follow=True)
    return answer  # type: ignore[no-any-return]


def state_of(dossier: Dossier) -> tuple[str, int, int]:
    dossier.refresh_from_db()
    return dossier.state, Signature.objects.count(), Tie.objects.count()


def test_only_who_may_sign_is_shown_the_form(ready: Dossier, sides: Sides, pens: Pens) -> None:
    signatory = page(client_of(pens.kazan), ready)
    assert FORM in signatory
    assert "Ready to sign. The text is agreed and the approvals of every side are complete." in words_of(
        signatory.encode()
    )
    assert 'href="#signing"' in signatory
    officer = page(client_of(sides.kazan), ready)
    assert "Ready to sign" in officer
    assert FORM not in officer


def test_before_every_track_is_complete_there_is_no_form_but_what_is_missing(
    agreed: Dossier, pens: Pens
) -> None:
    shown = page(client_of(pens.kazan), agreed)
    said = words_of(shown.encode())
    assert FORM not in shown
    assert "Not ready to sign yet. Approvals are missing on the side of Kazan, Durban." in said
    assert "Ready to sign." not in said


def test_both_sign_and_the_tie_is_in_the_register(ready: Dossier, pens: Pens) -> None:
    kazan, durban = client_of(pens.kazan), client_of(pens.durban)
    answer = sign(kazan, ready)
    assert "Your side has signed." in answer.content.decode()
    assert state_of(ready) == ("text-agreed", 1, 0)
    assert FORM not in page(kazan, ready)
    assert Client().get(f"/en/ties/{ready.public_id}/").status_code == 404
    sign(durban, ready)
    assert state_of(ready) == ("active", 2, 1)
    public = Client().get(f"/en/ties/{ready.public_id}/").content
    assert "Both sides say that the tie exists." in words_of(public)


def test_one_signature_draws_half_the_arc_from_its_own_side(ready: Dossier, pens: Pens) -> None:
    kazan, durban = client_of(pens.kazan), client_of(pens.durban)

    def arc(client: Client) -> tuple[str, ...]:
        found = re.search(
            r'class="bridge-arc" data-state="(\w+)"(?: data-side="(\w+)")?', page(client, ready)
        )
        assert found
        return found.groups("")

    assert arc(kazan) == arc(durban) == ("dashed", "")
    sign(kazan, ready)
    assert (arc(kazan), arc(durban)) == (("half", "start"), ("half", "end"))
    sign(durban, ready)
    assert arc(kazan) == arc(durban) == ("whole", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reads": ""}, "Tick the box once you have read this version."),
        ({"on": "soon"}, "Day of signing: Enter a valid date."),
        ({"on": "2099-01-01"}, "The day of signing lies ahead"),
        ({"sha256": "0" * 64}, "This is not the text that every side has agreed to."),
    ],
)
def test_what_is_refused_changes_nothing_and_says_why(
    given: dict[str, str], said: str, ready: Dossier, pens: Pens
) -> None:
    answer = sign(client_of(pens.kazan), ready, **given)
    assert said in answer.content.decode()
    assert state_of(ready) == ("text-agreed", 0, 0)


def test_without_a_second_factor_nobody_signs(ready: Dossier, pens: Pens) -> None:
    answer = sign(client_of(pens.kazan, has_factor=False), ready)
    assert answer.status_code == 403
    assert "acts with a second factor. Please set one up first." in answer.content.decode()
    assert state_of(ready) == ("text-agreed", 0, 0)


def test_the_second_person_decides_on_the_page_of_the_body(ready: Dossier, sides: Sides, pens: Pens) -> None:
    body = Body.objects.get(city__name="Durban")
    body.two_person_acts = ["sign"]
    body.save()
    signatory, officer = client_of(pens.durban), client_of(sides.durban)
    answer = sign(signatory, ready)
    assert "Your signature waits for a second person of your city." in answer.content.decode()
    assert FORM not in page(signatory, ready)
    assert state_of(ready) == ("text-agreed", 0, 0)
    shown = officer.get(f"/en/bodies/{body.public_id}/").content.decode()
    assert f'href="{file_of(ready)}"' in shown
    assert f"The agreed text whose checksum begins with {sum_of(ready)[:12]}" in words_of(shown.encode())
    act = PendingAct.objects.get()
    officer.post(f"/en/acts/{act.public_id}/decide/", {"decision": "agree"})
    signature = Signature.objects.get()
    assert (signature.consent.by, signature.confirmed_by) == (pens.durban.person, sides.durban.mandate)
    assert "Confirmed by" in words_of(officer.get(file_of(ready)).content)


def test_an_officer_who_is_signatory_too_signs_under_that_mandate(ready: Dossier, sides: Sides) -> None:
    pen = MandateFactory.create(person=sides.kazan.person, body=sides.kazan.body, role="signatory")
    client = client_of(sides.kazan)
    shown = page(client, ready)
    assert "officer" in shown.split("<main", 1)[0]  # for the page she acts as officer
    assert FORM in shown
    sign(client, ready)
    assert Signature.objects.get().consent.mandate == pen


def test_strangers_know_no_file_and_others_of_the_side_do_not_sign(ready: Dossier, sides: Sides) -> None:
    stranger = MandateFactory.create(body=sides.third.body, role="signatory")
    assert sign(client_of(Acting(stranger.person, stranger)), ready).status_code == 404
    assert sign(client_of(sides.kazan), ready).status_code == 403
    translator = MandateFactory.create(body=sides.kazan.body, role="translator")
    assert sign(client_of(Acting(translator.person, translator)), ready).status_code == 403
    nobody = Client().post(f"{file_of(ready)}sign/", {})
    assert nobody["Location"].startswith("/en/account/login/")
    assert state_of(ready) == ("text-agreed", 0, 0)


def test_parts_of_the_file_stand_in_the_order_of_the_work(ready: Dossier, pens: Pens) -> None:
    kazan, durban = client_of(pens.kazan), client_of(pens.durban)

    def parts() -> list[str]:
        return re.findall(r'<section aria-labelledby="(\w+)"', page(kazan, ready))

    assert parts() == ["steps", "approvals", "text", "signing", "messages"]
    sign(kazan, ready)
    sign(durban, ready)
    assert parts() == ["life", "term", "text", "signing", "approvals", "messages", "changes"]


def test_a_refusal_keeps_what_was_typed(ready: Dossier, pens: Pens) -> None:
    answer = sign(client_of(pens.kazan), ready, place="Nizhny Novgorod", reads="")
    assert 'value="Nizhny Novgorod"' in answer.content.decode()


def test_who_has_all_its_approvals_sees_on_whom_it_waits_and_reminds(agreed: Dossier, sides: Sides) -> None:
    kazan, durban = client_of(sides.kazan), client_of(sides.durban)
    assert "Waiting for" not in page(kazan, agreed)
    complete_track(agreed, sides.kazan)
    head = words_of(page(kazan, agreed).encode())
    assert "Waiting for Durban since 12 March 2026. The approvals of your side are complete" in head
    assert "Waiting for you since 12 March 2026." in page(durban, agreed)
    assert "Remind them" not in page(durban, agreed)
    kazan.post(f"{file_of(agreed)}remind/")
    assert "you can remind them again" in page(kazan, agreed)
    durban.post(f"{file_of(agreed)}remind/")
    assert [one.side.city.name for one in agreed.reminders.all()] == ["Durban"]
    complete_track(agreed, sides.durban)
    assert "Ready to sign." in page(kazan, agreed)


def test_a_proposal_without_an_answer_waits_for_the_other_side(text: Agreement, sides: Sides) -> None:
    clause = clause_of(text)
    new = wordings(clause, en="The parties are friends.")
    propose_change(text.dossier.public_id, clause.public_id, new, by=sides.kazan, at=AT, door="test")
    kazan, durban = client_of(sides.kazan), client_of(sides.durban)
    assert "Your proposal of other words in the text is not answered yet." in page(kazan, text.dossier)
    asked = page(durban, text.dossier)
    assert "1 proposal of other words in the text asks for your answer." in asked
    assert f"/text/#{clause.public_id}" in asked
    kazan.post(f"{file_of(text.dossier)}remind/")
    assert [one.side.city.name for one in text.dossier.reminders.all()] == ["Durban"]
