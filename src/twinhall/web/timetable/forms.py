"""Forms of those who plan a timetable."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.timetable import PlannedSession, Planning
from twinhall.domain.programme.placing import Place
from twinhall.web.widgets import DayInput

__all__ = ["PlaceForm", "PublishForm"]


class _TimeInput(forms.TimeInput):
    """The browser's own clock, which takes hours as ISO 8601 writes them whatever the page's language."""

    input_type = "time"


class PlaceForm(forms.Form):
    """Where and when a session is held. `revision` is what the organiser saw when she opened the form."""

    day = forms.DateField(label=_("Day"), widget=DayInput, input_formats=["%Y-%m-%d"])
    time = forms.TimeField(
        label=_("Begins at"),
        help_text=_("In the time of the forum’s place."),
        widget=_TimeInput(format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=24 * 60)
    room = forms.ChoiceField(label=_("Room"), required=False)
    place = forms.CharField(
        label=_("Another place"),
        help_text=_("Where it is held in none of the rooms, such as for a visit."),
        max_length=200,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, planning: Planning, session: PlannedSession, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _first(planning, session))
        super().__init__(*args, **kwargs)
        rooms = [(room.public_id, _label(room)) for room in planning.rooms]
        self.fields["room"].choices = [("", gettext("no room")), *rooms]  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs |= {
            "min": planning.forum.starts_on.isoformat(),
            "max": planning.forum.ends_on.isoformat(),
        }

    @property
    def wanted(self) -> Place:
        given = self.cleaned_data
        return Place(given["day"], given["time"], given["minutes"], given["room"], given["place"])


class PublishForm(forms.Form):
    """A word about the new version."""

    remark = forms.CharField(
        label=_("A word about this version"),
        help_text=_("Stands in the public change log."),
        max_length=500,
        required=False,
    )


def _first(planning: Planning, session: PlannedSession) -> dict[str, Any]:
    forum = planning.forum
    here = session.starts_at.astimezone(forum.zone) if session.starts_at else None
    return {
        "day": here.date() if here else session.on or forum.starts_on,
        "time": here.time() if here else None,
        "minutes": session.minutes,
        "room": session.room,
        "place": session.place,
        "revision": session.sequence,
    }


def _label(room: Any) -> str:
    seats = gettext("%(room)s (%(seats)s seats)") % {"room": room.name, "seats": room.capacity}
    return seats if room.capacity else str(room.name)
