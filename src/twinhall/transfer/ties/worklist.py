"""The work list: rows whose city was not certain, until a person tells."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.bulk import record_cities
from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.ties.bulk import record_known_ties
from twinhall.domain.ties.models import MatchQuestion, Tie
from twinhall.kit.batches import wait_for_other_writers
from twinhall.kit.errors import CannotDo
from twinhall.transfer.gazetteer import gazetteer_by_geonameid, geonames_source
from twinhall.transfer.ties.importing import recorded_sources, tie_facts
from twinhall.transfer.ties.places import Places
from twinhall.transfer.ties.rows import SIDES, TieRow, row_from_json

_GEONAMES = "geonames:"
_LONGEST_NUMBER = 10


def open_questions() -> Sequence[MatchQuestion]:
    """Those not answered yet, the oldest first."""
    return list(MatchQuestion.objects.filter(answered_at__isnull=True).order_by("pk"))


def answer_question(
    number: int, cities: Mapping[str, str], *, at: datetime.datetime, door: str, by: Person | None = None
) -> bool:
    """Record the row's tie with the cities told: permanent ids by side (or `geonames:ID`), of every side not certain.

    Gives whether the tie is new. Raises CannotDo when the question is not open or a city is not known.
    """
    with transaction.atomic():
        wait_for_other_writers(City, Tie)
        question = _open_question(number)
        row = row_from_json(question.row)
        if strange := set(cities) - set(SIDES[: len(row.ends)]):
            raise CannotDo(_("The row has no side “{side}”.").format(side=min(strange)))
        facts = tie_facts(row, _cities_of(row, cities, at, door, by), recorded_sources([row]))
        done = record_known_ties([facts], at=at, door=door, by=by, subject=question.source_name)
        _close(question, dict(cities), at=at, door=door, by=by)
    return done.is_new[0]


def refuse_question(number: int, *, at: datetime.datetime, door: str, by: Person | None = None) -> None:
    """Leave the row out for good. Raises CannotDo when the question is not open."""
    with transaction.atomic():
        _close(_open_question(number), {"refused": True}, at=at, door=door, by=by)


def _open_question(number: int) -> MatchQuestion:
    question = MatchQuestion.objects.select_for_update(no_key=True).filter(pk=number).first()
    if question is None:
        raise CannotDo(_("The work list has no question {number}.").format(number=number))
    if question.answered_at is not None:
        raise CannotDo(
            _("Question {number} was answered on {day}.").format(
                number=number, day=question.answered_at.date().isoformat()
            )
        )
    return question


def _cities_of(
    row: TieRow, told: Mapping[str, str], at: datetime.datetime, door: str, by: Person | None
) -> list[int]:
    """Primary keys by side: as told, else as the row alone makes certain."""
    known = dict(City.objects.filter(public_id__in=told.values()).values_list("public_id", "pk"))
    known |= _added_from_gazetteer(
        [word for word in told.values() if word.startswith(_GEONAMES)], at, door, by
    )
    if unknown := set(told.values()) - set(known):
        raise CannotDo(_("No city has the id {id}.").format(id=min(unknown)))
    untold = [end for side, end in zip(SIDES, row.ends, strict=False) if side not in told]
    found = Places().resolve(untold, at=at, door=door, by=by) if untold else {}
    cities = []
    for side, end in zip(SIDES, row.ends, strict=False):
        city = known[told[side]] if side in told else found[end].city
        if city is None:
            raise CannotDo(
                _("Which city is “{name}”? Tell it too: {side}=cty_…").format(name=end.name, side=side)
            )
        cities.append(city)
    return cities


def _added_from_gazetteer(
    words: Sequence[str], at: datetime.datetime, door: str, by: Person | None
) -> dict[str, int]:
    """Primary keys by `geonames:524901`; a city that the register lacks is added."""
    if not words:
        return {}
    numbers = {
        word: int(number)
        for word in words
        if (number := word.removeprefix(_GEONAMES)).isdecimal() and len(number) <= _LONGEST_NUMBER
    }
    facts = gazetteer_by_geonameid(numbers.values())
    keys = record_cities(list(facts.values()), source=geonames_source(), at=at, door=door, by=by)
    by_number = dict(zip(facts, keys, strict=True))
    return {word: by_number[number] for word, number in numbers.items() if number in by_number}


def _close(
    question: MatchQuestion,
    answer: dict[str, object],
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None,
) -> None:
    question.answered_at, question.answer = at, answer
    question.save(update_fields=["answered_at", "answer"])
    record("question.answered", f"question {question.pk}", by=by, at=at, door=door, after=answer)
