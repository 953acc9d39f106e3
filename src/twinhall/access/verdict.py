"""What a door may be told: the thing itself, that there is none, or that this person may not, with the reason."""

from django.http import Http404

__all__ = ["Denied", "MustSignIn", "SecondFactorMissing", "Unknown"]


class Unknown(Http404):
    """There is no such thing, or the asker may not know of it; to her both are the same."""


class Denied(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The asker knows of the thing but may not do this to it. The message is a sentence that says why."""


class MustSignIn(Denied):
    """Nobody is signed in, and this is for people who are."""


class SecondFactorMissing(Denied):
    """The asker may, as soon as she has a second factor."""
