"""Public routing instances: orienteering with and without hours, and VRPLIB as PyVRP writes it."""
