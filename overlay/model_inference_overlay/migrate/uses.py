"""The uses of what imports bind: dotted names are moved, and those that have no counterpart are reported."""

from __future__ import annotations

from model_inference_overlay.migrate.draft import Draft
from model_inference_overlay.migrate.moves import Lacking, Moved, is_below
from model_inference_overlay.migrate.reading import Binding, Use


def move_uses(draft: Draft) -> None:
    """Move every use, and note with each binding what its import has to bring afterwards."""
    for use in draft.reader.uses:
        _call(draft, use)
        if all(binding.is_root for binding in use.bindings):
            _dotted(draft, use)
        else:
            _named(draft, use, [binding for binding in use.bindings if not binding.is_root])


def _call(draft: Draft, use: Use) -> None:
    """Report a call of what another class stands for, which is not made like it."""
    for binding in use.bindings if use.is_called else ():
        found = draft.find(binding.dotted_of(use))
        if isinstance(found, Moved) and found.is_renamed:
            draft.report(use.nodes[-1], f"{'.'.join(use.parts)} is {found.name} now, which is called otherwise")


def _dotted(draft: Draft, use: Use) -> None:
    """Move a use that spells the whole name, such as `a.b.Name` after `import a.b`."""
    dotted = ".".join(use.parts)
    found = draft.find(dotted)
    moving = [binding for binding in use.bindings if draft.target(binding) is not None]
    if isinstance(found, Moved):
        root = _root(draft, dotted)
        above = [binding for binding in moving if is_below(binding.dotted, root)]
        if above:
            draft.replace(use.nodes[found.length - 1], found.name)
            _nearest(above, dotted).needs.add(found.module)
            return
        draft.report(use.nodes[-1], f"{dotted} stays: nothing here imports its module; it is {found.name} now")
    elif isinstance(found, Lacking):
        imported = [binding for binding in use.bindings if is_below(dotted, binding.dotted)]
        if any(isinstance(draft.find(binding.dotted), Lacking) for binding in imported):
            return  # the import stays, and is reported
        draft.report(use.nodes[-1], f"{dotted} stays: {found.reason}")
    elif dotted in draft.moves.namespaces and moving:
        draft.report(use.nodes[-1], f"{dotted} is used as a value: say what of it is meant")
    elif any(binding not in moving and is_below(dotted, binding.dotted) for binding in use.bindings):
        return
    elif moving:
        draft.report(use.nodes[-1], f"{dotted} is imported by nothing here: import it")
    for binding in moving:
        binding.is_kept = True


def _root(draft: Draft, dotted: str) -> str:
    return next(root for root in draft.moves.roots if is_below(dotted, root))


def _nearest(bindings: list[Binding], dotted: str) -> Binding:
    """Choose the import that names most of a dotted name."""
    fitting = [binding for binding in bindings if is_below(dotted, binding.dotted)]
    return max(fitting or bindings, key=lambda binding: len(binding.dotted))


def _named(draft: Draft, use: Use, bindings: list[Binding]) -> None:
    """Move a use of a name that was given to a module, such as `short.Name` after `import a.b as short`."""
    wanted: set[tuple[int, str]] = set()
    for binding in bindings:
        dotted = binding.dotted_of(use)
        target = draft.target(binding)
        found = draft.find(dotted)
        if binding.dotted in draft.moves.namespaces:
            if found is not None:
                new = f"; it is {found.name} now" if isinstance(found, Moved) else f": {found.reason}"
                draft.report(use.nodes[-1], f"{dotted} stays, reached by the package {binding.dotted}{new}")
        elif target is not None and isinstance(found, Lacking):
            draft.report(use.nodes[-1], f"{'.'.join(use.parts)} is {dotted}: {found.reason}")
        elif target is not None and isinstance(found, Moved) and target.name == target.module:
            wanted |= _within(draft, use, binding, target, found)
    if len(wanted) == 1:
        [(length, text)] = wanted
        if ".".join(use.parts[:length]) != text:
            draft.replace(use.nodes[length - 1], text)
    elif wanted:
        draft.report(
            use.nodes[-1], f"{'.'.join(use.parts)} becomes one thing or another: its module has several imports"
        )


def _within(draft: Draft, use: Use, binding: Binding, target: Moved, found: Moved) -> set[tuple[int, str]]:
    """Spell the new name with the name that the import binds."""
    if not is_below(found.name, target.name):
        draft.report(use.nodes[-1], f"{'.'.join(use.parts)} is {found.name} now, which {target.name} does not hold")
        return set()
    if found.module != target.module:
        binding.needs.add(found.module)
    length = found.length - binding.dotted.count(".")
    return {(length, use.parts[0] + found.name.removeprefix(target.name))}
