"""Choices of bodies and mandates."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


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
    RULES = "rules", _("changing which acts take two persons")


# What a body may choose; giving up such a rule takes two persons by itself.
CHOOSABLE_ACTS = (TwoPersonAct.SIGN, TwoPersonAct.PUBLISH, TwoPersonAct.GRANT)


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

# How long an act waits for its second person.
DAYS_FOR_SECOND_PERSON = 14

VERBS: dict[str, "StrPromise"] = {
    "body.added": _("body added"),
    "body.merged": _("body merged into another"),
    "body.rules-changed": _("rule of two persons changed"),
    "mandate.granted": _("mandate granted"),
    "mandate.revoked": _("mandate revoked"),
    "act.proposed": _("act proposed to a second person"),
    "act.done": _("act done by a second person"),
    "act.refused": _("act refused by a second person"),
    "act.lapsed": _("act lapsed without a second person"),
    "association.member-added": _("city added to an association"),
    "association.member-removed": _("city taken out of an association"),
    "focal-point.named": _("focal point named"),
    "focal-point.ended": _("focal point ended"),
}
