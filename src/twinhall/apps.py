"""The one Django app of the project."""

from django.apps import AppConfig


class TwinhallConfig(AppConfig):
    name = "twinhall"
    verbose_name = "Twinhall"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from twinhall.web import account_journal, security_log

        security_log.listen()
        account_journal.listen()
