"""Evacuation before a flood: which household goes to which shelter, in which boat or vehicle, and when."""
