"""Tables of the chain upwards."""
