"""
Việc được giao: anything given to somebody with a date.

From a briefing decision, a directive, a routine, a finding. What is not done comes back by itself in the next
briefing. Routines (chế độ nền nếp) recur by RFC 5545 rules that know Vietnamese holidays.
"""
