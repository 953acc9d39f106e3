"""What can happen to an alliance: its file is read again."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from twinhall.domain.alliances.facts import AllianceFacts, PresidencyFacts, StatementFacts
from twinhall.domain.alliances.models import Alliance, MembershipStatement, Presidency
from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.sources.bulk import record_sources
from twinhall.domain.sources.models import Source

Row = dict[str, Any]


@transaction.atomic
def record_alliance(
    facts: AllianceFacts, *, at: datetime.datetime, door: str, by: Person | None = None
) -> bool:
    """Make the alliance exactly what `facts` say; tell whether anything changed (then the journal has it)."""
    alliance, is_new = Alliance.objects.select_for_update(no_key=True).get_or_create(slug=facts.slug)
    sources = record_sources(facts.sources)
    before = {} if is_new else _figures(alliance)
    changes = [
        _apply(alliance, {"names": facts.names, "descriptions": facts.descriptions}),
        _apply(alliance, {"languages": list(facts.languages), "telling_days": list(facts.telling_days)}),
        _record_statements(alliance, facts.statements, sources),
        _record_presidencies(alliance, facts.presidencies, sources),
    ]
    is_changed = is_new or any(changes)
    if is_changed:
        record(
            "alliance.recorded", facts.slug, by=by, at=at, door=door, before=before, after=_figures(alliance)
        )
    return is_changed


def _record_statements(
    alliance: Alliance, wanted: tuple[StatementFacts, ...], sources: dict[str, Source]
) -> bool:
    """Statements have no name of their own: those the file no longer makes go, new ones come."""
    missing = [(_statement_row(facts), sorted(facts.sources)) for facts in wanted]
    gone = []
    for statement in alliance.statements.prefetch_related("sources"):
        stored = (
            _stored(statement, _STATEMENT_FIELDS),
            sorted(source.key for source in statement.sources.all()),
        )
        if stored in missing:
            missing.remove(stored)
        else:
            gone.append(statement.pk)
    MembershipStatement.objects.filter(pk__in=gone).delete()
    for row, keys in missing:
        statement = MembershipStatement.objects.create(alliance=alliance, **row)
        statement.sources.set([sources[key] for key in keys])
    return bool(gone or missing)


def _statement_row(facts: StatementFacts) -> Row:
    return {
        "country": facts.country,
        "status": facts.status,
        "since": facts.since.first,
        "since_precision": facts.since.precision.value,
        "until": facts.until.first,
        "until_precision": facts.until.precision.value if facts.until.first else "day",
        "notes": facts.notes,
    }


_STATEMENT_FIELDS = ("country", "status", "since", "since_precision", "until", "until_precision", "notes")


def _record_presidencies(
    alliance: Alliance, wanted: tuple[PresidencyFacts, ...], sources: dict[str, Source]
) -> bool:
    stored = {term.year: term for term in alliance.presidencies.prefetch_related("sources")}
    gone = stored.keys() - {facts.year for facts in wanted}
    alliance.presidencies.filter(year__in=gone).delete()
    is_changed = bool(gone)
    for facts in wanted:
        term = stored.get(facts.year) or Presidency(alliance=alliance, year=facts.year)
        is_new = term.pk is None
        is_changed |= _apply(term, _presidency_row(facts)) or is_new
        if is_new or sorted(facts.sources) != sorted(source.key for source in term.sources.all()):
            term.sources.set([sources[key] for key in facts.sources])
            is_changed = True
    return is_changed


def _presidency_row(facts: PresidencyFacts) -> Row:
    return {
        "country": facts.country,
        "summit_number": facts.summit_number,
        "summit_starts_on": facts.starts.first,
        "summit_ends_on": facts.ends_on,
        "summit_precision": facts.starts.precision.value,
        "summit_city": _summit_city(facts),
        "summit_place": facts.place,
        "other_places": list(facts.other_places),
        "is_by_video": facts.is_by_video,
        "themes": facts.themes,
        "notes": facts.notes,
    }


def _summit_city(facts: PresidencyFacts) -> City | None:
    """The place in the register, when the register has it."""
    if facts.geonameid:
        return City.objects.filter(geonameid=facts.geonameid).first()
    if facts.region:
        return City.objects.filter(foreign_id=facts.region, country=facts.country).first()
    return None


def _apply(thing: Model, row: Row) -> bool:
    """Set and save what differs."""
    if thing.pk is not None and _stored(thing, tuple(row)) == row:
        return False
    for name, value in row.items():
        setattr(thing, name, value)
    thing.save()
    return True


def _stored(thing: Model, fields: tuple[str, ...]) -> Row:
    return {name: getattr(thing, name) for name in fields}


def _figures(alliance: Alliance) -> Row:
    return {"statements": alliance.statements.count(), "presidencies": alliance.presidencies.count()}
