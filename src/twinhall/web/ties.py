"""Ties: the list with its filters and files, one tie."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, re_path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.agreements import PublicText, public_text_of
from twinhall.access.alliances import alliances_to_read
from twinhall.access.dossiers import example_to_read, own_view_of, tie_of_file, words_on
from twinhall.access.terms import anniversary_of_tie, public_term_of
from twinhall.access.ties import Tie, TieParty, TieQuerySet, TieSource, tie_to_read, ties_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.ties.figures import count_of
from twinhall.domain.ties.selection import TieSelection
from twinhall.domain.ties.words import Claim, TieKind, TieStatus
from twinhall.kit.dates import Precision
from twinhall.kit.errors import CannotDo
from twinhall.transfer.exports import ties_as_csv, ties_as_geojson, ties_as_jsonl
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_forms import CompleteForm, DisputeForm
from twinhall.web.dossier_words import arc_of, in_order, title_of
from twinhall.web.filters import AllianceField, CountryField, DayField, FilterForm, WordField
from twinhall.web.paging import pager
from twinhall.web.places import Diptych, diptych_of, label_of, parties_in_order, place_of, tie_in_words
from twinhall.web.term_words import public_term_in_words, years_in_words
from twinhall.web.upkeep import life_block
from twinhall.web.words import day_in_words, list_in_words

PER_PAGE = 25
# The first possible day, by which it is sorted; the day in words, what happened, how its point is drawn.
_Moment = tuple[datetime.date, str, str, str]
_FILES: dict[str, tuple[Callable[[TieQuerySet], Iterator[str]], str]] = {
    "csv": (ties_as_csv, "text/csv; charset=utf-8"),
    "geojson": (ties_as_geojson, "application/geo+json"),
    "jsonl": (ties_as_jsonl, "application/jsonl; charset=utf-8"),
}


class TieFilter(FilterForm):
    """`?country= &with= &kind= &status= &since= &until= &as_of= &alliance=`."""

    country = CountryField(label=_("Country"))
    kind = WordField(label=_("Kind"), choices=[("", _("any")), *TieKind.choices])
    status = WordField(label=_("Status"), choices=[("", _("any")), *TieStatus.choices])
    since = forms.IntegerField(
        label=_("Begun in or after the year"), min_value=1, max_value=9999, required=False
    )
    until = forms.IntegerField(
        label=_("Begun in or before the year"), min_value=1, max_value=9999, required=False
    )
    alliance = AllianceField(
        label=_("Within the alliance"),
        help_text=_("Ties between different countries that were members or partners on the day."),
    )
    as_of = DayField(
        label=_("As it was on"),
        help_text=_("Ties known on this day and not ended by then; empty: all ever recorded."),
    )
    field_order = ["country", "with", "alliance", "as_of", "kind", "status", "since", "until"]

    def prepare(self) -> None:
        # “with” is a word of Python, so this field cannot stand above.
        self.fields["with"] = CountryField(label=_("With the country"))
        self.fields["alliance"].offer(alliances_to_read())  # type: ignore[attr-defined]

    def selection(self) -> TieSelection:
        return TieSelection(
            country=self.given("country") or "",
            partner_country=self.given("with") or "",
            kind=self.given("kind") or "",
            status=self.given("status") or "",
            began_from=self.given("since"),
            began_until=self.given("until"),
            as_of=self.given("as_of"),
            alliance=self.given("alliance") or "",
        )


def ties(request: HttpRequest) -> HttpResponse:
    """The list: what is wrong in the address is said, and the rest of it holds."""
    form = TieFilter(request.GET, reverse("ties"))
    selection, today = form.selection(), timezone.localdate()
    found = ties_to_read(selection, at=today)
    pages = pager(request.GET, count_of(selection, at=today), PER_PAGE)
    shown = found.with_cities()[max(0, pages.first - 1) : pages.last]
    return render(
        request,
        "ties/list.html",
        {
            "form": form,
            "pager": pages,
            "diptychs": [diptych_of(tie) for tie in shown],
            "downloads": downloads(form.kept()),
        },
        status=400 if form.errors else 200,
    )


def ties_file(request: HttpRequest, file_format: str) -> StreamingHttpResponse:
    """The whole filtered list as a file. A wrong filter is refused, for a file cannot say so beside its rows."""
    form = TieFilter(request.GET, reverse("ties"))
    if form.errors:
        raise CannotDo(gettext("A filter in the address cannot be understood: %s") % ", ".join(form.errors))
    return file_of(ties_to_read(form.selection(), at=timezone.localdate()), file_format)


def file_of(found: TieQuerySet, file_format: str, name: str = "ties") -> StreamingHttpResponse:
    """Ties as a file to keep, written while it is sent."""
    written, media_type = _FILES[file_format]
    answer = StreamingHttpResponse(written(found), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="twinhall-{name}.{file_format}"'
    return answer


def downloads(query: str) -> list[dict[str, str]]:
    """Links to the files of a list with these filters (a query string)."""
    named = [("CSV", "csv"), ("GeoJSON", "geojson"), ("JSON Lines", "jsonl")]
    return [{"label": label, "url": reverse("ties_file", args=[ending]) + query} for label, ending in named]


@dataclass(frozen=True)
class Panel:
    """One of the facing panels: a place and what the tie is on its side."""

    name: str
    own: str
    own_lang: str
    where: str
    url: str
    terms: list[dict[str, str]]


def tie(request: AskedRequest, public_id: str) -> HttpResponse:
    try:
        found = tie_to_read(public_id)
    except Unknown:
        standing = tie_of_file(public_id)
        return redirect("tie", standing.public_id) if standing else _example(request, public_id)
    own = own_view_of(request.asker, found)
    words = words_on(found)
    diptych = diptych_of(found)
    evidence = list(found.evidence.all())
    text = public_text_of(found)
    term = public_term_of(found, text, timezone.localdate())
    return render(
        request,
        "ties/tie.html",
        {
            "tie": found,
            "title": tie_in_words(diptych.places),
            "diptych": diptych,
            "panels": [_panel(party) for party in parties_in_order(found)],
            "terms": _terms(found, diptych),
            "claims": _claims(evidence) if found.sources_disagree else [],
            "timeline": _timeline(found, evidence),
            "sources": [_source(said) for said in evidence],
            "confirmed": _confirmed(found),
            "standing": _standing(found, diptych.state),
            "own": own,
            "disputes": [
                {"city": label_of(side.city), "day": day_in_words(side.word_on), "reason": side.word_note}
                for side in words
                if side.word == "disputed"
            ],
            "example_words": [
                {
                    "city": label_of(side.city),
                    "word": side.get_word_display(),
                    "day": day_in_words(side.word_on),
                }
                for side in words
                if side.dossier.is_example
            ],
            "dispute_form": DisputeForm(),
            "complete_form": CompleteForm(
                initial={"local_term": own.local_term, "is_binding": _yes_no(own.is_binding)} if own else None
            ),
            "term": public_term_in_words(term) if term else None,
            "text_url": _text_url(text),
            "last_told": _last_told(evidence),
            "note": _note(found, diptych),
            "life": life_block(request, found),
            "read_on": day_in_words(timezone.localdate()),
        },
    )


def _text_url(text: PublicText | None) -> str:
    """Where everybody reads the agreement, once every side has released it."""
    return reverse("public_agreement", args=[text.dossier.public_id]) if text else ""


def _panel(party: TieParty) -> Panel:
    place = place_of(party.city)
    binding = {True: gettext("yes"), False: gettext("no"), None: gettext("not known")}[party.is_binding]
    said = day_in_words(party.claimed_on)
    terms = [
        {"term": gettext("Its own word for it"), "value": party.local_term or gettext("not known")},
        {"term": gettext("Binding there"), "value": binding},
        {
            "term": gettext("Says so itself"),
            "value": gettext("yes, on %(day)s") % {"day": said}
            if said
            else gettext("nothing of it recorded"),
        },
    ]
    return Panel(place.name, place.own, place.own_lang, place.where, place.url, terms)


def _terms(found: Tie, diptych: Diptych) -> list[dict[str, str]]:
    rows = [
        (gettext("Kind"), diptych.kind),
        (gettext("Status"), str(TieStatus(found.status).label)),
        (gettext("Since"), _beginning(found, diptych)),
        (gettext("Until"), _ending(found)),
        (gettext("Next anniversary"), _anniversary(found)),
        (gettext("Who says that it exists"), str(Claim(found.claim).label)),
        (gettext("Permanent id"), found.public_id),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]


def _example(request: AskedRequest, public_id: str) -> HttpResponse:
    """The page of a tie that example people signed in the demo; Unknown for any other id."""
    found = example_to_read(public_id)
    sides = in_order(list(found.sides.all()))
    return render(
        request,
        "ties/example.html",
        {
            "title": title_of(sides),
            "panels": [place_of(side.city) for side in sides],
            "word": DossierState(found.state).label,
            "arc": arc_of(found),
            "kind": TieKind(found.kind).label,
            "signed": day_in_words(found.signed_on),
            "in_force": day_in_words(found.in_force_on),
        },
    )


def _yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]


def _beginning(found: Tie, diptych: Diptych) -> str:
    """Never one date alone where sources give several."""
    if not diptych.since:
        return gettext("not known")
    if not found.sources_disagree:
        return diptych.since
    return gettext("%(day)s in one source; others differ") % {"day": diptych.since}


def _ending(found: Tie) -> str:
    if found.status != TieStatus.ENDED and not found.until:
        return ""
    return day_in_words(found.until, found.until_precision) or gettext("ended on a day that no source tells")


def _anniversary(found: Tie) -> str:
    one = anniversary_of_tie(found, timezone.localdate())
    if one is None:
        return ""
    said = {"years": years_in_words(one.years), "day": day_in_words(one.on)}
    return gettext("%(years)s on %(day)s") % said


def _confirmed(found: Tie) -> str:
    """The last word of a city itself, or that there was none."""
    claims = [(party.claimed_on, label_of(party.city)) for party in found.parties.all() if party.claimed_on]
    if not claims:
        return gettext("Neither city has confirmed it in this register.")
    day, city = max(claims)
    return gettext("Last confirmed by %(city)s on %(day)s.") % {"city": city, "day": day_in_words(day)}


def _standing(found: Tie, state: str) -> str:
    """What the drawing of the arc rests on, as a sentence."""
    said = {
        "cut": gettext("The tie has ended. It stays in the register with its sources."),
        "dashed": gettext("An intent was signed; no source tells of a signed agreement."),
        "whole": gettext("Every side says that the tie exists.")
        if len(found.parties.all()) > 2
        else gettext("Both sides say that the tie exists."),
        "half": gettext("One side says that the tie exists; the word of the other side is missing."),
    }
    if state in said:
        return said[state]
    if found.status == TieStatus.SIGNED:
        return gettext("A source reports that it was signed; whether it is alive today is not known.")
    if found.status == TieStatus.ACTIVE:
        return gettext("A source lists it as a standing tie; when anything last happened is not known.")
    return gettext("It stands in lists kept by others; whether it is alive today is not known.")


def _last_told(evidence: Sequence[TieSource]) -> str:
    """The youngest source that has a date; sources without one say nothing of it."""
    dated = [
        (said.source.published_on, said.source.published_precision)
        for said in evidence
        if said.source.published_on
    ]
    if not dated:
        return ""
    return gettext("Its youngest dated source: %(day)s.") % {"day": day_in_words(*max(dated))}


def _note(found: Tie, diptych: Diptych) -> str:
    """Beneath the arc: the kind, and since when, unless sources disagree on it."""
    if not diptych.since or found.sources_disagree:
        return diptych.kind
    return gettext("%(kind)s, since %(day)s") % {"kind": diptych.kind, "day": diptych.since}


def _says(said: TieSource) -> str:
    """What a source states of beginning and end, in the reader's words."""
    since = day_in_words(said.since, said.since_precision)
    until = day_in_words(said.until, said.until_precision)
    if since and until:
        return gettext("from %(since)s to %(until)s") % {"since": since, "until": until}
    if since:
        return gettext("since %(day)s") % {"day": since}
    return gettext("until %(day)s") % {"day": until} if until else gettext("gives no date")


def _source(said: TieSource) -> dict[str, Any]:
    source = said.source
    return {
        "title": source.shown_title,
        "url": source.url,
        "publisher": source.publisher,
        "day": day_in_words(source.published_on, source.published_precision),
        "seen": day_in_words(said.recorded_on),
        "license": source.licence,
        "quote": said.term,
        "note": " · ".join(part for part in (_says(said), said.note) if part),
    }


def _claims(evidence: Sequence[TieSource]) -> list[dict[str, str]]:
    """Dates of the sources that give one, side by side."""
    dated = [said for said in evidence if said.since or said.until]
    return [
        {"says": _says(said), "source": str(said.source), "url": said.source.url, "day": ""} for said in dated
    ]


def _timeline(found: Tie, evidence: Sequence[TieSource]) -> list[dict[str, str]]:
    """Dated things in their order, each once with all who tell it."""
    entries: dict[_Moment, list[str]] = {}
    for said in evidence:
        name, source = said.source.shown_title, said.source
        if said.since:
            entries.setdefault(_moment(said.since, said.since_precision, gettext("Begun")), []).append(name)
        if source.published_on:
            told = _moment(
                source.published_on, source.published_precision, gettext("Told by a source"), "quiet"
            )
            entries.setdefault(told, []).append(name)
        if said.until:
            entries.setdefault(_moment(said.until, said.until_precision, gettext("Ended")), []).append(name)
    for party in found.parties.all():
        if party.claimed_on:
            title = gettext("Confirmed by %(city)s") % {"city": label_of(party.city)}
            entries.setdefault(_moment(party.claimed_on, Precision.DAY, title), [])
    return [
        {"day": day, "title": title, "text": list_in_words(names), "tone": tone}
        for (_first, day, title, tone), names in sorted(entries.items())
    ]


def _moment(first: datetime.date, precision: str, title: str, tone: str = "done") -> _Moment:
    return first, day_in_words(first, precision), title, tone


urlpatterns = [
    path("ties/", ties, name="ties"),
    re_path(rf"^ties\.(?P<file_format>{'|'.join(_FILES)})$", ties_file, name="ties_file"),
    path("ties/<str:public_id>/", tie, name="tie"),
]
