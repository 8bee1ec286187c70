"""`trucban law cases`: does every case a lawyer wrote still come out as it must?"""

import argparse
import json
from collections import Counter
from typing import Any

from trucban.config.command.errors import NOT_WELL, OK
from trucban.config.command.words import _
from trucban.law.cases import Verdict, all_cases, judge


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["cases"], help=_("cases: run every case of the law's decisions"))
    parser.add_argument("--json", action="store_true", help=_("print it for machines"))


def run(options: argparse.Namespace) -> int:
    verdicts = [judge(case) for case in all_cases()]
    told = summary(verdicts)
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print(told)
    return OK if told["passed"] == told["cases"] and not told["without_article"] else NOT_WELL


def summary(verdicts: list[Verdict]) -> dict[str, Any]:
    """Return counts, and each case that failed with what differs."""
    return {
        "cases": len(verdicts),
        "passed": sum(verdict.passed for verdict in verdicts),
        "without_article": sum(not verdict.case.article for verdict in verdicts),
        "subjects": dict(Counter(verdict.case.subject for verdict in verdicts)),
        "failed": [
            {"case": v.case.name, "title": v.case.title, "faults": list(v.faults)}
            for v in verdicts
            if not v.passed
        ],
    }


def _print(told: dict[str, Any]) -> None:
    for failed in told["failed"]:
        print(f"{failed['case']}: {failed['title']}")
        for fault in failed["faults"]:
            print(f"    {fault}")
    said = _("%(passed)s of %(cases)s cases passed; %(without)s without an article.")
    print(said % {"passed": told["passed"], "cases": told["cases"], "without": told["without_article"]})
