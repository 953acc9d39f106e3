"""What the sides of a tie are told about its term and of days that lie ahead."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from twinhall.domain.cities.countries import country_name
from twinhall.domain.dossiers.letters import name_of, tell_side
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.notices.letters import link_to
from twinhall.domain.terms.dates import Bell
from twinhall.domain.terms.models import EndNotice
from twinhall.domain.terms.words import AlarmKind
from twinhall.kit.dates import day_in_present_language

__all__ = [
    "ALARM",
    "tell_of_agreed_term",
    "tell_of_days_ahead",
    "tell_of_end_by_notice",
    "tell_of_end_notice",
    "tell_of_notice_back_asked",
    "tell_of_notice_taken_back",
    "tell_of_said_term",
    "tell_of_steps_due",
]

# The kind of letters that tell of a day ahead.
ALARM = "term.alarm"


def tell_of_said_term(dossier: Dossier, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides what this one says of the term, so that they confirm it or say otherwise."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {"from": name_of(side)}
        return (
            _("%(cities)s: how long does the tie run?") % said,
            _(
                "%(from)s has named the term of the tie between %(cities)s. Until you confirm it, it is shown as the "
                "word of one side:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(dossier, side, "term.said", letter, at=at)


def tell_of_agreed_term(dossier: Dossier, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that the term now holds for all."""

    def letter() -> tuple[str, str]:
        said = _said(dossier)
        return (
            _("%(cities)s: the term is agreed") % said,
            _("Every side has confirmed how long the tie between %(cities)s runs:\n%(link)s\n") % said,
        )

    _tell_others(dossier, side, "term.agreed", letter, at=at)


def tell_of_end_notice(notice: EndNotice, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that this one has given notice, why, and on which day the tie ends."""

    def letter() -> tuple[str, str]:
        said = _noticed(notice, side)
        return (
            _("%(cities)s: %(from)s gives notice") % said,
            _(
                "%(from)s has given notice: the tie between %(cities)s shall not go on. It ends on %(day)s.\n\n"
                "The reason:\n%(reason)s\n\n"
                "Until then every side together can take the notice back, or agree on another term:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(notice.dossier, side, "term.notice-given", letter, at=at)


def tell_of_end_by_notice(notice: EndNotice, *, at: datetime.datetime) -> None:
    """Tell every side that the last day has passed."""

    def letter() -> tuple[str, str]:
        said = _noticed(notice, notice.side)
        return (
            _("%(cities)s: the tie has ended") % said,
            _(
                "After the notice of %(from)s the tie between %(cities)s ended on %(day)s. It stays in the register, "
                "and can be renewed:\n%(link)s\n"
            )
            % said,
        )

    for side in notice.dossier.sides.select_related("city"):
        tell_side(side, "term.ended-by-notice", letter, at=at, page="term")


def tell_of_notice_back_asked(notice: EndNotice, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that this one would have the notice taken back, and that their word is waited for."""

    def letter() -> tuple[str, str]:
        said = _noticed(notice, side)
        return (
            _("%(cities)s: shall the notice be taken back?") % said,
            _(
                "%(from)s asks that the notice to end the tie between %(cities)s on %(day)s be taken back. It is "
                "once every side has said so:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(notice.dossier, side, "term.notice-back-asked", letter, at=at)


def tell_of_notice_taken_back(notice: EndNotice, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that the tie runs on."""

    def letter() -> tuple[str, str]:
        said = _noticed(notice, side)
        return (
            _("%(cities)s: the notice is taken back") % said,
            _("Every side has said so: the tie between %(cities)s runs on as before:\n%(link)s\n") % said,
        )

    _tell_others(notice.dossier, side, "term.notice-taken-back", letter, at=at)


def _noticed(notice: EndNotice, side: Side) -> dict[str, str]:
    day = day_in_present_language(notice.ends_on)
    return _said(notice.dossier) | {"from": name_of(side), "day": day, "reason": notice.reason}


def tell_of_days_ahead(
    dossier: Dossier,
    side: Side,
    bells: Sequence[Bell],
    *,
    prolonged: bool,
    restrained: Sequence[str],
    today: datetime.date,
    at: datetime.datetime,
) -> int:
    """Tell one side of days ahead, in one letter. Gives how many people were written to.

    `prolonged`: the term goes on by itself; `restrained`: countries of other sides that do not mark this anniversary.
    """

    def letter() -> tuple[str, str]:
        said = _said(dossier)
        lines = [_line(bell, today, prolonged=prolonged) for bell in bells]
        if restrained:
            language = get_language() or ""
            names = ", ".join(country_name(code, language) for code in restrained)
            lines.append(_("By its national rule it is not marked in: %(countries)s.") % {"countries": names})
        subject = lines[0].rstrip(".")
        return (
            f"{said['cities']}: {subject}",
            _("In the tie between %(cities)s:\n\n%(lines)s\n\n%(link)s\n")
            % (said | {"lines": "\n".join(f"– {line}" for line in lines)}),
        )

    return tell_side(side, ALARM, letter, at=at, page="term")


def tell_of_steps_due(
    dossier: Dossier,
    side: Side,
    steps: Sequence[tuple[Mapping[str, str], datetime.date]],
    *,
    today: datetime.date,
    at: datetime.datetime,
) -> int:
    """Tell a side of steps of its own track that are due (names by language, day). Gives how many were written to."""

    def letter() -> tuple[str, str]:
        said = _said(dossier) | {"link": link_to("approvals", dossier.public_id)}
        lines = [_step_line(names, day, today) for names, day in steps]
        subject = lines[0] if len(lines) == 1 else _several(len(lines))
        text = _("Approvals of %(city)s for the tie between %(cities)s:\n\n%(lines)s\n\n%(link)s\n")
        return (
            f"{said['cities']}: {subject}",
            text % (said | {"city": name_of(side), "lines": "\n".join(f"– {line}" for line in lines)}),
        )

    return tell_side(side, "term.step-due", letter, at=at, page="approvals")


def _several(count: int) -> str:
    said = ngettext("%(count)s step of approval is due", "%(count)s steps of approval are due", count)
    return said % {"count": count}


def _step_line(names: Mapping[str, str], day: datetime.date, today: datetime.date) -> str:
    name = names.get(get_language() or "") or names.get("en") or next(iter(names.values()), "")
    said = {"step": name, "day": day_in_present_language(day), "left": _left((day - today).days)}
    if day < today:
        return _("%(step)s: was due on %(day)s (%(left)s)") % said
    return _("%(step)s: due on %(day)s (%(left)s)") % said


def _line(bell: Bell, today: datetime.date, *, prolonged: bool) -> str:
    """One day ahead, or one just passed, as a sentence."""
    left = (bell.falls_on - today).days
    said = {"day": day_in_present_language(bell.falls_on), "left": _left(left)}
    if bell.kind == AlarmKind.ANNIVERSARY:
        years = ngettext("%(years)s year", "%(years)s years", bell.number) % {"years": bell.number}
        said["years"] = years
        return _("%(years)s since the signing on %(day)s (%(left)s).") % said
    if bell.kind == AlarmKind.NOTICE:
        return _("The last day to give notice is %(day)s (%(left)s).") % said
    if prolonged:
        return _("The term ends on %(day)s (%(left)s) and goes on by itself unless notice is given.") % said
    return _("The term ends on %(day)s (%(left)s).") % said


def _left(days: int) -> str:
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def _tell_others(
    dossier: Dossier, side: Side, kind: str, letter: Callable[[], tuple[str, str]], *, at: datetime.datetime
) -> None:
    for other in dossier.sides.select_related("city"):
        if other.pk != side.pk:
            tell_side(other, kind, letter, at=at, page="term")


def _said(dossier: Dossier) -> dict[str, str]:
    sides = dossier.sides.select_related("city")
    return {
        "cities": " – ".join(name_of(side) for side in sides),
        "link": link_to("term", dossier.public_id),
    }
