"""Mass assignment: what a form does not ask for cannot be given with it.

Every address that takes a post gets what its form asks for, once alone and once with a value for every column of every
table beside it. Afterwards the whole database must be the same both times.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.attack.test_every_form_wants_its_token import _who_may
from tests.factories import PASSWORD
from tests.house import every_address
from tests.house.full_house import House, build_house
from tests.house.walking import Walker, address_of
from twinhall.access.permissions import ADDRESSES
from twinhall.domain.bodies.models import Body
from twinhall.domain.people.models import Person

TODAY = timezone.now().astimezone(ZoneInfo("Europe/Moscow")).date()  # where the cities of the tests lie
IN_A_YEAR = (TODAY + datetime.timedelta(days=200)).isoformat()
NEW_PASSWORD = "another long and easy sentence"


_EVIDENCE = {
    "kind": "visit",
    "day": TODAY.isoformat(),
    "title": "Pupils came to us",
    "is_released": "on",
    "precision": "day",
    "note": "",
    "amount": "",
    "currency": "",
}


_TEXTS = {"name_en": "Youth", "name_ru": "", "name_ar": ""}
_SIGNATORY = {"participant": "", "signatory": "Anna", "office": "Mayor"}
_FORUM = _TEXTS | {
    **{f"description_{code}": "" for code in ("en", "ru", "ar")},
    "starts_on": TODAY.isoformat(),
    "ends_on": TODAY.isoformat(),
    "languages": "en",
    "themes": "youth",
    **dict.fromkeys(("city", "venue", "time_zone", "quota", "capacity"), ""),
    **dict.fromkeys(("call_closes_on", "registration_closes_on"), ""),
}


_PARTICIPANT = {
    "passport_name": "EXAMPLE ANNA",
    "display_name": "Анна",
    "role": "speaker",
    "office": "Mayor",
    "represents": "",
    "email": "",
    "languages": "ru, en",
    "diet": "",
    "access_needs": "",
    "arrives_at": "",
    "departs_at": "",
    "travel": "",
    "wants_visa_letter": "on",
    "nationality": "RU",
    "born_on": "1980-02-03",
    "passport_number": "12",
}
_INVITATION = {
    "city": "",
    "body": "",
    "name": "City elsewhere",
    "country": "BR",
    "contact_email": "mayor@city.example",
    "quota": "4",
}
_TEXTS = {f"{what}_{code}": "" for what in ("abstract", "description") for code in ("en", "ru", "ar")}
_CONTRIBUTION = {
    **{name: text for name, text in _TEXTS.items() if name.startswith("abstract")},
    **{"title_en": "Rivers", "title_ru": "", "title_ar": "", "also": ""},
    **{
        "kind": "talk",
        "delegation": "",
        "speakers": "Anna Ivanova",
        "track": "",
        "theme": "",
        "languages": "en",
    },
    "minutes": "20",
}
_SESSION = {
    **{name: text for name, text in _TEXTS.items() if name.startswith("description")},
    **{"title_en": "Rivers", "title_ru": "", "title_ar": "", "also": "", "act": "keep"},
    **{"kind": "panel", "track": "", "theme": "", "minutes": "45", "place": "", "held_in": "en"},
    **{"interpreted_into": "ru", "livestream_url": "", "recording_url": "", "audience": "open"},
}
_VIDEO = {
    **{"speaker": "The mayor", "office": "Mayor", "delegation": "", "language": "en"},
    **{"due_at": "2027-06-01T12:00", "release_at": "2027-06-21T09:00"},
}
_HEAD = {"languages": "en", "authentic": "en", "title_en": "Declaration"}
_PARAGRAPH = {"text_en": "We live in peace.", "revision_en": "1", "comment": ""}
_COMMITMENT = {"what_en": "We plant a thousand trees.", "owner": "", "city": "kazan", "due_on": IN_A_YEAR}


# What each form asks for, all of its fields; an address that is missing here asks for none. The second word says
# whether that changes something, so that a form that is refused for another reason is noticed.
def _forms(house: House) -> dict[str, tuple[dict[str, Any], bool]]:
    other, act = house.there.claimant, True
    return {
        "account_signup": (
            {
                "email": "new@city.example",
                "password1": NEW_PASSWORD,
                "display_name": "New Example",
                "next": "",
            },
            act,
        ),
        "account_login": ({"login": other.email, "password": PASSWORD, "remember": "", "next": ""}, act),
        "account_change_password": (
            {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "next": ""},
            act,
        ),
        "account_email": ({"email": "other@city.example", "action_add": "on", "next": ""}, False),
        "mfa_edit_webauthn": ({"name": "My new phone"}, act),
        "choose_acting": ({"mandate": "none", "next": ""}, False),
        "demo_sign_in": ({"person": house.here.example.public_id}, False),
        "calendars": ({"act": "make", "city": ""}, act),
        "notice_choices": (
            {
                "moves": "daily",
                "waits": "at-once",
                "messages": "off",
                "reminders": "weekly",
                "alarms": "at-once",
                "forum": "daily",
                "steps": "weekly",
                "text": "at-once",
                "stale": "daily",
                "releases": "at-once",
            },
            act,
        ),
        "set_language": ({"language": "ru", "next": "/"}, False),
        "outcome_begin": (_HEAD, False),
        "outcome_change": (_HEAD, False),
        "outcome_move": ({"move": "open"}, False),
        "outcome_write": (_PARAGRAPH | {"act": "change"}, False),
        "outcome_add": (_PARAGRAPH | {"after": ""}, False),
        "outcome_confirm": ({"language": "en", "revision": "1"}, False),
        "outcome_place": ({"act": "place", "after": "head"}, False),
        "outcome_propose": (_PARAGRAPH | {"act": "change"}, False),
        "outcome_propose_new": (_PARAGRAPH | {"after": ""}, False),
        "outcome_answer": ({"act": "accept", "answer": "Thank you", "part": ""}, False),
        "outcome_reserve": ({"reserve_en": "Not by force."}, False),
        "outcome_roll_open": ({"sha256": "0" * 64}, False),
        "outcome_roll_say": ({"own-word": "joins", "sha256": "0" * 64}, False),
        "outcome_roll_enter": (
            {"note-word": "joins", "note-delegation": "", "note-told_by": "Its head"},
            False,
        ),
        "outcome_roll_close": ({"act": "adopt", "amend_next": "", "wish_en": ""}, False),
        "commitment_new": (_COMMITMENT | {"paragraph": ""}, act),
        "commitment_change": (_COMMITMENT, act),
        "commitment_reviewer": ({"reviewer": ""}, act),
        "commitment_milestone": ({"step_en": "The first hundred", "step_on": TODAY.isoformat()}, act),
        "commitment_milestone_done": ({"done_on": TODAY.isoformat()}, act),
        "commitment_claim": (
            {
                "completion": "substantial",
                "note": "Ninety stand.",
                "link": "https://city.example/",
                "file": _letter,
            },
            act,
        ),
        "commitment_score": ({"completion": "limited", "note": "We counted ten."}, act),
        "open_forum": (_FORUM | {"name_en": "Forum of two rivers"}, act),
        "forum_change": (_FORUM, act),
        "forum_move": ({"state": "published"}, act),
        "forum_hosts": (_TEXTS | {"city": "", "role": "supporter", "organises": ""}, act),
        "forum_tracks": (_TEXTS | {"theme": "youth"}, act),
        "forum_rooms": (_TEXTS | {"venue": "City hall", "capacity": "90"}, act),
        "ceremony_plan": ({"day": "", "time": "", "place": "Column hall", "protocol": ""}, act),
        "ceremony_order": ({"before": house.here.listing.public_id, "up": "", "down": ""}, act),
        "ceremony_want": (_SIGNATORY | {"tie": house.here.dossier.public_id}, False),
        "ceremony_signatory": (_SIGNATORY, False),
        "ceremony_take_off": ({}, act),
        "timetable_agenda": ({"act": "make"}, act),
        "timetable_pick": ({"add": house.here.forum.sessions.get().public_id, "drop": "", "next": ""}, False),
        "timetable_place": (
            {
                "day": house.here.forum.starts_on.isoformat(),
                "time": "10:00",
                "minutes": "45",
                "room": "",
                "place": "On board",
                "revision": "1",
                "act": "place",
            },
            act,
        ),
        "timetable_publish": ({"remark": "First"}, False),
        "partners_say": ({"act": "say", "gives": "youth", "seeks": "sport", "languages": "en"}, act),
        "dossier_new": (
            {"partner": house.there.city.slug, "kind": "contact", "purpose": "We share a river."},
            act,
        ),
        "tie_word": ({"word": "complete", "local_term": "porodnyonny", "is_binding": "no"}, act),
        "dossier_propose": ({"lapses_on": IN_A_YEAR}, False),
        "dossier_agree": ({"step": "negotiating", "reason": "", "on": ""}, act),
        "dossier_take_back": ({"step": "negotiating"}, False),
        "dossier_decline": ({"closing": "not-now", "reason": "Later."}, act),
        "dossier_plan": ({"day": IN_A_YEAR}, act),
        "dossier_sign": (
            {"sha256": "0" * 64, "on": TODAY.isoformat(), "place": "Kazan", "reads": "on"},
            False,
        ),
        "dossier_write": ({"text": "Good morning"}, act),
        "dossier_document": ({"file": _letter, "title": "Resolution"}, act),
        "approvals_begin": ({"path": "country"}, False),
        "approvals_add": (
            {"name": "Consent", "own_name": "Согласие", "owner": "Council", "due_on": IN_A_YEAR},
            act,
        ),
        "approvals_none": ({"reason": "Section 5"}, False),
        "approval_step": (
            {
                "act": "change",
                "state": "granted",
                "on": TODAY.isoformat(),
                "reason": "No. 7",
                "file": _letter,
            },
            act,
        ),
        "term": (
            {"starts_on": TODAY.isoformat(), "years": "5", "prolongation_years": "", "notice_months": "6"},
            False,
        ),
        "term_notice": ({"reason": "The programme is over.", "letter": "No. 12"}, False),
        "term_notice_back": ({"notice": "ntc_none"}, False),
        "tie_evidence": (_EVIDENCE, act),
        "evidence_enter": (_EVIDENCE | {"file": _letter}, act),
        "evidence_project": (
            {
                "title": "Clean river",
                "day": TODAY.isoformat(),
                "precision": "day",
                "ends_on": IN_A_YEAR,
                "state": "running",
                "themes": "environment",
                "note": "",
                "results": "",
            },
            act,
        ),
        "evidence": ({"act": "confirm"}, act),
        "revival": ({"text": "Good morning"}, act),
        "contribution_reviewers": ({"act": "name", "email": other.email}, act),
        "contribution_new": (_CONTRIBUTION | {"act": "keep"}, act),
        "contribution_change": (_CONTRIBUTION | {"act": "keep"}, act),
        "contribution_withdraw": ({}, act),
        "contribution_review": ({"act": "review", "verdict": "accept", "comment": "Fits."}, act),
        "contribution_decide": ({"decision": "decline", "reason": "Full.", "place": "new"}, False),
        "contribution_place": ({"place": "new"}, False),
        "session_new": (_SESSION | {"revision": ""}, act),
        "session_change": (_SESSION | {"revision": "1"}, act),
        "session_parts": ({"role": "speaker", "who": "Anna Ivanova; Mayor", "languages": "en"}, act),
        "session_withdraw": ({"part": str(house.here.part.pk)}, act),
        "session_video": (_VIDEO, act),
        "video_change": (_VIDEO, act),
        "video_hand_in": ({"url": "https://video.example/1"}, act),
        "video_texts": (
            {"language": "en", "captions": "", "transcript": "Good day."},
            act,
        ),
        "body_grant": (
            {"email": other.email, "role": "press", "starts_on": TODAY.isoformat(), "ends_on": IN_A_YEAR},
            act,
        ),
        "body_rules": ({"acts": "grant"}, act),
        "mandate_revoke": ({"reason": "She left the office."}, act),
        "act_decide": ({"decision": "agree", "reason": ""}, act),
        "delegation": (_PARTICIPANT | {"passport_name": "EXAMPLE NEW"}, act),
        "participant": (_PARTICIPANT, act),
        "participant_withdraw": ({}, act),
        "delegation_upload": ({"file": _people}, act),
        "delegation_assistant": ({"email": other.email}, act),
        "delegation_withdraw": ({}, act),
        "delegation_quota": ({"quota": "3"}, act),
        "delegations_desk": (_INVITATION, act),
        "participants_decide": (
            {"chosen": house.here.participant.public_id, "act": "accept", "reason": "", "next": ""},
            act,
        ),
        "claim_city": ({"office": "Adviser", "role": "officer", "ends_on": IN_A_YEAR}, act),
        "claim_mail": ({"address": "aigul@kazan.example"}, False),
        "claim_mail_code": ({"code": "12345678"}, False),
        "claim_dns": ({"domain": "kazan.example"}, False),
        "claim_letter": ({"letter": _letter}, act),
        "claim_appeal": ({"text": "It is not so."}, False),
        "claim_withdraw": ({}, act),
        "verification_approve": ({}, act),
        "verification_refuse": ({"reason": "The letter bears no stamp."}, act),
        "verification_call_back": ({"called_on": TODAY.isoformat(), "note": "It was she."}, act),
        "proof_decide": ({"decision": "accept", "note": "Seen."}, act),
        "official_domains": (
            {
                "domain": "gov.example",
                "country": "RU",
                "city": "",
                "source_url": "https://gov.example/",
                "note": "Seen.",
            },
            act,
        ),
        "official_domain_remove": ({"number": str(house.here.domain.pk)}, act),
        "account": ({"display_name": "Her new name", "language": "ru"}, act),
        "erase_account": ({"email": _email_of(house, "erase_account")}, act),
        "operator_bodies": (
            {"name": "Association", "own_name": "Associação", "own_language": "pt", "country": "BR"},
            act,
        ),
        "operator_secretariat": ({"alliance": house.here.alliance.slug}, False),
        "operator_body": ({"act": "merge", "into": house.there.body.public_id, "city": ""}, act),
        "operator_focal_points": ({"country": "BR", "body": house.here.association.public_id}, act),
        "operator_people": ({"account": other.email, "email": other.email}, act),
        "operator_message": ({"do": "close"}, act),
        "operator_jobs": ({"do": "close", "job": "", "routine": "", "day": ""}, False),
    }


@pytest.fixture
def house(settings: Settings, tmp_path: str, monkeypatch: pytest.MonkeyPatch) -> House:
    settings.DEMO, settings.ROOT_URLCONF = True, every_address.__name__
    settings.DATA_DIR = settings.UPLOADS_DIR = tmp_path
    monkeypatch.setattr("twinhall.web.claims.txt_records", lambda *_names: [])
    built = build_house()
    built.here.claim.proofs.filter(kind="call-back").delete()
    return built


@pytest.mark.once
@pytest.mark.django_db
def test_what_a_form_does_not_ask_for_cannot_be_given_with_it(house: House) -> None:
    extra = _a_value_for_every_column(house)
    assert {"is_operator", "is_active", "person", "body", "state", "verified_on"} <= set(extra)
    before = _everything()
    changed, idle = [], []
    for name, entry in ADDRESSES.items():
        if entry.act is None:
            continue
        fields, does = _forms(house).get(name, ({}, False))
        post = _poster(house, name)
        alone = _after(partial(post, fields))
        with_more = _after(partial(post, extra | fields))
        if alone != with_more:
            changed.append((name, _difference(alone, with_more)))
        if does and alone == before:
            idle.append(name)
    assert changed == []
    assert idle == [], "these forms were refused, so that nothing was tried with them"


@pytest.mark.django_db
def test_whoever_signs_up_is_nobody_yet(client: Client) -> None:
    hostile = {
        "is_operator": "on",
        "is_example": "on",
        "public_id": "per_0000000000000",
        "joined_at": "2000-01-01",
    }
    asked = {"email": "new@city.example", "password1": NEW_PASSWORD, "display_name": "New Example"}
    client.post("/en/account/signup/", asked | hostile)
    person = Person.objects.get(email="new@city.example")
    assert (person.is_operator, person.is_example, person.mandates.count()) == (False, False, 0)
    assert person.public_id != hostile["public_id"]
    assert person.joined_at.year > 2000


def _letter() -> SimpleUploadedFile:
    return SimpleUploadedFile(
        "letter.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf"
    )


def _people() -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", b"passport_name,role\nEXAMPLE MARIA,member\n", "text/csv")


def _poster(house: House, name: str) -> Callable[[dict[str, Any]], object]:
    rule = ADDRESSES[name].act
    assert rule is not None
    walker = Walker(house.people[_who_may(rule)])
    side = house.there if name == "claim_city" else house.here

    def post(fields: dict[str, Any]) -> object:
        cache.clear()
        given = {field: value() if callable(value) else value for field, value in fields.items()}
        return walker.ask("post", address_of(name, side), given)

    return post


def _a_value_for_every_column(house: House) -> dict[str, str]:
    """A hostile value by the name of each column of our tables and of those beneath them."""
    values: dict[str, str] = {"pk": "1", "by": house.there.claimant.public_id, "user": "1", "user_id": "1"}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            values.setdefault(column.name, _hostile(column, house))
            values.setdefault(column.attname, _hostile(column, house))
    return values | {"state": "approved", "mandate": house.there.mandate.public_id}


def _hostile(column: models.Field[Any, Any], house: House) -> str:
    if isinstance(column, models.ForeignKey):
        return str(house.there.body.pk if column.related_model is Body else house.there.claimant.pk)
    if isinstance(column, models.BooleanField):
        return "on"
    if isinstance(column, models.DateTimeField):
        return "2000-01-01 00:00:00"
    if isinstance(column, models.DateField):
        return "2000-01-01"
    if isinstance(column, models.IntegerField):
        return "7"
    if column.choices:
        return str(list(column.choices)[-1][0])
    return "hostile"


def _email_of(house: House, name: str) -> str:
    """Of the person who will post there."""
    rule = ADDRESSES[name].act
    person = house.people[_who_may(rule)] if rule is not None else None
    return person.email if person is not None else ""


Rows = dict[str, list[dict[str, Any]]]


def _after(do: Callable[[], object]) -> Rows:
    """All that is in the database after it; undone again."""
    with transaction.atomic():
        do()
        found = _everything()
        transaction.set_rollback(True)
    return found


def _everything() -> Rows:
    return {model.__name__: _rows(model) for model in _models()}


def _models() -> Iterator[type[models.Model]]:
    left_out = ("Session", "UserSession", "ContentType", "City", "CityName", "Tie", "TieParty", "TieSource")
    return (model for model in apps.get_models() if model.__name__ not in left_out)


def _rows(model: type[models.Model]) -> list[dict[str, Any]]:
    """Without what is another each time: random names and marks, moments, numbers of rows."""
    quoted, meta = connection.ops.quote_name, model._meta
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quoted(meta.db_table)} ORDER BY {quoted(str(meta.pk.column))}")
        stored = cursor.fetchall()
    # Most requests leave most tables as they were: only what is stored otherwise is understood anew.
    before, understood = _understood.get(model, (None, []))
    if stored == before:
        return understood
    understood = list(_understand(model))
    _understood.setdefault(model, (stored, understood))
    return understood


def _understand(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    for row in model._default_manager.order_by("pk").values():
        yield {name: _plain(value) for name, value in row.items() if not _IS_RANDOM.search(name)}


# By table: what was stored when it was first read, and what that says.
_understood: dict[type[models.Model], tuple[Any, list[dict[str, Any]]]] = {}
_IS_RANDOM = re.compile(
    r"^id$|_id$|hash|token|password|secret|stored_name|^after$|^subject$|reference|^text$|^html$|^args"
)


def _plain(value: object) -> object:
    if isinstance(value, datetime.datetime):
        return value.date()
    return value


def _difference(one: Rows, other: Rows) -> list[str]:
    return [
        f"{name}: {one[name][-2:]} / {other[name][-2:]}"[:600] for name in one if one[name] != other[name]
    ]
