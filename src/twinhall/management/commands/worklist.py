"""`twinhall worklist`: the rows whose city was not certain; see them, answer them."""

import csv
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from twinhall.transfer.exports import disarmed
from twinhall.transfer.ties.worklist import answer_question, open_questions, refuse_question

_COLUMNS = ("question", "list", "line", "side", "name", "country", "reason", "candidates")


class Command(BaseCommand):
    help = "Lists open questions; `answer ID a=cty_…` records the row's tie, `refuse ID` leaves the row out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", action="store_true", help="list as CSV")
        words = parser.add_subparsers(dest="word", metavar="answer|refuse")
        answer = words.add_parser("answer", help="tell which cities a row means")
        answer.add_argument("number", type=int, metavar="ID")
        answer.add_argument("cities", nargs="+", metavar="SIDE=cty_…")
        refuse = words.add_parser("refuse", help="leave a row out for good")
        refuse.add_argument("number", type=int, metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["word"] == "answer":
            told = dict(word.partition("=")[::2] for word in options["cities"])
            if not all(told.values()):
                self.stderr.write("Say which side is which city: a=cty_…")
                sys.exit(2)
            is_new = answer_question(options["number"], told, at=at, door="command")
            self.stdout.write("The tie is recorded." if is_new else "The tie was there already.")
        elif options["word"] == "refuse":
            refuse_question(options["number"], at=at, door="command")
            self.stdout.write("The row stays out.")
        else:
            self._list(is_csv=options["csv"])

    def _list(self, *, is_csv: bool) -> None:
        rows = [row for question in open_questions() for row in _rows(question)]
        if is_csv:
            writer = csv.writer(self.stdout, lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows([disarmed(cell) for cell in row] for row in rows)
            return
        for number, source, line, side, name, country, reason, candidates in rows:
            self.stdout.write(f"{number}  {source}, line {line}, {side}: {name} ({country}): {reason}")
            for candidate in candidates.split(" | ") if candidates else ():
                self.stdout.write(f"      {candidate}")
        if not rows:
            self.stdout.write("The work list is empty.")


def _rows(question: Any) -> list[tuple[Any, ...]]:
    """One row for each side that has candidates, at least one for the question."""
    ends = dict(zip("abcdefgh", question.row["ends"], strict=False))
    sides = list(dict.fromkeys(candidate["side"] for candidate in question.candidates)) or ["a"]
    return [
        (
            *(question.pk, question.source_name, question.line, side),
            *(ends[side]["name"], ends[side]["country"], question.reason),
            " | ".join(map(_said, (item for item in question.candidates if item["side"] == side))),
        )
        for side in sides
    ]


def _said(candidate: dict[str, Any]) -> str:
    known_as = candidate["city"] or f"geonames:{candidate['geonameid']}"
    away = "" if candidate["distance_km"] is None else f", {candidate['distance_km']} km"
    return f"{known_as} {candidate['name']} ({candidate['country']}{away}, {candidate['points']} points)"
