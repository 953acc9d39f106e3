"""Long work: each job fetches, delegates, ends. `twinhall worker` and `twinhall tick` work them off."""
