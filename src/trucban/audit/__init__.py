"""
Who did what, when: an append-only log, one hash chain per commune.

Entries hold ids, field names and salted digests, never a personal value, so erasing a person leaves the chain
valid. `services.record` is called by every verb; `verification.verify` names the first broken link, against
anchors kept outside the database. This part knows no one above it: an actor is an id and a commune.
"""
