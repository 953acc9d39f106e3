"""Controls of forms that Django has not as we need them."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes days as ISO 8601 writes them whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time, taken as ISO 8601 writes them."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
