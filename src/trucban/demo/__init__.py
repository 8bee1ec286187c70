"""The demonstration commune: invented, the same every time, made through the real services."""
