"""Forms of addresses by video: who is awaited, what is handed in, captions and transcripts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.calling import Delegation
from twinhall.access.forums import Forum
from twinhall.access.programme import VideoAddress
from twinhall.domain.programme.videos import VideoPlan
from twinhall.web.languages import language_choices
from twinhall.web.programme.fields import MomentField

__all__ = ["HandInForm", "VideoForm", "VideoTextForm", "first_of_video"]


def _languages(forum: Forum) -> list[tuple[str, str]]:
    """Those the forum is held in first."""
    named = language_choices()
    own = [choice for choice in named if choice[0] in forum.languages]
    return [*own, *(choice for choice in named if choice not in own)]


class VideoForm(forms.Form):
    """Who is awaited, until when, and from which minute on it is shown."""

    speaker = forms.CharField(label=_("Who speaks"), max_length=200)
    office = forms.CharField(label=_("Office"), max_length=200, required=False)
    delegation = forms.ChoiceField(
        label=_("Of the delegation"),
        help_text=_("It hands the video in, and sees it before everybody else."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Spoken in"), required=False)
    due_at = MomentField(
        label=_("Is to come by"),
        help_text=_("Where the forum is. The delegation is reminded a week and a day before."),
        required=False,
    )
    release_at = MomentField(
        label=_("Is shown from"),
        help_text=_(
            "Where the forum is. Before this minute nobody but organisers and its delegation sees it."
        ),
        required=False,
    )

    def __init__(self, *args: Any, forum: Forum, delegations: Sequence[Delegation], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("due_at", "release_at"):
            self.fields[name].zone = forum.zone  # type: ignore[attr-defined]
        self.delegations = {one.public_id: one for one in delegations}
        named = sorted(((key, one.name) for key, one in self.delegations.items()), key=lambda pair: pair[1])
        self.fields["delegation"].choices = [("", gettext("none")), *named]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", gettext("not known yet")), *_languages(forum)]  # type: ignore[attr-defined]

    @property
    def plan(self) -> VideoPlan:
        given = self.cleaned_data
        return VideoPlan(**given | {"delegation": self.delegations.get(given["delegation"])})


def first_of_video(video: VideoAddress) -> dict[str, Any]:
    return {
        "speaker": video.speaker,
        "office": video.office,
        "delegation": video.delegation.public_id if video.delegation else "",
        "language": video.language,
        "due_at": video.due_at,
        "release_at": video.release_at,
    }


class HandInForm(forms.Form):
    """A file, or where it stands on the web."""

    file = forms.FileField(label=_("File"), required=False)
    url = forms.URLField(
        label=_("Or its address on the web"),
        help_text=_("It begins with https://. Readers are led there; it is not shown in our page."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        most = settings.VIDEO_MOST_BYTES // (1024 * 1024)
        self.fields["file"].help_text = gettext("MP4 or WebM, %(most)s MB at most.") % {"most": most}
        self.fields["file"].widget.attrs["accept"] = "video/mp4,video/webm"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("file")) == bool(given.get("url")):
            self.add_error("file", gettext("Please choose a file, or give an address: one of the two."))
        return given


class VideoTextForm(forms.Form):
    """Captions and a transcript in one language; each may come later than the other."""

    language = forms.ChoiceField(label=_("Language"))
    captions = forms.CharField(
        label=_("Captions (WebVTT)"),
        help_text=_("The text of a .vtt file: it begins with the word WEBVTT. Or choose the file beneath."),
        max_length=500_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "spellcheck": "false"}),
    )
    captions_file = forms.FileField(label=_("File of captions"), required=False)
    transcript = forms.CharField(
        label=_("Transcript"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args: Any, forum: Forum, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = _languages(forum)  # type: ignore[attr-defined]
        self.fields["captions_file"].widget.attrs["accept"] = ".vtt,text/vtt"

    def clean_captions_file(self) -> str:
        file = self.cleaned_data["captions_file"]
        if file is None:
            return ""
        if file.size > 2_000_000:
            raise forms.ValidationError(gettext("The file is too large for captions."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(gettext("The file is not written in UTF-8.")) from None

    @property
    def said_captions(self) -> str:
        """Of the file, where one was chosen."""
        return str(self.cleaned_data["captions_file"] or self.cleaned_data["captions"])
