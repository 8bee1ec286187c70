"""
Reads one workbook with our reader and with openpyxl read-only, turn by turn in one process.

    python benchmarks/reading_tables.py [--rows 20000] [--json]

The workbook is written here, the same every time: 10 columns of a register (text, whole numbers, days). CPU seconds,
the best of five turns each; memory is the peak of a process that only reads.
"""

import argparse
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter

from trucban.lib.tables import open_book

HEADERS = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Thường trú",
    "Điện thoại",
    "Chức vụ",
    "Đơn vị",
    "Ghi chú",
]


def workbook(rows: int) -> bytes:
    chance, out = random.Random(2026), io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("Dân quân"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADERS)
        for number in range(1, rows + 1):
            name = f"{chance.choice(['Nguyễn', 'Trần', 'Lê'])} Văn {chance.choice('ABCDEGHKLMNPQRSTUVXY')}{number}"
            sheet.write_row(number, 0, [number, name])
            sheet.write_datetime(
                number, 2, datetime(1985, 1, 1) + timedelta(days=chance.randrange(8_000)), day
            )
            sheet.write_row(number, 3, ["Nam", f"044{number:09}", f"Thôn {number % 20}", f"09{number:08}"])
            sheet.write_row(number, 7, ["Chiến sĩ", f"Tiểu đội {number % 9}", ""])
    return out.getvalue()


def ours(content: bytes) -> int:
    return sum(len(row.values) for row in open_book(content).sheets[0].rows())


def openpyxl_read_only(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def seconds(read: Callable[[bytes], int], content: bytes) -> float:
    start = time.process_time()
    read(content)
    return time.process_time() - start


def peak_mebibytes(file: str, reader: str) -> float:
    """Return the peak memory of a fresh process that reads a file."""
    done = subprocess.run(
        [sys.executable, __file__, "--only", reader, file], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--only", nargs=2, metavar=("READER", "FILE"), help="read a file and print the peak memory"
    )
    options = parser.parse_args()
    readers = {"trucban.lib.tables": ours, "openpyxl read-only": openpyxl_read_only}
    if options.only:
        readers[options.only[0]](Path(options.only[1]).read_bytes())
        status = Path("/proc/self/status").read_text()
        print(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)
        return
    content = workbook(options.rows)
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _turn in range(5):
        for name, read in readers.items():
            times[name].append(seconds(read, content))
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        result = {
            name: {
                "seconds": round(min(taken), 3),
                "rows_per_second": round(options.rows / min(taken)),
                "peak_mebibytes": round(peak_mebibytes(file.name, name)),
            }
            for name, taken in times.items()
        }
    if options.json:
        print(json.dumps(result, indent=1))
        return
    print(f"{options.rows} rows, 10 columns\n\n| reader | CPU s | rows/s | peak MB |\n|---|---|---|---|")
    for name, figures in result.items():
        print(
            f"| {name} | {figures['seconds']} | {figures['rows_per_second']} | {figures['peak_mebibytes']} |"
        )


if __name__ == "__main__":
    main()
