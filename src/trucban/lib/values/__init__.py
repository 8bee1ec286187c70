"""
What people type, read as what it means: dates, personal numbers, telephone numbers, names.

Each reader gives a :class:`Reading`: a value, how far it can be relied on, and the reasons as sentences. A reader
never fills in what is not written; where a text allows two meanings it says so.
"""

from trucban.lib.values.dates import PartialDate, is_uncertain, read_date
from trucban.lib.values.names import name_and_birth, read_name
from trucban.lib.values.personal_numbers import PersonalNumber, read_personal_number
from trucban.lib.values.phones import read_phone
from trucban.lib.values.reading import Reading, Verdict

__all__ = [
    "PartialDate",
    "PersonalNumber",
    "Reading",
    "Verdict",
    "is_uncertain",
    "name_and_birth",
    "read_date",
    "read_name",
    "read_personal_number",
    "read_phone",
]
