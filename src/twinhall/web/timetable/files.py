"""The programme as files, by the same filters as its page: iCalendar, schedule.xml, JSON."""

import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.urls import path, register_converter, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from twinhall.access.forums import Forum
from twinhall.access.timetable import PlannedSession, ProgrammeVersion, programme_to_read
from twinhall.domain.programme.words import AppearanceRole
from twinhall.transfer.timetables import (
    SessionFile,
    TimetableFile,
    as_json,
    as_programme_calendar,
    as_schedule_xml,
)
from twinhall.web.asking import AskedRequest
from twinhall.web.timetable.filters import ProgrammeFilter
from twinhall.web.timetable.words import line_of, name_of_part, session_in_words, session_url, where_of

__all__ = ["answer_with", "timetable_file_of"]

_WRITERS = {
    "ics": (as_programme_calendar, "text/calendar; charset=utf-8"),
    "xml": (as_schedule_xml, "application/xml; charset=utf-8"),
    "json": (as_json, "application/json"),
}


class FileFormat:
    """The formats of a programme's files, in an address."""

    regex = "|".join(_WRITERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileFormat, "programme_format")


@require_safe
def timetable_file(request: AskedRequest, slug: str, file_format: str) -> HttpResponse:
    """The programme in the language of the address; a filter that is wrong chooses nothing away."""
    found = programme_to_read(request.asker, slug)
    form = ProgrammeFilter(request.GET, request.path, found, has_agenda=request.asker.person is not None)
    day = form.given("day")
    zone = found.forum.zone
    sessions = [one for one in form.chosen if day in (None, one.day(zone))]
    write, media_type = _WRITERS[file_format]
    content = write(timetable_file_of(found.forum, found.version, sessions))
    name = f"{slug}.{'schedule.xml' if file_format == 'xml' else file_format}"
    is_public = request.asker.person is None
    return answer_with(request, content, media_type, name, found.version, is_public=is_public)


def timetable_file_of(
    forum: Forum, version: ProgrammeVersion | None, sessions: list[PlannedSession]
) -> TimetableFile:
    """What the writers take, in the present language."""
    return TimetableFile(
        name=forum.name,
        slug=forum.slug,
        url=f"{settings.SITE_ADDRESS}{reverse('timetable', args=[forum.slug])}",
        zone=forum.zone,
        zone_name=forum.time_zone,
        first=forum.starts_on,
        last=forum.ends_on,
        sessions=[_file_of(session, forum) for session in sessions],
        version=version.number if version else 0,
        published_at=version.published_at if version else None,
    )


def _file_of(session: PlannedSession, forum: Forum) -> SessionFile:
    line = line_of(session, forum.zone)
    roles = (AppearanceRole.CHAIR, AppearanceRole.SPEAKER)
    return SessionFile(
        session=session,
        title=line.title,
        kind=line.kind,
        track=line.track,
        where=where_of(session),
        text="\n".join(session_in_words(session)),
        abstract=line.description,
        people=[name_of_part(part) for part in session.speakers(*roles)],
        url=f"{settings.SITE_ADDRESS}{session_url(forum.slug, session.id)}",
    )


def answer_with(
    request: AskedRequest,
    content: bytes,
    media_type: str,
    name: str,
    version: ProgrammeVersion | None,
    *,
    is_public: bool,
) -> HttpResponse:
    """The file; not sent again while nothing in it has changed."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    answer = HttpResponse(content, content_type=media_type)
    answer["ETag"] = etag
    last_modified = None
    if version is not None:
        last_modified = int(version.published_at.timestamp())
        answer["Last-Modified"] = http_date(last_modified)
    answer["Cache-Control"] = "public, max-age=300" if is_public else "private, max-age=300"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Robots-Tag"] = "noindex"
    found = get_conditional_response(request, etag=etag, last_modified=last_modified, response=answer)
    return found or answer


urlpatterns = [
    path(
        "forums/<slug:slug>/programme/schedule.<programme_format:file_format>",
        timetable_file,
        name="timetable_file",
    ),
]
