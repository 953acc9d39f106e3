"""What to show on the map, as its addresses say it: `?alliance= &kind= &country= &as_of= &city=`."""

import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from twinhall.access.map import MapChoice, map_choice
from twinhall.kit.errors import CannotDo


def asked_choice(query: QueryDict) -> MapChoice:
    """Understand an address. CannotDo, with a sentence, for what does not exist; the day is today unless given."""
    return map_choice(
        asked_day(query.get("as_of", "")),
        alliance=query.get("alliance", ""),
        kind=query.get("kind", ""),
        country=query.get("country", "").upper(),
        city=query.get("city", ""),
    )


def asked_day(text: str) -> datetime.date:
    """The day an address names. CannotDo when it is no day."""
    if not text:
        return timezone.localdate()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        reason = _("“%(text)s” is not a day. Write it like 2024-07-09.") % {"text": text}
        raise CannotDo(reason) from None
