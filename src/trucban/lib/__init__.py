"""Small helpers without tables: weeks, periods, text, errors, ids. Pure Python."""
