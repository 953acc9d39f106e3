"""The part of the table of permissions that is about forums; see `access/permissions.py`."""

from twinhall.access.programme_addresses import PROGRAMME_AREA
from twinhall.access.rules import EVERYBODY, SIGNED_IN, Address, Answer, Gate, Role, rule

__all__ = ["FORUM_AREAS"]

_ORGANISE = rule(
    "Who speaks for an organiser of the forum (a secretariat with a second factor).",
    Gate.SIGNED_IN,
    Role.SECRETARIAT,
)
_OPEN = rule(
    "Who speaks for a city, an association or a secretariat (that with a second factor).",
    Gate.SIGNED_IN,
    Role.OFFICER_ELSEWHERE,
    Role.OFFICER,
    Role.DEPUTY,
    Role.ASSOCIATION,
    Role.SECRETARIAT,
)

_SIDE = rule(
    "Who speaks for a city of the tie.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    refused=[Role.TRANSLATOR],
    others=Answer.UNKNOWN,
)
_SHEET = rule(
    "The forum’s hosts, and who speaks or writes for a city of a listed tie.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    Role.TRANSLATOR,
    Role.SECRETARIAT,
)
_IN_DELEGATION = rule(
    "Who speaks or writes for the delegation’s city or body, its assistant, the forum’s organisers.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    Role.TRANSLATOR,
    Role.SECRETARIAT,
    others=Answer.UNKNOWN,
)
_LEAVE_DELEGATION = rule(
    "Who speaks for the delegation’s city or body, its assistant, the forum’s organisers.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    Role.SECRETARIAT,
    refused=[Role.TRANSLATOR],
    others=Answer.UNKNOWN,
)

# By area, then by the name of the address, in the order of the pages.
FORUM_AREAS: dict[str, dict[str, Address]] = {
    "Forums": {
        "forums": Address(EVERYBODY, what="Series of forums with their editions"),
        "forum": Address(EVERYBODY, what="A forum with its sources"),
        "open_forum": Address(_OPEN, _OPEN, what="Open a forum"),
        "forum_organise": Address(_ORGANISE, what="What its hosts keep of a forum"),
        "forum_change": Address(_ORGANISE, _ORGANISE, what="Its names, days, place, limits"),
        "forum_move": Address(None, _ORGANISE, what="Move it to another state"),
        "forum_hosts": Address(None, _ORGANISE, what="Name a host"),
        "forum_tracks": Address(None, _ORGANISE, what="Add a track or take one away"),
        "forum_rooms": Address(None, _ORGANISE, what="Add a room or take one away"),
        "ceremony": Address(EVERYBODY, what="The signing ceremony with its list"),
        "ceremony_plan": Address(None, _ORGANISE, what="When and where it is held"),
        "ceremony_order": Address(None, _ORGANISE, what="The order of signing"),
        "ceremony_want": Address(None, _SIDE, what="Say that one’s tie shall be signed there"),
        "ceremony_signatory": Address(None, _SIDE, what="Name who signs for one’s side"),
        "ceremony_take_off": Address(None, _SIDE, what="Take one’s tie off the list"),
        "ceremony_sheet": Address(_SHEET, what="The protocol sheet"),
    },
    "Programmes of forums": {
        "timetable": Address(
            EVERYBODY, what="The programme by rooms and hours; closed sessions for delegations"
        ),
        "timetable_file": Address(EVERYBODY, what="The same as iCalendar, schedule.xml or JSON"),
        "timetable_changes": Address(EVERYBODY, what="What has changed with each version"),
        "timetable_told": Address(EVERYBODY, what="Leads from a notice to these changes"),
        "timetable_agenda": Address(
            SIGNED_IN, SIGNED_IN, what="One’s own agenda; the address of its calendar: make, replace, revoke"
        ),
        "timetable_pick": Address(None, SIGNED_IN, what="Put a session on one’s agenda, or take it off"),
        "timetable_feed": Address(
            EVERYBODY, what="An agenda as a calendar, for whoever knows its secret address; no other is known"
        ),
        "timetable_plan": Address(_ORGANISE, what="The timetable as it is planned, with its conflicts"),
        "timetable_place": Address(
            _ORGANISE, _ORGANISE, what="Place a session, take it off, cancel or restore it"
        ),
        "timetable_publish": Address(None, _ORGANISE, what="Publish the programme"),
    },
    "Delegations to a forum": {
        "delegations": Address(EVERYBODY, what="Which cities and countries come, without people"),
        "delegation_register": Address(None, _OPEN, what="Register the delegation of one’s body"),
        "delegation": Address(_IN_DELEGATION, _IN_DELEGATION, what="A delegation’s people; register one"),
        "delegation_at": Address(_IN_DELEGATION, what="Leads there"),
        "delegation_upload": Address(None, _IN_DELEGATION, what="Read a list of people in"),
        "delegation_file": Address(_IN_DELEGATION, what="The list as a file"),
        "delegation_assistant": Address(None, _LEAVE_DELEGATION, what="Name who else keeps the list"),
        "delegation_withdraw": Address(None, _LEAVE_DELEGATION, what="Withdraw the delegation"),
        "participant": Address(
            _IN_DELEGATION, _IN_DELEGATION, what="One person; correct what is told of her"
        ),
        "participant_withdraw": Address(None, _IN_DELEGATION, what="Withdraw a person"),
        "delegations_desk": Address(_ORGANISE, _ORGANISE, what="All delegations; invite one"),
        "delegation_quota": Address(None, _ORGANISE, what="Set how many people a delegation may bring"),
        "participants": Address(_ORGANISE, what="All people of a forum, by filters"),
        "participants_decide": Address(None, _ORGANISE, what="Accredit or refuse people"),
        "participants_file": Address(_ORGANISE, what="The same list as a file"),
    },
    "The call and the sessions of a forum": PROGRAMME_AREA,
}
