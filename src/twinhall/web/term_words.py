"""Terms, days ahead and anniversaries as pages take them, in finished words."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.terms import AnniversaryAhead, Period, PublicTerm, TermFacts, TermFile
from twinhall.web.dossier_words import document_in_words
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words, isolated, list_in_words, text_for_reader

__all__ = [
    "anniversary_in_words",
    "days_left",
    "facts_in_words",
    "public_term_in_words",
    "term_in_words",
    "years_in_words",
]

# So far ahead a day is told in years.
YEARS_FROM = 2


def term_in_words(file: TermFile, today: datetime.date) -> dict[str, Any]:
    """What the section of the file and the page of the term show."""
    standing = file.standing
    return {
        "url": reverse("term", args=[file.found.dossier.public_id]),
        "rows": facts_in_words(file.facts, file.period, today) if file.facts else [],
        "who": _who_says(file),
        "is_agreed": standing.facts is not None,
        "other": _other(file, today),
        "due": _due(file, today),
        "anniversary": anniversary_in_words(file.anniversary, today) if file.anniversary else None,
        "term_id": standing.said.public_id if standing.said else "",
        "may_say": file.may_say,
        "may_confirm": file.may_confirm,
        "may_take_back": file.may_take_back,
        "is_watched": file.is_watched,
        "notice": _notice_in_words(file, today),
        "last_day": _with_distance(file.last_day, today) if file.last_day else "",
        "may_renew": file.may_renew,
        "renewal_url": reverse("dossier", args=[file.renewal.public_id]) if file.renewal else "",
        "renews_url": reverse("dossier", args=[file.found.dossier.renews.public_id])
        if file.found.dossier.renews
        else "",
    }


def _notice_in_words(file: TermFile, today: datetime.date) -> dict[str, Any] | None:
    """A notice that stands: who gave it and why, when the tie ends, and how far taking it back has come."""
    notice = file.standing.notice
    if notice is None:
        return None
    names = [isolated(label_of(word.side.city)) for word in notice.words.all()]
    back = ""
    if names:
        back = gettext("Taking it back is agreed to by %(cities)s; it takes every side.") % {
            "cities": list_in_words(names)
        }
    said = {
        "city": isolated(label_of(notice.side.city)),
        "day": day_in_words(notice.at.date()),
        "end": _with_distance(notice.ends_on, today),
    }
    return {
        "id": notice.public_id,
        "title": gettext("%(city)s gave notice on %(day)s. The tie ends on %(end)s.") % said,
        "who": notice.mandate.name_in_office,
        "reason": notice.reason,
        "letter": notice.letter,
        "document": document_in_words(notice.document) if notice.document else None,
        "back": back,
        "may_take_back": file.may_take_notice_back,
        "is_own": notice.side_id == file.found.own_side.pk,
    }


def years_in_words(years: int) -> str:
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def days_left(day: datetime.date, today: datetime.date) -> str:
    """How far away a day is: in 12 days, today, 3 days ago; in years where days say nothing to a reader."""
    days = (day - today).days
    years = days // 365
    if years >= YEARS_FROM:
        return ngettext("in some %(years)s year", "in some %(years)s years", years) % {"years": years}
    if days == 0:
        return gettext("today")
    if days < 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def facts_in_words(facts: TermFacts, period: Period | None, today: datetime.date) -> list[dict[str, str]]:
    """The term and the days that follow from it, for parts/terms.html."""
    rows = [(gettext("Runs from"), day_in_words(facts.starts_on))]
    if facts.years is None or period is None:
        return _named([*rows, (gettext("Ends"), gettext("It has no end."))])
    rows.append((gettext("Term"), years_in_words(facts.years)))
    end = _with_distance(period.ends_on, today)
    if facts.prolongation_years:
        rows += [(gettext("Goes on by itself"), _prolongation(facts)), (gettext("Next on"), end)]
    else:
        rows.append((gettext("Ends"), end))
    if period.notice_by is not None:
        rows.append((gettext("Last day to give notice"), _with_distance(period.notice_by, today)))
    return _named(rows)


def public_term_in_words(term: PublicTerm) -> dict[str, Any]:
    """The term on the public page: the rule itself, which stays true whatever the sides say of it among themselves."""
    facts, period = term.facts, term.period
    rows = [(gettext("In force since"), day_in_words(facts.starts_on))]
    if facts.years is None or period is None:
        rows.append((gettext("Runs until"), gettext("without end")))
    else:
        rows.append((gettext("Runs until"), day_in_words(period.ends_on)))
        rows.append((gettext("Goes on by itself"), _prolongation(facts)))
    if facts.notice_months is not None:
        rows.append((gettext("Notice"), _notice_period(facts.notice_months)))
    said = gettext("From the text that every side has signed and released.")
    return {"rows": _named(rows), "who": said if term.from_text else gettext("Every side says so.")}


def _prolongation(facts: TermFacts) -> str:
    if not facts.prolongation_years:
        return gettext("no; it ends then")
    said = {"years": years_in_words(facts.prolongation_years)}
    return gettext("by %(years)s, unless notice is given") % said


def _notice_period(months: int) -> str:
    said = ngettext("%(months)s month before an end", "%(months)s months before an end", months)
    return said % {"months": months}


def _named(rows: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"term": term, "value": value} for term, value in rows]


def _with_distance(day: datetime.date, today: datetime.date) -> str:
    return gettext("%(day)s (%(left)s)") % {"day": day_in_words(day), "left": days_left(day, today)}


def _who_says(file: TermFile) -> str:
    standing = file.standing
    if standing.from_text is not None:
        return gettext("From the text that every side has signed.")
    if standing.agreed is not None:
        return gettext("Every side says so.")
    return _word_of(file) if standing.said is not None else ""


def _word_of(file: TermFile) -> str:
    names = list_in_words([isolated(label_of(word.side.city)) for word in file.standing.words])
    return gettext("So says %(city)s; the other side has not confirmed it yet.") % {"city": names}


def _other(file: TermFile, today: datetime.date) -> dict[str, Any] | None:
    """What one side would have instead of what is agreed."""
    if file.standing.agreed is None or file.standing.said is None:
        return None
    facts = file.standing.said.facts
    return {"who": _word_of(file), "rows": facts_in_words(facts, None, today)[:2]}


def _due(file: TermFile, today: datetime.date) -> dict[str, str] | None:
    if not file.is_renewal_due or file.period is None:
        return None
    if file.is_over:
        said = gettext("The term is over since %(day)s.") % {"day": day_in_words(file.period.ends_on)}
        return {"word": gettext("term over"), "text": said, "tone": "refused"}
    said = gettext("The term ends %(left)s.") % {"left": days_left(file.period.ends_on, today)}
    return {"word": gettext("renewal due"), "text": said, "tone": "waiting"}


def anniversary_in_words(ahead: AnniversaryAhead, today: datetime.date) -> dict[str, Any]:
    notes = [
        gettext("%(city)s marks only every %(years)s by its national rule.")
        % {"city": isolated(label_of(side.city)), "years": years_in_words(rule.every_years)}
        for side, rule in ahead.unmarked_by
    ]
    rules = [text_for_reader(rule.note) for _side, rule in ahead.unmarked_by if rule.note]
    return {
        "title": gettext("%(years)s since the signing") % {"years": years_in_words(ahead.years)},
        "day": _with_distance(ahead.on, today),
        "notes": [*notes, *rules],
    }
