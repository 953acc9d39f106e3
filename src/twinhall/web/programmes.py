"""A presidency's year as a page takes it: the ribbon of weeks, its sentence, the list of events."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext

from twinhall.access.agenda import Event, ProgrammeYear
from twinhall.domain.agenda.words import EventState
from twinhall.domain.agenda.year import Figures
from twinhall.web.charts import BarChart, ribbon_of_weeks
from twinhall.web.places import label_of
from twinhall.web.standings import SourceLine, days_in_words, source_lines
from twinhall.web.words import country_in_words, day_in_words

# A page stays under 100 kB with a year of 250 events, too.
MOST_EVENTS = 100
_TONES = {EventState.HELD: "done", EventState.CANCELLED: "refused"}


@dataclass(frozen=True)
class EventLine:
    """An event; `word` is its state on the day that is shown."""

    title: str
    day: str
    place: str
    place_url: str
    word: str
    tone: str
    source: SourceLine | None
    is_key: bool


@dataclass(frozen=True)
class ProgrammeInWords:
    """`sentence` is how far the year is, `weeks_in_words` the ribbon in one sentence."""

    year: int
    sentence: str
    remarks: tuple[str, ...]
    chart: BarChart | None
    weeks_in_words: str
    events: tuple[EventLine, ...]
    left_out: int


def programme_in_words(programme: ProgrammeYear, day: datetime.date) -> ProgrammeInWords:
    """The year as it was on `day`."""
    figures = programme.figures_on(day)
    return ProgrammeInWords(
        year=programme.year,
        sentence=_sentence(figures),
        remarks=_remarks(figures, len(programme.without_day)),
        chart=_chart(programme) if programme.events else None,
        weeks_in_words=_weeks_in_words(programme),
        events=tuple(_event_line(event, day) for event in programme.events[:MOST_EVENTS]),
        left_out=max(0, len(programme.events) - MOST_EVENTS),
    )


def _sentence(figures: Figures) -> str:
    if not figures.total:
        return ""
    said = ngettext(
        "%(held)s of %(total)s event held, %(percent)s %%, in %(cities)s.",
        "%(held)s of %(total)s events held, %(percent)s %%, in %(cities)s.",
        figures.total,
    ) % {
        "held": figures.held,
        "total": figures.total,
        "percent": figures.percent,
        "cities": npgettext(
            "where events were held, after “in”", "%(count)s city", "%(count)s cities", figures.cities
        )
        % {"count": figures.cities},
    }
    if figures.next is None:
        return said
    coming = {"title": figures.next.title, "day": _event_day(figures.next)}
    next_event = gettext("Next, %(day)s: %(title)s.") % coming
    return f"{said} {next_event}"


def _remarks(figures: Figures, without_day: int) -> tuple[str, ...]:
    """What the sentence must not hide."""
    remarks = []
    if figures.unconfirmed:
        remarks.append(
            ngettext(
                "%(count)s was announced, its day has passed, and no later source says that it was held.",
                "%(count)s were announced, their day has passed, and no later source says that they were held.",
                figures.unconfirmed,
            )
            % {"count": figures.unconfirmed}
        )
    if without_day:
        remarks.append(
            ngettext(
                "%(count)s is known without its day, so no week shows it.",
                "%(count)s are known without their day, so no week shows them.",
                without_day,
            )
            % {"count": without_day}
        )
    if figures.cancelled:
        remarks.append(gettext("Cancelled and not counted: %(count)s.") % {"count": figures.cancelled})
    return tuple(remarks)


def _chart(programme: ProgrammeYear) -> BarChart:
    counts = {number: week.count for number, week in enumerate(programme.weeks, start=1)}
    key = next((number for number, week in enumerate(programme.weeks, start=1) if week.key_event), None)
    return ribbon_of_weeks(counts, gettext("events"), key=key)


def _weeks_in_words(programme: ProgrammeYear) -> str:
    """The ribbon for those who do not see it."""
    weeks = programme.weeks
    placed = sum(week.count for week in weeks)
    if not placed:
        return gettext("No event of %(year)s is known to the day.") % {"year": programme.year}
    fullest = max(weeks, key=lambda week: week.count)
    said = gettext(
        "Events of %(year)s by the week in which they begin: %(count)s, most in the week of %(day)s (%(most)s)."
    ) % {
        "year": programme.year,
        "count": placed,
        "most": fullest.count,
        "day": day_in_words(fullest.starts_on),
    }
    key = next((week for week in weeks if week.key_event), None)
    if key is None:
        return said
    summit_week = gettext("The week of %(day)s has the summit.") % {"day": day_in_words(key.starts_on)}
    return f"{said} {summit_week}"


def _event_line(event: Event, day: datetime.date) -> EventLine:
    is_over = event.ends_on <= day
    is_cancelled = event.state == EventState.CANCELLED
    word = str(EventState(event.state).label) if is_over or is_cancelled else gettext("to come")
    return EventLine(
        title=event.title,
        day=_event_day(event),
        place=_place(event),
        place_url=reverse("city", args=[event.city.slug]) if event.city else "",
        word=word,
        tone=_TONES.get(EventState(event.state), "waiting") if is_over or is_cancelled else "new",
        source=source_lines([event.source])[0] if event.source else None,
        is_key=event.type == "summit",
    )


def _event_day(event: Event) -> str:
    return days_in_words(event.starts_on, event.ends_on, event.precision)


def _place(event: Event) -> str:
    """The city, else what the list says, else the country (of the chair, for events by video)."""
    if event.city:
        return label_of(event.city)
    return event.place or (country_in_words(event.country) if event.country else "")
