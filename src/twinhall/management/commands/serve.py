"""`twinhall serve`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from twinhall.management.serving import serve


class Command(BaseCommand):
    help = "Serves the site (gunicorn with threads)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at [127.0.0.1]")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at [8000]")
        parser.add_argument("--workers", type=int, default=2, help="processes [2]")
        parser.add_argument("--threads", type=int, default=4, help="threads of each process [4]")

    def handle(self, *args: Any, **options: Any) -> None:
        serve(options["host"], options["port"], options["workers"], options["threads"])
