"""The import statements: each is moved, split where only some of its names move, or reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import libcst as cst

from model_inference_overlay.migrate.draft import Draft
from model_inference_overlay.migrate.edits import Edit
from model_inference_overlay.migrate.moves import Lacking, Moved, is_below
from model_inference_overlay.migrate.reading import Binding, ImportStatement, dotted_parts, unresolved

Parts = dict[str, list[tuple[cst.ImportAlias, str]]]
"""New module -> the parts that are imported from it, as they are to be spelled; "" for modules themselves."""


def move_imports(draft: Draft) -> list[ImportStatement]:
    """Move every import statement, and give those of which nothing is left."""
    empty: list[ImportStatement] = []
    for statement in draft.reader.imports:
        bindings = [binding for binding in draft.reader.all_bindings if binding.statement is statement]
        size = 0 if isinstance(statement.names, cst.ImportStar) else len(statement.names)
        if all(binding.is_dropped for binding in bindings) and len(bindings) == size:
            empty.append(statement)
        elif isinstance(statement, cst.Import):
            _plain(draft, statement, bindings)
        else:
            _named(draft, statement, {binding.alias: binding for binding in bindings})
    _stars(draft)
    return empty


def _report(draft: Draft, binding: Binding) -> None:
    found = draft.find(binding.dotted)
    if isinstance(found, Lacking):
        draft.report(binding.alias, f"{binding.dotted} stays: {found.reason}")


def _plain(draft: Draft, statement: cst.Import, bindings: Sequence[Binding]) -> None:
    """Move `import a.b, c.d as e`."""
    after: list[str] = []
    dropped = [binding.alias for binding in bindings if binding.is_dropped]
    for binding in bindings:
        if binding.is_dropped:
            continue
        target = draft.target(binding)
        if target is None:
            _report(draft, binding)
            continue
        if binding.is_kept and not binding.needs:
            continue  # what is imported now is what its uses need
        new, *more = _modules(binding, target)
        draft.replace(binding.alias.name, new)
        after += [f"import {module}" for module in more]
        after += [f"import {binding.dotted}"] if binding.is_kept else []
    if dropped:
        _cut(draft, statement, dropped)
    if after:
        draft.append(statement, list(dict.fromkeys(after)))


def _modules(binding: Binding, target: Moved) -> list[str]:
    """Give the modules to import in a binding's place, that which it names first."""
    if not binding.is_root:
        return [target.name, *sorted(binding.needs - {target.name})]
    needs = binding.needs or {target.name}
    # To import a module is to import those above it.
    return sorted(each for each in needs if not any(other != each and is_below(other, each) for other in needs))


def _cut(draft: Draft, statement: cst.Import, dropped: Sequence[cst.ImportAlias]) -> None:
    """Take parts out of `import a, b, c`, each with the comma that follows it, or that precedes it at the end."""
    places = [draft.span(alias) for alias in statement.names]
    gone = [alias in dropped for alias in statement.names]
    for index in range(len(places)):
        if gone[index] and not all(gone[index:]):
            draft.edits.append(Edit(places[index][0], places[index + 1][0], ""))
    last = max(index for index in range(len(places)) if not gone[index])
    if last + 1 < len(places):
        draft.edits.append(Edit(places[last][1], places[-1][1], ""))


def _named(draft: Draft, statement: cst.ImportFrom, bindings: dict[cst.ImportAlias, Binding]) -> None:
    """Move `from a.b import C, D as E`."""
    parts, staying = _sorted(draft, bindings)
    needs = sorted({need for binding in bindings.values() for need in binding.needs})
    after = [f"import {module}" for module in needs if module not in parts]
    if not parts and len(staying) == len(bindings):
        return
    module = statement.module
    spelled = [(draft.source(alias), text) for chosen in parts.values() for alias, text in chosen]
    whole = next(iter(parts)) if len(parts) == 1 and not staying and len(spelled) == len(bindings) else ""
    if whole and module is not None and all(old == new for old, new in spelled):
        draft.replace(module, whole)
        if after:
            draft.append(statement, after)
        return
    statements = [text for new, chosen in parts.items() for text in _statements(draft, statement, new, chosen)]
    if staying:
        kept = [(alias, draft.source(alias)) for alias in staying]
        old = ".".join(dotted_parts(statement.module)) if statement.module is not None else ""
        after += _statements(draft, statement, old, kept)
    first, *more = [*statements, *after]
    draft.replace(statement, first)
    if more:
        draft.append(statement, more)


def _sorted(draft: Draft, bindings: dict[cst.ImportAlias, Binding]) -> tuple[Parts, list[cst.ImportAlias]]:
    parts: Parts = {}
    staying: list[cst.ImportAlias] = []
    for alias, binding in bindings.items():
        target = draft.target(binding)
        if binding.is_dropped:
            continue
        if target is None:
            _report(draft, binding)
            staying.append(alias)
        else:
            new, text = _spelled(draft, binding, target)
            parts.setdefault(new, []).append((alias, text))
    return parts, staying


def _spelled(draft: Draft, binding: Binding, target: Moved) -> tuple[str, str]:
    module, _, name = target.name.rpartition(".")
    if name == binding.dotted.rpartition(".")[2]:
        return module, draft.source(binding.alias)
    return module, name if name == binding.local else f"{name} as {binding.local}"


def _statements(
    draft: Draft, statement: cst.ImportFrom, module: str, chosen: Sequence[tuple[cst.ImportAlias, str]]
) -> Iterator[str]:
    """Spell the statement again, with `chosen` of its parts and another module."""
    if not module:
        yield from (f"import {text}" for _, text in chosen)
        return
    assert statement.module is not None
    assert not isinstance(statement.names, cst.ImportStar)
    start, end = draft.span(statement)
    before, behind = draft.span(statement.module)
    head = draft.text(start, before) + module
    if statement.lpar is None or statement.rpar is None:
        first = draft.span(statement.names[0])[0]
        yield head + draft.text(behind, first) + ", ".join(text for _, text in chosen)
        return
    opening = draft.span(statement.lpar)[0] + 1  # the node itself reaches to the first name
    texts = dict(chosen)
    yield head + draft.text(behind, opening) + _listed(draft, statement.names, texts, opening, end)


@attrs.define
class _Part:
    """One name in parentheses: the comments on lines of their own above it, and what follows it on its line."""

    lead: str
    text: str | None
    tail: str


def _listed(
    draft: Draft, aliases: Sequence[cst.ImportAlias], texts: dict[cst.ImportAlias, str], opening: int, end: int
) -> str:
    """Spell what is in parentheses, from the one to the other, with the names that `texts` has."""
    places = [draft.span(alias) for alias in aliases]
    head, lead = _line(draft.text(opening, places[0][0]))
    parts: list[_Part] = []
    for index, (_, after) in enumerate(places):
        following = places[index + 1][0] if index + 1 < len(places) else end - 1
        tail, below = _line(draft.text(after, following))
        parts.append(_Part(lead, texts.get(aliases[index]), tail))
        lead = below
    kept: list[_Part] = []
    waiting = ""
    for part in parts:
        starts_line = waiting or part.lead
        if part.text is not None:
            kept.append(attrs.evolve(part, lead=starts_line))
        elif kept and "\n" in part.tail and "\n" not in kept[-1].tail:
            # The line ends with a name that goes: the one before it ends it now.
            kept[-1].tail = "," + part.tail.lstrip(" \t").removeprefix(",")
        waiting = "" if part.text is not None or "\n" in part.tail else starts_line
    if "\n" not in kept[-1].tail:
        kept[-1].tail = kept[-1].tail.rstrip(", \t")
    return head + "".join(f"{part.lead}{part.text}{part.tail}" for part in kept) + lead + ")"


def _line(gap: str) -> tuple[str, str]:
    """Split what stands between two names after the first end of a line; without one, all of it is the first's."""
    head, newline, rest = gap.partition("\n")
    return head + newline, rest


def _stars(draft: Draft) -> None:
    """Move every `from a.b import *`; a name that nothing here binds may have come from one."""
    moved: dict[str, Moved] = {}
    for statement in draft.reader.stars:
        assert statement.module is not None
        old = ".".join(dotted_parts(statement.module))
        found = draft.find(old)
        if isinstance(found, Moved):
            draft.replace(statement.module, found.name)
            moved[old] = found
        elif isinstance(found, Lacking):
            draft.report(statement, f"{old} stays: {found.reason}")
    if moved:
        known = frozenset[str]().union(*(draft.moves.public[found.module] for found in moved.values()))
        for name in unresolved(draft.wrapper):
            if name.value not in known:
                news = " and ".join(found.name for found in moved.values())
                draft.report(name, f"{name.value} may come from {' or '.join(moved)}: {news} have no such name")
