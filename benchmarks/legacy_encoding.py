"""
Converts real documents of 2003-2009 and compares them with checked transcripts.

    python benchmarks/legacy_encoding.py [--json] [--fonts]

The documents, the transcripts and the three measures (METRIC.md) lie in the material folder. Spreadsheets are read by
our own reader; the text of DOC, RTF and PDF is taken out here, because no importer of ours reads those. Without
``--fonts`` only the words are evidence; with it, the fonts of the spreadsheets' cells too, and a capital font gives
capitals, about which the transcripts are not certain.
"""

import argparse
import csv
import difflib
import json
import os
import re
import struct
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pypdf import PdfReader
from xlrd.compdoc import CompDoc

from trucban.lib.legacy_encoding import Finding, convert, judge
from trucban.lib.legacy_encoding.charsets import as_windows_1252
from trucban.lib.tables import open_book

MATERIAL = Path(os.environ.get("TRUCBAN_MATERIAL", Path(__file__).resolve().parents[2] / "shared"))
CORPUS = MATERIAL / "data" / "legacy-encoding"
Piece = tuple[str, str]  # text, font


def pieces_of(file: Path) -> list[Piece]:
    readers = {".xls": _cells, ".doc": _doc, ".rtf": _rtf, ".pdf": _pdf}
    return list(readers[file.suffix](file))


def _cells(file: Path) -> Iterable[Piece]:
    for sheet in open_book(file.read_bytes()).sheets:
        for row in sheet.rows():
            for column, value in enumerate(row.values):
                if value is not None:
                    yield _as_printed(value), row.fonts.get(column, "")


def _as_printed(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _doc(file: Path) -> Iterable[Piece]:
    """Yield the paragraphs of a Word 97 text, by its piece table ([MS-DOC] 2.4.1)."""
    content = file.read_bytes()
    if not content.startswith(b"\xd0\xcf"):
        yield from _rtf(file)
        return
    container = CompDoc(content)
    main = container.get_named_stream("WordDocument")
    flags = struct.unpack_from("<H", main, 0x0A)[0]
    table = container.get_named_stream("1Table" if flags & 0x200 else "0Table")
    start, length = struct.unpack_from("<II", main, 0x01A2)
    pieces = table[start : start + length]
    while pieces[0] == 1:  # properties before the piece table
        pieces = pieces[3 + struct.unpack_from("<H", pieces, 1)[0] :]
    plain = pieces[5 : 5 + struct.unpack_from("<I", pieces, 1)[0]]
    count = (len(plain) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plain, 0)
    text = ""
    for index in range(count):
        place = struct.unpack_from("<I", plain, 4 * (count + 1) + 8 * index + 2)[0]
        size = positions[index + 1] - positions[index]
        if place & 0x40000000:
            text += as_windows_1252(main[(place & ~0x40000000) // 2 :][:size])
        else:
            text += main[place : place + 2 * size].decode("utf-16-le", "replace")
    text = re.sub("\x13[^\x14\x15]*\x14?", "", text)  # field codes
    yield from ((paragraph, "") for paragraph in re.split("[\r\x07\x0b\x0c]", text))


def _rtf(file: Path) -> Iterable[Piece]:
    text = file.read_bytes().decode("latin-1")
    for group in ("fonttbl", "stylesheet", "info", "colortbl", "header", "footer", "pict", r"\*"):
        text = _without_group(text, group)
    text = re.sub(r"\\(par|line|cell|row|tab|page|sect)\b ?", "\n", text)
    text = re.sub(r"\\(?:[ld]blquote|rdblquote) ?", '"', text)
    text = re.sub(r"\\u(-?\d+) ?\??", lambda found: chr(int(found[1]) % 65536), text)
    text = text.replace("\\~", "\xa0").replace("\r\n", "").replace("\\-", "")
    text = re.sub(r"\\'([0-9a-f]{2})", lambda found: as_windows_1252(bytes.fromhex(found[1])), text)
    text = re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", text)
    yield from ((paragraph, "") for paragraph in text.split("\n"))


def _without_group(text: str, name: str) -> str:
    mark = "{\\" + name
    while (start := text.find(mark)) >= 0:
        depth, end = 0, start
        while end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1] != "\\" else 0
            end += 1
            if not depth:
                break
        text = text[:start] + text[end:]
    return text


def _pdf(file: Path) -> Iterable[Piece]:
    for page in PdfReader(file).pages:
        yield from ((line, "") for line in page.extract_text().splitlines())


def prepared(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def base(text: str) -> str:
    return "".join(
        {"đ": "d", "Đ": "D"}.get(character) or unicodedata.normalize("NFD", character)[0]
        for character in text
    )


def has_mark(character: str) -> bool:
    return character in "đĐ" or len(unicodedata.normalize("NFD", character)) > 1


def measures(ours: str, truth: str) -> dict[str, float]:
    same = difflib.SequenceMatcher(None, ours, truth, autojunk=False)
    matched = sum(block.size for block in same.get_matching_blocks())
    letters = difflib.SequenceMatcher(None, base(ours), base(truth), autojunk=False)
    right = folded = 0
    for block in letters.get_matching_blocks():
        for step in range(block.size):
            character = truth[block.b + step]
            if has_mark(character):
                right += ours[block.a + step] == character
                folded += ours[block.a + step].casefold() == character.casefold()
    marked = sum(map(has_mark, truth))
    tokens = difflib.SequenceMatcher(None, ours.split(), truth.split(), autojunk=False)
    return {
        "char": matched / len(truth),
        "diacritic": right / marked,
        "diacritic_any_case": folded / marked,
        "syllable": sum(block.size for block in tokens.get_matching_blocks()) / len(truth.split()),
        "marked": marked,
    }


def converted(pieces: list[Piece], finding: Finding, *, with_fonts: bool) -> str:
    return prepared(
        " ".join(
            convert(text, font=font if with_fonts else "", finding=finding).text for text, font in pieces
        )
    )


def measure(document: str, truth: str, *, with_fonts: bool) -> dict[str, object]:
    pieces = pieces_of(CORPUS / "documents" / document)
    finding = judge(text for text, _font in pieces)
    expected = prepared((CORPUS / "ground-truth" / truth).read_text(encoding="utf-8"))
    ours = converted(pieces, finding, with_fonts=with_fonts)
    again = converted([(ours, "")], Finding(), with_fonts=False)
    return {
        "document": document,
        "found": finding.encoding.value,
        "certainty": finding.certainty.value,
        "twice_is_once": again == ours,
        **measures(ours, expected),
    }


def harmed() -> int:
    """Return how many words of the transcripts, which are good Unicode, conversion changes."""
    count = 0
    for file in sorted((CORPUS / "ground-truth").glob("*.txt")):
        text = prepared(file.read_text(encoding="utf-8"))
        pairs = zip(text.split(), convert(text).text.split(), strict=True)
        count += sum(before != after for before, after in pairs)
    return count


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fonts", action="store_true")
    options = parser.parse_args()
    rows, failed = [], []
    for line in csv.DictReader((CORPUS / "provenance.csv").open(encoding="utf-8")):
        try:
            rows.append(measure(line["document"], line["ground_truth"], with_fonts=options.fonts))
        except Exception as fault:  # a document that fails is counted, not dropped
            failed.append((line["document"], repr(fault)))
    if options.json:
        print(json.dumps({"documents": rows, "failed": failed, "harmed_words": harmed()}, indent=1))
        return
    print(f"{date.today()}; documents {len(rows)}, failed {len(failed)}; public-domain, none synthetic\n")
    print("| document | found | certainty | diacritic | any case | char | syllable |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        print(
            f"| {row['document']} | {row['found']} | {row['certainty']} | {row['diacritic']:.4f} "
            f"| {row['diacritic_any_case']:.4f} | {row['char']:.4f} | {row['syllable']:.4f} |"
        )
    for kind in ("tcvn3", "vni"):
        some = [row for row in rows if str(row["document"]).startswith(kind)]
        marked = sum(float(row["marked"]) for row in some)
        for name in ("diacritic", "diacritic_any_case"):
            total = sum(float(row[name]) * float(row["marked"]) for row in some) / marked
            print(f"\n{kind} ({len(some)} documents): {name} accuracy {total:.4f}", end="")
    print(
        f"\n\nWords of good Unicode changed: {harmed()}. Converted twice equals once: "
        f"{sum(bool(row['twice_is_once']) for row in rows)} of {len(rows)}."
    )
    for name, why in failed:
        print(f"failed: {name}: {why}")


if __name__ == "__main__":
    main()
