"""Choices of bodies and mandates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BodyKind(TextChoices):
    """What an institution is."""

    CITY = "city", _("authority of a city")
    SECRETARIAT = "secretariat", _("secretariat of an alliance")
    ASSOCIATION = "association", _("national association of cities")


class Role(TextChoices):
    """What a mandate lets a person do for its body."""

    HEAD = "head", _("head")
    OFFICER = "officer", _("officer")
    DEPUTY = "deputy", _("deputy")
    TRANSLATOR = "translator", _("translator")
    PRESS = "press", _("press officer")
    SIGNATORY = "signatory", _("signatory")


class TwoPersonAct(TextChoices):
    """Acts for which a body may ask a second person of its own."""

    SIGN = "sign", _("signing")
    PUBLISH = "publish", _("publishing a release")
    GRANT = "grant", _("granting a mandate")


class ActState(TextChoices):
    """How far an act that needs a second person has come."""

    WAITING = "waiting", _("waiting for a second person")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")


# Who may sign must use a second factor; so must every secretariat.
SIGNING_ROLES = frozenset({Role.HEAD, Role.SIGNATORY})
# Who runs the affairs of a body: grants and ends mandates, chooses its rules.
LEADING_ROLES = frozenset({Role.HEAD, Role.OFFICER})
# Whose being there makes a city's page say "verified": somebody who answers for it.
OFFICE_ROLES = frozenset({Role.HEAD, Role.OFFICER, Role.DEPUTY, Role.SIGNATORY})
