"""Errors that a person can read."""


class CannotDo(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """What was asked cannot happen; the message says why and how to mend it."""


class CannotRead(CannotDo):
    """Input that cannot be read at all (exit code 2 at the command line)."""
