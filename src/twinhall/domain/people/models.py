"""The table of people."""

import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from twinhall.kit.identifiers import new_identifier

__all__ = ["Person", "new_person_id"]


def new_person_id() -> str:
    return new_identifier("per")


def _now() -> datetime.datetime:
    return timezone.now()


class People(BaseUserManager["Person"]):
    """Finds a person by the address she signs in with, however its letters are written."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in with an e-mail address. What she may do comes from mandates, not from here.

    The row outlives the account: erasing empties it and leaves `public_id`, which journal and mandates name.
    """

    public_id = models.CharField(max_length=24, default=new_person_id, editable=False, unique=True)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    # Runs this installation. No operator can speak for a city: that takes a mandate.
    is_operator = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)  # invented for the demo
    joined_at = models.DateTimeField(default=_now)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.display_name or self.public_id
