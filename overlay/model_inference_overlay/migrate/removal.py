"""Statements that have no purpose any more: they go, and the comments around them stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import libcst as cst

from model_inference_overlay.migrate.draft import Draft, is_pragma
from model_inference_overlay.migrate.edits import Edit
from model_inference_overlay.migrate.moves import is_below
from model_inference_overlay.migrate.reading import Binding, Use, dotted_parts


def find_unneeded(draft: Draft) -> list[cst.BaseSmallStatement]:
    """Find the assignments that set what need not be set, and mark the imports that only they need."""
    if draft.others:
        return []
    unneeded = [node for node in draft.reader.assignments if _is_unneeded(draft, node)]
    places = [draft.span(node) for node in unneeded]
    gone = {use for use in draft.reader.uses if any(_is_within(draft, use, place) for place in places)}
    if gone:
        settings = {name.rpartition(".")[0] for name in draft.moves.dropped}
        for binding in draft.reader.all_bindings:
            serves = any(is_below(name, binding.dotted) for name in settings) or _is_value(draft, binding.dotted)
            binding.is_dropped = serves and _is_free(binding, gone)
        for use in gone:
            draft.reader.uses.remove(use)
    return list(unneeded)


def _is_free(binding: Binding, gone: Collection[Use]) -> bool:
    """Tell whether all that a binding is used for goes."""
    needed = [use for use in binding.uses if use not in gone]
    if binding.is_root:
        # Another import of the same package may serve what is left.
        others = [each for use in needed for each in use.bindings if each is not binding]
        return any(is_below(".".join(use.parts), binding.dotted) for use in gone) and all(
            any(is_below(".".join(use.parts), each.dotted) for each in others) for use in needed
        )
    return not needed and any(use in gone for use in binding.uses)


def _is_within(draft: Draft, use: Use, place: tuple[int, int]) -> bool:
    start, end = draft.span(use.nodes[-1])
    return place[0] <= start and end <= place[1]


def _dotted(draft: Draft, node: cst.BaseExpression) -> set[str]:
    uses = [use for use in draft.reader.uses if use.nodes[-1] is node]
    return {binding.dotted_of(use) for use in uses for binding in use.bindings}


def _is_unneeded(draft: Draft, node: cst.Assign) -> bool:
    names = _dotted(draft, node.targets[0].target)
    allowed = [value for name in names for value in draft.moves.dropped.get(name, ())]
    if isinstance(node.value, cst.SimpleString):
        value = node.value.evaluated_value
        return isinstance(value, str) and value.lower() in allowed
    return bool(dotted_parts(node.value)) and any(name.lower() in allowed for name in _dotted(draft, node.value))


def _is_value(draft: Draft, dotted: str) -> bool:
    return any(is_below(value, dotted.lower()) for values in draft.moves.dropped.values() for value in values)


def remove(draft: Draft, statements: Collection[cst.BaseSmallStatement]) -> None:
    """Take statements out; a block that would be empty gets `pass`."""
    for is_suite, lines in draft.reader.blocks:
        emptied = is_suite and all(line and all(each in statements for each in line) for line in lines)
        for index, line in enumerate(lines):
            gone = [each in statements for each in line]
            if any(gone):
                _line(draft, line, gone, keeps_block=emptied and index == len(lines) - 1)


def _line(draft: Draft, line: Sequence[cst.BaseSmallStatement], gone: Sequence[bool], *, keeps_block: bool) -> None:
    places = [draft.span(each) for each in line]
    if all(gone):
        _whole(draft, places[0][0], places[-1][1], keeps_block)
        return
    last = max(index for index, is_gone in enumerate(gone) if not is_gone)
    for index in range(last):
        if gone[index]:
            draft.edits.append(Edit(places[index][0], places[index + 1][0], ""))
    if last + 1 < len(places):
        draft.edits.append(Edit(places[last][1], places[-1][1], ""))


def _whole(draft: Draft, start: int, end: int, keeps_block: bool) -> None:
    rest = draft.text(end, draft.end_of_line(end))
    after = end + (found.end() if (found := re.match(r"[ \t]*;", rest)) else 0)
    comment = draft.comment(after)
    if keeps_block:
        draft.edits.append(Edit(start, after, "pass"))
    elif comment and not is_pragma(comment):
        draft.edits.append(Edit(start, after + len(comment) - len(comment.lstrip(" \t")), ""))
    else:
        first = draft.start_of(draft.line_of(start))
        draft.edits.append(Edit(first, draft.start_of(draft.line_of(end) + 1), ""))
