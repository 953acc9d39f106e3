"""Forms of a forum's own data."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.forums import Forum
from twinhall.domain.forums.actions import ForumPlan
from twinhall.domain.forums.words import HostRole
from twinhall.web.city_field import CityField
from twinhall.web.languages import TextsForm, language_choices
from twinhall.web.themes import theme_choices
from twinhall.web.widgets import DayInput

__all__ = ["ForumForm", "HostForm", "RoomForm", "TrackForm"]


class ForumForm(TextsForm):
    """An edition: texts in the site's languages and the forum's own."""

    def __init__(
        self, *args: Any, written_in: Sequence[str], forum: Forum | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.written_in = written_in
        given = first_of(forum) if forum else {}
        self.add_texts("name", gettext("Name"), most=200, initial=given.get("names"))
        self.add_texts(
            "description", gettext("What it is about"), rows=3, most=2000, initial=given.get("descriptions")
        )
        self.fields["languages"].choices = language_choices()  # type: ignore[attr-defined]
        self.fields["themes"].choices = theme_choices()  # type: ignore[attr-defined]
        for name, value in given.items():
            if name in self.fields:
                self.initial.setdefault(name, value)
        texts = [name for name in self.fields if name.startswith(("name_", "description_"))]
        self.order_fields([*texts, *self.base_fields])

    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    city = CityField(label=_("Host city"), required=False)
    venue = forms.CharField(label=_("Venue"), max_length=300, required=False)
    time_zone = forms.CharField(
        label=_("Time zone"),
        help_text=_("Left empty, that of the host city. Otherwise a name such as Europe/Moscow."),
        max_length=40,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages it is held in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    quota = forms.IntegerField(
        label=_("People in each delegation, at most"),
        help_text=_("Who is registered beyond that waits on a list. Empty: no limit."),
        min_value=1,
        max_value=10_000,
        required=False,
    )
    capacity = forms.IntegerField(
        label=_("People in all, at most"), min_value=1, max_value=1_000_000, required=False
    )
    call_closes_on = forms.DateField(label=_("Contributions until"), required=False, widget=DayInput)
    registration_closes_on = forms.DateField(label=_("Registration until"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.require_text("name")
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("A forum ends on its first day or later."))
        return given

    def plan(self, forum: Forum | None = None) -> ForumPlan:
        """What was typed; days on which something closes end at midnight where the forum is."""
        given = self.cleaned_data
        zone = forum.zone if forum else datetime.UTC
        return ForumPlan(
            names=self.texts("name"),
            descriptions=self.texts("description"),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            city=given["city"],
            venue=given["venue"],
            time_zone=given["time_zone"].strip(),
            languages=tuple(given["languages"]),
            themes=tuple(given["themes"]),
            quota=given["quota"],
            capacity=given["capacity"],
            call_closes_at=_end_of(given["call_closes_on"], zone),
            registration_closes_at=_end_of(given["registration_closes_on"], zone),
        )


def first_of(forum: Forum) -> dict[str, Any]:
    """What the form shows of a forum that is there."""
    closes = {"call_closes_on": forum.call_closes_at, "registration_closes_on": forum.registration_closes_at}
    return {
        "names": forum.names,
        "descriptions": forum.descriptions,
        "starts_on": forum.starts_on,
        "ends_on": forum.ends_on,
        "city": forum.city.slug if forum.city else "",
        "venue": forum.venue,
        "time_zone": forum.time_zone,
        "languages": forum.languages,
        "themes": forum.themes,
        "quota": forum.quota,
        "capacity": forum.capacity,
        **{name: moment.astimezone(forum.zone).date() if moment else None for name, moment in closes.items()},
    }


def _end_of(day: datetime.date | None, zone: datetime.tzinfo) -> datetime.datetime | None:
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), zone) if day else None


class TrackForm(TextsForm):
    def __init__(self, *args: Any, written_in: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.written_in = written_in
        self.add_texts("name", gettext("Track"), most=120)
        self.fields["theme"] = forms.ChoiceField(
            label=gettext("Theme"), choices=[("", gettext("none of these")), *theme_choices()], required=False
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.require_text("name")
        return given


class RoomForm(TextsForm):
    def __init__(self, *args: Any, written_in: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.written_in = written_in
        self.add_texts("name", gettext("Room"), most=120)
        self.order_fields([name for name in self.fields if name.startswith("name_")])

    venue = forms.CharField(label=_("Building"), max_length=200, required=False)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=1_000_000, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.require_text("name")
        return given


class HostForm(TextsForm):
    """An institution by its name, or a city that has an officer here; then it may keep the pages, too."""

    def __init__(self, *args: Any, written_in: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.written_in = written_in
        self.add_texts("name", gettext("Name of the institution"), most=200)
        self.order_fields(["city"])

    city = CityField(label=_("A city that is on the platform"), required=False)
    role = forms.ChoiceField(label=_("As"), choices=HostRole.choices)
    organises = forms.BooleanField(label=_("Keeps the pages of this forum, too"), required=False)
