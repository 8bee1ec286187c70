"""
One availability calendar per person.

Duty, patrol, training, briefing, leave, workday and call-out are commitments in half-open periods; every part
asks here before it commits somebody, and writes here when it has.
"""
