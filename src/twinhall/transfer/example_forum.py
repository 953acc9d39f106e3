"""The demo's example edition of a forum: 60 delegations, 70 sessions in six rooms and 13 tracks, all of it invented.

It is marked as an example wherever it is shown; the example secretariat organises it, and the example officers of
Kazan and Durban have asked to sign their tie there.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from zoneinfo import ZoneInfo

from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.ceremonies.actions import plan_ceremony, want_to_sign
from twinhall.domain.cities.models import City
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.forums.actions import ForumPlan, add_room, add_track, move_forum, open_forum
from twinhall.domain.forums.models import Edition, Forum, ForumTrack, Room, Series
from twinhall.domain.programme.models import Appearance, Session
from twinhall.domain.programme.publishing import publish_programme
from twinhall.transfer.themes import Theme, shipped_themes

__all__ = ["ExampleHands", "tell_of_forum"]

DELEGATIONS, SESSIONS, TRACKS = 60, 70, 13
_SLUG = "example-forum"
# Countries whose largest cities come: members first, then partners, then two from outside the alliance.
_COUNTRIES = ("BR", "RU", "IN", "CN", "ZA", "EG", "ET", "IR", "AE", "ID", "BY", "KZ", "OM", "JO")
_ROOMS = (
    ({"en": "Plenary hall", "ru": "Пленарный зал", "ar": "قاعة الجلسات العامة"}, 800),
    ({"en": "Column hall", "ru": "Колонный зал", "ar": "قاعة الأعمدة"}, 300),
    ({"en": "White hall", "ru": "Белый зал", "ar": "القاعة البيضاء"}, 180),
    ({"en": "River room", "ru": "Речной зал", "ar": "قاعة النهر"}, 90),
    ({"en": "Garden room", "ru": "Садовый зал", "ar": "قاعة الحديقة"}, 60),
    ({"en": "Workshop room", "ru": "Мастерская", "ar": "قاعة الورش"}, 40),
)
_GIVEN = {
    "RU": (("ANNA", "Анна"), ("OLEG", "Олег"), ("MARIA", "Мария"), ("TIMUR", "Тимур")),
    "CN": (("LI", "丽"), ("WEI", "伟"), ("MING", "明"), ("NA", "娜")),
    "IN": (("ASHA", "आशा"), ("RAVI", "रवि"), ("MEERA", "मीरा"), ("ARUN", "अरुण")),
    "EG": (("SALMA", "سلمى"), ("KARIM", "كريم"), ("NOUR", "نور"), ("OMAR", "عمر")),
    "ET": (("SELAM", "ሰላም"), ("ABEBE", "አበበ"), ("HANA", "ሐና"), ("DAWIT", "ዳዊት")),
    "IR": (("SARA", "سارا"), ("REZA", "رضا"), ("LEILA", "لیلا"), ("AMIR", "امیر")),
    "": (("HELENA", "Helena"), ("PAULO", "Paulo"), ("THANDEKA", "Thandeka"), ("JOSE", "José")),
}
_GIVEN |= {"AE": _GIVEN["EG"], "OM": _GIVEN["EG"], "JO": _GIVEN["EG"], "BY": _GIVEN["RU"], "KZ": _GIVEN["RU"]}
_LANGUAGES = {
    **{"RU": ["ru", "en"], "BY": ["ru"], "KZ": ["ru", "kk"], "CN": ["zh", "en"], "IN": ["hi", "en"]},
    **{"EG": ["ar", "en"], "AE": ["ar", "en"], "OM": ["ar"], "JO": ["ar", "en"], "BR": ["pt", "en"]},
    **{"ET": ["am", "en"], "IR": ["fa", "en"], "ID": ["id", "en"], "ZA": ["en"]},
}
_OFFICES = ("Mayor", "Head of international relations", "Member of the council", "Adviser")
_ROLES = ("head", "member", "speaker", "assistant")
_FORMATS = (
    ("panel", 60, {"en": "{theme}: what worked", "ru": "{theme}: что получилось", "ar": "{theme}: ما الذي نجح"}),
    ("workshop", 90, {"en": "Workshop: {theme}", "ru": "Мастерская: {theme}", "ar": "ورشة: {theme}"}),
    ("panel", 60, {"en": "{theme}: mayors answer", "ru": "{theme}: мэры отвечают", "ar": "{theme}: رؤساء البلديات"}),
    ("panel", 45, {"en": "{theme}: three cases", "ru": "{theme}: три примера", "ar": "{theme}: ثلاث حالات"}),
    ("workshop", 60, {"en": "{theme}: find a partner", "ru": "{theme}: поиск партнёра", "ar": "{theme}: ابحث عن شريك"}),
)  # fmt: skip


@dataclass(frozen=True)
class ExampleHands:
    """Who acts in it: the example secretariat, and who speaks for the two cities that want to sign."""

    secretariat: Acting
    kazan: Acting
    durban: Acting


def tell_of_forum(alliance: Alliance, hands: ExampleHands, *, at: datetime.datetime, door: str) -> Forum:
    """Make the edition, two months ahead of `at`, with its published programme."""
    first = (at + datetime.timedelta(days=60)).date()
    forum = _opened(alliance, hands, first, at, door)
    tracks = _tracks(forum, hands, at, door)
    rooms = [
        add_room(forum.public_id, names, capacity=seats, by=hands.secretariat, at=at, door=door)
        for names, seats in _ROOMS
    ]
    people = _people(forum, _delegations(forum, hands, at), at)
    _appear(_sessions(forum, tracks, rooms), people)
    publish_programme(forum.public_id, by=hands.secretariat, at=at, door=door)
    forum = move_forum(forum.public_id, "published", by=hands.secretariat, at=at, door=door)
    _sign_there(forum, hands, at, door)
    return forum


def _opened(
    alliance: Alliance, hands: ExampleHands, first: datetime.date, at: datetime.datetime, door: str
) -> Forum:
    series = Series.objects.create(
        slug=_SLUG,
        names={
            "en": "Example forum of sister cities",
            "ru": "Пример: форум породнённых городов",
            "ar": "مثال: منتدى المدن المتآخية",
        },
        alliance=alliance,
        is_example=True,
    )
    plan = ForumPlan(
        names={**series.names},
        descriptions={
            "en": "An invented forum, to try out everything that a forum has here. None of it takes place.",
            "ru": "Вымышленный форум: на нём можно попробовать всё, что здесь умеет форум. Он не состоится.",
            "ar": "منتدى متخيَّل لتجربة كل ما يتيحه المنتدى هنا. لن يُعقد شيء منه.",
        },
        starts_on=first,
        ends_on=first + datetime.timedelta(days=2),
        city=hands.kazan.body.city if hands.kazan.body else None,
        venue="Example hall",
        languages=("en", "ru", "ar"),
        themes=tuple(theme.key for theme in shipped_themes()[:TRACKS]),
        quota=8,
        call_closes_at=at + datetime.timedelta(days=20),
        registration_closes_at=at + datetime.timedelta(days=45),
    )
    forum = open_forum(plan, alliance=alliance, by=hands.secretariat, at=at, door=door)
    Edition.objects.create(series=series, forum=forum, number=1)
    return move_forum(forum.public_id, "call_open", by=hands.secretariat, at=at, door=door)


def _tracks(
    forum: Forum, hands: ExampleHands, at: datetime.datetime, door: str
) -> list[tuple[Theme, ForumTrack]]:
    return [
        (
            theme,
            add_track(forum.public_id, theme.names, theme=theme.key, by=hands.secretariat, at=at, door=door),
        )
        for theme in shipped_themes()[:TRACKS]
    ]


def _delegations(forum: Forum, hands: ExampleHands, at: datetime.datetime) -> list[Delegation]:
    """The two cities with an example officer, and the largest of each country."""
    bodies = [
        by.body for by in (hands.kazan, hands.durban) if by.body is not None and by.body.city is not None
    ]
    made = [
        Delegation(
            forum=forum, kind="city", city=body.city, body=body, country=body.city.country, registered_at=at
        )
        for body in bodies
        if body.city is not None
    ]
    own = [body.city.pk for body in bodies if body.city is not None]
    each = -(-DELEGATIONS // len(_COUNTRIES))
    for country in _COUNTRIES:
        largest = City.objects.filter(country=country, kind="city").exclude(pk__in=own)
        made += [
            Delegation(forum=forum, kind="city", city=city, country=country, registered_at=at)
            for city in largest.order_by("-population", "pk")[:each]
        ]
    return Delegation.objects.bulk_create(made[:DELEGATIONS])


def _people(
    forum: Forum, delegations: Sequence[Delegation], at: datetime.datetime
) -> dict[int, list[Participant]]:
    """Two to four of each delegation, by the delegation's key; every surname is Example."""
    made = []
    for number, delegation in enumerate(delegations):
        names = _GIVEN.get(delegation.country, _GIVEN[""])
        for place, (passport, own) in enumerate(names[: 2 + number % 3]):
            made.append(
                Participant(
                    forum=forum,
                    delegation=delegation,
                    passport_name=f"EXAMPLE {passport}",
                    display_name=f"{own} Example",
                    role=_ROLES[place],
                    office=_OFFICES[place],
                    languages=_LANGUAGES.get(delegation.country, ["en"]),
                    state="accredited" if number % 4 else "registered",
                    registered_at=at,
                )
            )
    found: dict[int, list[Participant]] = {}
    for participant in Participant.objects.bulk_create(made):
        found.setdefault(participant.delegation_id, []).append(participant)
    return found


def _sessions(
    forum: Forum, tracks: Sequence[tuple[Theme, ForumTrack]], rooms: Sequence[Room]
) -> list[Session]:
    """An opening, breaks and a ceremony in the first room; the rest by turns in the other rooms."""
    zone = ZoneInfo(forum.time_zone)
    made = [*_common(forum, rooms[0], zone)]
    hours = [(day, hour) for day in range(3) for hour in (9, 11, 14, 15, 17)]
    slots = [(day, hour, room) for day, hour in hours for room in rooms[1:] if (day, hour) != (0, 9)]
    turns = cycle(tracks)
    for number, (day, hour, room) in enumerate(slots[: SESSIONS - len(made)]):
        theme, track = next(turns)
        kind, minutes, titles = _FORMATS[number % len(_FORMATS)]
        held = (["en"], ["ru"], ["en", "ar"])[number % 3]
        made.append(
            Session(
                forum=forum,
                kind=kind,
                titles={
                    language: text.format(theme=theme.names.get(language, theme.names["en"]))
                    for language, text in titles.items()
                },
                track=track,
                theme=theme.key,
                room=room,
                starts_at=_moment(forum, zone, day, hour),
                minutes=min(minutes, 55 if hour == 14 else minutes),
                held_in=held,
                interpreted_into=[language for language in ("en", "ru", "ar", "zh") if language not in held][
                    :2
                ],
            )
        )
    return Session.objects.bulk_create(made)


def _common(forum: Forum, hall: Room, zone: ZoneInfo) -> list[Session]:
    rows = (
        (0, 9, 90, "plenary", {"en": "Opening", "ru": "Открытие", "ar": "الافتتاح"}),
        (0, 13, 60, "break", {"en": "Lunch", "ru": "Обед", "ar": "الغداء"}),
        (1, 13, 60, "break", {"en": "Lunch", "ru": "Обед", "ar": "الغداء"}),
        (
            1,
            16,
            60,
            "ceremony",
            {"en": "Signing of ties", "ru": "Подписание соглашений", "ar": "توقيع الاتفاقيات"},
        ),
        (1, 19, 120, "social", {"en": "Evening by the river", "ru": "Вечер у реки", "ar": "أمسية على النهر"}),
        (2, 13, 60, "break", {"en": "Lunch", "ru": "Обед", "ar": "الغداء"}),
        (
            2,
            18,
            60,
            "plenary",
            {"en": "Adoption and closing", "ru": "Принятие и закрытие", "ar": "الاعتماد والختام"},
        ),
    )
    return [
        Session(
            forum=forum,
            kind=kind,
            titles=titles,
            room=hall,
            starts_at=_moment(forum, zone, day, hour),
            minutes=minutes,
            held_in=["en", "ru"],
            interpreted_into=["ar", "zh"],
        )
        for day, hour, minutes, kind, titles in rows
    ]


def _moment(forum: Forum, zone: ZoneInfo, day: int, hour: int) -> datetime.datetime:
    date = forum.starts_on + datetime.timedelta(days=day)
    return datetime.datetime.combine(date, datetime.time(hour), zone).astimezone(datetime.UTC)


def _appear(sessions: Sequence[Session], people: dict[int, list[Participant]]) -> None:
    """A chair and two speakers for each session of a track, nobody twice in the same hour."""
    able = [
        person
        for group in people.values()
        for person in group
        if person.role in ("head", "speaker", "member")
    ]
    turn = 0
    made: list[Appearance] = []
    busy: dict[datetime.datetime | None, set[int]] = {}
    for session in sessions:
        if session.track_id is None:
            continue
        taken = busy.setdefault(session.starts_at, set())
        for role in ("chair", "speaker", "speaker"):
            person = able[turn % len(able)]
            turn += 1
            if person.pk in taken:
                continue
            taken.add(person.pk)
            made.append(Appearance(session=session, participant=person, role=role, position=len(made) % 3))
    Appearance.objects.bulk_create(made)


def _sign_there(forum: Forum, hands: ExampleHands, at: datetime.datetime, door: str) -> None:
    """Their tie is under approvals: the list shows what is missing."""
    zone = ZoneInfo(forum.time_zone)
    plan_ceremony(
        forum.public_id,
        starts_at=_moment(forum, zone, 1, 16),
        place="Plenary hall",
        protocol="Example: the sides sit left and right of the table; texts are exchanged after the second signature.",
        by=hands.secretariat,
        at=at,
        door=door,
    )
    city = hands.kazan.body.city_id if hands.kazan.body else None
    other = hands.durban.body.city_id if hands.durban.body else None
    ties = Dossier.objects.filter(is_example=True, state="approvals", sides__city=city).filter(
        sides__city=other
    )
    for dossier in ties[:1]:
        for by, name in ((hands.kazan, "Анна Example"), (hands.durban, "Thandeka Example")):
            want_to_sign(
                forum.public_id, dossier.public_id, signatory=name, office="Mayor", by=by, at=at, door=door
            )
