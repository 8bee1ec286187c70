"""Solvers behind plain problems: rosters and patrols. Pure Python; only this package imports solvers."""
