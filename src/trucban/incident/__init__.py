"""
Vụ việc: reported, handled, closed, handed over.

The timeline only grows; the states are a table; people are counts, never names. Kinds are a closed list, none
for opinion, religion, petitions or gatherings; of a political-security matter only that and when it was reported
to the competent agency.
"""
