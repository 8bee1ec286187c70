"""Search, and the command bar that answers while one types."""
