"""The layer *fit*: points for what two cities declared. The numbers stand here and in the document.

What is not declared earns nothing and costs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from twinhall.algorithms.partner_matching.declared import Declared, Profile, Wish
from twinhall.algorithms.partner_matching.reasons import Group, Notice, Reason, Weights

THEME, THEMES_COUNTED = 30, 3
OUR_WISH, THEIR_WISH, THEIR_WISH_EXCLUDES_US = 40, 60, -60
COMMON_LANGUAGE = 30
ANSWERS_AT_MOST, FEWEST_ASKED = 30, 3
FORUM, FORUMS_COUNTED = 25, 2
ALLIANCE = 30
LEVELS_DIFFER, MAY_NOT_SIGN, NO_RELATIONS, RELATIONS = -60, -120, -120, 10
NO_ROOM = -80


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two cities, as far as fit is concerned."""

    key: str
    country: str
    population: float | None
    level: str
    profile: Profile


def fit_reasons(ours: Side, theirs: Side, declared: Declared, weights: Weights) -> tuple[Reason, ...]:
    """Reasons from what is declared, each under its group's weight; those of 0 points are left out."""
    found = (
        *_themes(ours.profile, theirs.profile),
        *_wishes(ours, theirs, declared),
        *_acquaintance(ours, theirs, declared),
        *_feasibility(ours, theirs, declared),
    )
    weighed = (
        Reason(one.key, one.group, round(one.points * weights.of(one.group) / 100), one.facts)
        for one in found
    )
    return tuple(reason for reason in weighed if reason.points)


def fit_notices(ours: Side, theirs: Side, declared: Declared) -> tuple[Notice, ...]:
    """What stands in the way, whatever it weighs."""
    notices = []
    if obstacle := _obstacle(ours, theirs, declared):
        notices.append(Notice("no-approval", {"why": obstacle}))
    for key, profile in (("we-have-no-room", ours.profile), ("they-have-no-room", theirs.profile)):
        if profile.room_for == 0:
            notices.append(Notice(key))
    return tuple(notices)


def meets(wish: Wish, side: Side) -> bool:
    """Whether nothing known of the side contradicts the wish."""
    if wish.countries and side.country not in wish.countries:
        return False
    if side.population is not None:
        if wish.smallest is not None and side.population < wish.smallest:
            return False
        if wish.largest is not None and side.population > wish.largest:
            return False
    themes = side.profile.gives | side.profile.seeks
    return not (wish.themes and themes and not wish.themes & themes)


def standing(profile: Profile, declared: Declared) -> list[Wish]:
    return [wish for wish in profile.wishes if wish.stands(declared.on)]


def may_agree(ours: Side, theirs: Side, declared: Declared) -> bool:
    return not _obstacle(ours, theirs, declared)


def languages_of(side: Side, declared: Declared) -> frozenset[str]:
    return side.profile.languages | declared.country(side.country).languages


def _themes(ours: Profile, theirs: Profile) -> Iterator[Reason]:
    for key, themes in (
        ("they-give-what-we-seek", theirs.gives & ours.seeks),
        ("they-seek-what-we-give", theirs.seeks & ours.gives),
    ):
        if themes:
            points = THEME * min(len(themes), THEMES_COUNTED)
            yield Reason(key, Group.THEMES, points, {"themes": tuple(sorted(themes))})


def _wishes(ours: Side, theirs: Side, declared: Declared) -> Iterator[Reason]:
    if any(meets(wish, theirs) for wish in standing(ours.profile, declared)):
        yield Reason("our-wish", Group.WISHES, OUR_WISH)
    if wishes := standing(theirs.profile, declared):
        if any(meets(wish, ours) for wish in wishes):
            yield Reason("their-wish", Group.WISHES, THEIR_WISH)
        else:
            yield Reason("their-wish-excludes-us", Group.WISHES, THEIR_WISH_EXCLUDES_US)


def _acquaintance(ours: Side, theirs: Side, declared: Declared) -> Iterator[Reason]:
    if common := languages_of(ours, declared) & languages_of(theirs, declared):
        yield Reason(
            "common-language", Group.LANGUAGES, COMMON_LANGUAGE, {"languages": tuple(sorted(common))}
        )
    answers = theirs.profile.answers
    if answers is not None and answers.asked >= FEWEST_ASKED:
        # Two answers and two silences are added to every record, so that few letters decide little.
        share = (answers.answered + 2) / (answers.asked + 4)
        points = round((share - 0.5) * 2 * ANSWERS_AT_MOST)
        facts = {"asked": answers.asked, "answered": answers.answered, "days": answers.days}
        yield Reason("answers", Group.ANSWERS, points, facts)
    if forums := ours.profile.forums & theirs.profile.forums:
        points = FORUM * min(len(forums), FORUMS_COUNTED)
        yield Reason("same-forum", Group.FORUMS, points, {"forums": tuple(sorted(forums))})
    both = declared.country(ours.country).alliances & declared.country(theirs.country).alliances
    if both:
        yield Reason("same-alliance", Group.ALLIANCE, ALLIANCE, {"alliances": tuple(sorted(both))})


def _feasibility(ours: Side, theirs: Side, declared: Declared) -> Iterator[Reason]:
    if False in (ours.profile.may_sign, theirs.profile.may_sign):
        yield Reason("may-not-sign", Group.FEASIBILITY, MAY_NOT_SIGN)
    if ours.level and theirs.level and ours.level != theirs.level:
        facts = {"ours": ours.level, "theirs": theirs.level}
        yield Reason("levels-differ", Group.FEASIBILITY, LEVELS_DIFFER, facts)
    relations = _relations(ours, theirs, declared)
    if relations is not None:
        key, points = ("relations", RELATIONS) if relations else ("no-relations", NO_RELATIONS)
        yield Reason(key, Group.FEASIBILITY, points)
    if theirs.profile.room_for == 0:
        yield Reason("no-room", Group.ROOM, NO_ROOM)


def _obstacle(ours: Side, theirs: Side, declared: Declared) -> str:
    if ours.profile.may_sign is False:
        return "we-may-not-sign"
    if theirs.profile.may_sign is False:
        return "they-may-not-sign"
    return "no-relations" if _relations(ours, theirs, declared) is False else ""


def _relations(ours: Side, theirs: Side, declared: Declared) -> bool | None:
    """Diplomatic relations of the two countries; None when unknown to both, or the country is one."""
    if ours.country == theirs.country:
        return None
    for one, other in ((ours, theirs), (theirs, ours)):
        known = declared.country(one.country).relations
        if known is not None:
            return other.country in known
    return None
