"""Forms of approval tracks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twinhall.access.approvals import TrackStep
from twinhall.access.dossiers import Document
from twinhall.domain.approvals.actions import Paper
from twinhall.domain.approvals.states import next_states
from twinhall.web.approval_words import doing_in_words
from twinhall.web.widgets import DayInput
from twinhall.web.words import text_for_reader

__all__ = ["AddStepForm", "ChangeStepForm", "DueForm", "KnownDocumentForm", "NoneNeededForm", "PaperForm"]


class AddStepForm(forms.Form):
    """A step of one's own; its name in the official language is asked for where the page speaks another."""

    name = forms.CharField(
        label=_("What has to be decided"),
        help_text=_("In the language of this page, such as: consent of the finance committee."),
        max_length=200,
    )
    own_name = forms.CharField(
        label=_("The same as it is called officially, in your own language"), max_length=200, required=False
    )
    owner = forms.CharField(label=_("Who decides it"), max_length=200)
    due_on = forms.DateField(label=_("Last day, where there is one"), required=False, widget=DayInput)

    def __init__(self, *args: Any, language: str, own_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = (language, own_language)
        if own_language in ("", language):
            del self.fields["own_name"]

    @property
    def names(self) -> dict[str, str]:
        """By language."""
        language, own_language = self.languages
        named = {language: self.cleaned_data["name"]}
        if own_name := self.cleaned_data.get("own_name"):
            named[own_language] = own_name
        return named


class NoneNeededForm(forms.Form):
    reason = forms.CharField(
        label=_("No approval is needed here, because"),
        help_text=_("Name the law or the rule; the other side reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaperForm(forms.Form):
    """A file for a step, and which of the documents asked for it is."""

    file = forms.FileField(
        label=_("A new document"), help_text=_("PDF, image or text document; both sides can read it.")
    )
    asked = forms.ChoiceField(label=_("Which document it is"), choices=(), required=False)

    def __init__(self, *args: Any, step: TrackStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(paper["key"], text_for_reader(paper["names"])) for paper in step.documents_asked]
        self.fields["asked"].choices = [("", _("another document")), *asked]  # type: ignore[attr-defined]
        if not asked:
            del self.fields["asked"]

    @property
    def paper(self) -> Paper | None:
        """What was handed in, if anything was."""
        file = self.cleaned_data.get("file")
        if file is None:
            return None
        return Paper(file.file, file.name, asked=self.cleaned_data.get("asked", ""))


class ChangeStepForm(PaperForm):
    """What happened to a step. What each change needs besides is told by the action."""

    state = forms.ChoiceField(label=_("What happened"), choices=())
    on = forms.DateField(
        label=_("On which day"),
        help_text=_("When it was asked for or decided."),
        required=False,
        widget=DayInput,
    )
    reason = forms.CharField(
        label=_("Note or reason"),
        help_text=_("Needed when it was refused, is skipped or opened again. Both sides read it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["state", "on", "reason", "file", "asked"]

    def __init__(self, *args: Any, step: TrackStep, **kwargs: Any) -> None:
        super().__init__(*args, step=step, **kwargs)
        self.fields["file"].required = False
        choices = [(state, doing_in_words(state)) for state in next_states(step.state)]
        choose = [("", _("Please choose"))] if len(choices) > 1 else []
        self.fields["state"].choices = choose + choices  # type: ignore[attr-defined]
        if choices == [("open", doing_in_words("open"))]:
            for name in ("on", "file", "asked"):
                self.fields.pop(name, None)


class DueForm(forms.Form):
    day = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty, and the rule of the track counts where there is one."),
        required=False,
        widget=DayInput,
    )


class KnownDocumentForm(forms.Form):
    """A document of one's side that is in the file already."""

    document = forms.ChoiceField(label=_("A document that is in the file already"), choices=())

    def __init__(self, *args: Any, documents: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {one.public_id: one for one in documents}
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            (one.public_id, one.title) for one in documents
        ]

    @property
    def chosen(self) -> Document:
        return self.documents[self.cleaned_data["document"]]
