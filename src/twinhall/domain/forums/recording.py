"""Series and editions as a file states them: made the first time, corrected when the file is."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from twinhall.domain.agenda.models import Event
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.cities.models import City
from twinhall.domain.forums.facts import EditionFacts, SeriesFacts
from twinhall.domain.forums.models import Edition, Forum, Host, Series, StatedFigure
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.sources.bulk import record_sources
from twinhall.domain.sources.models import Source

__all__ = ["record_series"]


@transaction.atomic
def record_series(facts: SeriesFacts, *, at: datetime.datetime, door: str, by: Person | None = None) -> bool:
    """Make the series and its editions what `facts` say; tell whether anything changed (then the journal has it).

    An edition that somebody organises on the platform meanwhile is left as its hosts have it. Nothing is deleted.
    """
    series, is_new = Series.objects.select_for_update(no_key=True).get_or_create(slug=facts.slug)
    sources = record_sources(facts.sources)
    alliance = Alliance.objects.filter(slug=facts.alliance).first()
    told = {"names": facts.names, "descriptions": facts.descriptions, "alliance": alliance}
    changes = [is_new, _apply(series, told)]
    changes += [_record_edition(series, edition, alliance, sources) for edition in facts.editions]
    if any(changes):
        record(
            "forums.recorded", facts.slug, by=by, at=at, door=door, after={"editions": len(facts.editions)}
        )
    return any(changes)


def _record_edition(
    series: Series, facts: EditionFacts, alliance: Alliance | None, sources: Mapping[str, Source]
) -> bool:
    city = City.objects.filter(geonameid=facts.geonameid).first() if facts.geonameid else None
    event = Event.objects.filter(foreign_id=facts.event).first() if facts.event else None
    row: dict[str, Any] = {
        "names": facts.names,
        "descriptions": facts.descriptions,
        "alliance": alliance,
        "event": event,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "precision": facts.precision,
        "time_zone": facts.time_zone or (city.time_zone if city else "") or "UTC",
        "city": city,
        "place": facts.place,
        "country": facts.country,
        "venue": facts.venue,
        "languages": list(facts.languages),
        "themes": list(facts.themes),
        "state": facts.state,
    }
    forum = Forum.objects.select_for_update(of=("self",), no_key=True).filter(slug=facts.slug).first()
    if forum is not None and forum.hosts.filter(organises=True).exists():
        return False
    is_new = forum is None
    if forum is None:
        forum = Forum.objects.create(slug=facts.slug, **row)
    changes = [is_new, _apply(forum, row)]
    changes.append(_place_in(series, forum, facts.number))
    for slug in facts.also_in:
        changes.append(_place_in(Series.objects.get_or_create(slug=slug)[0], forum, None))
    changes.append(_sourced(forum, facts, sources))
    changes.append(_hosted(forum, facts))
    return any(changes)


def _place_in(series: Series, forum: Forum, number: int | None) -> bool:
    edition, is_new = Edition.objects.get_or_create(series=series, forum=forum, defaults={"number": number})
    return is_new or (number is not None and _apply(edition, {"number": number}))


def _sourced(forum: Forum, facts: EditionFacts, sources: Mapping[str, Source]) -> bool:
    wanted = {sources[key].pk for key in facts.sources}
    is_changed = set(forum.sources.values_list("pk", flat=True)) != wanted
    forum.sources.set(wanted)
    stated = [
        (figure.labels, figure.number, figure.is_about, sources[figure.source].pk) for figure in facts.figures
    ]
    kept = list(forum.stated_figures.values_list("labels", "number", "is_about", "source"))
    if kept == stated:
        return is_changed
    forum.stated_figures.all().delete()
    for position, (labels, number, is_about, source) in enumerate(stated):
        StatedFigure.objects.create(
            forum=forum, labels=labels, number=number, is_about=is_about, source_id=source, position=position
        )
    return True


def _hosted(forum: Forum, facts: EditionFacts) -> bool:
    stated = [(host.names, host.role) for host in facts.hosts]
    if list(forum.hosts.values_list("names", "role")) == stated:
        return False
    forum.hosts.all().delete()
    for position, (names, role) in enumerate(stated):
        Host.objects.create(forum=forum, names=names, role=role, position=position)
    return True


def _apply(row: Any, told: Mapping[str, Any]) -> bool:
    """Set what differs and save it; tell whether anything did."""
    differing = {name: value for name, value in told.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing:
        row.save(update_fields=list(differing))
    return bool(differing)
