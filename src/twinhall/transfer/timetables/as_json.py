"""The programme as JSON, every text in all its languages; the fields are told in docs/guide/programme.md."""

import datetime
import json
from typing import Any

from twinhall.transfer.timetables.facts import SessionFile, TimetableFile

__all__ = ["as_json"]


def as_json(timetable: TimetableFile) -> bytes:
    """The file, UTF-8."""
    content = {
        "forum": {
            "id": timetable.slug,
            "name": timetable.name,
            "starts_on": timetable.first.isoformat(),
            "ends_on": timetable.last.isoformat(),
            "time_zone": timetable.zone_name,
            "url": timetable.url,
        },
        "version": timetable.version,
        "published_at": _moment(timetable.published_at),
        "sessions": [_session(one, timetable) for one in timetable.sessions],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _session(one: SessionFile, timetable: TimetableFile) -> dict[str, Any]:
    session, zone = one.session, timetable.zone
    day = session.day(zone)
    return {
        "id": session.id,
        "kind": session.kind,
        "state": session.state,
        "titles": dict(session.titles),
        "descriptions": dict(session.descriptions),
        "day": day.isoformat() if day else None,
        "starts_at": _moment(session.starts_at, zone),
        "ends_at": _moment(session.ends_at, zone),
        "minutes": session.minutes if session.starts_at else None,
        "room": {"id": session.room, "names": dict(session.room_names), "venue": session.venue}
        if session.room
        else None,
        "place": session.place or None,
        "track": {"id": session.track, "names": dict(session.track_names)} if session.track else None,
        "theme": session.theme or None,
        "held_in": list(session.held_in),
        "interpreted_into": list(session.interpreted_into),
        "is_open": session.is_open,
        "people": [
            {"role": part.role, "name": part.name, "office": part.office, "delegation": part.of}
            for part in session.parts
            if part.role != "interpreter"
        ],
        "livestream_url": session.livestream_url or None,
        "recording_url": session.recording_url or None,
        "sequence": session.sequence,
        "changed_at": _moment(session.changed_at),
        "url": one.url,
    }


def _moment(moment: datetime.datetime | None, zone: datetime.tzinfo = datetime.UTC) -> str | None:
    return moment.astimezone(zone).isoformat() if moment else None
