"""The part of the table of permissions that is about partners; see `access/permissions.py`."""

from twinhall.access.rules import EVERYBODY, Address, Gate, Role, rule

__all__ = ["PARTNER_AREAS"]

_SAY = rule("Who speaks for the city.", Gate.SIGNED_IN, Role.OFFICER, Role.DEPUTY)

# By area, then by the name of the address, in the order of the pages.
PARTNER_AREAS: dict[str, dict[str, Address]] = {
    "Partners": {
        "partners": Address(EVERYBODY, what="Choose a city that looks for a partner"),
        "partners_city": Address(EVERYBODY, what="Partners that fit a city, with reasons and points"),
        "partners_file": Address(EVERYBODY, what="The same as CSV"),
        "partners_wishes": Address(EVERYBODY, what="Cities that seek a partner"),
        "partners_say": Address(_SAY, _SAY, what="What a city gives and seeks, and its wish for a partner"),
        "partners_compare": Address(EVERYBODY, what="Up to four of them side by side"),
    },
}
