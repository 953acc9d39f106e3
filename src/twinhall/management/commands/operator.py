"""`twinhall operator`: who runs this installation."""

import sys
from argparse import ArgumentParser
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.core.management.base import BaseCommand
from django.utils import timezone

from twinhall.domain.operators.actions import add_operator, operators, remove_operator


class Command(BaseCommand):
    help = (
        "Makes an existing account an operator (add), an ordinary one again (remove), or lists the operators."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", metavar="add|remove|list", required=True)
        add = words.add_parser("add", help="make an account an operator")
        add.add_argument("email", metavar="EMAIL")
        remove = words.add_parser("remove", help="make an operator an ordinary account again")
        remove.add_argument("email", metavar="EMAIL")
        remove.add_argument("--force", action="store_true", help="even the last one")
        words.add_parser("list", help="list the operators")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["word"]:
            case "add":
                self._add(options["email"])
            case "remove":
                was_one = remove_operator(
                    options["email"], at=timezone.now(), door="command", force=options["force"]
                )
                self.stdout.write(f"{options['email']} is {'no longer' if was_one else 'not'} an operator.")
            case _:
                self._list()

    def _add(self, email: str) -> None:
        is_new = add_operator(email, at=timezone.now(), door="command")
        self.stdout.write(f"{email} is {'now' if is_new else 'already'} an operator.")
        [person] = [one for one in operators() if one.email.lower() == email.strip().lower()]
        if not is_mfa_enabled(person):
            self.stdout.write(
                "The operator’s area opens when a second factor is set up (Your account, Security)."
            )

    def _list(self) -> None:
        found = operators()
        for person in found:
            factor = "second factor" if is_mfa_enabled(person) else "no second factor yet"
            self.stdout.write(f"{person.email}  {person.display_name}  {factor}")
        if not found:
            self.stderr.write("There is no operator: twinhall operator add EMAIL makes an account one.")
            sys.exit(1)
