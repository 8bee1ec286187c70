"""Nurse rostering: ``formats`` recognises a text; of each format it holds what is read, told to the engine and judged."""
