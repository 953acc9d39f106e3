"""Long work: each job fetches, delegates, ends. `twinhall worker` and `twinhall tick` work them off."""

import datetime
from collections.abc import Callable

# What is done every day, by name: a plain function that is told the time and gives figures of what it did.
# It may be begun again after a failure, so each does only what is still to do.
ROUTINES: dict[str, Callable[[datetime.datetime], dict[str, int]]] = {}
