"""How wide a line of Times New Roman is: rules under titles are drawn in proportion to it."""

import unicodedata
from functools import lru_cache

MM_PER_POINT = 25.4 / 72
# Advance widths in thousandths of the type size (Adobe font metrics of Times); marks above and below add nothing.
_REGULAR = {
    "A": 722, "B": 667, "C": 667, "D": 722, "E": 611, "F": 556, "G": 722, "H": 722, "I": 333, "J": 389, "K": 722,
    "L": 611, "M": 889, "N": 722, "O": 722, "P": 556, "Q": 722, "R": 667, "S": 556, "T": 611, "U": 722, "V": 722,
    "W": 944, "X": 722, "Y": 722, "Z": 611, "a": 444, "b": 500, "c": 444, "d": 500, "e": 444, "f": 333, "g": 500,
    "h": 500, "i": 278, "j": 278, "k": 500, "l": 278, "m": 778, "n": 500, "o": 500, "p": 500, "q": 500, "r": 333,
    "s": 389, "t": 278, "u": 500, "v": 500, "w": 722, "x": 500, "y": 500, "z": 444,
}  # fmt: skip
_BOLD = {
    "A": 722, "B": 667, "C": 722, "D": 722, "E": 667, "F": 611, "G": 778, "H": 778, "I": 389, "J": 500, "K": 778,
    "L": 667, "M": 944, "N": 722, "O": 778, "P": 611, "Q": 778, "R": 722, "S": 556, "T": 667, "U": 722, "V": 722,
    "W": 1000, "X": 722, "Y": 722, "Z": 667, "a": 500, "b": 556, "c": 444, "d": 556, "e": 444, "f": 333, "g": 500,
    "h": 556, "i": 278, "j": 333, "k": 556, "l": 278, "m": 833, "n": 556, "o": 500, "p": 556, "q": 556, "r": 444,
    "s": 389, "t": 333, "u": 556, "v": 500, "w": 722, "x": 500, "y": 500, "z": 444,
}  # fmt: skip
LEFT_COLUMN = 68  # millimetres of a portrait paper that its organ's name may take
PLACES = frozenset({"TỈNH", "XÃ", "PHƯỜNG", "THÀNH", "ĐẶC"})
_NARROW = {" ": 250, ".": 250, ",": 250, ":": 333, ";": 333, "-": 333, "/": 278, "(": 333, ")": 333}


@lru_cache(maxsize=8192)  # the words of a large table come again and again
def width_mm(text: str, *, points: float, bold: bool = False) -> float:
    """Return the width of a line in millimetres."""
    table = _BOLD if bold else _REGULAR
    plain = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return (
        sum(_NARROW.get(letter) or table.get(letter, 500) for letter in letters)
        / 1000
        * points
        * MM_PER_POINT
    )


def widest_mm(found: list[str], *, points: float, bold: bool = False) -> float:
    """Return the width of the longest of several lines in millimetres."""
    return max(width_mm(line, points=points, bold=bold) for line in found)


def lines(text: str, *, width: float, points: float, bold: bool = False) -> list[str]:
    """
    Return a heading as few lines that each fit ``width`` millimetres.

    Two lines part before the place ("BỘ CHỈ HUY QUÂN SỰ / TỈNH QUẢNG TRỊ") when they can, else about in the middle.
    """

    def fit(found: list[str]) -> bool:
        return all(width_mm(line, points=points, bold=bold) <= width for line in found)

    words = text.split()
    whole = [" ".join(words)]
    at_place = [
        [" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words)) if words[n] in PLACES
    ]
    even = (_split(words, count, points=points, bold=bold) for count in range(2, len(words) + 1))
    return next((found for found in [whole, *at_place, *even] if fit(found)), words or [""])


def line_count(text: str, *, width: float, points: float, bold: bool = False) -> int:
    """Return how many lines text takes in a cell of so many millimetres, its own line breaks counted."""
    return sum(_filled(part.split(), width=width, points=points, bold=bold) for part in text.split("\n"))


def _filled(words: list[str], *, width: float, points: float, bold: bool) -> int:
    space, count, used = width_mm(" ", points=points), 1, 0.0
    for word in words:
        own = width_mm(word, points=points, bold=bold)
        if used and used + space + own > width:
            count, used = count + 1, 0.0
        used += own + (space if used else 0)
        while used > width:  # a word longer than the line is broken
            count, used = count + 1, used - width
    return count


def _split(words: list[str], count: int, *, points: float, bold: bool) -> list[str]:
    share = width_mm(" ".join(words), points=points, bold=bold) / count
    found: list[list[str]] = [[]]
    for word in words:
        line = " ".join([*found[-1], word])
        if len(found) < count and found[-1] and width_mm(line, points=points, bold=bold) > share * 1.08:
            found.append([])
        found[-1].append(word)
    return [" ".join(line) for line in found]
