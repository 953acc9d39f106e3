"""The table of people."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

__all__ = ["Person"]


class Person(AbstractBaseUser):
    """Somebody who signs in with an e-mail address. What she may do comes from mandates, not from here."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    def __str__(self) -> str:
        return self.display_name
