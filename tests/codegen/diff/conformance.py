"""Compare the review's findings with another tool's on the same pairs of documents: `python conformance.py CASES`.

In: a file of cases, `[{name, base, revision, findings: [{id, level, method, path}]}]`, JSON, packed with gzip or not.
Out: how often both agree on the verdict, how many of the reference's findings have one of ours with the same
operation and an equivalent rule by `equivalents.csv`, and every difference. Exit 0 if both figures reach their marks.
"""

from __future__ import annotations

import collections
import csv
import datetime
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import attrs

from codegen import load
from codegen.diff.finding import Finding, Surface
from codegen.diff.report import Report
from codegen.diff.review import compare
from codegen.diff.source import Source
from codegen.problem import SpecError

EQUIVALENTS = Path(__file__).with_name("equivalents.csv")
VERDICTS, FOUND = 0.97, 0.90
_LEVELS = {"ERR": "breaking", "WARN": "warning", "INFO": "info"}
_ORDER = ("none", "info", "warning", "breaking")


@attrs.define
class Figures:
    """What was counted; `differences` are told case by case, `missed` by rule of the reference."""

    cases: int = 0
    agreed: int = 0
    findings: int = 0
    found: int = 0
    differences: list[str] = attrs.Factory(list)
    missed: collections.Counter[str] = attrs.Factory(collections.Counter)

    @property
    def passes(self) -> bool:
        return self.agreed >= VERDICTS * self.cases and self.found >= FOUND * self.findings


def measure(cases: list[dict[str, Any]], today: datetime.date | None = None) -> Figures:
    """Compare every case."""
    table = equivalents()
    figures = Figures()
    for case in cases:
        figures.cases += 1
        wanted = _verdict(case["findings"])
        try:
            report = compare(
                _source("base", case["base"]),
                _source("revision", case["revision"]),
                today,
                surfaces=frozenset({Surface.WIRE}),
            )
        except SpecError as error:
            figures.differences.append(f"{case['name']}: {wanted} in the reference, refused here: {error}")
            figures.findings += len(case["findings"])
            continue
        if report.verdict == wanted:
            figures.agreed += 1
        else:
            figures.differences.append(_difference(case, wanted, report))
        for finding in case["findings"]:
            figures.findings += 1
            if _has(report, finding, table):
                figures.found += 1
            else:
                figures.missed[f"{finding['id']} ({case['name']})"] += 1
    return figures


def equivalents() -> dict[str, set[str]]:
    """Read the table: a rule of the reference, and ours that tell the same."""
    with EQUIVALENTS.open(encoding="utf-8", newline="") as opened:
        return {row["reference"]: set(row["ours"].split("|")) for row in csv.DictReader(opened)}


def _source(name: str, document: Any) -> Source:
    text = json.dumps(document)
    return Source(name, load.openapi(load.parse(text.encode(), f"{name}.json")), text)


def _verdict(findings: list[dict[str, str]]) -> str:
    return max((_LEVELS[each["level"]] for each in findings), key=_ORDER.index, default="none")


def _has(report: Report, wanted: dict[str, str], table: dict[str, set[str]]) -> bool:
    operation = f"{wanted['method']} {wanted['path']}".strip()
    ours = [*report.findings, *report.notes]
    return any(each.operation == operation and each.id in table.get(wanted["id"], ()) for each in ours)


def _difference(case: dict[str, Any], wanted: str, report: Report) -> str:
    theirs = sorted({f"{each['level']} {each['id']}" for each in case["findings"]})
    ours = sorted({_short(each) for each in report.findings})
    return f"{case['name']}: {wanted} in the reference, {report.verdict} here\n    {theirs}\n    {ours}"


def _short(finding: Finding) -> str:
    return f"{finding.level} {finding.id} {finding.direction}".strip()


def main(arguments: list[str]) -> int:
    """Measure a file of cases and print the figures."""
    if len(arguments) != 1:
        print("usage: conformance.py FILE", file=sys.stderr)
        return 2
    [path] = arguments
    raw = Path(path).read_bytes()
    figures = measure(json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw))
    for text in figures.differences:
        print(f"verdict: {text}")
    for name, count in sorted(figures.missed.items()):
        print(f"not found: {name}{f', {count} times' if count > 1 else ''}")
    verdicts, found = figures.agreed / (figures.cases or 1), figures.found / (figures.findings or 1)
    print(f"verdict: {figures.agreed} of {figures.cases} cases agree, {verdicts:.1%}")
    print(f"findings: {figures.found} of {figures.findings} have an equivalent, {found:.1%}")
    return 0 if figures.passes else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
