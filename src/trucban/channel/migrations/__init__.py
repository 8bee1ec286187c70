"""Schema of the channel."""
