"""
The loop of the week: report → brief → plan → patrol → report.

It joins several parts in one act and says where the week stands; each step's own rules live in its part.
"""
