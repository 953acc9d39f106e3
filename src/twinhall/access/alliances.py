"""Alliances, fetched and checked in one call. All that is recorded today is public."""

from twinhall.access.verdict import Unknown
from twinhall.domain.alliances.models import Alliance, MembershipStatement, Presidency
from twinhall.domain.sources.models import Source

__all__ = ["Alliance", "MembershipStatement", "Presidency", "Source", "alliance_to_read", "alliances_to_read"]


def alliance_to_read(slug: str) -> Alliance:
    """The alliance (one query). Unknown when there is none."""
    alliance = Alliance.objects.filter(slug=slug).first()
    if alliance is None:
        raise Unknown(f"There is no alliance {slug}.")
    return alliance


def alliances_to_read() -> list[Alliance]:
    """Every alliance, in the order of their addresses (one query)."""
    return list(Alliance.objects.in_order())
