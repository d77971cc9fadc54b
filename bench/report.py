"""Figures in; a table for the terminal, one in Markdown, and JSON out, each with the ratios to the base."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from operator import truediv
from statistics import median
from typing import Any

from bench.cases import CASES
from bench.lineup import BASE, CONTENDERS, DISTRIBUTIONS
from bench.turns import Results

_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
_NOTE = (
    "With N calls in flight, httpx + json keeps N connections; the column beside it has the limits of httpx's default "
    "pool, which keeps 20 and closes the others."
)


def ratios(results: Results) -> dict[str, dict[str, float]]:
    """Return the ratios to the base, by case and contender: the median of the rounds' ratios.

    Within a round all met the same machine, so this stands noise that would move one median and not the other.
    """
    return {
        case: {name: median(map(truediv, taken, figures[BASE])) for name, taken in figures.items()}
        for case, figures in results.items()
    }


def report(results: Results) -> dict[str, Any]:
    """Return a run's figures as JSON, with what it ran on."""
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "python": f"{platform.python_implementation()} {platform.python_version()}",
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(),
            "libraries": _versions(),
        },
        "base": BASE,
        "unit": "seconds; bytes of memory",
        "medians": {case: {name: median(taken) for name, taken in row.items()} for case, row in results.items()},
        "ratios": ratios(results),
        "rounds": results,
    }


def _versions() -> dict[str, str]:
    installed = {found.name for found in metadata.distributions()}
    return {name: metadata.version(name) for name in DISTRIBUTIONS if name in installed}


def text(report: dict[str, Any]) -> str:
    """Return the table for a terminal, with the goals of this project's client."""
    rows = _rows(report)
    rows[0].append("goal")
    for row, case in zip(rows[1:], report["medians"], strict=True):
        goal = CASES[case].goal
        row.append("" if goal is None else f"{goal:.2f}")
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(map(_aligned, row, widths, range(len(row)))).rstrip() for row in rows]
    return "\n".join([*lines, "", *_notes(report)])


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if column else cell.ljust(width)


def markdown(report: dict[str, Any]) -> str:
    """Return the table in Markdown."""
    head, *rows = _rows(report)
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", *_notes(report)])


def _rows(report: dict[str, Any]) -> list[list[str]]:
    medians, compared = report["medians"], report["ratios"]
    names = [name for name in CONTENDERS if any(name in figures for figures in medians.values())]
    rows = [["median (ratio)", *(CONTENDERS[name].title for name in names)]]
    for case, figures in medians.items():
        cells = [_cell(case, figures[name], compared[case][name]) if name in figures else "" for name in names]
        rows.append([CASES[case].title, *cells])
    return rows


def _cell(case: str, figure: float, ratio: float) -> str:
    told = _digits(figure / 2**20) + " MiB" if case == "memory" else _seconds(figure)
    return f"{told} ({ratio:.2f})" if ratio < 9.95 else f"{told} ({ratio:.0f})"


def _seconds(value: float) -> str:
    scale, unit = next((each for each in _UNITS if value >= each[0]), _UNITS[-1])
    return f"{_digits(value / scale)} {unit}"


def _digits(value: float) -> str:
    return f"{value:.0f}" if value >= 99.5 else f"{value:.3g}"


def _notes(report: dict[str, Any]) -> list[str]:
    machine = report["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    told = f"{machine['python']} on {machine['system']}, {machine['cores']} cores, {report['when'][:10]}: {libraries}."
    return [*([_NOTE] if any("plain_default" in figures for figures in report["medians"].values()) else []), told]
