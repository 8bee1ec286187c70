"""
Trực: posts, shifts, rosters, hand-over, the duty book, attendance.

Kinds of duty are kept apart. The combat-readiness roster is refused unless the provincial command's permission is
recorded. Police places are requests their chief fills: nothing here picks, ranks or keeps officers' availability.
"""
