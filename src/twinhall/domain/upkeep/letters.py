"""What other sides are told of evidence."""

import datetime

from django.utils.translation import gettext as _

from twinhall.domain.dossiers.letters import name_of, tell_side
from twinhall.domain.dossiers.models import Side
from twinhall.domain.notices.letters import link_to
from twinhall.domain.upkeep.models import Evidence

__all__ = ["tell_of_dispute", "tell_of_evidence"]


def tell_of_evidence(evidence: Evidence, side: Side, *, at: datetime.datetime) -> None:
    """Ask the other sides whether they say so, too. What it is stays in the file."""

    def letter() -> tuple[str, str]:
        said = {"from": name_of(side), "link": _link(evidence)}
        return (
            _("%(from)s has noted what you did together") % said,
            _(
                "%(from)s has noted something in the file of your tie: %(link)s\n\nPlease confirm it, or say what is "
                "not so. Once you confirm it, it counts for the tie and is shown on its public page.\n"
            )
            % said,
        )

    for other in evidence.dossier.sides.select_related("city").exclude(pk=side.pk):
        tell_side(other, "evidence.entered", letter, at=at)


def tell_of_dispute(evidence: Evidence, side: Side, *, at: datetime.datetime) -> None:
    """Tell the side that entered it that another one says it is not so."""

    def letter() -> tuple[str, str]:
        said = {"from": name_of(side), "link": _link(evidence)}
        return (
            _("%(from)s does not agree with what you noted") % said,
            _(
                "%(from)s says that something you noted in the file of your tie is not so. The reason stands there; "
                "you can correct or withdraw it:\n%(link)s\n"
            )
            % said,
        )

    tell_side(evidence.side, "evidence.disputed", letter, at=at)


def _link(evidence: Evidence) -> str:
    return link_to("evidence", evidence.dossier.public_id, evidence.public_id)
