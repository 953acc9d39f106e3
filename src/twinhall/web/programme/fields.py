"""Fields that the forms of a programme share: moments in the forum's zone, speakers, texts in further languages."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.calling import Participant, participants_called
from twinhall.access.forums import Forum, ForumTrack
from twinhall.domain.programme.calling import SpeakerFacts
from twinhall.web.languages import LANGUAGE_CODES, TextsForm, language_choices, text_languages

__all__ = [
    "MomentField",
    "ProgrammeForm",
    "speaker_called",
    "written_in",
]


class MomentField(forms.DateTimeField):
    """A day and a time as the clocks of the forum show them; cleaned to that moment. Set `zone` before it is used."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    zone: datetime.tzinfo = datetime.UTC

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime.datetime) and value.tzinfo is not None:
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime.datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            typed = datetime.datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(_("Please write day and time as 2027-06-21T09:30.")) from None
        moment = typed.replace(tzinfo=self.zone)
        # The hour that clocks leave out in spring is no moment at all.
        if moment.astimezone(datetime.UTC).astimezone(self.zone).replace(tzinfo=None) != typed.replace(
            tzinfo=None
        ):
            raise forms.ValidationError(
                _("The clocks leave this hour out on that day. Please choose another.")
            )
        return moment.astimezone(datetime.UTC)


def speaker_called(forum: Forum, line: str) -> SpeakerFacts:
    """Who a line such as `Anna Ivanova; Deputy mayor` means: a participant of that very name, or the name as it is."""
    name, _semicolon, office = (part.strip() for part in line.partition(";"))
    found = participants_called(forum, name)
    if len(found) > 1:
        raise forms.ValidationError(
            gettext("Several participants are called “%(name)s”. Write one of these instead: %(choices)s")
            % {"name": name, "choices": "; ".join(_choice(one) for one in found)}
        )
    if found:
        return SpeakerFacts(participant=found[0], office=office)
    if name.startswith("prt_"):
        raise forms.ValidationError(gettext("There is no participant “%(name)s”.") % {"name": name})
    if len(name) > 200 or len(office) > 200:
        raise forms.ValidationError(gettext("A name or an office has 200 letters at most."))
    return SpeakerFacts(name=name, office=office)


def _choice(participant: Participant) -> str:
    return f"{participant.public_id} ({participant.delegation.name})"


def written_in(data: QueryDict | None, name: str, *known: Sequence[str]) -> list[str]:
    """The languages of a form's texts: the site's and the forum's own, those there, those asked for beside them."""
    if data is None:
        return text_languages(*known)
    typed = [code for code in LANGUAGE_CODES if f"{name}_{code}" in data]
    asked = [code for code in data.getlist("also") if code in LANGUAGE_CODES]
    return text_languages(*known, typed, asked)


class ProgrammeForm(TextsForm):
    """Texts in several languages, track and theme; another language is added without losing what was typed."""

    FIRST = "title"  # the text that says which languages are there

    def __init__(self, *args: Any, forum: Forum, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.forum, self.written_in = forum, languages

    def offer_languages(self, *names: str) -> None:
        """Those the forum is held in come first."""
        own = [choice for choice in language_choices() if choice[0] in self.forum.languages]
        others = [choice for choice in language_choices() if choice[0] not in self.forum.languages]
        for name in names:
            self.fields[name].choices = [*own, *others]  # type: ignore[attr-defined]

    def offer_tracks(self, tracks: Iterable[ForumTrack]) -> None:
        self.tracks = {track.public_id: track for track in tracks}
        choices = [("", gettext("none")), *((key, track.name) for key, track in self.tracks.items())]
        self.fields["track"].choices = choices  # type: ignore[attr-defined]

    @property
    def further_languages(self) -> list[tuple[str, str]]:
        return [choice for choice in language_choices() if choice[0] not in self.written_in]

    def as_typed(self, data: QueryDict) -> Mapping[str, Any]:
        """What was typed so far, as first values of the same form with one more language."""
        return {name: field.widget.value_from_datadict(data, {}, name) for name, field in self.fields.items()}
