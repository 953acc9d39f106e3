"""A forum's programme as files: iCalendar, the schedule.xml of conference programs, JSON.

The same bytes for the same programme.
"""

from twinhall.transfer.timetables.as_json import as_json
from twinhall.transfer.timetables.calendar import as_programme_calendar
from twinhall.transfer.timetables.facts import SessionFile, TimetableFile
from twinhall.transfer.timetables.schedule_xml import as_schedule_xml

__all__ = ["SessionFile", "TimetableFile", "as_json", "as_programme_calendar", "as_schedule_xml"]
