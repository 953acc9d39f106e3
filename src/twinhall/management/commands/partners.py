"""`twinhall partners rank`: the best partners for cities in files, learned from ties in files, without a database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from twinhall.transfer.partner_ranking import RankingFiles, rank_from_files


class Command(BaseCommand):
    help = "Ranks partners (rank): learns from the ties of a file, ranks the candidates of each query; no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", metavar="rank", required=True)
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

    def handle(self, *args: Any, **options: Any) -> None:
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
