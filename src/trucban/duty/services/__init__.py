"""The verbs of duty, by subject: posts, rosters, hand-over, the duty book, attendance, police places."""

from trucban.duty.services.book import strike_line, write_book_line, write_line
from trucban.duty.services.police import answer_police_request, ask_police, withdraw_police

__all__ = [
    "answer_police_request",
    "ask_police",
    "strike_line",
    "withdraw_police",
    "write_book_line",
    "write_line",
]
