"""Hôm nay: who is on duty, what is open, what is overdue, the next 24 hours."""
