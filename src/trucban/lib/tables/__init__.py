"""
Tables out of the files people have: XLSX, XLS, ODS, CSV and the tables of a DOCX, as one stream of typed rows.

    book = open_book(content, name="dan-quan.xlsx")
    for row in book.sheets[0].rows():
        row.number, row.values, row.address(2)      # 7, ("1", "Nguyễn Văn An", date(1995, 3, 5)), "C7"

What cannot be read is refused with :class:`Unreadable`, whose ``sentence`` says why and what to do; nothing else is
raised. Rows are made while the file is read, in memory that :class:`Limits` bounds; so a file may be refused after some
of its rows were given.
"""

from trucban.lib.tables.book import open_book
from trucban.lib.tables.spec import LIMITS, Book, CellFault, Limits, Row, Sheet, Unreadable, Value

__all__ = ["LIMITS", "Book", "CellFault", "Limits", "Row", "Sheet", "Unreadable", "Value", "open_book"]
