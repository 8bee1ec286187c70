"""Log-in, password, sessions."""
