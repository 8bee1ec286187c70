"""What one was told: the list of notices, and acknowledging them."""
