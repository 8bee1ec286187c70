"""
Training of a year: programmes by category, who is in them, sessions that stand on the one calendar.

How many days the law asks for comes from `law`, by date; here is only what the commune plans towards them. A session
takes its people in the calendar like a duty does, so that neither is planned over the other.
"""
