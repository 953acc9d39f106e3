"""The operator's area: what needs care, and the daily routines and failed jobs."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from twinhall.access.operating import Care, Mandate, RoutineRun, runs_to_oversee, what_needs_care
from twinhall.domain.bodies.words import Role
from twinhall.jobs import (
    ROUTINES,
    close_job,
    count_failed_jobs,
    failed_jobs,
    run_job_again,
    run_routine_again,
)
from twinhall.web.asking import AskedRequest
from twinhall.web.paging import pager
from twinhall.web.words import day_in_words, isolated, moment_in_words, number_in_words

RUNS_PER_PAGE = 40
# Without a tick for longer than that nothing is sent, renewed or erased.
STILL_AFTER = datetime.timedelta(hours=26)

# What routines are called, and what their figures count; a new one shows its own word until it has one here.
ROUTINE_NAMES = {
    "ask-for-renewals": gettext_lazy("Ask for renewals of mandates"),
    "lapse-claims": gettext_lazy("Close claims without proofs"),
    "lapse-acts": gettext_lazy("Close acts without a second person"),
    "lapse-proposals": gettext_lazy("Close proposals that nobody answered"),
    "ask-sides-again": gettext_lazy("Ask once more whether listed ties exist"),
    "put-in-force": gettext_lazy("Bring signed ties into force on their day"),
    "end-by-notice": gettext_lazy("End ties on the last day that a notice named"),
    "ring-alarms": gettext_lazy("Tell of ends, notice days and anniversaries ahead"),
    "ring-step-alarms": gettext_lazy("Tell of steps of approval that are due"),
    "remind-delegations": gettext_lazy("Remind delegations that registration closes; fill free places"),
    "remind-of-videos": gettext_lazy("Remind of addresses by video that have not come"),
    "learn-partners": gettext_lazy("Learn anew which cities fit as partners"),
    "remind-owners": gettext_lazy("Remind owners of commitments of their day"),
    "write-digests": gettext_lazy("Write the mails of a day or a week"),
    "erase-what-is-due": gettext_lazy("Erase what is kept no longer"),
}
FIGURE_NAMES = {
    "learned": gettext_lazy("ties learned from"),
    "asked": gettext_lazy("asked"),
    "lapsed": gettext_lazy("lapsed"),
    "in_force": gettext_lazy("came into force"),
    "ended": gettext_lazy("ended"),
    "alarms": gettext_lazy("days told of"),
    "letters": gettext_lazy("letters"),
    "digests": gettext_lazy("mails of a day or a week"),
    "notices": gettext_lazy("notices in them"),
    "reminded": gettext_lazy("reminded"),
    "messages": gettext_lazy("mails"),
    "letters_of_ended_claims": gettext_lazy("letters of ended claims"),
    "letters_of_approved_claims": gettext_lazy("letters of approved claims"),
    "loose_uploads": gettext_lazy("uploads that belong to nothing"),
    "codes": gettext_lazy("codes"),
    "forum_data": gettext_lazy("participants whose data for a forum was emptied"),
    "moved_up": gettext_lazy("moved up from the waiting list"),
    "stray_files": gettext_lazy("files that no upload names"),
    "unconfirmed_people": gettext_lazy("accounts never confirmed"),
    "unused_people": gettext_lazy("accounts not used for long"),
    "unused_people_warned": gettext_lazy("owners told that their account will be erased"),
    "sessions": gettext_lazy("sessions"),
    "jobs": gettext_lazy("jobs"),
    "routine_runs": gettext_lazy("runs of routines"),
}


@dataclass(frozen=True)
class CareRow:
    """One thing that needs care: what it is, what to do, and where."""

    title: str
    text: str = ""
    url: str = ""
    badge: str = ""
    tone: str = "waiting"


@require_GET
def operator(request: AskedRequest) -> HttpResponse:
    """What needs care, and the state of things."""
    care = what_needs_care(request.asker)
    shown = {
        "rows": [*_faults(care, request.asker.at), *_claim_rows(care)],
        "mandates": [_mandate(mandate) for mandate in care.mandates],
        "mandates_ending": care.mandates_ending,
        "mandates_url": _address("operator_mandates"),
        "terms": _terms(care),
    }
    return render(request, "operator/overview.html", shown)


def faults_for_desk(request: AskedRequest) -> list[CareRow]:
    """What an operator should mend, for her desk; empty for anybody else, and until she has a second factor."""
    asker = request.asker
    if not (asker.is_operator and asker.has_second_factor):
        return []
    return _faults(what_needs_care(asker), asker.at)


def _faults(care: Care, at: datetime.datetime) -> list[CareRow]:
    return [*_mail_rows(care), *_job_rows(care, count_failed_jobs(), at)]


def _mail_rows(care: Care) -> list[CareRow]:
    outbox = reverse("operator_outbox")
    rows = []
    if unsure := care.messages["unsure"]:
        title = ngettext(
            "%(count)s message was perhaps sent", "%(count)s messages were perhaps sent", unsure
        ) % {"count": number_in_words(unsure)}
        text = gettext("The program or the mail server ended in the middle. Send again, or close.")
        rows.append(CareRow(title, text, f"{outbox}?state=unsure", gettext("decide"), "refused"))
    if given_up := care.messages["given-up"]:
        title = ngettext("%(count)s message was given up", "%(count)s messages were given up", given_up) % {
            "count": number_in_words(given_up)
        }
        text = gettext("Refused by the mail server, or not taken for three days. Send again, or close.")
        rows.append(CareRow(title, text, f"{outbox}?state=given-up", gettext("decide"), "refused"))
    if not care.has_mail_server:
        title = gettext("No mail server is named")
        text = gettext("All mail is kept in the outbox until TWINHALL_EMAIL_URL names a server.")
        rows.append(CareRow(title, text, f"{outbox}?state=waiting", gettext("nothing is sent")))
    return rows


def _job_rows(care: Care, failed: int, at: datetime.datetime) -> list[CareRow]:
    jobs = reverse("operator_jobs")
    rows = [
        CareRow(
            gettext("The routine “%(name)s” failed") % {"name": _routine_name(run.name)},
            isolated(run.problem),
            jobs,
            gettext("failed"),
            "refused",
        )
        for run in care.failed_runs
    ]
    if failed:
        title = ngettext("%(count)s job failed", "%(count)s jobs failed", failed) % {
            "count": number_in_words(failed)
        }
        rows.append(CareRow(title, "", jobs, gettext("failed"), "refused"))
    if care.ticked_at is None or at - care.ticked_at > STILL_AFTER:
        title = gettext("No daily routine was begun for more than a day")
        text = gettext("Does “twinhall worker” run, or a timer that calls “twinhall tick”?")
        rows.append(CareRow(title, text, jobs, gettext("stands still"), "refused"))
    return rows


def _claim_rows(care: Care) -> list[CareRow]:
    if not care.claims:
        return []
    title = ngettext("%(count)s claim waits for approval", "%(count)s claims wait for approval", care.claims)
    text = gettext("The first has waited since %(moment)s. Two persons of the secretariat approve it.")
    return [
        CareRow(
            title % {"count": number_in_words(care.claims)},
            text % {"moment": moment_in_words(care.claims_since)},
            _address("verification"),
            gettext("waiting"),
        )
    ]


def _mandate(mandate: Mandate) -> dict[str, Any]:
    return {
        "body": mandate.body.name,
        "url": reverse("body", args=[mandate.body.public_id]),
        "role": Role(mandate.role).label,
        "ends": day_in_words(mandate.ends_on),
    }


def _terms(care: Care) -> list[dict[str, Any]]:
    head = care.head
    return [
        {"term": gettext("Messages sent"), "value": number_in_words(care.messages["sent"])},
        {"term": gettext("Messages waiting"), "value": number_in_words(care.messages["waiting"])},
        {
            "term": gettext("Last routine begun"),
            "value": moment_in_words(care.ticked_at) or gettext("not within seven days"),
        },
        {"term": gettext("Entries of the journal"), "value": number_in_words(head.number if head else 0)},
        {"term": gettext("Seal of its last entry"), "value": head.hash[:16] if head else "", "lang": "en"},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def jobs(request: AskedRequest) -> HttpResponse:
    """Runs of routines and failed jobs; both can be run again."""
    if request.method == "POST":
        return _decided(request)
    runs = runs_to_oversee(request.asker)
    shown = pager(request.GET, runs.count(), RUNS_PER_PAGE)
    today = request.asker.at.date()
    context = {
        "failed": failed_jobs(),
        "runs": [_run(run, today) for run in runs[max(0, shown.first - 1) : shown.last]],
        "pager": shown,
    }
    return render(request, "operator/jobs.html", context)


class JobForm(forms.Form):
    """What to do with which failed job, or which routine's day."""

    do = forms.ChoiceField(choices=[("again", ""), ("close", ""), ("routine", "")])
    job = forms.UUIDField(required=False)
    routine = forms.ChoiceField(choices=lambda: [(name, name) for name in ROUTINES], required=False)
    day = forms.DateField(required=False)


def _decided(request: AskedRequest) -> HttpResponse:
    operator, at = request.asker.operator(), request.asker.at
    form = JobForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("This is not among the jobs that can be run again."))
        return redirect("operator_jobs")
    asked = form.cleaned_data
    told: Any = {"by": operator, "at": at, "door": request.asker.door}
    if asked["do"] == "routine" and asked["routine"] and asked["day"]:
        run_routine_again(asked["routine"], asked["day"], **told)
        messages.success(request, gettext("The next tick tries the routine again."))
    elif asked["do"] == "again":
        run_job_again(str(asked["job"]), **told)
        messages.success(request, gettext("The job waits to be run again."))
    else:
        close_job(str(asked["job"]), **told)
        messages.success(request, gettext("The job is closed."))
    return redirect("operator_jobs")


def _run(run: RoutineRun, today: datetime.date) -> dict[str, Any]:
    word, tone = _state_of(run)
    return {
        "name": _routine_name(run.name),
        "key": run.name,
        "day": day_in_words(run.day),
        "iso_day": run.day.isoformat(),
        "word": word,
        "tone": tone,
        "figures": [
            f"{FIGURE_NAMES.get(what, what)}: {number_in_words(count)}" for what, count in run.report.items()
        ],
        "problem": run.problem,
        "attempts": run.attempts,
        "missed": run.missed_days,
        "may_run_again": bool(run.problem) and abs((today - run.day).days) <= 1,
    }


def _state_of(run: RoutineRun) -> tuple[str, str]:
    if run.problem:
        return gettext("failed"), "refused"
    return (gettext("done"), "done") if run.ended_at else (gettext("begun"), "waiting")


def _routine_name(name: str) -> str:
    return str(ROUTINE_NAMES.get(name, name))


def _address(name: str) -> str:
    """Of a page that may not be there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


urlpatterns = [
    path("operator/", operator, name="operator"),
    path("operator/jobs/", jobs, name="operator_jobs"),
]
