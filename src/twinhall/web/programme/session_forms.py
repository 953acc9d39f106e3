"""Forms of sessions: what is said of one, and who has a part in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.forums import Forum, ForumTrack
from twinhall.access.programme import Session
from twinhall.domain.programme.sessions import PartFacts, SessionPlan
from twinhall.domain.programme.words import AppearanceRole, SessionKind
from twinhall.web.languages import language_choices
from twinhall.web.programme.fields import ProgrammeForm, speaker_called
from twinhall.web.themes import theme_choices

__all__ = ["PartForm", "SessionForm", "first_of_session"]


class SessionForm(ProgrammeForm):
    """What organisers say of a session; its hour and room are given in the timetable."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=1440, initial=60)
    track = forms.ChoiceField(label=_("Track"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    place = forms.CharField(
        label=_("Where, if in no room of the forum"),
        help_text=_("For a site visit or an evening: the place and where to meet."),
        max_length=200,
        required=False,
    )
    held_in = forms.MultipleChoiceField(
        label=_("Held in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreted_into = forms.MultipleChoiceField(
        label=_("Interpreted into"), required=False, widget=forms.CheckboxSelectMultiple
    )
    livestream_url = forms.URLField(
        label=_("Address of the livestream"), max_length=500, required=False, assume_scheme="https"
    )
    recording_url = forms.URLField(
        label=_("Address of the recording"), max_length=500, required=False, assume_scheme="https"
    )
    audience = forms.ChoiceField(
        label=_("Open to"),
        choices=[
            ("open", _("everybody")),
            ("closed", _("delegations: nobody else knows of it")),
        ],
        widget=forms.RadioSelect,
        initial="open",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self,
        *args: Any,
        tracks: Sequence[ForumTrack],
        given: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        given = given or {}
        self.add_texts("title", gettext("Title"), most=200, initial=given.get("titles"))
        self.add_texts(
            "description", gettext("What it is about"), rows=4, most=4000, initial=given.get("descriptions")
        )
        self.offer_languages("held_in", "interpreted_into")
        self.offer_tracks(tracks)
        self.fields["theme"].choices = [("", gettext("none of these")), *theme_choices()]  # type: ignore[attr-defined]
        for name in set(given) & set(self.base_fields):
            self.initial.setdefault(name, given[name])
        texts = [name for name in self.fields if name.startswith(("title_", "description_"))]
        self.order_fields(["kind", *texts, *self.base_fields])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.require_text("title")
        return given

    @property
    def plan(self) -> SessionPlan:
        given = self.cleaned_data
        return SessionPlan(
            titles=self.texts("title"),
            kind=given["kind"],
            descriptions=self.texts("description"),
            track=self.tracks.get(given["track"]),
            theme=given["theme"],
            place=given["place"],
            minutes=given["minutes"],
            held_in=tuple(given["held_in"]),
            interpreted_into=tuple(given["interpreted_into"]),
            recording_url=given["recording_url"],
            livestream_url=given["livestream_url"],
            is_open=given["audience"] == "open",
        )


def first_of_session(session: Session) -> dict[str, Any]:
    """What the form shows of one that is there."""
    return {
        "titles": session.titles,
        "descriptions": session.descriptions,
        "kind": session.kind,
        "minutes": session.minutes,
        "track": session.track.public_id if session.track else "",
        "theme": session.theme,
        "place": session.place,
        "held_in": session.held_in,
        "interpreted_into": session.interpreted_into,
        "livestream_url": session.livestream_url,
        "recording_url": session.recording_url,
        "audience": "open" if session.is_open else "closed",
        "revision": session.revision,
    }


class PartForm(forms.Form):
    """Who does what in a session."""

    role = forms.ChoiceField(label=_("As"), choices=AppearanceRole.choices)
    who = forms.CharField(
        label=_("Who"),
        help_text=_("As “Anna Ivanova; Deputy mayor”. A participant of this name is recognised."),
        max_length=400,
    )
    languages = forms.MultipleChoiceField(
        label=_("Interprets between"),
        help_text=_("For interpreters only."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, forum: Forum, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.forum = forum
        wanted = dict.fromkeys([*session.held_in, *session.interpreted_into, *forum.languages])
        named = dict(language_choices())
        self.fields["languages"].choices = [(code, named.get(code, code)) for code in wanted]  # type: ignore[attr-defined]
        self.fields["role"].initial = AppearanceRole.SPEAKER

    def clean_who(self) -> Any:
        return speaker_called(self.forum, self.cleaned_data["who"])

    @property
    def facts(self) -> PartFacts:
        who = self.cleaned_data["who"]
        is_interpreter = self.cleaned_data["role"] == AppearanceRole.INTERPRETER
        return PartFacts(
            role=self.cleaned_data["role"],
            participant=who.participant,
            name=who.name,
            office=who.office,
            languages=tuple(self.cleaned_data["languages"]) if is_interpreter else (),
        )
