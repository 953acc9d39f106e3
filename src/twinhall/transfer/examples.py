"""The example people of the demo and what they did here: all invented, made by the real actions, labelled as examples.

Nothing of it is true of any city or any person. The alliance has no permanent secretariat in reality.
"""

import datetime
import re
from dataclasses import dataclass
from io import BytesIO

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.actions import grant_mandate, secretariat_of
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.bodies.words import Role
from twinhall.domain.cities.models import City
from twinhall.domain.claims.actions import approve, claim_city, refuse, submit
from twinhall.domain.claims.domains import add_domain
from twinhall.domain.claims.models import Claim
from twinhall.domain.claims.proofs import (
    begin_dns,
    begin_mail,
    check_letter,
    confirm_code,
    expected_record,
    hand_in_letter,
    note_dns_answer,
)
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.sources.models import Source
from twinhall.domain.uploads.actions import keep_upload
from twinhall.transfer.example_forum import ExampleHands, tell_of_forum
from twinhall.transfer.example_ties import Offices, tell_of_ties

__all__ = ["EXAMPLES", "Example", "LoadedExamples", "example_of", "load_examples"]


@dataclass(frozen=True)
class Example:
    """One example person. `geonameid` is the city she speaks for, or claims to; the secretariat's have none."""

    key: str
    name: str
    email: str
    geonameid: int | None = None
    office: str = ""

    @property
    def domain(self) -> str:
        return self.email.partition("@")[2]


# Every surname is “Example”; the addresses end in a name that the internet keeps free for examples (RFC 2606).
EXAMPLES = (
    Example("kazan", "Aigul Example", "aigul@kazan.example", 551487, "Head of external relations"),
    Example("durban", "Thandeka Example", "thandeka@durban.example", 1007311, "International officer"),
    Example("campinas", "Helena Example", "helena@campinas.example", 3467865, "International adviser"),
    Example("first", "Arun Example", "arun@secretariat.example"),
    Example("second", "Mariam Example", "mariam@secretariat.example"),
    Example("delegate", "Selam Example", "selam@addis-ababa.example", 344979, "Delegate"),
)
_MANDATE_DAYS = 365


@dataclass(frozen=True)
class LoadedExamples:
    """How many example people there are, and how many of them this call made."""

    people: int
    made: int


def example_of(email: str) -> Example | None:
    """The example with that address; None for anybody else."""
    return next((example for example in EXAMPLES if example.email == email), None)


@transaction.atomic
def load_examples(*, at: datetime.datetime, door: str) -> LoadedExamples:
    """Make the example people who are not there yet, and what they did in the weeks before.

    Loading again changes nothing, whatever has become of them since. Cities that the register lacks are left out.
    """
    before = {example.key for example in EXAMPLES if Person.objects.filter(email=example.email).exists()}
    people = {example.key: _person(example, at) for example in EXAMPLES}
    alliance = Alliance.objects.filter(slug=settings.DEFAULT_ALLIANCE).first()
    if not before and alliance is not None:
        _Story(alliance, people, at, door).tell()
    return LoadedExamples(len(EXAMPLES), len(EXAMPLES) - len(before))


def _person(example: Example, at: datetime.datetime) -> Person:
    """Without a password: the demo's button is her only door. With a second factor, as whoever acts needs one."""
    known = Person.objects.filter(email=example.email).first()
    if known is not None:
        return known
    person = Person(email=example.email, display_name=example.name, is_example=True)
    person.joined_at = at - datetime.timedelta(days=60)
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    TOTP.activate(person, generate_totp_secret())  # nobody has seen this secret
    return person


class _Story:
    """What the example people did, day by day, up to `at`."""

    def __init__(
        self, alliance: Alliance, people: dict[str, Person], at: datetime.datetime, door: str
    ) -> None:
        self.alliance, self.people, self.now, self.door = alliance, people, at, door
        self.source = Source.objects.get_or_create(
            key="twinhall:examples", defaults={"title": "Invented for the demo (example)"}
        )[0]

    def tell(self) -> None:
        self.pair = self._secretariat()
        cities = City.objects.in_bulk(
            [example.geonameid for example in EXAMPLES if example.geonameid], field_name="geonameid"
        )
        for example in EXAMPLES:
            if example.geonameid in cities:
                getattr(self, f"_{example.key}")(example, cities[example.geonameid])
        offices = self._offices(cities)
        if offices is not None:
            tell_of_ties(offices, when=self._at, door=self.door)
            hands = ExampleHands(self.pair[0], offices.kazan, offices.durban)
            tell_of_forum(self.alliance, hands, at=self.now, door=self.door)

    def _offices(self, cities: dict[int, City]) -> Offices | None:
        """Who speaks for the three cities, and a signatory's mandate beside it; None where the register lacks one."""
        spoken = [example for example in EXAMPLES if example.key in ("kazan", "durban", "campinas")]
        if any(example.geonameid not in cities for example in spoken):
            return None
        acting, signing = {}, {}
        for example in spoken:
            mandate = Mandate.objects.with_body().get(person=self.people[example.key], role=Role.OFFICER)
            acting[example.key] = Acting(mandate.person, mandate)
            signs = grant_mandate(
                person=self.people[example.key],
                body=mandate.body,
                role=Role.SIGNATORY,
                starts_on=max(mandate.starts_on, self._at(26).date()),
                ends_on=mandate.ends_on,
                by=None,
                at=self._at(26),
                door=self.door,
            )
            signing[example.key] = Acting(signs.person, signs)
        return Offices(
            kazan=acting["kazan"],
            durban=acting["durban"],
            campinas=acting["campinas"],
            signs_in_durban=signing["durban"],
            signs_in_campinas=signing["campinas"],
        )

    def _kazan(self, example: Example, city: City) -> None:
        claim = self._claim(example, city, days_ago=48)
        self._proved_by_mail(claim, example, days_ago=47)
        self._proved_by_dns(claim, example, days_ago=47)
        self._approved_by_both(claim, days_ago=45)

    def _durban(self, example: Example, city: City) -> None:
        claim = self._claim(example, city, days_ago=40)
        self._proved_by_dns(claim, example, days_ago=39)
        self._proved_by_letter(claim, example, days_ago=39)
        self._approved_by_both(claim, days_ago=37)

    def _campinas(self, example: Example, city: City) -> None:
        first = self._claim(example, city, days_ago=33)
        self._proved_by_dns(first, example, days_ago=33)
        self._letter(first, example, days_ago=33)
        submit(first.public_id, by=first.person, at=self._at(33), door=self.door)
        reason = "Example of a refusal: the letter bears no stamp. Please hand in a stamped one."
        refuse(first.public_id, reason=reason, by=self.pair[1], at=self._at(31), door=self.door)
        second = self._claim(example, city, days_ago=30)
        self._proved_by_dns(second, example, days_ago=29)
        self._proved_by_letter(second, example, days_ago=29)
        self._approved_by_both(second, days_ago=27)

    def _delegate(self, example: Example, city: City) -> None:
        claim = self._claim(example, city, days_ago=3)
        self._proved_by_dns(claim, example, days_ago=2)
        self._letter(claim, example, days_ago=2)
        submit(claim.public_id, by=claim.person, at=self._at(2), door=self.door)

    def _at(self, days_ago: int) -> datetime.datetime:
        """In the office's hours of that day."""
        day = self.now - datetime.timedelta(days=days_ago)
        return day.replace(hour=9, minute=7 * days_ago % 60, second=0, microsecond=0)

    def _secretariat(self) -> tuple[Acting, Acting]:
        body = secretariat_of(self.alliance, by=None, at=self._at(60), door=self.door)
        _label(body)
        day = self._at(60).date()
        first, second = (
            grant_mandate(
                person=self.people[key],
                body=body,
                role=Role.OFFICER,
                starts_on=day,
                ends_on=day + datetime.timedelta(days=2 * _MANDATE_DAYS),
                by=None,
                at=self._at(60),
                door=self.door,
            )
            for key in ("first", "second")
        )
        return Acting(self.people["first"], first), Acting(self.people["second"], second)

    def _claim(self, example: Example, city: City, *, days_ago: int) -> Claim:
        claim = claim_city(
            city=city,
            alliance=self.alliance,
            role=Role.OFFICER,
            office=example.office,
            ends_on=self._at(days_ago).date() + datetime.timedelta(days=_MANDATE_DAYS),
            by=self.people[example.key],
            at=self._at(days_ago),
            door=self.door,
        )
        claim.is_example = True
        claim.save(update_fields=["is_example"])
        return claim

    def _proved_by_mail(self, claim: Claim, example: Example, *, days_ago: int) -> None:
        """The code is read where it was written: in the outbox, which stands in for her mailbox."""
        by, at = claim.person, self._at(days_ago)
        add_domain(
            example.domain,
            country=claim.city.country,
            city=claim.city,
            source=self.source,
            note="Example: invented for the demo.",
            by=None,
            at=at,
            door=self.door,
        )
        begin_mail(claim.public_id, example.email, by=by, at=at, door=self.door)
        letter = Message.objects.filter(to=example.email, kind="claim.code").latest("pk")
        found = re.search(r"\b\d{8}\b", letter.text)
        confirm_code(claim.public_id, found[0] if found else "", by=by, at=at, door=self.door)

    def _proved_by_dns(self, claim: Claim, example: Example, *, days_ago: int) -> None:
        """No name server is asked: the answer is given here, as an example."""
        by, at = claim.person, self._at(days_ago)
        proof = begin_dns(claim.public_id, example.domain, by=by, at=at, door=self.door)
        answer = [expected_record(proof)]
        note_dns_answer(claim.public_id, answer, by=by, at=at, door=self.door)

    def _letter(self, claim: Claim, example: Example, *, days_ago: int) -> str:
        """A picture that says it is an example; gives the proof's permanent id."""
        by, at = claim.person, self._at(days_ago)
        upload = keep_upload(
            _example_letter(claim.city.name, example.office),
            shown_name=f"example-letter-{claim.city.slug}.png",
            purpose="claim-letter",
            owner=by,
            at=at,
            door=self.door,
        )
        proof = hand_in_letter(claim.public_id, upload, by=by, at=at, door=self.door)
        return proof.public_id

    def _proved_by_letter(self, claim: Claim, example: Example, *, days_ago: int) -> None:
        proof = self._letter(claim, example, days_ago=days_ago)
        check_letter(
            proof,
            accepts=True,
            note="Example: the letter was looked at.",
            by=self.pair[0],
            at=self._at(days_ago - 1),
            door=self.door,
        )

    def _approved_by_both(self, claim: Claim, *, days_ago: int) -> None:
        submit(claim.public_id, by=claim.person, at=self._at(days_ago + 1), door=self.door)
        for by, later in zip(self.pair, (0, 1), strict=True):
            approved = approve(claim.public_id, by=by, at=self._at(days_ago - later), door=self.door)
        if approved.mandate is not None:
            _label(approved.mandate.body)


def _label(body: Body) -> None:
    """An institution for which only example people speak is an example itself."""
    if not body.mandates.filter(person__is_example=False).exists():
        body.is_example = True
        body.save(update_fields=["is_example"])


def _example_letter(city: str, office: str) -> BytesIO:
    """A sheet that nobody could take for a document."""
    sheet = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((30, 30, 590, 847), outline="black", width=2)
    draw.text((60, 80), "EXAMPLE", fill="black", font=ImageFont.load_default(64))
    lines = f"No document: made for the demo.\n\n{city}\n{office}"
    draw.text((60, 190), lines, fill="black", font=ImageFont.load_default(24))
    file = BytesIO()
    sheet.save(file, "PNG")
    file.seek(0)
    return file
