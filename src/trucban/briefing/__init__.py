"""
Giao ban: hamlets' weekly reports, the agenda that fills itself, decisions, minutes both chiefs confirm.

`week` gathers what the agenda is filled from and hands it here as plain values with links.
"""
