"""The filters of a programme: day, track, theme, kind, and what the reader understands; all of them in the address."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.timetable import PlannedSession, ProgrammeToRead
from twinhall.domain.programme.planned import days_of
from twinhall.domain.programme.words import SessionKind
from twinhall.web.filters import FilterForm, WordField
from twinhall.web.languages import language_in_words
from twinhall.web.themes import theme_names
from twinhall.web.words import list_in_words, place_in_alphabet, text_for_reader

__all__ = ["ProgrammeFilter"]


class ProgrammeFilter(FilterForm):
    """What of the programme is asked for. Choices are those that occur in it."""

    track = WordField(label=_("Track"))
    theme = WordField(label=_("Theme"))
    kind = WordField(label=_("Kind"))
    understand = forms.MultipleChoiceField(
        label=_("What I understand"),
        help_text=_("Held in one of these languages, or interpreted into it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("“%(value)s” is not in the list: choose from it.")},
    )
    mine = forms.BooleanField(label=_("My agenda only"), required=False)
    day = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    view = forms.ChoiceField(
        choices=[("grid", "grid"), ("list", "list")], required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, query: QueryDict, address: str, found: ProgrammeToRead, *, has_agenda: bool = False
    ) -> None:
        """`has_agenda`: the reader is signed in, so that "my agenda" means something."""
        self.found, self.has_agenda = found, has_agenda
        self.sessions = found.sessions or []
        super().__init__(query, address)

    def prepare(self) -> None:
        sessions = self.sessions
        themes = theme_names()
        languages = {code for one in sessions for code in (*one.held_in, *one.interpreted_into)}
        self._offer("track", {one.track: text_for_reader(dict(one.track_names)) for one in sessions})
        self._offer("theme", {one.theme: themes.get(one.theme, one.theme) for one in sessions})
        self._offer("kind", {one.kind: str(SessionKind(one.kind).label) for one in sessions})
        spoken = sorted(((code, language_in_words(code)) for code in languages), key=_by_words)
        self.fields["understand"].choices = spoken  # type: ignore[attr-defined]
        if not spoken and not self.data.get("understand"):
            del self.fields["understand"]
        if not self.has_agenda:
            del self.fields["mine"]

    @property
    def chosen(self) -> list[PlannedSession]:
        """The sessions that fit, of every day."""
        return [session for session in self.sessions if self._fits(session)]

    @property
    def days(self) -> list[datetime.date]:
        """The days on which there is something to choose from."""
        return days_of(self.sessions, self.found.forum.zone)

    def day_shown(self, today: datetime.date) -> datetime.date | None:
        """The day that was asked for; else today while the forum runs, else its first day with a session."""
        asked: datetime.date | None = self.given("day")
        if asked is not None or not self.days:
            return asked
        return today if today in self.days else self.days[0]

    @property
    def in_use(self) -> list[dict[str, Any]]:
        """Without what the tabs of the page choose."""
        shown = [field for field in self if field.name not in ("day", "view") and self.query.get(field.name)]
        return [
            {
                "label": f"{field.label}: {self._asked(field)}",
                "url": self.kept(field.name) or self.address,
                "remove": True,
            }
            for field in shown
        ]

    def _asked(self, field: forms.BoundField) -> str:
        if field.name == "understand":
            return list_in_words([language_in_words(code) for code in self.query.getlist("understand")])
        return super()._asked(field)

    def _fits(self, session: PlannedSession) -> bool:
        understood = self.given("understand")
        return (
            all(self.given(name) in (None, getattr(session, name)) for name in ("track", "theme", "kind"))
            and (not understood or session.is_understood_in(understood))
            and (not self.given("mine") or session.id in self.found.agenda)
        )

    def _offer(self, name: str, words: dict[str, str]) -> None:
        words.pop("", None)
        if not words and not self.data.get(name):
            del self.fields[name]
            return
        choices = sorted(words.items(), key=_by_words)
        self.fields[name].choices = [("", gettext("any")), *choices]  # type: ignore[attr-defined]


def _by_words(choice: tuple[str, str]) -> str:
    return place_in_alphabet(choice[1])
