"""What the sides of a tie are told about signing it at a forum."""

import datetime

from django.utils.translation import gettext as _

from twinhall.domain.ceremonies.models import Listing
from twinhall.domain.dossiers.letters import name_of, tell_side
from twinhall.domain.dossiers.models import Side
from twinhall.domain.forums.models import Forum
from twinhall.domain.notices.letters import link_to

__all__ = ["tell_of_listing"]


def tell_of_listing(
    listing: Listing, side: Side, forum: Forum, *, at: datetime.datetime, is_off: bool = False
) -> None:
    """Tell the other sides what this one has said: asked, agreed, or taken back."""

    def letter() -> tuple[str, str]:
        said = {
            "from": name_of(side),
            "cities": " – ".join(name_of(one) for one in sides),
            "forum": forum.name,
            "link": link_to("ceremony", forum.slug),
        }
        if is_off:
            return (
                _("%(cities)s: not signed at %(forum)s") % said,
                _(
                    "%(from)s takes the tie between %(cities)s off the signing list of “%(forum)s”. "
                    "The file goes on as before.\n\n%(link)s\n"
                )
                % said,
            )
        if listing.agreed_at is not None:
            return (
                _("%(cities)s: to be signed at %(forum)s") % said,
                _("The tie between %(cities)s is on the signing list of “%(forum)s”.\n\n%(link)s\n") % said,
            )
        return (
            _("%(cities)s: sign at %(forum)s?") % said,
            _(
                "%(from)s would like to sign the tie between %(cities)s at “%(forum)s”. It is on the list once every "
                "side says so.\n\nYour city’s word:\n%(link)s\n"
            )
            % said,
        )

    sides = list(listing.dossier.sides.select_related("city", "dossier").order_by("position"))
    kind = "ceremony.said" if listing.agreed_at or is_off else "ceremony.asked"
    for other in sides:
        if other.pk != side.pk:
            tell_side(other, kind, letter, at=at, page="dossier")
