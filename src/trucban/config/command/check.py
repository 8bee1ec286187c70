"""`trucban check`: is this installation healthy?"""

import argparse
import json
from dataclasses import asdict

from trucban.config.checkup import FAULT, WARNING, findings
from trucban.config.checkup import OK as WELL
from trucban.config.command.errors import NOT_WELL, OK
from trucban.config.command.words import _


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print it for machines"))


def run(options: argparse.Namespace) -> int:
    found = findings()
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        marks = {WELL: "✓", WARNING: "!", FAULT: "✗"}
        for each in found:
            print(f" {marks[each.state]} {each.text}")
    return NOT_WELL if any(each.state == FAULT for each in found) else OK
