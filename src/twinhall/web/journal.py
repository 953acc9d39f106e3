"""The journal: the whole for secretariats and operators, each city's and body's own; as pages and as files."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from twinhall.access.asking import Asker
from twinhall.access.journal import (
    VERBS,
    EntryQuerySet,
    JournalChoice,
    OwnJournal,
    bodies_to_choose,
    body_journal_to_read,
    city_journal_to_read,
    journal_to_read,
    look_up,
    people_to_choose,
)
from twinhall.kit.errors import CannotDo
from twinhall.transfer.journal import journal_as_csv, journal_as_jsonl
from twinhall.web.asking import AskedRequest
from twinhall.web.filters import DayField, FilterForm, WordField
from twinhall.web.journal_words import entry_in_words
from twinhall.web.paging import pager
from twinhall.web.places import label_of
from twinhall.web.words import place_in_alphabet

PER_PAGE = 50
_FILES: dict[str, tuple[Callable[[EntryQuerySet], Iterator[str]], str, str]] = {
    "csv": (journal_as_csv, "text/csv; charset=utf-8", "CSV"),
    "jsonl": (journal_as_jsonl, "application/jsonl; charset=utf-8", "JSON Lines"),
}
_ENDING = rf"(?P<file_format>{'|'.join(_FILES)})"


class OwnFilter(FilterForm):
    """`?kind= &from= &until=`."""

    kind = WordField(label=_("What happened"))
    until = DayField(label=_("To the day"))
    field_order = ["body", "person", "kind", "from", "until"]

    def prepare(self) -> None:
        # “from” is a word of Python, so this field cannot stand above.
        self.fields["from"] = DayField(label=_("From the day"))
        self.fields["kind"].choices = [("", gettext("any")), *VERBS.items()]  # type: ignore[attr-defined]

    def choice(self) -> JournalChoice:
        """Days begin and end in the installation's time zone, in which the pages tell them."""
        last = self.given("until")
        return JournalChoice(
            body=self.given("body") or "",
            person=self.given("person") or "",
            kind=self.given("kind") or "",
            first=_beginning(self.given("from")),
            end=_beginning(last + datetime.timedelta(days=1)) if last and last < datetime.date.max else None,
        )


class OneOfField(WordField):
    """One of a list; any other permanent id does as well, for the list may be cut short."""

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or str(value).startswith(("bod_", "per_"))


class JournalFilter(OwnFilter):
    """`?body= &person= &kind= &from= &until=`."""

    body = OneOfField(label=_("Body"), help_text=_("What it did, and what was done about it."))
    person = OneOfField(label=_("Person"))

    def __init__(self, asker: Asker, query: Any, address: str) -> None:
        self.asker = asker
        super().__init__(query, address)

    def prepare(self) -> None:
        super().prepare()
        bodies = [(body.public_id, body.name) for body in bodies_to_choose(self.asker)]
        people = [(person.public_id, str(person)) for person in people_to_choose(self.asker)]
        for name, choices in (("body", bodies), ("person", people)):
            choices.sort(key=lambda choice: place_in_alphabet(choice[1]))
            self.fields[name].choices = [("", gettext("any")), *choices]  # type: ignore[attr-defined]


@require_safe
def journal(request: AskedRequest) -> HttpResponse:
    """Every entry, by filters."""
    form = JournalFilter(request.asker, request.GET, reverse("journal"))
    found = journal_to_read(request.asker, form.choice())
    return _page(request, form, found, _downloads("journal_file", form))


@require_safe
def journal_file(request: AskedRequest, file_format: str) -> StreamingHttpResponse:
    """The same as a file."""
    form = JournalFilter(request.asker, request.GET, reverse("journal"))
    return _file(form, lambda: journal_to_read(request.asker, form.choice()), file_format, "journal")


@require_safe
def city_journal(request: AskedRequest, slug: str) -> HttpResponse:
    """What concerns a city."""
    form = OwnFilter(request.GET, reverse("city_journal", args=[slug]))
    own = city_journal_to_read(request.asker, slug, form.choice())
    whose = {"name": label_of(own.city), "url": reverse("city", args=[slug])} if own.city else None
    return _page(request, form, own.entries, _downloads("city_journal_file", form, slug), own, whose)


@require_safe
def city_journal_file(request: AskedRequest, slug: str, file_format: str) -> StreamingHttpResponse:
    """The same as a file."""
    form = OwnFilter(request.GET, reverse("city_journal", args=[slug]))
    own = city_journal_to_read(request.asker, slug, form.choice())
    return _file(form, lambda: own.entries, file_format, f"journal-{slug}")


@require_safe
def body_journal(request: AskedRequest, public_id: str) -> HttpResponse:
    """What a body did, and what concerns it."""
    form = OwnFilter(request.GET, reverse("body_journal", args=[public_id]))
    own = body_journal_to_read(request.asker, public_id, form.choice())
    whose = {"name": own.body.name, "url": reverse("body", args=[public_id])} if own.body else None
    return _page(request, form, own.entries, _downloads("body_journal_file", form, public_id), own, whose)


@require_safe
def body_journal_file(request: AskedRequest, public_id: str, file_format: str) -> StreamingHttpResponse:
    """The same as a file."""
    form = OwnFilter(request.GET, reverse("body_journal", args=[public_id]))
    own = body_journal_to_read(request.asker, public_id, form.choice())
    return _file(form, lambda: own.entries, file_format, f"journal-{public_id}")


def _page(
    request: AskedRequest,
    form: OwnFilter,
    found: EntryQuerySet,
    downloads: list[dict[str, str]],
    own: OwnJournal | None = None,
    whose: dict[str, str] | None = None,
) -> HttpResponse:
    """`whose` is the name and page of the city or body whose journal it is; None for the whole."""
    pages = pager(request.GET, found.count(), PER_PAGE)
    entries = list(found[max(0, pages.first - 1) : pages.last])
    known = look_up(request.asker, entries, own)
    shown = {
        "form": form,
        "here": form.address,
        "pager": pages,
        "entries": [entry_in_words(entry, known) for entry in entries],
        "downloads": downloads,
        "whose": whose,
        "is_staff": known.is_staff,
    }
    return render(request, "journal/journal.html", shown, status=400 if form.errors else 200)


def _downloads(name: str, form: OwnFilter, *of: str) -> list[dict[str, str]]:
    return [
        {"label": label, "url": reverse(name, args=[*of, ending]) + form.kept()}
        for ending, (_written, _type, label) in _FILES.items()
    ]


def _file(
    form: OwnFilter, find: Callable[[], EntryQuerySet], file_format: str, name: str
) -> StreamingHttpResponse:
    """A wrong filter is refused, for a file cannot say so beside its rows."""
    found = find()
    if form.errors:
        raise CannotDo(gettext("A filter in the address cannot be understood: %s") % ", ".join(form.errors))
    written, media_type, _label = _FILES[file_format]
    answer = StreamingHttpResponse(written(found), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="twinhall-{name}.{file_format}"'
    return answer


def _beginning(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_default_timezone())


urlpatterns = [
    path("journal/", journal, name="journal"),
    re_path(rf"^journal\.{_ENDING}$", journal_file, name="journal_file"),
    path("cities/<slug:slug>/journal/", city_journal, name="city_journal"),
    re_path(
        rf"^cities/(?P<slug>[-a-zA-Z0-9_]+)/journal\.{_ENDING}$", city_journal_file, name="city_journal_file"
    ),
    path("bodies/<str:public_id>/journal/", body_journal, name="body_journal"),
    re_path(
        rf"^bodies/(?P<public_id>[^/]+)/journal\.{_ENDING}$", body_journal_file, name="body_journal_file"
    ),
]
