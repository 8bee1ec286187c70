"""Setting up the real commune from a page of the demonstration."""
