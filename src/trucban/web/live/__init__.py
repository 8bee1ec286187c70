"""Live pages: the address browsers hold open to hear that something changed (server-sent events)."""
