"""The part of the table of permissions that is about the content of a forum's programme."""

from twinhall.access.rules import Address, Answer, Gate, Role, rule

__all__ = ["PROGRAMME_AREA"]

_OWN = (Role.OFFICER, Role.DEPUTY, Role.TRANSLATOR)
_ORGANISE = rule(
    "Who speaks for an organiser of the forum (a secretariat with a second factor).",
    Gate.SIGNED_IN,
    Role.SECRETARIAT,
)
_OFFER = rule(
    "Who speaks or writes for a body (a secretariat with a second factor); a delegation’s assistant.",
    Gate.SIGNED_IN,
    *_OWN,
    Role.OFFICER_ELSEWHERE,
    Role.ASSOCIATION,
    Role.SECRETARIAT,
)
_KNOW = rule(
    "Who speaks or writes for the body or delegation that offers it; organisers and reviewers once it is handed in.",
    Gate.SIGNED_IN,
    *_OWN,
    Role.SECRETARIAT,
    others=Answer.UNKNOWN,
)
_CHANGE = rule(
    "Who speaks or writes for the body or delegation that offers it.",
    Gate.SIGNED_IN,
    *_OWN,
    refused=[Role.SECRETARIAT],
    others=Answer.UNKNOWN,
)
_REVIEW = rule(
    "Organisers and the reviewers they named, whom it does not concern.",
    Gate.SIGNED_IN,
    Role.SECRETARIAT,
    refused=_OWN,
    others=Answer.UNKNOWN,
)
_DECIDE = rule(
    "Who speaks for an organiser of the forum (a secretariat with a second factor).",
    Gate.SIGNED_IN,
    Role.SECRETARIAT,
    refused=_OWN,
    others=Answer.UNKNOWN,
)
_SESSION = rule(
    "Everybody, as it was published (one for delegations: they alone); before that organisers, and delegations "
    "with a part in it.",
    Gate.OPEN,
    *_OWN,
    Role.SECRETARIAT,
    others=Answer.UNKNOWN,
    nobody=Answer.UNKNOWN,
)
_WITHDRAW = rule(
    "Organisers, and who keeps the affairs of the delegation that somebody belongs to.",
    Gate.SIGNED_IN,
    *_OWN,
    Role.SECRETARIAT,
    others=Answer.UNKNOWN,
)
_VIDEO = rule(
    "Everybody, from its minute on; before it organisers and who keeps its delegation’s affairs.",
    Gate.OPEN,
    *_OWN,
    Role.SECRETARIAT,
    others=Answer.UNKNOWN,
    nobody=Answer.UNKNOWN,
)
_HAND_IN = rule(
    "Organisers, and who keeps the affairs of its delegation.",
    Gate.SIGNED_IN,
    *_OWN,
    Role.SECRETARIAT,
    others=Answer.UNKNOWN,
)

# By the name of the address, in the order of the pages.
PROGRAMME_AREA: dict[str, Address] = {
    "contribution_list": Address(_OFFER, what="What is offered for a forum"),
    "contribution_new": Address(_OFFER, _OFFER, what="Offer a contribution"),
    "contribution_reviewers": Address(None, _ORGANISE, what="Name reviewers, release them"),
    "contribution": Address(_KNOW, what="A contribution"),
    "contribution_change": Address(_CHANGE, _CHANGE, what="Change what is offered"),
    "contribution_submit": Address(None, _CHANGE, what="Hand it in"),
    "contribution_withdraw": Address(None, _CHANGE, what="Take it back"),
    "contribution_review": Address(None, _REVIEW, what="Review it, or declare a conflict of interest"),
    "contribution_decide": Address(None, _DECIDE, what="Accept or decline it"),
    "contribution_place": Address(None, _DECIDE, what="Put it into the programme"),
    "session_list": Address(_ORGANISE, what="All sessions, and what is missing"),
    "session_new": Address(_ORGANISE, _ORGANISE, what="Add a session"),
    "session": Address(_SESSION, what="A session"),
    "session_change": Address(_ORGANISE, _ORGANISE, what="Change what is said of it"),
    "session_parts": Address(None, _ORGANISE, what="Give somebody a part in it"),
    "session_withdraw": Address(None, _WITHDRAW, what="Withdraw somebody’s part"),
    "session_video": Address(_ORGANISE, _ORGANISE, what="Await an address by video"),
    "video": Address(_VIDEO, what="An address by video with captions and transcript"),
    "video_file": Address(_VIDEO, what="Its file"),
    "video_captions": Address(_VIDEO, what="Its captions in one language"),
    "video_change": Address(_ORGANISE, _ORGANISE, what="When it is to come and from when it is shown"),
    "video_hand_in": Address(None, _HAND_IN, what="Hand it in"),
    "video_texts": Address(None, _HAND_IN, what="Captions and transcripts"),
}
