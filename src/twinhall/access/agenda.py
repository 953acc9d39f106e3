"""Events of a presidency's year. All that is recorded today is public."""

from twinhall.access.alliances import Alliance
from twinhall.domain.agenda.models import Event
from twinhall.domain.agenda.year import ProgrammeYear, programme_of

__all__ = ["Event", "ProgrammeYear", "programme_to_read"]


def programme_to_read(alliance: Alliance, year: int) -> ProgrammeYear:
    """The alliance's sourced events of a calendar year (one query)."""
    return programme_of(alliance, year)
