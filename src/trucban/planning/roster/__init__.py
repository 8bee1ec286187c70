"""Duty rosters: problem, rules, engine, independent checker."""
