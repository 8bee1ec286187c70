"""The pages of the call-up: the seasons, one season, its files, one file, proposals and decisions."""
