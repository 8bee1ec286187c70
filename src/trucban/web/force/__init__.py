"""Lực lượng: strength, hamlet bodies, people, units, the roll of a day."""
