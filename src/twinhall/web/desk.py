"""The desk: for whom one acts, what waits, and the way to everything of one's own."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from twinhall.access.asking import Mandate
from twinhall.access.bodies import acts_waiting_for
from twinhall.access.claims import Claim, claims_of, claims_waiting
from twinhall.access.dossiers import dossiers_of, dossiers_waiting
from twinhall.access.feeds import reports_ahead
from twinhall.access.upkeep import Evidence, evidence_waiting
from twinhall.domain.bodies.words import OFFICE_ROLES, Role, TwoPersonAct
from twinhall.domain.claims.words import ClaimState
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.upkeep.words import EvidenceKind
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_words import in_order, title_of
from twinhall.web.operator import faults_for_desk
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words, isolated, number_in_words, text_for_reader


@dataclass(frozen=True)
class DeskRow:
    """One thing on the desk: what it is, what to say of it, and where it is done."""

    title: str
    text: str = ""
    url: str = ""
    badge: str = ""
    tone: str = ""


@dataclass(frozen=True)
class DeskSection:
    """A part of the desk. `empty` is said when there is nothing in it."""

    key: str
    title: str
    rows: list[DeskRow] = field(default_factory=list)
    empty: str = ""
    action_url: str = ""
    action_label: str = ""
    more_url: str = ""  # where all of it stands, at the head of the part
    more_label: str = ""


@require_GET
def desk(request: AskedRequest) -> HttpResponse:
    sections = [section for make in SECTIONS if (section := make(request)) is not None]
    return render(request, "desk/desk.html", {"person": request.asker.person, "sections": sections})


def _waiting(request: AskedRequest) -> DeskSection:
    acts = [
        DeskRow(
            title=str(TwoPersonAct(act.act).label),
            text=gettext("%(body)s asks for a second person until %(day)s.")
            % {"body": isolated(act.body.name), "day": day_in_words(act.lapses_at.date())},
            url=reverse("body", args=[act.body.public_id]),
            badge=gettext("waits for you"),
            tone="waiting",
        )
        for act in acts_waiting_for(request.asker)
    ]
    acts += [
        DeskRow(
            title=title_of(in_order(list(dossier.sides.all()))),
            text=gettext("%(city)s waits for your word since %(day)s: %(step)s")
            % {
                "city": isolated(label_of(said.side.city)),
                "day": day_in_words(said.at.date()),
                "step": DossierState(said.step).label,
            },
            url=reverse("dossier", args=[dossier.public_id]),
            badge=gettext("waits for you"),
            tone="waiting",
        )
        for dossier, said in dossiers_waiting(request.asker)
    ]
    acts += [_evidence_row(one) for one in evidence_waiting(request.asker)]
    claims = claims_waiting(request.asker)
    if claims:
        said = ngettext("%(count)s claim to check", "%(count)s claims to check", claims)
        row = DeskRow(
            said % {"count": number_in_words(claims)},
            url=reverse("verification"),
            badge=gettext("waits for you"),
            tone="waiting",
        )
        acts.insert(0, row)
    return DeskSection(
        "waiting", gettext("Waiting for you"), acts, empty=gettext("Nothing waits for you today.")
    )


def _evidence_row(one: Evidence) -> DeskRow:
    return DeskRow(
        title=one.title,
        text=gettext("%(city)s noted it, and asks you to confirm it: %(kind)s, %(day)s")
        % {
            "city": isolated(label_of(one.side.city)),
            "kind": EvidenceKind(one.kind).label,
            "day": day_in_words(one.day, one.precision),
        },
        url=reverse("evidence", args=[one.dossier.public_id, one.public_id]),
        badge=gettext("waits for you"),
        tone="waiting",
    )


def _mandates(request: AskedRequest) -> DeskSection:
    return DeskSection(
        "mandates",
        gettext("Your mandates"),
        [_mandate_row(mandate, request) for mandate in request.asker.mandates],
        empty=gettext("You hold no mandate today. Find your city and claim it to act for it here."),
        action_url=reverse("cities"),
        action_label=gettext("Find your city"),
    )


def _mandate_row(mandate: Mandate, request: AskedRequest) -> DeskRow:
    left = (mandate.ends_on - request.asker.at.astimezone(mandate.body.time_zone).date()).days
    ends = ngettext("ends in %(days)s day", "ends in %(days)s days", left) % {"days": left}
    return DeskRow(
        title=mandate.body.name,
        text=gettext("%(role)s, from %(first)s to %(last)s")
        % {
            "role": Role(mandate.role).label,
            "first": day_in_words(mandate.starts_on),
            "last": day_in_words(mandate.ends_on),
        },
        # One that ends soon leads to asking for the next.
        url=reverse("claim_city", args=[mandate.body.city.slug])
        if left <= SOON and mandate.body.city and mandate.role in OFFICE_ROLES
        else reverse("body", args=[mandate.body.public_id]),
        badge=ends if left <= SOON else "",
        tone="waiting",
    )


def _claims(request: AskedRequest) -> DeskSection | None:
    claims = claims_of(request.asker)
    if not claims:
        return None
    return DeskSection("claims", gettext("Your claims"), [_claim_row(claim) for claim in claims])


def _claim_row(claim: Claim) -> DeskRow:
    tones = {ClaimState.APPROVED: "done", ClaimState.REFUSED: "refused", ClaimState.SUBMITTED: "half"}
    return DeskRow(
        title=label_of(claim.city),
        text=gettext("Claimed on %(day)s") % {"day": day_in_words(claim.made_at.date())},
        url=reverse("claim", args=[claim.public_id]),
        badge=str(ClaimState(claim.state).label),
        tone=tones.get(ClaimState(claim.state), "waiting"),
    )


# A mandate that ends within so many days says so.
SOON = 60


def _operating(request: AskedRequest) -> DeskSection | None:
    rows = [DeskRow(row.title, row.text, row.url, row.badge, row.tone) for row in faults_for_desk(request)]
    return DeskSection("operating", gettext("This installation"), rows) if rows else None


def _ties(request: AskedRequest) -> DeskSection | None:
    """What waits in files of ties, the latest first."""
    if not any(mandate.body.city_id for mandate in request.asker.mandates):
        return None
    return DeskSection(
        "ties",
        gettext("Our ties"),
        [
            DeskRow(
                title=title_of(in_order(list(dossier.sides.all()))),
                text=gettext("since %(day)s") % {"day": day_in_words(dossier.moved_at.date())},
                url=reverse("dossier", args=[dossier.public_id]),
                badge=str(DossierState(dossier.state).label),
            )
            for dossier in dossiers_of(request.asker)[:MOST_TIES]
        ],
        empty=gettext("No file of a tie is open. Begin one, or confirm a tie of the register on its page."),
        more_url=reverse("own_ties"),
        more_label=gettext("All our ties, by what needs care"),
        action_url=reverse("dossier_new"),
        action_label=gettext("A new tie"),
    )


def _reports(request: AskedRequest) -> DeskSection | None:
    """What our cities report each year, once its day is near."""
    rows = [
        DeskRow(
            title=text_for_reader(one.report.names),
            text=gettext("%(city)s, due on %(day)s")
            % {"city": isolated(label_of(one.city)), "day": day_in_words(one.on)},
            url=reverse("own_ties"),
            badge=gettext("yearly report"),
            tone="waiting",
        )
        for one in reports_ahead(request.asker, SOON)
    ]
    return DeskSection("reports", gettext("Reports of the year"), rows) if rows else None


# As many files of ties as the desk shows; all stand on a page of their own.
MOST_TIES = 8


SECTIONS: list[Callable[[AskedRequest], DeskSection | None]] = [
    _waiting,
    _ties,
    _reports,
    _mandates,
    _claims,
    _operating,
]

urlpatterns = [path("desk/", desk, name="desk")]
