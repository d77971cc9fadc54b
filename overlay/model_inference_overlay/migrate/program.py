"""A Python program's text in; the changed text, and the places that are left to its author, out."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from model_inference_overlay.migrate.draft import Draft
from model_inference_overlay.migrate.edits import Edit, Finding, apply
from model_inference_overlay.migrate.imports import move_imports
from model_inference_overlay.migrate.moves import Moves
from model_inference_overlay.migrate.reading import Binding
from model_inference_overlay.migrate.removal import find_unneeded, remove
from model_inference_overlay.migrate.texts import move_texts
from model_inference_overlay.migrate.uses import move_uses


def move(text: str, moves: Moves, others: Sequence[str] = ()) -> tuple[list[Edit], list[Finding]]:
    """Tell how a program changes.

    Args:
        text: the program.
        moves: what moves where.
        others: packages beside the program that may need what is shared with them; those that it imports count anyway.

    Returns:
        The changes, as spans of the text's bytes in UTF-8, and what is left to decide.
    """
    try:
        draft = Draft(text, moves)
    except cst.ParserSyntaxError as error:
        return [], [Finding(error.raw_line, "left as it is: this is no valid Python 3")]
    found = {_package(binding, moves) for binding in draft.reader.all_bindings if moves.is_other(binding.dotted)}
    if found and not draft.is_own:
        return [], []  # what it shares with the old package, it has for others
    draft.others = (*sorted(found), *others)
    unneeded = find_unneeded(draft)
    move_uses(draft)
    move_texts(draft)
    emptied = move_imports(draft)
    remove(draft, [*unneeded, *emptied])
    if draft.edits and not _is_valid(apply(draft.data, draft.edits).decode()):
        return [], [Finding(1, "left as it is: the changes would not give valid Python"), *sorted(draft.findings)]
    return draft.edits, sorted(draft.findings)


def _package(binding: Binding, moves: Moves) -> str:
    """Give the package that an import is of, without the name that it takes from there."""
    package = binding.dotted.rpartition(".")[0]
    return package if isinstance(binding.statement, cst.ImportFrom) and moves.is_other(package) else binding.dotted


def _is_valid(text: str) -> bool:
    try:
        cst.parse_module(text)
    except cst.ParserSyntaxError:
        return False
    return True
