"""Pages of delegations: who comes, a delegation's own list, the organisers' lists."""

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from twinhall.web.delegations import keeping, lists, organising, shown
from twinhall.web.forums.tabs import TABS, Tab

__all__ = ["urlpatterns"]

TABS.append(Tab(_("Delegations"), "delegations", 30, begins=("delegation", "participant")))

_FORUM = "forums/<slug:slug>/delegations/"
_ONE = f"{_FORUM}<str:public_id>/"
_PERSON = f"{_ONE}people/<str:participant_id>/"
_FILE = r"(?P<file_format>csv|xlsx)$"

urlpatterns = [
    path("delegations/<str:public_id>/", shown.delegation_at, name="delegation_at"),
    path(_FORUM, shown.delegations, name="delegations"),
    path(f"{_FORUM}register/", shown.delegation_register, name="delegation_register"),
    path(f"{_FORUM}desk/", organising.delegations_desk, name="delegations_desk"),
    path("forums/<slug:slug>/participants/", organising.participants, name="participants"),
    path(
        "forums/<slug:slug>/participants/decide/", organising.participants_decide, name="participants_decide"
    ),
    re_path(
        rf"^forums/(?P<slug>[-a-zA-Z0-9_]+)/participants\.{_FILE}",
        lists.participants_file,
        name="participants_file",
    ),
    path(_ONE, keeping.delegation, name="delegation"),
    path(f"{_ONE}upload/", lists.delegation_upload, name="delegation_upload"),
    path(f"{_ONE}assistant/", keeping.delegation_assistant, name="delegation_assistant"),
    path(f"{_ONE}withdraw/", keeping.delegation_withdraw, name="delegation_withdraw"),
    path(f"{_ONE}quota/", organising.delegation_quota, name="delegation_quota"),
    re_path(
        rf"^forums/(?P<slug>[-a-zA-Z0-9_]+)/delegations/(?P<public_id>[^/]+)/people\.{_FILE}",
        lists.delegation_file,
        name="delegation_file",
    ),
    path(_PERSON, keeping.participant, name="participant"),
    path(f"{_PERSON}withdraw/", keeping.participant_withdraw, name="participant_withdraw"),
]
