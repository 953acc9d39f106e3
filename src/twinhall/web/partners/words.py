"""Groups of reasons, filters and notices in the reader's words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from twinhall.algorithms.partner_matching import Group, Notice, Standing
from twinhall.web.words import number_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["FILTER_NAMES", "GROUPS", "group_in_words", "notice_in_words", "signed", "standing_in_words"]

_GROUP_NAMES: dict[Group, "StrPromise"] = {
    Group.THEMES: gettext_lazy("Gives and seeks"),
    Group.WISHES: gettext_lazy("Own wishes"),
    Group.LANGUAGES: gettext_lazy("Languages in common"),
    Group.ANSWERS: gettext_lazy("How it answers"),
    Group.ALLIANCE: gettext_lazy("Alliance"),
    Group.FEASIBILITY: gettext_lazy("Whether it can be signed"),
    Group.ROOM: gettext_lazy("Room for a tie"),
    Group.SHARED: gettext_lazy("Shared partners"),
    Group.NETWORK: gettext_lazy("Similar network"),
    Group.ACTIVITY: gettext_lazy("Activity"),
    Group.SIZE: gettext_lazy("Size"),
    Group.TRADITION: gettext_lazy("Regional tradition"),
    Group.PROMINENCE: gettext_lazy("Prominence"),
    Group.NAME: pgettext_lazy("reason for a partner", "Name"),
    Group.PLACE: gettext_lazy("Distance and latitude"),
}
# In the order of pages: what cities declare, then what is learned from ties.
GROUPS = tuple(_GROUP_NAMES)

# By the machine's name of a filter: the field of the form and its words.
FILTER_NAMES: dict[str, tuple[str, "StrPromise"]] = {
    "countries": ("country", gettext_lazy("Country")),
    "size": ("size", gettext_lazy("Population")),
    "themes": ("theme", gettext_lazy("Themes")),
    "kind": ("kind", gettext_lazy("Kind of tie")),
    "alliance": ("alliance", gettext_lazy("Alliance")),
}


def group_in_words(group: Group) -> str:
    return str(_GROUP_NAMES.get(group, group.value))


def signed(points: int) -> str:
    """With its sign, as a reader hears it: “+24”, “−4”."""
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{number_in_words(abs(points))}"


def notice_in_words(notice: Notice) -> str:
    """What to know before proposing; empty for what the page says otherwise."""
    facts = notice.facts
    if notice.key == "size-gap":
        return gettext("One is %(ratio)s times as large as the other.") % {"ratio": facts["ratio"]}
    if notice.key == "saturated":
        ties = int(str(facts["ties"]))
        return ngettext(
            "It has %(count)s tie already: ask whether it has room for one more.",
            "It has %(count)s ties already: ask whether it has room for one more.",
            ties,
        ) % {"count": number_in_words(ties)}
    if notice.key == "no-approval":
        return {
            "we-may-not-sign": gettext("We may sign nothing now."),
            "they-may-not-sign": gettext("It may sign nothing now."),
            "no-relations": gettext("The two countries have no diplomatic relations."),
        }.get(str(facts.get("why")), "")
    return {
        "already-tied": gettext("There is a tie already."),
        "revive-instead": gettext("There is a tie already that sleeps: revive it instead."),
        "we-have-no-room": gettext("We said that we have no room for another tie."),
        "they-have-no-room": gettext("It said that it has no room for another tie."),
    }.get(notice.key, "")


def standing_in_words(standing: Standing, name: str) -> str:
    """Only where we are a poor choice for them: in the lower half of our country's cities."""
    if standing.among < 10 or standing.place * 2 <= standing.among:
        return ""
    return gettext(
        "Seen from %(city)s we are a poor choice: in place %(place)s of %(among)s of our country."
    ) % {
        "city": name,
        "place": number_in_words(standing.place),
        "among": number_in_words(standing.among),
    }
