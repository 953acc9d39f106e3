"""The text of a tie on its pages: begun, changed by both sides, agreed, printed, released."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories import MandateFactory, make_tie
from tests.transfer.papers.test_signing import key_file
from tests.web.reading import queries_of, words_of
from tests.web.test_dossiers import AT, Office, office
from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.draft import draft_of
from twinhall.domain.agreements.models import Agreement, Proposal, SignedCopy, Version
from twinhall.domain.dossiers.actions import agree_to, open_dossier, propose
from twinhall.domain.dossiers.models import Dossier
from twinhall.transfer.papers.signing import sign

pytestmark = pytest.mark.django_db
BEGUN = {"template": "sister-city", "languages": ["en", "ru", "ar"], "authentic": ["en", "ru"]}


@pytest.fixture
def kazan() -> Office:
    return office("Kazan", "RU")


@pytest.fixture
def durban() -> Office:
    return office("Durban", "ZA")


@pytest.fixture
def negotiated(kazan: Office, durban: Office) -> Dossier:
    opened = open_dossier(
        cities=[kazan.city, durban.city],
        kind="sister-city",
        purpose="Two ports of knowledge.",
        by=kazan.acting,
        at=AT,
        door="test",
    )
    propose(opened.public_id, by=kazan.acting, at=AT, door="test")
    return agree_to(opened.public_id, "negotiating", by=durban.acting, at=AT, door="test")


@pytest.fixture
def text(kazan: Office, negotiated: Dossier) -> Agreement:
    """Begun, its terms filled in."""
    kazan.client.post(at(negotiated, "begin/"), BEGUN)
    answer = kazan.client.post(at(negotiated, "terms/"), terms(revision=1))
    assert answer.status_code == 302
    return Agreement.objects.get()


def terms(**changed: object) -> dict[str, object]:
    return {
        "authentic": ["en", "ru"],
        "term_years": "5",
        "prolongation_years": "5",
        "notice_months": "6",
        "in_force": "signing",
        "fields_en": "water",
        "fields_ru": "вода",
        "fields_ar": "المياه",
    } | changed


def at(dossier: Dossier, part: str = "") -> str:
    return f"/en/ties/{dossier.public_id}/text/{part}"


def clause_at(text: Agreement, key: str = "purpose") -> str:
    return at(text.dossier, f"clauses/{text.clauses.get(key=key).public_id}/")


def sent_form(text: Agreement, key: str = "purpose", **changed: str) -> dict[str, str]:
    """What the form of a clause sends back as it was shown, with these fields written anew."""
    form: dict[str, str] = {}
    for one in text.clauses.get(key=key).texts.filter(is_present=True):
        form |= {
            f"heading_{one.language}": one.heading,
            f"text_{one.language}": one.text,
            f"revision_{one.language}": str(one.revision),
        }
    return form | changed


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words_of(answer.content)


def test_a_text_is_begun_in_the_languages_that_were_chosen(
    kazan: Office, durban: Office, negotiated: Dossier
) -> None:
    assert "Begin the text" in page(kazan.client, at(negotiated))
    kazan.client.post(at(negotiated, "begin/"), BEGUN)
    answer = durban.client.get(at(negotiated)).content.decode()
    assert answer.count('dir="rtl"') >= 14
    assert "تُقيم الأطراف فيما بينها علاقات توأمة" in answer
    assert "Стороны устанавливают побратимские отношения" in answer


def test_a_form_without_an_authentic_language_comes_back_as_it_was(
    kazan: Office, negotiated: Dossier
) -> None:
    refused = kazan.client.post(at(negotiated, "begin/"), {"template": "sister-city", "languages": ["ru"]})
    assert refused.status_code == 422
    assert "at least one language whose text decides" in words_of(refused.content)
    assert re.search(r'value="ru" checked', refused.content.decode())


def test_a_change_is_proposed_shown_word_by_word_and_accepted(
    kazan: Office, durban: Office, text: Agreement
) -> None:
    old = text.clauses.get(key="purpose").texts.get(language="en").text
    new = old.replace("sister-city relations", "a partnership of equals")
    kazan.client.post(
        clause_at(text),
        sent_form(text, text_en=new, comment="Our law has no word for it.") | {"act": "propose"},
    )
    shown = durban.client.get(at(text.dossier)).content.decode()
    assert re.search(r"<del>.*?sister-city relations.*?</del><ins>.*?a partnership of equals", shown)
    said = words_of(shown.encode())
    assert "Kazan proposes to change the clause" in said
    assert (
        "taken out: sister-city relations end of what is taken out; put in: a partnership of equals" in said
    )
    assert "Our law has no word for it." in said
    proposal = Proposal.objects.get()
    durban.client.post(at(text.dossier, f"proposals/{proposal.public_id}/"), {"answer": "accept"})
    after = page(kazan.client, at(text.dossier))
    assert new in after
    assert "In Russian, which is authentic, these clauses do not follow the latest change: 2." in after
    history = page(kazan.client, clause_at(text)).split("What it said before")[1]
    assert old in history
    assert "Our law has no word for it." in page(kazan.client, clause_at(text)).split("Earlier proposals")[1]


def test_a_stale_text_is_confirmed_with_one_button(kazan: Office, durban: Office, text: Agreement) -> None:
    kazan.client.post(clause_at(text), sent_form(text, text_en="Peace.") | {"act": "propose"})
    durban.client.post(
        at(text.dossier, f"proposals/{Proposal.objects.get().public_id}/"), {"answer": "accept"}
    )
    assert "behind the latest change" in page(durban.client, at(text.dossier))
    for code in ("ru", "ar"):
        durban.client.post(clause_at(text) + "confirm/", {"language": code, "revision": "1"})
    assert "behind the latest change" not in page(durban.client, at(text.dossier))


def test_the_second_of_two_who_write_keeps_hers_and_sees_the_other(
    kazan: Office, durban: Office, text: Agreement
) -> None:
    kazan.client.post(clause_at(text), sent_form(text, text_en="Peace.") | {"act": "propose"})
    durban.client.post(
        at(text.dossier, f"proposals/{Proposal.objects.get().public_id}/"), {"answer": "accept"}
    )
    hers = sent_form(text, text_ru="Мир и дружба, как пишу я.") | {"act": "fill"}
    durban.client.post(clause_at(text), sent_form(text, text_ru="Мир, как пишет он.") | {"act": "fill"})
    told = kazan.client.post(clause_at(text), hers)
    assert told.status_code == 422
    said = words_of(told.content)
    assert "Somebody else changed this clause while you were writing" in said
    assert "Durban wrote meanwhile" in said
    assert "Мир, как пишет он." in said
    assert "Мир и дружба, как пишу я.</textarea>" in told.content.decode()
    # Sent again, it is an answer to what stands now: in line already, so it is proposed.
    again = hers | {"revision_ru": "2", "act": "propose"}
    assert kazan.client.post(clause_at(text), again).status_code == 302
    assert Proposal.objects.get(state="open").texts["ru"]["text"] == "Мир и дружба, как пишу я."


def test_who_proposes_second_can_answer_with_what_she_wrote(
    kazan: Office, durban: Office, text: Agreement
) -> None:
    kazan.client.post(clause_at(text), sent_form(text, text_en="Peace.") | {"act": "propose"})
    hers = sent_form(text, text_en="Peace and trade.")
    told = durban.client.post(clause_at(text), hers | {"act": "propose"})
    assert told.status_code == 422
    assert "Peace and trade.</textarea>" in told.content.decode()
    act = re.search(r'name="act" value="(counter:[^"]+)"', told.content.decode())
    assert act
    durban.client.post(clause_at(text), hers | {"act": act[1]})
    assert list(Proposal.objects.values_list("state", flat=True)) == ["countered", "open"]


def test_a_translator_fills_in_but_proposes_nothing(kazan: Office, durban: Office, text: Agreement) -> None:
    mandate = MandateFactory.create(body=kazan.acting.body, role="translator")
    translator = Client()
    translator.force_login(mandate.person)
    refused = translator.post(clause_at(text), sent_form(text, text_en="Peace.") | {"act": "propose"})
    assert refused.status_code == 403
    assert "Propose these words" not in page(translator, clause_at(text))
    assert not Proposal.objects.exists()


def test_both_agree_and_the_papers_can_be_had(kazan: Office, durban: Office, text: Agreement) -> None:
    agree_both(kazan, durban, text)
    assert "Version 1 is agreed by every side" in page(durban.client, at(text.dossier))
    for file_format, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        first, second = (
            kazan.client.get(at(text.dossier, f"versions/1.{file_format}")).content for _time in range(2)
        )
        assert first.startswith(begins)
        assert first == second
    assert Version.objects.get().sha256 in page(durban.client, at(text.dossier, "versions/1/"))


def agree_both(kazan: Office, durban: Office, text: Agreement) -> None:
    for side in (kazan, durban):
        agree_to(text.dossier.public_id, "approvals", by=side.acting, at=AT, door="test")
    for side in (kazan, durban):
        shown = side.client.get(at(text.dossier)).content.decode()
        checksum = re.search(r'name="sha256" value="([0-9a-f]{64})"', shown)
        assert checksum
        side.client.post(at(text.dossier, "agree/"), {"sha256": checksum[1]})


def test_the_draft_is_a_file_too(kazan: Office, text: Agreement) -> None:
    answer = kazan.client.get(at(text.dossier, "draft.pdf"))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")


def test_versions_are_compared(kazan: Office, durban: Office, text: Agreement) -> None:
    agree_both(kazan, durban, text)
    for side in (kazan, durban):
        agree_to(text.dossier.public_id, "approvals", by=side.acting, at=AT, door="test")
    kazan.client.post(clause_at(text), sent_form(text, text_en="Peace.") | {"act": "propose"})
    durban.client.post(
        at(text.dossier, f"proposals/{Proposal.objects.get().public_id}/"), {"answer": "accept"}
    )
    said = page(kazan.client, at(text.dossier, "versions/?from=1&to=draft"))
    assert "put in: Peace" in said
    assert "The clauses say the same." in page(kazan.client, at(text.dossier, "versions/?from=1&to=1"))


def test_a_reservation_is_recorded_and_withdrawn(kazan: Office, durban: Office, text: Agreement) -> None:
    durban.client.post(clause_at(text) + "reserve/", {"reserve_en": "Within our budget."})
    assert "Reservation by Durban" in page(kazan.client, at(text.dossier))
    made = text.clauses.get(key="purpose").reservations.get()
    address = at(text.dossier, f"reservations/{made.public_id}/withdraw/")
    kazan.client.post(address)
    assert "Within our budget." in page(kazan.client, at(text.dossier))
    durban.client.post(address)
    assert "Within our budget." not in page(kazan.client, at(text.dossier))


def test_terms_that_somebody_else_changed_meanwhile_come_back_as_written(
    kazan: Office, durban: Office, text: Agreement
) -> None:
    durban.client.post(at(text.dossier, "terms/"), terms(term_years="3", revision=2))
    told = kazan.client.post(at(text.dossier, "terms/"), terms(term_years="10", revision=2))
    assert told.status_code == 422
    assert 'name="term_years" value="10"' in told.content.decode()
    assert "Term 3 years" in words_of(told.content)
    again = re.search(r'name="revision" value="(\d+)"', told.content.decode())
    assert again
    kazan.client.post(at(text.dossier, "terms/"), terms(term_years="10", revision=again[1]))
    assert Agreement.objects.get().term_years == 10


def test_signatories_are_named_in_each_language(kazan: Office, text: Agreement) -> None:
    kazan.client.post(
        at(text.dossier, "signatories/"),
        {"name_0_en": "A. Example", "office_0_en": "Mayor", "deputation_0": "on"},
    )
    assert "Kazan: A. Example, Mayor (by deputation)" in page(kazan.client, at(text.dossier))


def test_the_public_reads_a_text_once_both_released_it(
    kazan: Office, durban: Office, text: Agreement
) -> None:
    agree_both(kazan, durban, text)
    public = f"/en/ties/{text.dossier.public_id}/agreement/"
    kazan.client.post(at(text.dossier, "release/"), {"release": "give"})
    assert Client().get(public).status_code == 404
    assert Client().get(public[:-1] + ".pdf").status_code == 404
    assert "Released by Kazan; waiting for Durban." in page(durban.client, at(text.dossier))
    durban.client.post(at(text.dossier, "release/"), {"release": "give"})
    assert "The parties establish sister-city relations." in page(Client(), public)
    assert Client().get(public[:-1] + ".pdf").content.startswith(b"%PDF")
    tie = make_tie(kazan.city, durban.city)
    Dossier.objects.update(tie=tie)
    assert f'href="{public}"' in Client().get(f"/en/ties/{tie.public_id}/").content.decode()
    durban.client.post(at(text.dossier, "release/"), {"release": "withdraw"})
    assert Client().get(public).status_code == 404
    assert public not in Client().get(f"/en/ties/{tie.public_id}/").content.decode()


def test_a_signed_copy_is_kept_with_what_its_signature_says(
    kazan: Office, durban: Office, text: Agreement, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOADS_DIR = tmp_path
    agree_both(kazan, durban, text)
    made = kazan.client.get(at(text.dossier, "versions/1.pdf")).content
    kazan.client.post(
        at(text.dossier, "signed/"), {"file": SimpleUploadedFile("signed.pdf", BytesIO(made).read())}
    )
    copy = SignedCopy.objects.get()
    said = page(durban.client, at(text.dossier))
    assert copy.sha256 in said
    assert "Without digital signatures." in said
    signed = sign(made, key=key_file("Thandi Dube", "eThekwini"), passphrase="open")
    durban.client.post(at(text.dossier, "signed/"), {"file": SimpleUploadedFile("both.pdf", signed)})
    said = page(kazan.client, at(text.dossier))
    assert "intact Digital signature of Thandi Dube · eThekwini" in said
    assert "Whether its authority can be trusted is not known here." in said


def test_the_page_of_the_file_says_how_far_the_text_is(kazan: Office, text: Agreement) -> None:
    said = page(kazan.client, f"/en/ties/{text.dossier.public_id}/file/")
    assert "14 clauses in work. Nothing stands in the way of agreeing on it." in said


def test_the_page_takes_as_many_queries_for_three_clauses_as_for_one(
    kazan: Office, durban: Office, text: Agreement
) -> None:
    keep = ["purpose", "fields", "term"]
    text.clauses.exclude(key__in=keep).delete()
    for key in keep:
        kazan.client.post(
            clause_at(text, key), sent_form(text, key, text_en=f"New {key}.") | {"act": "propose"}
        )
        durban.client.post(clause_at(text, key) + "reserve/", {"reserve_en": "Later."})
    three = queries(kazan.client, text)
    text.clauses.exclude(key="purpose").delete()
    assert queries(kazan.client, text) == three


def queries(client: Client, text: Agreement) -> int:
    return queries_of(client, at(text.dossier), most=45)


def test_a_renewal_begins_from_the_old_text_with_a_term_of_its_own(
    kazan: Office, durban: Office, text: Agreement
) -> None:
    """What stood open for the term is open again; what was changed together stays; what was behind is behind still."""
    both_agree(text, kazan, durban, new="The parties keep a partnership of {term_years}.")
    old = text.dossier
    Dossier.objects.filter(pk=old.pk).update(state="ended", signed_on=AT.date(), ended_on=AT.date())
    answer = kazan.client.post(f"/en/ties/{old.public_id}/file/term/", {"act": "renew"})
    new = Dossier.objects.get(renews=old)
    assert answer["Location"] == f"/en/ties/{new.public_id}/file/"
    propose(new.public_id, by=kazan.acting, at=AT, door="test")
    agree_to(new.public_id, "negotiating", by=durban.acting, at=AT, door="test")
    assert "Begin from the text agreed last time" in page(durban.client, at(new))
    begun = durban.client.post(at(new, "begin/"), {"old": "1"})
    assert begun["Location"] == at(new)
    agreement = Agreement.objects.get(dossier=new)
    fields = ("languages", "authentic", "titles", "term_years", "prolongation_years", "notice_months")
    assert [getattr(agreement, name) for name in fields] == [getattr(text, name) for name in fields]
    assert [clause.key for clause in agreement.clauses.all()] == [clause.key for clause in text.clauses.all()]
    purpose = agreement.clauses.get(key="purpose").texts.get(language="en")
    assert purpose.text == "The parties keep a partnership of {term_years}."
    shown = page(kazan.client, at(new))
    assert "The parties keep a partnership of 5 years." in shown
    durban.client.post(at(new, "terms/"), terms(revision=1, term_years="10"))
    assert "The parties keep a partnership of 10 years." in page(kazan.client, at(new))
    assert agreement.versions.count() == 0
    assert draft_of(agreement).clauses[1].is_stale("ar")
    again = kazan.client.post(at(new, "begin/"), {"old": "1"}, follow=True)
    assert "The text is begun already; go on with it." in words_of(again.content)


def both_agree(text: Agreement, kazan: Office, durban: Office, new: str) -> None:
    """Both change the clause on the purpose in the authentic languages, and agree to the text."""
    kazan.client.post(
        clause_at(text), sent_form(text, text_en=new, text_ru=f"[ru] {new}") | {"act": "propose"}
    )
    durban.client.post(
        at(text.dossier, f"proposals/{Proposal.objects.get().public_id}/"), {"answer": "accept"}
    )
    for side in (kazan, durban):
        agree_to(text.dossier.public_id, "approvals", by=side.acting, at=AT, door="test")
    for side in (kazan, durban):
        agree_to_text(
            text.dossier.public_id,
            sha256=draft_of(text).sha256,
            by=side.acting,
            at=timezone.now(),
            door="test",
        )
    text.refresh_from_db()
    assert text.agreed is not None
