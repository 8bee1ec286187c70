"""Land consolidation (dồn điền, đổi thửa): fewer and compact lots, equal areas and values, nothing lost."""
