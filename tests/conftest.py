"""What all tests share: those that need a browser are skipped with the reason where there is none."""

import hypothesis
import pytest
from django.utils import translation

from tests.browser import chromium_path, why_no_chromium

# A slow machine is no fault of the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey as a browser test (`-m "not browser"` leaves them out); skip them without Chromium."""
    journeys = [item for item in items if "journeys" in item.path.parts]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
        if chromium_path() is None:
            item.add_marker(pytest.mark.skip(reason=why_no_chromium()))


@pytest.fixture(autouse=True)
def _start_in_english() -> None:
    # A page that was asked for leaves its language behind in the thread.
    translation.activate("en")
