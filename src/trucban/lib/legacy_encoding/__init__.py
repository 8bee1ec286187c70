"""
Text of before Unicode: recognised by evidence, converted to Unicode NFC, and never touched where it is good already.

    finding = judge(texts)                        # a column, or a whole file
    convert("NguyÔn V¨n An", finding=finding)     # Converted("Nguyễn Văn An", Encoding.TCVN3, Certainty.CERTAIN)

A word is evidence when exactly one way of reading it gives a Vietnamese syllable. Words that could be read in several
ways follow the font of their cell, then the words around them, then the finding; with nothing to follow they stay as
they are.
"""

from trucban.lib.legacy_encoding.charsets import Encoding
from trucban.lib.legacy_encoding.evidence import Certainty, Finding, font_encoding, judge
from trucban.lib.legacy_encoding.reading import Converted, convert

__all__ = ["Certainty", "Converted", "Encoding", "Finding", "convert", "font_encoding", "judge"]
