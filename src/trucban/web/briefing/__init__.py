"""Pages of the briefing: its home, one briefing, the register of decisions, the hamlets' week."""
