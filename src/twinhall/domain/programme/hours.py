"""Hours as people write them: a local day and time in the forum's zone, and the moment that they mean."""

import datetime

from django.utils.translation import gettext as _

from twinhall.kit.errors import CannotDo

__all__ = ["moment_of"]


def moment_of(day: datetime.date, time: datetime.time, zone: datetime.tzinfo) -> datetime.datetime:
    """The moment in UTC. An hour that comes twice, when clocks go back, is the first of both.

    CannotDo for an hour that does not come, when clocks go forward.
    """
    local = datetime.datetime.combine(day, time.replace(tzinfo=None), zone)
    moment = local.astimezone(datetime.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise CannotDo(
            _("On that day clocks go forward: %(time)s does not come. Please choose an hour later.")
            % {"time": time.strftime("%H:%M")}
        )
    return moment
