"""What the steps of a migration share: the program as it is, and the changes and findings so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import libcst as cst
from libcst.metadata import MetadataWrapper

from model_inference_overlay.migrate.edits import Edit, Finding
from model_inference_overlay.migrate.moves import Lacking, Moved, Moves, is_below
from model_inference_overlay.migrate.reading import Binding, Reader, spans

_COMMENT = re.compile(r"[ \t]*#[^\r\n]*")


class Draft:
    """One program on its way.

    Attributes:
        others: other packages that may need what is shared with them, which therefore stays.
        is_own: whether the program names the old package itself; what else is shared is of no interest otherwise.
    """

    def __init__(self, text: str, moves: Moves) -> None:
        self.data = text.encode()
        self.moves = moves
        self.wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        self.reader = Reader(frozenset(name.partition(".")[0] for name in moves.namespaces | set(moves.roots)))
        self.wrapper.visit(self.reader)
        self.others: tuple[str, ...] = ()
        self.is_own = any(
            root in text or any(is_below(one.dotted, root) for one in self.reader.all_bindings) for root in moves.own
        )
        self.edits: list[Edit] = []
        self.findings: set[Finding] = set()
        self.newline = self.wrapper.module.default_newline
        self._spans = spans(self.wrapper)
        # libcst ends a line where Python does: at \n, \r\n or \r.
        self._starts = [0, *(found.end() for found in re.finditer(rb"\r\n|\n|\r", self.data))]

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Give the first byte of a node, and the byte after its last."""
        return self._spans[node]

    def text(self, start: int, end: int) -> str:
        """Give the text of some bytes."""
        return self.data[start:end].decode()

    def source(self, node: cst.CSTNode) -> str:
        """Give the text of a node."""
        return self.text(*self.span(node))

    def replace(self, node: cst.CSTNode, text: str) -> None:
        """Put a text in a node's place."""
        self.edits.append(Edit(*self.span(node), text))

    def report(self, node: cst.CSTNode, message: str) -> None:
        """Leave a place to the author of the program."""
        self.report_at(self.span(node)[0], message)

    def report_at(self, offset: int, message: str) -> None:
        """Leave the place of a byte to the author of the program."""
        self.findings.add(Finding(self.line_of(offset), message))

    def line_of(self, offset: int) -> int:
        """Give the line of a byte, from 1."""
        return bisect_right(self._starts, offset)

    def before(self, offset: int) -> str:
        """Give what stands on the line before a byte."""
        return self.text(self._starts[self.line_of(offset) - 1], offset)

    def comment(self, offset: int) -> str:
        """Give the blanks and the comment that follow a byte on its line."""
        rest = self.data[offset : self.end_of_line(offset)].decode()
        found = _COMMENT.match(rest)
        return found[0] if found else ""

    def end_of_line(self, offset: int) -> int:
        """Give the byte after the last one of a line, without its end."""
        line = self.line_of(offset)
        end = self._starts[line] if line < len(self._starts) else len(self.data)
        return len(self.data[:end].rstrip(b"\r\n")) if line < len(self._starts) else end

    def start_of(self, line: int) -> int:
        """Give the first byte of a line, or the length of the text for one past its end."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.data)

    def append(self, statement: cst.CSTNode, others: Sequence[str]) -> None:
        """Put statements after one that stays.

        Each has its own line if that one has; its comment for tools, such as `# noqa`, then goes on every line.
        """
        start, end = self.span(statement)
        indent, comment = self.before(start), self.comment(end)
        above = self.data[: start - len(indent.encode())].rstrip(b"\r\n")
        after = end + len(comment.encode())
        if indent.strip() or above.endswith(b"\\") or self.data[after : self.end_of_line(end)].strip():
            self.edits.append(Edit(end, end, "".join(f"; {other}" for other in others)))
        else:
            tail = comment if is_pragma(comment) else ""
            text = "".join(f"{self.newline}{indent}{other}{tail}" for other in others)
            self.edits.append(Edit(after, after, text))

    def find(self, dotted: str) -> Moved | Lacking | None:
        """Tell what a name becomes in this program."""
        found = self.moves.find(dotted)
        if found is None or not self.others or not self.moves.is_shared(dotted):
            return found
        if isinstance(found, Moved):
            advice = f"where it concerns {self.moves.package}, use {found.name}"
            return Lacking(f"{self.others[0]} may need it; {advice}")
        return Lacking(f"{self.others[0]} may need it") if self.is_own else None

    def target(self, binding: Binding) -> Moved | None:
        """Give what a binding's import becomes, if it moves."""
        found = self.find(binding.dotted)
        return found if isinstance(found, Moved) else None


def is_pragma(comment: str) -> bool:
    """Tell whether a comment speaks to a tool and not to a reader."""
    return bool(
        re.match(r"\s*#\s*(?:noqa|type:|pylint:|pyright:|mypy:|isort:|fmt:|ruff:|pragma:|nosec|yapf:)", comment)
    )
