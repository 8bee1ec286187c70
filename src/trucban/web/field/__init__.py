"""Addresses of the journal protocol (docs/sync.md): JSON for devices; and the desk's page of phones."""
