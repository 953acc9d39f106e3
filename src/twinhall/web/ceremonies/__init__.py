"""The signing ceremony of a forum: one page for readers, sides and hosts, and the protocol sheet."""

from django.utils.translation import gettext_lazy as _

from twinhall.web.ceremonies import pages
from twinhall.web.forums.tabs import TABS, Tab

__all__ = ["urlpatterns"]

TABS.append(Tab(_("Signing"), "ceremony", 50, begins=("ceremony",)))

urlpatterns = pages.urlpatterns
