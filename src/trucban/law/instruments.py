"""The papers that rules come from: what they are called, and how an article of one is cited."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
INSTRUMENTS = "instruments"  # this file is read here
ENGLISH = (
    ("Phụ lục", "Annex"),
    ("Mục", "Section"),
    ("Điều", "Article"),
    ("khoản", "Clause"),
    ("điểm", "Point"),
    ("Phần", "Part"),
)


@dataclass(frozen=True)
class Instrument:
    """A law, decree, circular or other paper; ``number`` is how the files name it."""

    number: str
    title_vi: str
    title_en: str


@cache
def instruments() -> dict[str, Instrument]:
    found = tomllib.loads((DATA / f"{INSTRUMENTS}.toml").read_text(encoding="utf-8"))
    return {number: Instrument(number, row["title_vi"], row["title_en"]) for number, row in found.items()}


def cite_vi(article: str, numbers: Sequence[str]) -> str:
    """Return a citation as a Vietnamese paper writes it: "Điều 8 khoản 1 Luật … số 48/2019/QH14"."""
    first, *amending = [instruments()[number].title_vi for number in numbers]
    cited = f"{article} {first}" if article else first
    return f"{cited}, sửa đổi bởi {'; '.join(amending)}" if amending else cited


def cite_en(article: str, numbers: Sequence[str]) -> str:
    """Return the same in English: "Law … 48/2019/QH14, Article 8, Clause 1"."""
    first, *amending = [instruments()[number].title_en for number in numbers]
    for vietnamese, english in ENGLISH:
        article = article.replace(vietnamese, english)
    cited = f"{first}, {article}" if article else first
    return f"{cited}, amended by {'; '.join(amending)}" if amending else cited
