"""Pages of the force, by subject."""
