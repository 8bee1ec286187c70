"""Trực Ban: the week of a commune's military command."""

__version__ = "2026.11.0"
