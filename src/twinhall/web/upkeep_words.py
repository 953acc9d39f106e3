"""Evidence and health as pages take them: finished words."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_decimal
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.upkeep import Evidence, EvidenceChange, EvidenceFile, Health
from twinhall.domain.bodies.words import Role
from twinhall.domain.upkeep.health import shipped_formula
from twinhall.domain.upkeep.words import EvidenceKind, EvidenceState, HealthState, ProjectState
from twinhall.kit.dates import Precision
from twinhall.web.places import label_of
from twinhall.web.themes import theme_names
from twinhall.web.words import (
    day_in_words,
    isolated,
    list_in_words,
    number_in_words,
    reader_locale,
)

__all__ = [
    "amount_in_words",
    "change_in_words",
    "evidence_in_words",
    "health_in_words",
    "project_in_words",
    "themes_in_words",
]

_TONES = {
    EvidenceState.ENTERED: "half",
    EvidenceState.CONFIRMED: "done",
    EvidenceState.DISPUTED: "refused",
    EvidenceState.WITHDRAWN: "refused",
}
HEALTH_TONES = {
    HealthState.ACTIVE: "done",
    HealthState.THIN: "half",
    HealthState.DORMANT: "waiting",
    HealthState.NOT_KNOWN: "",
}


def health_in_words(health: Health | None) -> dict[str, Any] | None:
    """The state, the formula with this tie's numbers, and each kind that was found."""
    if health is None:
        return None
    formula = shipped_formula()
    said = {
        "found": number_in_words(len(health.found)),
        "kinds": number_in_words(health.kinds_in_all),
        "months": number_in_words(formula.months),
        "points": _points(health.points),
        "active": _points(formula.active_from),
        "half": _points(formula.one_side),
        "day": day_in_words(health.as_of),
        "begin": day_in_words(health.begins_on),
    }
    return {
        "state": health.state.value,
        "word": str(health.state.label),
        "tone": HEALTH_TONES[health.state],
        "sum": gettext("%(found)s of %(kinds)s kinds of evidence in %(months)s months") % said,
        "kinds": [
            {
                "kind": str(EvidenceKind(kind.kind).label),
                "count": number_in_words(kind.count),
                "last": day_in_words(kind.last_on, kind.last_precision),
                "points": _points(kind.points),
                "tone": "done" if kind.is_confirmed else "half",
                "word": gettext("both sides say so") if kind.is_confirmed else gettext("one side says so"),
            }
            for kind in health.found
        ],
        "rule": gettext(
            "Counted from %(begin)s to %(day)s: each kind once, with 1 point where every side confirms it and "
            "%(half)s where one side alone says so. Points: %(points)s. From %(active)s on a tie is active, below "
            "that thin, with none dormant."
        )
        % said,
        "meaning": _meaning(health),
        "last": day_in_words(health.last_on, health.last_precision),
    }


def _meaning(health: Health) -> str:
    if health.state == HealthState.NOT_KNOWN:
        return gettext("Nobody has entered any evidence yet. That says nothing about whether the tie lives.")
    if health.state == HealthState.DORMANT:
        return gettext("Dormancy is normal, and a tie can be revived.")
    return ""


def _points(points: float) -> str:
    return str(format_decimal(points, format="0.##", locale=reader_locale()))


def amount_in_words(amount: Decimal | None, currency: str) -> str:
    """With the code of its currency, for one sign can stand for several."""
    if amount is None:
        return ""
    whole = amount == amount.to_integral_value()
    pattern = "#,##0\xa0¤¤" if whole else "#,##0.00\xa0¤¤"
    return str(
        format_currency(amount, currency, format=pattern, locale=reader_locale(), currency_digits=False)
    )


def evidence_in_words(evidence: Evidence, own_side_pk: int | None = None) -> dict[str, Any]:
    """One dated line; needs `with_sides`."""
    state = EvidenceState(evidence.state)
    answers = evidence.standing_answers  # type: ignore[attr-defined]
    said = {answer.side_id for answer in answers}
    project = getattr(evidence, "project", None)
    return {
        "id": evidence.public_id,
        "url": reverse("evidence", args=[evidence.dossier.public_id, evidence.public_id])
        if own_side_pk is not None
        else "",
        "kind": str(EvidenceKind(evidence.kind).label),
        "day": _when(evidence),
        "title": evidence.title,
        "note": evidence.note,
        "amount": amount_in_words(evidence.amount, evidence.currency),
        "city": label_of(evidence.side.city),
        "state": state.value,
        "word": gettext("%(city)s says so") % {"city": isolated(label_of(evidence.side.city))}
        if state == EvidenceState.ENTERED
        else str(state.label),
        "tone": _TONES[state],
        "waits_for_us": own_side_pk is not None
        and state == EvidenceState.ENTERED
        and evidence.side_id != own_side_pk
        and own_side_pk not in said,
        "is_hidden": state == EvidenceState.ENTERED and not evidence.is_released,
        "reason": evidence.withdrawn_reason
        or gettext("; ").join(answer.reason for answer in answers if answer.reason),
        "project": project_in_words(evidence) if project is not None else None,
    }


def _when(evidence: Evidence) -> str:
    first = day_in_words(evidence.day, evidence.precision)
    project = getattr(evidence, "project", None)
    if project is None or project.ends_on is None:
        return first
    return gettext("%(first)s to %(last)s") % {"first": first, "last": day_in_words(project.ends_on)}


def project_in_words(evidence: Evidence) -> dict[str, Any]:
    project = evidence.project
    return {
        "state": str(ProjectState(project.state).label),
        "themes": themes_in_words(project.themes),
        "results": project.results,
    }


def themes_in_words(keys: list[str]) -> str:
    names = theme_names()
    return list_in_words([names[key] for key in keys if key in names])


def page_in_words(file: EvidenceFile) -> dict[str, Any]:
    """Everything of one piece of evidence."""
    evidence = file.evidence
    return evidence_in_words(evidence, file.found.own_side.pk) | {
        "who": gettext("%(name)s, %(role)s")
        % {"name": isolated(evidence.mandate.name_in_office), "role": Role(evidence.mandate.role).label},
        "entered": day_in_words(evidence.at.date()),
        "document": {
            "title": evidence.document.title,
            "url": reverse("upload", args=[evidence.document.upload.public_id]),
        }
        if evidence.document
        else None,
        "answers": [
            {
                "city": label_of(answer.side.city),
                "word": answer.get_word_display(),
                "tone": "done" if answer.word == "confirmed" else "refused",
                "who": answer.mandate.name_in_office,
                "day": day_in_words(answer.at.date()),
                "reason": answer.reason,
            }
            for answer in evidence.standing_answers  # type: ignore[attr-defined]
        ],
        "changes": [change_in_words(change) for change in file.changes],
        "budgets": [evidence_in_words(line, file.found.own_side.pk) for line in file.budget_lines],
        "of_project": reverse("evidence", args=[evidence.dossier.public_id, evidence.of_project.public_id])
        if evidence.of_project
        else "",
        "is_released": evidence.is_released,
    }


def change_in_words(change: EvidenceChange) -> dict[str, Any]:
    """What stood there before a correction."""
    names = {
        "kind": gettext("Kind"),
        "day": gettext("Day"),
        "precision": gettext("How exactly the day is known"),
        "title": gettext("What it was"),
        "note": gettext("Note for the sides"),
        "amount": gettext("Amount"),
        "currency": gettext("Currency"),
        "document": gettext("Document"),
        "ends_on": gettext("Last day"),
        "themes": gettext("Themes"),
        "state": gettext("How far it is"),
        "results": gettext("What came of it"),
    }
    return {
        "day": day_in_words(change.at.date()),
        "who": change.mandate.name_in_office,
        "before": [
            {"term": names.get(name, name), "value": _before(name, value) or gettext("nothing")}
            for name, value in change.before.items()
        ],
    }


def _before(name: str, value: Any) -> str:
    words = {"kind": EvidenceKind, "state": ProjectState}
    if name in words and value in words[name].values:
        return str(words[name](value).label)
    if name == "themes":
        return themes_in_words(value)
    if name == "precision":
        return {
            Precision.DAY: gettext("that day"),
            Precision.MONTH: gettext("some day of that month"),
            Precision.YEAR: gettext("some day of that year"),
        }.get(value, "")
    return "" if value is None else str(value)


def pieces_in_words(count: int) -> str:
    """How many pieces do not count yet."""
    said = ngettext(
        "%(count)s piece does not count yet: it waits to be confirmed.",
        "%(count)s pieces do not count yet: they wait to be confirmed.",
        count,
    )
    return said % {"count": number_in_words(count)}
