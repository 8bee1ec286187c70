"""Settings: the rulebook, offices and accounts, facts of the commune, the audit log, the machine."""
