"""`twinhall partners`: rank from files without a database; learn and evaluate on the register's own ties."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from twinhall.domain.partners.learning import evaluation_of_register, learn_anew
from twinhall.transfer.partner_ranking import RankingFiles, rank_from_files


class Command(BaseCommand):
    help = (
        "Ranks partners from files without a database (rank); learns the points from the register’s own ties (learn);"
        " tells how well they foretell ties they have not seen (evaluate)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", metavar="rank|learn|evaluate", required=True)
        rank = words.add_parser("rank", help="rank the candidates of each query")
        rank.add_argument("--ties", type=Path, required=True, help="CSV: id_a,id_b")
        rank.add_argument(
            "--cities", type=Path, required=True, help="CSV: id,name,country,lat,lon,population,geonameid"
        )
        rank.add_argument("--pad", type=Path, help="CSV: id,country; more candidates, told by the gazetteer")
        rank.add_argument("--queries", type=Path, required=True, help="CSV: query_id,city_id,target_country")
        rank.add_argument(
            "--out", type=Path, required=True, help="goes here: query_id,rank,city_id, 100 deep"
        )
        rank.add_argument("--seed", type=int, default=0, help="of the chance in learning [0]")
        learn = words.add_parser("learn", help="learn the points from the ties of the register; minutes")
        evaluate = words.add_parser("evaluate", help="hide some ties, learn, foretell them; minutes")
        for one in (learn, evaluate):
            one.add_argument("--seed", type=int, default=0, help="of the chance in learning [0]")

    def handle(self, *args: Any, **options: Any) -> None:
        {"rank": self._rank, "learn": self._learn, "evaluate": self._evaluate}[options["word"]](options)

    def _learn(self, options: dict[str, Any]) -> None:
        made = learn_anew(at=timezone.now(), seed=options["seed"])
        how = "learned" if made.is_learned else "too few ties to learn from, so the scorecard is used"
        self.stdout.write(f"Version {made.version}: {made.cities:,} cities, {made.ties:,} ties ({how}).")

    def _evaluate(self, options: dict[str, Any]) -> None:
        for line in evaluation_of_register(at=timezone.now(), seed=options["seed"]):
            self.stdout.write(line)

    def _rank(self, options: dict[str, Any]) -> None:
        files = RankingFiles(
            ties=options["ties"],
            cities=options["cities"],
            queries=options["queries"],
            out=options["out"],
            pad=options["pad"],
        )
        report = rank_from_files(files, seed=options["seed"])
        for sentence in report.refused:
            self.stderr.write(sentence)
        how = "learned" if report.is_learned else "too few to learn from, so the scorecard was used"
        self.stdout.write(
            f"{report.cities:,} cities, {report.ties:,} ties ({how}); "
            f"{report.queries:,} queries, {report.rows:,} rows in {files.out}."
        )
        if report.refused:
            sys.exit(1)
