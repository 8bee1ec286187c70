"""
Who is told, by which channel, until acknowledged; and the change feed live pages read.

Today the one channel is the desk itself. `Change` rows say that something happened to a record, never what:
a live page asks again with its reader's own rights.
"""
