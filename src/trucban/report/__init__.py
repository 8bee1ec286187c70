"""
Báo cáo: indicators and periodic reports.

An indicator is a named definition, a query and a period; it opens the list of its records. An issued report
keeps its figures, their definitions and a hash.
"""
