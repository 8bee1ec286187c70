"""Views of the settings, by subject."""
