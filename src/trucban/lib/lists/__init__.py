"""
Lists of people inside tables: where the table begins, what its columns mean, which rows are people.

    table = find_table(in_unicode(sheet))
    propose(table.labels)           # column -> which field, with a score
    for line in table.lines():      # a row of a person, or a row that was left out and why
"""

from trucban.lib.lists.duplicates import Candidate, Known, find_duplicates
from trucban.lib.lists.fields import Field, Proposal, propose
from trucban.lib.lists.finding import Line, ListTable, find_table, heading_inside, in_unicode

__all__ = [
    "Candidate",
    "Field",
    "Known",
    "Line",
    "ListTable",
    "Proposal",
    "find_duplicates",
    "find_table",
    "heading_inside",
    "in_unicode",
    "propose",
]
