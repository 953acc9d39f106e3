"""Taking a thing of the programme in hand: its row first, so that two who press at once come one after the other."""

from twinhall.domain.programme.models import Contribution, Session, VideoAddress

__all__ = ["locked_contribution", "locked_session", "locked_video"]


def locked_contribution(public_id: str) -> Contribution:
    """The contribution with its row locked; who comes second waits, and reads what the first one left."""
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "forum", "delegation__city", "delegation__body", "mandate__body__city", "by"
    ).get(public_id=public_id)


def locked_session(public_id: str) -> Session:
    """The same for a session."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("forum").get(public_id=public_id)


def locked_video(public_id: str) -> VideoAddress:
    """The same for an address by video."""
    rows = VideoAddress.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("session__forum", "delegation").get(public_id=public_id)
