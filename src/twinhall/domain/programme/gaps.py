"""What the programme still lacks: sessions without a speaker, videos that have not come, captions that are missing."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from twinhall.domain.forums.models import Forum
from twinhall.domain.programme.models import Appearance, Session, VideoAddress
from twinhall.domain.programme.videos import awaited_videos
from twinhall.domain.programme.words import AppearanceRole, SessionKind, SessionState

__all__ = ["Gaps", "MissingCaptions", "gaps_of", "languages_without_captions"]

# Somebody must speak in these.
_SPOKEN = (SessionKind.PLENARY, SessionKind.PANEL, SessionKind.WORKSHOP)


@dataclass(frozen=True)
class MissingCaptions:
    """A video that has come, with the languages in which nobody can read along yet."""

    video: VideoAddress
    languages: list[str]


@dataclass(frozen=True)
class Gaps:
    """For the organisers of a forum."""

    without_speaker: list[Session]
    missing_videos: list[VideoAddress]
    missing_captions: list[MissingCaptions]


def gaps_of(forum: Forum) -> Gaps:
    """Three lists (four queries)."""
    speaking = Appearance.objects.filter(
        session=OuterRef("pk"), role=AppearanceRole.SPEAKER, withdrawn_at__isnull=True
    )
    videos = VideoAddress.objects.filter(session=OuterRef("pk"))
    without = Session.objects.filter(forum=forum, kind__in=_SPOKEN, state=SessionState.PLANNED)
    of_forum = {"session__forum": forum, "session__state": SessionState.PLANNED}
    here = VideoAddress.objects.filter(**of_forum).exclude(upload__isnull=True, url="")
    missing = [
        MissingCaptions(video, languages)
        for video in here.select_related("session").prefetch_related("texts")
        if (languages := languages_without_captions(video, forum))
    ]
    return Gaps(
        without_speaker=list(without.filter(~Exists(speaking), ~Exists(videos))),
        missing_videos=list(
            awaited_videos()
            .filter(**of_forum)
            .select_related("session", "delegation__city", "delegation__body__city")
        ),
        missing_captions=missing,
    )


def languages_without_captions(video: VideoAddress, forum: Forum) -> list[str]:
    """Of the forum's languages and the one spoken, those without captions (needs `texts`)."""
    have = {text.language for text in video.texts.all() if text.captions}
    wanted = dict.fromkeys([*filter(None, [video.language]), *forum.languages])
    return [code for code in wanted if code not in have]
