"""Addresses by video: awaited, handed in as a file or an address, with captions and transcripts, then shown."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.forums.locking import note
from twinhall.domain.programme.letters import organisers_of, people_of, tell_of_missing_video
from twinhall.domain.programme.locking import locked_session, locked_video
from twinhall.domain.programme.models import VideoAddress, VideoText
from twinhall.domain.uploads.actions import take_away, tell_erased
from twinhall.domain.uploads.models import Upload
from twinhall.kit.captions import checked_captions
from twinhall.kit.errors import CannotDo

__all__ = [
    "VIDEO_PURPOSE",
    "VideoPlan",
    "change_video",
    "expect_video",
    "put_text",
    "receive_address",
    "receive_file",
    "remind_of_videos",
]

# The purpose of uploads that are addresses by video.
VIDEO_PURPOSE = "video-address"
# So long before it is due its delegation is reminded, first and last.
REMIND_BEFORE = (datetime.timedelta(days=7), datetime.timedelta(days=1))
_LONGEST_TRANSCRIPT = 100_000


@dataclass(frozen=True)
class VideoPlan:
    """Who speaks, for which delegation, until when it is to come and from which minute on it is shown."""

    speaker: str
    office: str = ""
    language: str = ""
    delegation: Delegation | None = None
    due_at: datetime.datetime | None = None
    release_at: datetime.datetime | None = None


@transaction.atomic
def expect_video(
    session_id: str, plan: VideoPlan, *, by: Acting, at: datetime.datetime, door: str
) -> VideoAddress:
    """Ask for an address by video in a session."""
    session = locked_session(session_id)
    video = VideoAddress(session=session, position=session.videos.count())
    _fill(video, plan)
    _note("video.expected", video, by=by, at=at, door=door)
    return video


@transaction.atomic
def change_video(
    public_id: str, plan: VideoPlan, *, by: Acting, at: datetime.datetime, door: str
) -> VideoAddress:
    """Replace what organisers say of it; a new day on which it is due begins the reminders anew."""
    video = locked_video(public_id)
    if plan.due_at != video.due_at:
        video.reminded_at = None
    _fill(video, plan)
    _note("video.changed", video, by=by, at=at, door=door)
    return video


def _fill(video: VideoAddress, plan: VideoPlan) -> None:
    if not plan.speaker.strip():
        raise CannotDo(_("Please say who speaks."))
    if plan.delegation is not None and plan.delegation.forum_id != video.session.forum_id:
        raise CannotDo(_("The delegation must be of this forum."))
    video.speaker, video.office, video.language = plan.speaker.strip(), plan.office.strip(), plan.language
    video.delegation = plan.delegation
    video.due_at, video.release_at = plan.due_at, plan.release_at
    video.save()


@transaction.atomic
def receive_file(
    public_id: str, upload: Upload, *, by: Acting, at: datetime.datetime, door: str
) -> VideoAddress:
    """Take in the video; a file that came before is erased."""
    video = locked_video(public_id)
    before = take_away(Upload.objects.filter(pk=video.upload_id), at=at) if video.upload_id else []
    video.upload, video.url, video.received_at = upload, "", at
    video.save()
    _note("video.received", video, by=by, at=at, door=door)
    tell_erased(before, by=by.person, at=at, door=door)
    return video


@transaction.atomic
def receive_address(
    public_id: str, url: str, *, by: Acting, at: datetime.datetime, door: str
) -> VideoAddress:
    """Note where on the web it stands."""
    if not url.startswith("https://"):
        raise CannotDo(_("The address must begin with https://."))
    video = locked_video(public_id)
    before = take_away(Upload.objects.filter(pk=video.upload_id), at=at) if video.upload_id else []
    video.upload, video.url, video.received_at = None, url, at
    video.save()
    _note("video.received", video, by=by, at=at, door=door)
    tell_erased(before, by=by.person, at=at, door=door)
    return video


@transaction.atomic
def put_text(
    public_id: str,
    language: str,
    *,
    captions: str = "",
    transcript: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> VideoText:
    """Captions, a transcript, or both, in one language. What is left empty stays as it was."""
    video = locked_video(public_id)
    if not captions.strip() and not transcript.strip():
        raise CannotDo(_("Please hand in captions, a transcript, or both."))
    if len(transcript) > _LONGEST_TRANSCRIPT:
        raise CannotDo(_("The transcript is longer than %(most)s letters.") % {"most": _LONGEST_TRANSCRIPT})
    text = video.texts.filter(language=language).first() or VideoText(video=video, language=language)
    if captions.strip():
        text.captions = checked_captions(captions)
    if transcript.strip():
        text.transcript = transcript.strip().replace("\r\n", "\n")
    text.at = at
    text.save()
    _note("video.text-added", video, by=by, at=at, door=door)
    return text


def remind_of_videos(at: datetime.datetime) -> dict[str, int]:
    """Remind delegations a week and a day before; when the day is over, tell the organisers (a daily routine)."""
    awaited = awaited_videos().filter(due_at__isnull=False, due_at__lte=at + REMIND_BEFORE[0])
    return {
        "reminded": sum(_remind(public_id, at) for public_id in awaited.values_list("public_id", flat=True))
    }


def awaited_videos() -> QuerySet[VideoAddress]:
    """Those that have not come."""
    return VideoAddress.objects.filter(upload__isnull=True, url="").order_by("due_at", "pk")


@transaction.atomic
def _remind(public_id: str, at: datetime.datetime) -> bool:
    video = locked_video(public_id)
    due = video.due_at
    if due is None or video.has_arrived:
        return False
    # Each of the three moments is told of once, however late the routine runs.
    moments = [moment for moment in (*(due - before for before in REMIND_BEFORE), due) if moment <= at]
    if not moments or (video.reminded_at is not None and video.reminded_at >= moments[-1]):
        return False
    people = people_of(video.delegation, at) if video.delegation is not None else []
    people += [one for one in organisers_of(video.session.forum, at) if due <= at and one not in people]
    if not people:
        return False
    video.reminded_at = at
    video.save(update_fields=["reminded_at"])
    tell_of_missing_video(video, people, at=at)
    return True


def _note(verb: str, video: VideoAddress, *, by: Acting, at: datetime.datetime, door: str) -> None:
    delegation = video.delegation
    concerns = []
    if delegation is not None and delegation.body is not None:
        concerns.append(delegation.body.public_id)
    note(
        verb,
        video.session.forum,
        subject=video.public_id,
        concerns=concerns,
        by=by,
        at=at,
        door=door,
        after={"due_at": video.due_at, "release_at": video.release_at},
    )
