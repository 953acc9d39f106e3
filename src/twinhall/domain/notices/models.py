"""The outbox's table."""

from django.db import models

from twinhall.domain.notices.words import MessageState, NoticeKind, Pace
from twinhall.domain.people.models import Person
from twinhall.kit.identifiers import new_identifier

__all__ = ["Message", "Notice", "NoticeChoice", "new_message_id"]


def new_message_id() -> str:
    return new_identifier("msg")


class Message(models.Model):
    """One e-mail to one address. Written in the transaction of what it tells, sent afterwards, once."""

    public_id = models.CharField(max_length=24, default=new_message_id, editable=False, unique=True)
    # Known when the address is a person's; her erasing takes her messages with it.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    kind = models.CharField(max_length=60, blank=True)  # what it is about: "claim.refused"
    language = models.CharField(max_length=10, blank=True)
    # Where mails of this kind are turned off with one click; empty: they cannot be, for they are needed.
    off_url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    written_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    first_tried_at = models.DateTimeField(null=True, blank=True)  # three days from here it is given up
    begun_at = models.DateTimeField(null=True, blank=True)  # the present attempt, and who may settle it
    sent_at = models.DateTimeField(null=True, blank=True)
    last_problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="message_to_send"),
            models.Index(fields=["-written_at", "-id"], name="message_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.subject}"


class Notice(models.Model):
    """Something a person was told of. It stands on her desk, and goes by mail at the pace she chose for its kind."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    page = models.CharField(max_length=40)  # the name of the address that it leads to
    about = models.CharField(max_length=120)  # the words in that address: "tie_…", "kazan-2027/ses_…"
    subject = models.CharField(max_length=300)
    text = models.TextField()
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    pace = models.CharField(max_length=8, choices=Pace)  # as it was chosen on that day
    mailed_at = models.DateTimeField(null=True, blank=True)  # when it was written into a mail
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notice_newest"),
            models.Index(
                fields=["pace", "at"], name="notice_to_mail", condition=models.Q(mailed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def words(self) -> list[str]:
        """What stands in the address that it leads to."""
        return self.about.split("/")


class NoticeChoice(models.Model):
    """At what pace a person wants notices of a kind by mail; without a row, at once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    pace = models.CharField(max_length=8, choices=Pace)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_pace_for_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.pace}"
