"""What the other sides are told about the text; what it says stays in the file."""

import datetime
from collections.abc import Callable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twinhall.domain.agreements.values import language_in
from twinhall.domain.agreements.words import ProposalState
from twinhall.domain.dossiers.letters import name_of, tell_side
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.notices.letters import link_to

__all__ = [
    "tell_of_answer",
    "tell_of_proposal",
    "tell_of_release",
    "tell_of_reservation",
    "tell_of_stale_text",
]


def tell_of_proposal(dossier: Dossier, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that a change of the text waits for their answer."""

    def letter() -> tuple[str, str]:
        said = _said(dossier, side)
        return (
            _("%(cities)s: %(from)s proposes a change of the text") % said,
            _(
                "%(from)s proposes a change of the text between %(cities)s. You can accept it, refuse it, or answer "
                "with other words:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(dossier, side, "agreement.proposed", letter, at=at)


def tell_of_answer(dossier: Dossier, side: Side, answer: str, *, at: datetime.datetime) -> None:
    """Tell the other sides what this one answered to a proposal."""

    def letter() -> tuple[str, str]:
        said = _said(dossier, side) | {"answer": str(ProposalState(answer).label)}
        return (
            _("%(cities)s: a proposal for the text was answered") % said,
            _("%(from)s has answered a proposal for the text between %(cities)s: %(answer)s.\n\n%(link)s\n")
            % said,
        )

    _tell_others(dossier, side, "agreement.answered", letter, at=at)


def tell_of_reservation(dossier: Dossier, side: Side, *, at: datetime.datetime) -> None:
    """Tell the other sides that this one reserves something."""

    def letter() -> tuple[str, str]:
        said = _said(dossier, side)
        return (
            _("%(cities)s: %(from)s records a reservation") % said,
            _(
                "%(from)s has recorded a reservation about a clause of the text between %(cities)s:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(dossier, side, "agreement.reserved", letter, at=at)


def tell_of_stale_text(dossier: Dossier, languages: Sequence[str], *, at: datetime.datetime) -> None:
    """Tell every side in which languages a clause fell behind its latest change: any of them can bring it into line."""

    def letter() -> tuple[str, str]:
        reader = get_language() or ""
        names = ", ".join(language_in(reader, code) for code in languages)
        said = _cities(dossier) | {"languages": names}
        return (
            _("%(cities)s: the text fell behind in %(languages)s") % said,
            _(
                "A clause of the text between %(cities)s was changed. It waits to be brought into line in: "
                "%(languages)s.\n\n%(link)s\n"
            )
            % said,
        )

    for side in dossier.sides.select_related("city"):
        tell_side(side, "agreement.stale", letter, at=at, page="agreement")


def tell_of_release(
    dossier: Dossier, side: Side, *, is_public: bool, is_withdrawn: bool = False, at: datetime.datetime
) -> None:
    """Tell the other sides that this one has released the text, or taken that back, and what the public sees now."""

    def letter() -> tuple[str, str]:
        said = _said(dossier, side)
        if is_withdrawn:
            return (
                _("%(cities)s: %(from)s takes its release of the text back") % said,
                _("The public does not read the text between %(cities)s here any more:\n%(link)s\n") % said,
            )
        if is_public:
            return (
                _("%(cities)s: the text is public") % said,
                _("Every side has released the text between %(cities)s; everybody reads it now:\n%(link)s\n")
                % said,
            )
        return (
            _("%(cities)s: %(from)s releases the text") % said,
            _(
                "%(from)s has released the text between %(cities)s to the public. Nobody else reads it until every "
                "side has:\n%(link)s\n"
            )
            % said,
        )

    _tell_others(dossier, side, "agreement.released", letter, at=at)


def _tell_others(
    dossier: Dossier,
    side: Side,
    kind: str,
    letter: Callable[[], tuple[str, str]],
    *,
    at: datetime.datetime,
) -> None:
    for other in dossier.sides.select_related("city").exclude(pk=side.pk):
        tell_side(other, kind, letter, at=at, page="agreement")


def _said(dossier: Dossier, side: Side) -> dict[str, str]:
    return _cities(dossier) | {"from": name_of(side)}


def _cities(dossier: Dossier) -> dict[str, str]:
    sides = dossier.sides.select_related("city")
    return {
        "cities": " – ".join(name_of(one) for one in sides),
        "link": link_to("agreement", dossier.public_id),
    }
