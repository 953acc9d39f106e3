"""A house with one person of each kind and real things for every address, here and elsewhere.

"Here" is Kazan: its body, a claim to it, what belongs to them. "There" is Durban, another alliance's secretariat, and
other people, to ask for what is somebody else's.
"""

import datetime
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    DelegationFactory,
    ForumFactory,
    MandateFactory,
    ParticipantFactory,
    PersonFactory,
    SessionFactory,
    give_second_factor,
)
from tests.house.full_outcome import outcome_of
from tests.small_world import build_small_world
from twinhall.access.permissions import Role
from twinhall.domain.agreements.draft import draft_of
from twinhall.domain.agreements.models import (
    Agreement,
    Clause,
    ClauseText,
    Proposal,
    Reservation,
    TextRelease,
    Version,
)
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.approvals.models import Track, TrackStep
from twinhall.domain.bodies.models import AssociationMember, Body, FocalPoint, Mandate, PendingAct
from twinhall.domain.ceremonies.models import Ceremony, Listing
from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import Claim, OfficialDomain, Proof
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.models import Side as SideOfTie
from twinhall.domain.forums.models import Forum
from twinhall.domain.notices.models import Message
from twinhall.domain.outcomes.models import Outcome
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import (
    AgendaFeed,
    Appearance,
    Contribution,
    ContributionSpeaker,
    VideoAddress,
    VideoText,
)
from twinhall.domain.terms.models import Feed
from twinhall.domain.ties.models import Tie
from twinhall.domain.upkeep.models import Evidence
from twinhall.domain.uploads.keeping import keep_bytes, new_stored_name
from twinhall.domain.uploads.models import Upload

TODAY = timezone.now().astimezone(ZoneInfo("Europe/Moscow")).date()  # where the cities of the tests lie
LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@dataclass
class Side:
    """What an address can be about, on one side: by the name of the word in its route."""

    city: City
    alliance: Alliance
    body: Body
    secretariat: Body
    association: Body
    claimant: Person
    claim: Claim
    letter: Proof
    upload: Upload
    mandate: Mandate
    act: PendingAct
    message: Message
    focal: FocalPoint
    domain: OfficialDomain
    passkey: Authenticator
    tie: Tie
    dossier: Dossier
    text: Agreement
    step: TrackStep
    evidence: Evidence
    example: Person
    feed: Feed
    forum: Forum
    listing: Listing
    delegation: Delegation
    participant: Participant
    contribution: Contribution
    part: Appearance
    video: VideoAddress
    outcome: Outcome


@dataclass
class House:
    """Both sides, and the people who walk them."""

    here: Side
    there: Side
    people: dict[Role, Person | None]
    # Whom no column of the table has: they must be answered like somebody who is only signed in.
    was_officer: Person
    unsecured: dict[Role, Person] = field(default_factory=dict)


def build_house() -> House:
    cities = build_small_world()
    brics = Alliance.objects.get(slug="brics")
    other = AllianceFactory.create()
    secretariat = _body(kind="secretariat", alliance=brics)
    other_secretariat = _body(kind="secretariat", alliance=other)
    association = _body(kind="association", names={"en": "Association of cities"}, country="RU")
    here = _side(cities["Kazan"], brics, secretariat, association)
    elsewhere = _body(kind="association", names={"en": "Association elsewhere"}, country="ZA")
    there = _side(cities["Durban"], other, other_secretariat, elsewhere)
    people: dict[Role, Person | None] = {
        Role.NOBODY: None,
        Role.SIGNED_IN: PersonFactory.create(),
        Role.HERSELF: here.claimant,
        Role.OFFICER_ELSEWHERE: _officer(there.body),
        Role.OFFICER: _officer(here.body),
        Role.DEPUTY: _officer(here.body, "deputy"),
        Role.TRANSLATOR: _officer(here.body, "translator"),
        Role.ASSOCIATION: give_second_factor(_officer(association)),
        Role.SECRETARIAT: give_second_factor(_officer(secretariat)),
        Role.OPERATOR: give_second_factor(PersonFactory.create(is_operator=True)),
    }
    unsecured = {
        Role.ASSOCIATION: _officer(association),
        Role.SECRETARIAT: _officer(secretariat),
        Role.OPERATOR: PersonFactory.create(is_operator=True),
    }
    yesterday = TODAY - datetime.timedelta(days=2)  # over in every time zone
    was = MandateFactory.create(body=here.body, role="head", ends_on=yesterday).person
    MandateFactory.create(
        person=was, body=secretariat, revoked_at=LONG_AGO, revoked_by=was, revoked_reason="Left the office."
    )
    return House(here, there, people, give_second_factor(was), unsecured)


def _body(**fields: object) -> Body:
    return BodyFactory.create(city=None, **fields)


def _officer(body: Body, role: str = "officer") -> Person:
    person: Person = MandateFactory.create(body=body, role=role).person
    return person


def _side(city: City, alliance: Alliance, secretariat: Body, association: Body) -> Side:
    body = BodyFactory.create(city=city)
    AssociationMember.objects.create(association=association, city=city, added_at=LONG_AGO)
    MandateFactory.create(
        body=body, granted_for=secretariat
    )  # so it was this secretariat that verified the city
    claimant = PersonFactory.create()
    claim = Claim.objects.create(
        person=claimant,
        city=city,
        alliance=alliance,
        office="Head of the office of external relations",
        ends_on=TODAY + datetime.timedelta(days=300),
        state="submitted",
        made_at=LONG_AGO,
        submitted_at=LONG_AGO,
    )
    stored_name = new_stored_name()
    keep_bytes(stored_name, b"%PDF-1.7")
    upload = Upload.objects.create(
        owner=claimant,
        purpose="claim-letter",
        stored_name=stored_name,
        shown_name="letter.pdf",
        media_type="application/pdf",
        size=8,
        sha256="0" * 64,
        added_at=LONG_AGO,
    )
    letter = Proof.objects.create(
        claim=claim, kind="stamped-letter", state="to-check", upload=upload, begun_at=LONG_AGO
    )
    for kind, state in (("mail-domain", "given"), ("dns-record", "given"), ("call-back", "to-check")):
        Proof.objects.create(
            claim=claim,
            kind=kind,
            state=state,
            domain=f"{city.slug}.example",
            token="twinhall=0",
            begun_at=LONG_AGO,
        )
    forum = _forum(secretariat, body, claimant)
    delegation = forum.delegations.get()
    part = _part(forum)
    return Side(
        city=city,
        alliance=alliance,
        body=body,
        secretariat=secretariat,
        association=association,
        claimant=claimant,
        claim=claim,
        letter=letter,
        upload=upload,
        mandate=MandateFactory.create(body=body, role="press"),
        act=_pending_act(body),
        message=Message.objects.create(
            person=claimant,
            to=claimant.email,
            subject="Your claim",
            text="It is in the queue.",
            kind="claim.submitted",
            written_at=LONG_AGO,
            next_try_at=LONG_AGO,
        ),
        focal=FocalPoint.objects.create(country=city.country, body=association, named_at=LONG_AGO),
        domain=OfficialDomain.objects.create(
            domain=f"{city.slug}.example", country=city.country, city=city, added_at=LONG_AGO
        ),
        passkey=_passkey(claimant),
        tie=Tie.objects.of(city).order_by("pk")[0],
        dossier=_dossier(city),
        step=_step(city),
        text=_text(city),
        evidence=_evidence(city),
        example=PersonFactory.create(is_example=True),
        feed=Feed.objects.create(person=claimant, made_at=LONG_AGO),
        forum=forum,
        listing=_listing(forum, city),
        delegation=delegation,
        participant=ParticipantFactory.create(delegation=delegation),
        contribution=_contribution(forum, body),
        part=part,
        video=_video(part),
        outcome=outcome_of(forum, secretariat, body),
    )


def _forum(secretariat: Body, body: Body, claimant: Person) -> Forum:
    """Organised by the secretariat; this city has registered its delegation."""
    forum: Forum = ForumFactory.create(organiser=secretariat)
    DelegationFactory.create(forum=forum, city=body.city, body=body)
    SessionFactory.create(forum=forum)
    AgendaFeed.objects.create(person=claimant, forum=forum, made_at=LONG_AGO)
    return forum


def _listing(forum: Forum, city: City) -> Listing:
    """A tie of this city that both sides want to sign at the forum."""
    dossier = _dossier(city, "approvals")
    ceremony = Ceremony.objects.create(forum=forum, planned_at=LONG_AGO)
    return Listing.objects.create(
        ceremony=ceremony, dossier=dossier, position=1, asked_at=LONG_AGO, agreed_at=LONG_AGO
    )


def _contribution(forum: Forum, body: Body) -> Contribution:
    """Handed in by this city, so that organisers know of it, too."""
    mandate = MandateFactory.create(body=body)
    contribution = Contribution.objects.create(
        forum=forum,
        titles={"en": "Rivers that join us"},
        delegation=forum.delegations.get(),
        by=mandate.person,
        mandate=mandate,
        state="submitted",
        submitted_at=LONG_AGO,
    )
    ContributionSpeaker.objects.create(contribution=contribution, name="Anna Ivanova")
    return contribution


def _part(forum: Forum) -> Appearance:
    """Somebody of this city speaks in a session; the programme is not published yet."""
    speaker = ParticipantFactory.create(delegation=forum.delegations.get())
    return Appearance.objects.create(session=forum.sessions.get(), participant=speaker)


def _video(part: Appearance) -> VideoAddress:
    """This city's, not released yet."""
    stored_name = new_stored_name()
    keep_bytes(stored_name, b"\x1a\x45\xdf\xa3webm")
    upload = Upload.objects.create(
        purpose="video-address",
        stored_name=stored_name,
        shown_name="greeting.webm",
        media_type="video/webm",
        size=8,
        sha256="0" * 64,
        added_at=LONG_AGO,
    )
    assert part.participant is not None
    video = VideoAddress.objects.create(
        session=part.session, delegation=part.participant.delegation, speaker="The mayor", upload=upload
    )
    VideoText.objects.create(
        video=video, language="en", captions="WEBVTT\n\n00:01.000 --> 00:02.000\nGood day\n", at=LONG_AGO
    )
    return video


def _dossier(city: City, state: str = "proposed") -> Dossier:
    """The file of a tie that this city has proposed to another, which no other side of the house is party to."""
    dossier = Dossier.objects.create(
        kind="sister-city", state=state, opened_at=LONG_AGO, proposed_at=LONG_AGO, moved_at=LONG_AGO
    )
    for position, one in enumerate([city, CityFactory.create()]):
        SideOfTie.objects.create(dossier=dossier, city=one, position=position, is_opener=one == city)
    return dossier


def _evidence(city: City) -> Evidence:
    """Entered by the other side, so that this city is asked for its word."""
    dossier = _dossier(city, "known")
    other = dossier.sides.exclude(city=city).get()
    mandate = MandateFactory.create(body=BodyFactory.create(city=other.city))
    return Evidence.objects.create(
        dossier=dossier,
        side=other,
        kind="visit",
        day=LONG_AGO.date(),
        title="Pupils came to us",
        by=mandate.person,
        mandate=mandate,
        at=LONG_AGO,
    )


def _step(city: City) -> TrackStep:
    """What this city must have decided before it may sign another tie."""
    dossier = _dossier(city, "negotiating")
    track = Track.objects.create(side=dossier.sides.get(city=city), begun_at=LONG_AGO)
    return TrackStep.objects.create(track=track, position=1, names={"en": "Consent"}, owner="council")


def _text(city: City) -> Agreement:
    """A text that both sides have agreed and released, with a proposal and a reservation from before."""
    dossier = _dossier(city, "text-agreed")
    sides = list(dossier.sides.order_by("position"))
    mandate = MandateFactory.create(body=BodyFactory.create(city=sides[1].city))
    by = {"mandate": mandate, "at": LONG_AGO}
    text = Agreement.objects.create(
        dossier=dossier,
        titles={"en": "Text"},
        languages=["en"],
        authentic=["en"],
        begun_at=LONG_AGO,
        mandate=mandate,
    )
    clause = Clause.objects.create(agreement=text, position=1)
    ClauseText.objects.create(clause=clause, language="en", revision=1, follows=1, text="Friendship.", **by)
    Proposal.objects.create(
        clause=clause, side=sides[1], kind="change", texts={"en": {"text": "Peace."}}, **by
    )
    Reservation.objects.create(clause=clause, side=sides[1], texts={"en": "Later."}, **by)
    draft = draft_of(text)
    text.agreed = Version.objects.create(
        agreement=text,
        number=1,
        content=draft.content,
        sha256=draft.sha256,
        made_at=LONG_AGO,
        mandate=mandate,
    )
    text.save()
    for side in sides:
        TextRelease.objects.create(version=text.agreed, side=side, **by)
    return text


def _pending_act(body: Body) -> PendingAct:
    proposer = MandateFactory.create(body=body).person
    return PendingAct.objects.create(
        body=body,
        act="grant",
        content={
            "person": PersonFactory.create().public_id,
            "role": "press",
            "starts_on": str(TODAY),
            "ends_on": str(TODAY + datetime.timedelta(days=100)),
        },
        proposed_by=proposer,
        proposed_at=LONG_AGO,
        lapses_at=timezone.now() + datetime.timedelta(days=30),
    )


def _passkey(person: Person) -> Authenticator:
    """As if she had set one up on her phone; its key fits nothing."""
    point = ES256({1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})
    name = b"a credential of the tests"
    known = AttestedCredentialData.create(b"\0" * 16, name, point)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    stated = AuthenticatorData.create(sha256(b"testserver"), flags, 0, known)
    response = {
        "clientDataJSON": websafe_encode(
            CollectedClientData.create("webauthn.create", b"0" * 32, "https://testserver")
        ),
        "attestationObject": websafe_encode(AttestationObject.create("none", stated, {})),
    }
    credential = {
        "id": websafe_encode(name),
        "rawId": websafe_encode(name),
        "type": "public-key",
        "response": response,
    }
    return Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Her phone", "credential": credential}
    )
