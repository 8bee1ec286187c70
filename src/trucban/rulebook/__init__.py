"""
Local values beside the law's: dated, signed by a person, with the paper they stand on.

The law gives what it gives (`trucban.law`); what a commune must decide or confirm itself – briefing weekday,
daily rate, the superior command's title – is a row here. `selectors.value` asks the local row first where the
setting allows it, then the law, and says which of the two answered.
"""
