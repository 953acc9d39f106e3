"""A file of ties into the register: read, understand, match, record in batches, report."""

import csv
import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.models import City
from twinhall.domain.people.models import Person
from twinhall.domain.sources.bulk import SourceFacts, record_sources
from twinhall.domain.sources.models import Source
from twinhall.domain.ties.bulk import record_known_ties
from twinhall.domain.ties.facts import EvidenceFacts, PartyFacts, TieFacts
from twinhall.domain.ties.models import ImportRun, MatchQuestion, Tie, TieParty, TieSource
from twinhall.kit.batches import in_batches, renew_statistics
from twinhall.kit.memory import without_garbage_collection
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.readers.files import SeenFile, look_at
from twinhall.transfer.readers.tables import read_table
from twinhall.transfer.reports import ImportReport, Refusal
from twinhall.transfer.ties.places import Places, Resolution
from twinhall.transfer.ties.rows import COLUMN_SETS, SIDES, RowEnd, SideWords, TieRow, end_of, understand

_BATCH = 2500  # rows in one transaction


def import_ties(
    path: Path,
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None = None,
    dry_run: bool = False,
    report: Path | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a list of ties: CSV of ties or of agreements, or an answer of Wikidata's query service.

    Each batch of rows is one transaction: when the import is interrupted whole batches are recorded, and
    the same file imported again goes on behind them. With `dry_run` nothing is recorded. `report` names a
    file that gets every row not recorded, with its line and the reason. Raises CannotRead when the file
    as a whole cannot be read.
    """
    seen = look_at(path)
    with without_garbage_collection(), transaction.atomic() if dry_run else nullcontext():
        rows, refused = understood_rows(seen, path.name, at.date())
        done = record_rows(
            rows,
            refused,
            what="ties",
            source_name=path.name,
            fingerprint=seen.fingerprint,
            at=at,
            door=door,
            by=by,
            progress=progress or in_silence,
        )
        if dry_run:
            transaction.set_rollback(True)
    if report:
        write_report(report, done)
    return done


def understood_rows(
    seen: SeenFile, list_name: str, today: datetime.date
) -> tuple[list[TieRow], list[Refusal]]:
    """The rows of a file, and those that make no sense; `list_name` is the source of rows that name none."""
    if seen.is_json:
        from twinhall.transfer.readers.sparql import read_bindings
        from twinhall.transfer.ties.answers import understand_bindings

        read: Iterable[TieRow | Refusal] = understand_bindings(read_bindings(seen), today)
    else:
        read = (understand(row, list_name, today) for row in read_table(seen.path, COLUMN_SETS))
    rows: list[TieRow] = []
    refused: list[Refusal] = []
    for item in read:
        if isinstance(item, Refusal):
            refused.append(item)
        else:
            rows.append(item)
    end_of.cache_clear()
    return rows, refused


@dataclass(slots=True)
class Tally:
    """What became of rows so far: `recorded` taught the register something, `known` nothing new."""

    recorded: int = 0
    known: int = 0
    unsure: list[Refusal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def report(self, read: int) -> ImportReport:
        refused = tuple(sorted(self.refused, key=lambda refusal: refusal.line))
        return ImportReport(read, self.recorded, self.known, tuple(self.unsure), refused)


def record_rows(
    rows: Sequence[TieRow],
    refused: Sequence[Refusal],
    *,
    what: str,
    source_name: str,
    fingerprint: str,
    at: datetime.datetime,
    door: str,
    by: Person | None = None,
    progress: Progress = in_silence,
) -> ImportReport:
    """Match, record and report rows that are understood; `refused` are those that were not."""
    run = _run_of(what, source_name, fingerprint, at)
    tally = Tally(run.counts.get("recorded", 0), run.counts.get("known", 0), refused=list(refused))
    with transaction.atomic(savepoint=False):  # see kit.batches
        resolved = Places().resolve((end for row in rows for end in row.ends), at=at, door=door, by=by)
    done = 0
    for batch in in_batches(rows, _BATCH):
        done += len(batch)
        is_done = done <= run.position  # before an interruption; only what it left open is told again
        with transaction.atomic():
            record_batch(batch, resolved, tally, source_name, is_done=is_done, at=at, door=door, by=by)
            if not is_done:
                run.position = done
                run.counts = {"recorded": tally.recorded, "known": tally.known}
                run.save()
        progress(done, len(rows))
    renew_statistics(City, Tie, TieParty, TieSource)
    run.finished_at = at
    run.counts |= {"unsure": len(tally.unsure), "refused": len(tally.refused)}
    run.save()
    return tally.report(len(rows) + len(refused))


def _run_of(what: str, source_name: str, fingerprint: str, at: datetime.datetime) -> ImportRun:
    """The run that was interrupted on the same file, else a new one."""
    unfinished = ImportRun.objects.filter(what=what, fingerprint=fingerprint, finished_at__isnull=True)
    return unfinished.order_by("-pk").first() or ImportRun.objects.create(
        what=what, source_name=source_name[:300], fingerprint=fingerprint, started_at=at
    )


def record_batch(
    batch: Sequence[TieRow],
    resolved: Mapping[RowEnd, Resolution],
    tally: Tally,
    source_name: str,
    *,
    is_done: bool = False,
    at: datetime.datetime,
    door: str,
    by: Person | None,
) -> None:
    """Record the certain rows, ask about the others, refuse ties of a city with itself; add to the tally.

    Of a batch that `is_done` the ties are recorded and counted already.
    """
    certain: list[tuple[TieRow, list[int]]] = []
    unsure: list[TieRow] = []
    for row in batch:
        cities = [city for end in row.ends if (city := resolved[end].city)]
        if len(cities) < len(row.ends):
            unsure.append(row)
        elif len(set(cities)) < len(cities):
            tally.refused.append(_self_tie(row))
        else:
            certain.append((row, cities))
    answered = _ask(unsure, resolved, source_name, at)
    tally.refused += answered.refused
    tally.unsure += answered.open
    if not is_done:
        is_news = _record_certain(certain, source_name, at=at, door=door, by=by)
        tally.recorded += sum(is_news)
        tally.known += len(is_news) - sum(is_news) + len(answered.recorded)


def _self_tie(row: TieRow) -> Refusal:
    end = row.ends[-1]
    return Refusal(
        row.line, _("both ends are the same city"), SIDES[len(row.ends) - 1], end.name, end.country
    )


def _record_certain(
    certain: Sequence[tuple[TieRow, list[int]]],
    source_name: str,
    *,
    at: datetime.datetime,
    door: str,
    by: Person | None,
) -> list[bool]:
    if not certain:
        return []
    sources = recorded_sources(row for row, _cities in certain)
    facts = [tie_facts(row, cities, sources) for row, cities in certain]
    return record_known_ties(facts, at=at, door=door, by=by, subject=source_name).is_news


def recorded_sources(rows: Iterable[TieRow]) -> dict[str, int]:
    """Primary keys of the rows' sources by their keys, recorded where missing and left alone where not."""
    facts: dict[str, SourceFacts] = {source.key: source for row in rows for source in row.sources}
    known = dict(Source.objects.filter(key__in=list(facts)).values_list("key", "pk"))
    missing = record_sources(fact for key, fact in facts.items() if key not in known)
    return known | {key: source.pk for key, source in missing.items()}


def tie_facts(row: TieRow, cities: Sequence[int], sources: dict[str, int]) -> TieFacts:
    """The row's dates, words and notes are its first source's; of the others only that they know the tie."""
    first, *others = (sources[source.key] for source in row.sources)
    said = EvidenceFacts(first, row.term, row.since, row.until, row.note)
    claims = row.claims or (None,) * len(cities)
    words = row.words or (SideWords(),) * len(cities)
    return TieFacts(
        tuple(
            PartyFacts(city, side.term, side.binds, said_on)
            for city, side, said_on in zip(cities, words, claims, strict=True)
        ),
        (said, *map(EvidenceFacts, others)),
        kind=row.kind,
        status=row.status,
    )


# --- The work list ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Asked:
    recorded: list[int] = field(default_factory=list)
    open: list[Refusal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def _ask(
    rows: Sequence[TieRow], resolved: Mapping[RowEnd, Resolution], source_name: str, at: datetime.datetime
) -> _Asked:
    """Put rows on the work list, each once; what a person answered before is not asked again."""
    outcome = _Asked()
    questions = {fingerprint_of(row): row for row in rows}
    known = MatchQuestion.objects.in_bulk(list(questions), field_name="fingerprint")
    MatchQuestion.objects.bulk_create(
        [
            _question(fingerprint, row, resolved, source_name, at)
            for fingerprint, row in questions.items()
            if fingerprint not in known
        ],
        ignore_conflicts=True,
    )
    for row in rows:
        question = known.get(fingerprint_of(row))
        refusal = _doubt(row, resolved)
        if question is None or question.answered_at is None:
            outcome.open.append(refusal)
        elif question.answer.get("refused"):
            outcome.refused.append(
                Refusal(row.line, _("refused on the work list"), refusal.side, refusal.city, refusal.country)
            )
        else:
            outcome.recorded.append(row.line)
    return outcome


def _doubt(row: TieRow, resolved: Mapping[RowEnd, Resolution]) -> Refusal:
    """The first end of the row that is not certain, with its reason."""
    for side, end in zip(SIDES, row.ends, strict=False):
        found = resolved[end]
        if found.city is None:
            return Refusal(
                row.line, found.reason, side, end.name, end.country, tuple(map(str, found.candidates))
            )
    raise AssertionError("a row without doubt was asked about")


def _question(
    fingerprint: str,
    row: TieRow,
    resolved: Mapping[RowEnd, Resolution],
    source_name: str,
    at: datetime.datetime,
) -> MatchQuestion:
    candidates: list[dict[str, Any]] = [
        {
            "side": side,
            "city": possible.city,
            "geonameid": possible.geonameid,
            "name": possible.name,
            "country": possible.country,
            "distance_km": None if possible.kilometres is None else round(possible.kilometres, 1),
            "points": possible.points,
        }
        for side, end in zip(SIDES, row.ends, strict=False)
        for possible in resolved[end].candidates
    ]
    return MatchQuestion(
        fingerprint=fingerprint,
        source_name=source_name[:300],
        line=row.line,
        row=row_as_json(row),
        candidates=candidates,
        reason=_doubt(row, resolved).reason[:300],
        asked_at=at,
    )


def row_as_json(row: TieRow) -> dict[str, Any]:
    """The row for keeping; `rows.row_from_json` reads it back."""
    content = asdict(row)
    content["since"], content["until"] = row.since.isoformat(), row.until.isoformat()
    content["claims"] = [day.isoformat() if day else None for day in row.claims]
    for source in content["sources"]:
        source["published_on"] = source["published_on"].isoformat() if source["published_on"] else None
    return content


def fingerprint_of(row: TieRow) -> str:
    """The same for the same words, whatever line they stand on."""
    content = row_as_json(row) | {"line": 0}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


# --- The report ---------------------------------------------------------------------------------------------

REPORT_COLUMNS = ("line", "outcome", "side", "city", "country", "reason", "candidates")


def write_report(path: Path, report: ImportReport) -> None:
    """Write every row that was not recorded, in the order of the list."""
    from twinhall.transfer.exports import disarmed

    told = [("refused", refusal) for refusal in report.refused]
    told += [("unsure", refusal) for refusal in report.unsure]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REPORT_COLUMNS)
        for outcome, refusal in sorted(told, key=lambda item: item[1].line):
            cells = (
                refusal.side,
                refusal.city,
                refusal.country,
                refusal.reason,
                " | ".join(refusal.candidates),
            )
            writer.writerow((refusal.line, outcome, *map(disarmed, cells)))
