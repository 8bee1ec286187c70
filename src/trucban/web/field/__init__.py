"""Addresses of the journal protocol (docs/sync.md): JSON for devices, no pages."""
