"""What a door may be told: the thing itself, or that there is none."""

from django.http import Http404

__all__ = ["Unknown"]


class Unknown(Http404):
    """There is no such thing, or the asker may not know of it; to her both are the same."""
