"""What a report tells as one: a change of one part of the document, wherever it is used, and what follows from it."""

from __future__ import annotations

import attrs

from codegen.diff.finding import SEVERITY, Finding, Level, Surface

_ANSWERS = {
    ("request", Level.BREAKING): "the server refuses it",
    ("request", Level.WARNING): "the server may refuse it",
    ("response", Level.BREAKING): "the server may answer so",
    ("response", Level.WARNING): "the server may answer so",
}


@attrs.frozen
class Cause:
    """One change.

    Attributes:
        findings: the change, at each operation that it reaches, the worst first; all of one surface.
        consequences: what follows from it for Python code, the worst first; none if the change is Python's own.
        operations: all operations that it reaches, sorted; none for the whole document.
    """

    findings: tuple[Finding, ...]
    consequences: tuple[Finding, ...]
    operations: tuple[str, ...]

    @property
    def level(self) -> Level:
        """The worst level, of the change itself or of what follows from it."""
        return max((each.level for each in (*self.findings, *self.consequences)), key=SEVERITY.__getitem__)

    @property
    def sentence(self) -> str:
        """What happens to callers, in one sentence: in Python if that is known, and what the server makes of it."""
        first = self.findings[0]
        if not self.consequences:
            return first.message
        worst = self.consequences[0]
        if first.level is Level.BREAKING and worst.level is not Level.BREAKING:
            # What breaks is the change itself, whatever Python makes of it.
            return f"{first.message} {worst.message}"
        told = worst.message.removesuffix(".")
        answer = _ANSWERS.get((first.direction, first.level), "")
        is_change = first.surface is Surface.WIRE and first.before is not None and first.after is not None
        return f"{told}; {answer}." if answer and is_change else f"{told}."
