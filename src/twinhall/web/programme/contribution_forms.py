"""Forms of the call: what is offered, its review, the decision on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.calling import Contribution, Delegation
from twinhall.access.forums import Forum, ForumTrack
from twinhall.access.programme import Session
from twinhall.domain.programme.calling import ContributionPlan
from twinhall.domain.programme.words import ContributionKind, ContributionState, ReviewVerdict
from twinhall.web.filters import FilterForm, WordField
from twinhall.web.programme.fields import ProgrammeForm, speaker_called
from twinhall.web.themes import theme_choices

__all__ = ["ContributionFilter", "ContributionForm", "DecisionForm", "ReviewForm", "ReviewerForm", "first_of"]

# What a reviewer can say of it; a conflict of interest is declared apart.
_VERDICTS = [(word.value, word.label) for word in ReviewVerdict if word != ReviewVerdict.CONFLICT]
NEW_SESSION, LATER = "new", "later"


class ContributionForm(ProgrammeForm):
    """What is offered, for one's own delegation or on another's behalf."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContributionKind.choices)
    delegation = forms.ChoiceField(
        label=_("On whose behalf"),
        help_text=_("A delegation of this forum. Left out, it is your own body’s."),
        required=False,
    )
    speakers = forms.CharField(
        label=_("Who will give it"),
        help_text=_(
            "One person in each line, as “Anna Ivanova; Deputy mayor”. They need no account. Who is registered "
            "as a participant under this name is recognised."
        ),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    track = forms.ChoiceField(label=_("Track"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it can be given"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=20)

    def __init__(
        self,
        *args: Any,
        delegations: Sequence[Delegation],
        tracks: Sequence[ForumTrack],
        given: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        given = given or {}
        self.add_texts("title", gettext("Title"), most=200, initial=given.get("titles"))
        self.add_texts(
            "abstract", gettext("What it is about"), rows=4, most=4000, initial=given.get("abstracts")
        )
        self.offer_languages("languages")
        self.offer_tracks(tracks)
        self.fields["theme"].choices = [("", gettext("none of these")), *theme_choices()]  # type: ignore[attr-defined]
        self.delegations = {one.public_id: one for one in delegations}
        named = sorted(((key, one.name) for key, one in self.delegations.items()), key=lambda pair: pair[1])
        self.fields["delegation"].choices = [("", gettext("our own body")), *named]  # type: ignore[attr-defined]
        for name in set(given) & set(self.base_fields):
            self.initial.setdefault(name, given[name])
        texts = [name for name in self.fields if name.startswith(("title_", "abstract_"))]
        self.order_fields(["kind", *texts, *self.base_fields])

    def clean_speakers(self) -> list[Any]:
        lines = [line for line in self.cleaned_data["speakers"].splitlines() if line.strip(" ;")]
        return [speaker_called(self.forum, line) for line in lines]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.require_text("title")
        return given

    @property
    def plan(self) -> ContributionPlan:
        given = self.cleaned_data
        return ContributionPlan(
            titles=self.texts("title"),
            kind=given["kind"],
            abstracts=self.texts("abstract"),
            track=self.tracks.get(given["track"]),
            theme=given["theme"],
            languages=tuple(given["languages"]),
            minutes=given["minutes"],
            delegation=self.delegations.get(given["delegation"]),
            speakers=tuple(given["speakers"]),
        )


def first_of(contribution: Contribution) -> dict[str, Any]:
    """What the form shows of one that is there."""
    return {
        "titles": contribution.titles,
        "abstracts": contribution.abstracts,
        "kind": contribution.kind,
        "delegation": contribution.delegation.public_id if contribution.delegation else "",
        "speakers": "\n".join(
            "; ".join(filter(None, [one.participant.public_id if one.participant else one.name, one.office]))
            for one in contribution.speakers.all()
        ),
        "track": contribution.track.public_id if contribution.track else "",
        "theme": contribution.theme,
        "languages": contribution.languages,
        "minutes": contribution.minutes,
    }


class ContributionFilter(FilterForm):
    """By state, kind, track and theme."""

    state = WordField(label=_("State"))
    kind = WordField(label=_("Kind"))
    track = WordField(label=_("Track"))
    theme = WordField(label=_("Theme"))

    def offer(self, forum: Forum, tracks: Sequence[ForumTrack]) -> None:
        any_one = ("", gettext("any"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "state": [(state.value, state.label) for state in ContributionState],
            "kind": [(kind.value, kind.label) for kind in ContributionKind],
            "track": [(track.public_id, track.name) for track in tracks],
            "theme": theme_choices(),
        }
        for name, offered in choices.items():
            self.fields[name].choices = [any_one, *offered]  # type: ignore[attr-defined]
        self.full_clean()


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Your verdict"), choices=_VERDICTS, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("For the organisers"),
        help_text=_("Who offered it does not read this."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    """Accept it, and put it into the programme in the same step; or decline it with a reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("accept")), ("decline", _("decline"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Who offered it reads it; it is needed to decline."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    place = forms.ChoiceField(label=_("In the programme, when accepted"), required=False)

    def __init__(
        self, *args: Any, sessions: Sequence[Session], only_place: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        named = [
            (one.public_id, gettext("part of: %(session)s") % {"session": one.title}) for one in sessions
        ]
        first = [(NEW_SESSION, gettext("a session of its own"))]
        later = [] if only_place else [(LATER, gettext("later"))]
        self.fields["place"].choices = [*first, *later, *named]  # type: ignore[attr-defined]
        if only_place:
            del self.fields["decision"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "decline" and not given.get("reason", "").strip():
            self.add_error("reason", gettext("Please give a reason; who offered it reads it."))
        return given


class ReviewerForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of their account"),
        help_text=_("They review beside those who speak for the organisers."),
    )
