"""The outcome document of the house's forum: adopted, with what came before it, and a commitment of this city."""

import datetime

from tests.factories import MandateFactory
from twinhall.domain.bodies.models import Body
from twinhall.domain.forums.models import Forum
from twinhall.domain.outcomes.commitments import EVIDENCE_PURPOSE
from twinhall.domain.outcomes.draft import checksum_of, draft_of
from twinhall.domain.outcomes.models import (
    Amendment,
    Commitment,
    CommitmentClaim,
    Milestone,
    Outcome,
    OutcomeReservation,
    OutcomeVersion,
    Paragraph,
    ParagraphText,
    Roll,
    RollAnswer,
)
from twinhall.domain.uploads.keeping import keep_bytes, new_stored_name
from twinhall.domain.uploads.models import Upload

AT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
_DAY = datetime.date(2099, 1, 1)


def outcome_of(forum: Forum, secretariat: Body, body: Body) -> Outcome:
    organiser, officer = MandateFactory.create(body=secretariat), MandateFactory.create(body=body)
    delegation = forum.delegations.get()
    outcome = Outcome.objects.create(
        forum=forum,
        titles={"en": "Declaration"},
        languages=["en"],
        authentic=["en"],
        begun_at=AT,
        mandate=organiser,
    )
    paragraph = Paragraph.objects.create(outcome=outcome, position=1)
    by = {"mandate": officer, "at": AT}
    ParagraphText.objects.create(
        paragraph=paragraph, language="en", revision=1, follows=1, text="Peace.", mandate=organiser, at=AT
    )
    Amendment.objects.create(
        paragraph=paragraph,
        delegation=delegation,
        kind="change",
        texts={"en": "War."},
        state="declined",
        **by,
    )
    OutcomeReservation.objects.create(
        outcome=outcome, paragraph=paragraph, delegation=delegation, texts={"en": "Later."}, **by
    )
    content = draft_of(outcome).content
    for number, said in enumerate([content | {"titles": {}}, content], start=1):
        outcome.adopted = OutcomeVersion.objects.create(
            outcome=outcome,
            number=number,
            content=said,
            sha256=checksum_of(said),
            made_at=AT,
            mandate=organiser,
        )
    assert outcome.adopted is not None
    roll = Roll.objects.create(
        outcome=outcome, version=outcome.adopted, state="adopted", opened_at=AT, opened_by=organiser
    )
    RollAnswer.objects.create(
        roll=roll, delegation=delegation, word="reserves", reservation={"en": "Later."}, **by
    )
    outcome.state, outcome.adopted_at = "adopted", AT
    outcome.save()
    _commitment(forum, paragraph, secretariat, body)
    return outcome


def _commitment(forum: Forum, paragraph: Paragraph, secretariat: Body, body: Body) -> None:
    officer = MandateFactory.create(body=body)
    stored_name = new_stored_name()
    keep_bytes(stored_name, b"%PDF-1.7")
    upload = Upload.objects.create(
        owner=officer.person,
        purpose=EVIDENCE_PURPOSE,
        stored_name=stored_name,
        shown_name="report.pdf",
        media_type="application/pdf",
        size=8,
        sha256="0" * 64,
        added_at=AT,
    )
    commitment = Commitment.objects.create(
        forum=forum,
        paragraph=paragraph,
        texts={"en": "We plant trees."},
        delegation=forum.delegations.get(),
        due_on=_DAY,
        reviewer=secretariat,
        made_at=AT,
        mandate=officer,
    )
    Milestone.objects.create(commitment=commitment, texts={"en": "A hundred"}, due_on=_DAY)
    CommitmentClaim.objects.create(
        commitment=commitment, completion="limited", upload=upload, mandate=officer, at=AT
    )
