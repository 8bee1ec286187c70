"""
Public benchmarks: their files read, their answers judged, their rules told to the engines.

A folder per family. ``text`` is what the readers share.
"""
