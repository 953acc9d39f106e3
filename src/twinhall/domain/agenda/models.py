"""The table of events."""

from django.db import models
from django.db.models import F, Q

from twinhall.domain.agenda.queries import EventQuerySet
from twinhall.domain.agenda.words import EventState
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.cities.models import City
from twinhall.domain.sources.models import Source
from twinhall.kit.identifiers import new_identifier

__all__ = ["Event", "new_event_id"]


def new_event_id() -> str:
    return new_identifier("evt")


class Event(models.Model):
    """An entry of a presidency's programme; `foreign_id` is its id in the list it came from."""

    public_id = models.CharField(max_length=20, unique=True, default=new_event_id, editable=False)
    foreign_id = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    precision = models.CharField(max_length=8, default="day")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    venue = models.CharField(max_length=300, blank=True)
    theme = models.CharField(max_length=300, blank=True)
    type = models.CharField(max_length=60, blank=True)
    series = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.HELD)
    alliance = models.ForeignKey(
        Alliance, null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    notes = models.CharField(max_length=1000, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.title
