"""The outbox's table."""

from django.db import models

from twinhall.domain.notices.words import MessageState
from twinhall.domain.people.models import Person
from twinhall.kit.identifiers import new_identifier

__all__ = ["Message", "new_message_id"]


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
