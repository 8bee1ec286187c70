"""The journal protocol of `docs/sync.md`, both ends, without Django: what is kept where is a port's matter."""
