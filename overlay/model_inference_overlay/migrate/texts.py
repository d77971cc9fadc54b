"""The text literals: those that name a module for an import are moved, others that seem to are reported."""

from __future__ import annotations

import re

import libcst as cst

from model_inference_overlay.migrate.draft import Draft
from model_inference_overlay.migrate.moves import Lacking, Moved
from model_inference_overlay.migrate.reading import Text
from model_inference_overlay.migrate.requirements import is_requirement, requirement_advice

_IMPORTERS = frozenset(
    {"patch", "import_module", "find_spec", "importorskip", "resolve_name", "getLogger", "setattr", "delattr"}
)
"""Functions whose text argument names a module, or something in one, by their last names."""

_IMPORTING = ("patch.dict", "sys.modules", "modules.get", "modules.pop", "modules.setdefault")
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")


def move_texts(draft: Draft) -> None:
    """Move or report every text literal."""
    for text in draft.reader.texts:
        if text.is_annotation:
            _short(draft, text.value)
        if text.value not in draft.moves.namespaces and not _mentions(draft, text.value):
            if is_requirement(draft.moves, text.value):
                draft.report(text.node, requirement_advice(draft.moves, text.value))
        elif text.is_annotation and isinstance(text.node, cst.SimpleString):
            _annotation(draft, text, text.node)
        elif _DOTTED.fullmatch(text.value) and text.is_whole:
            _reference(draft, text)
        elif text.value in draft.moves.namespaces:
            if text.call.rpartition(".")[2] == "getLogger":
                draft.report(
                    text.node,
                    f"the logger {text.value!r}: {draft.moves.package} writes to its own, {draft.moves.package!r}",
                )
        elif _is_code(draft, text.value):
            draft.report(
                text.node, f"a text that seems to hold code names {_named(draft, text.value)}: change it by hand"
            )
    _type_comments(draft)


def _mentions(draft: Draft, value: str) -> bool:
    return any(root in value for root in draft.moves.roots)


def _named(draft: Draft, value: str) -> str:
    return next(root for root in draft.moves.roots if root in value)


def _reference(draft: Draft, text: Text) -> None:
    found = draft.find(text.value)
    if isinstance(found, Moved):
        parts = text.value.split(".")
        new = ".".join([found.name, *parts[found.length :]])
        if _imports(text.call) and text.value in draft.source(text.node):
            _replace(draft, text, {text.value: new})
        else:
            draft.report(text.node, f"the text {text.value!r} stays: it is {new!r} now if it names the module")
    elif isinstance(found, Lacking) and not (draft.others and draft.moves.is_shared(text.value)):
        draft.report(text.node, f"the text {text.value!r} stays: {found.reason}")


def _imports(call: str) -> bool:
    return call.rpartition(".")[2] in _IMPORTERS or call.endswith(_IMPORTING)


def _annotation(draft: Draft, text: Text, node: cst.SimpleString) -> None:
    """Move the dotted names in an annotation that is a text, as far as an import brings them."""
    roots = [each for each in draft.reader.all_bindings if each.is_root and draft.target(each) is not None]
    new: dict[str, str] = {}
    for dotted in dict.fromkeys(_DOTTED.findall(text.value)):
        found = draft.find(dotted)
        if isinstance(found, Moved) and roots and dotted in draft.source(node):
            roots[0].needs.add(found.module)
            new[dotted] = ".".join([found.name, *dotted.split(".")[found.length :]])
        elif found is not None:
            advice = found.reason if isinstance(found, Lacking) else f"it is {found.name} now"
            draft.report(node, f"the annotation {dotted} stays: {advice}")
            for binding in roots:
                binding.is_kept = True
    if new:
        _replace(draft, text, new)


def _short(draft: Draft, value: str) -> None:
    """Note the modules that the names in an annotation need, which are spelled with a name that an import binds."""
    for dotted in _DOTTED.findall(value):
        for binding in draft.reader.all_bindings:
            if not binding.is_root and binding.local == dotted.partition(".")[0] and draft.target(binding) is not None:
                found = draft.find(f"{binding.dotted}.{dotted.partition('.')[2]}")
                if isinstance(found, Moved):
                    binding.needs.add(found.module)


def _replace(draft: Draft, text: Text, new: dict[str, str]) -> None:
    spelled = _DOTTED.sub(lambda found: new.get(found[0], found[0]), draft.source(text.node))
    draft.replace(text.node, spelled)


def _is_code(draft: Draft, value: str) -> bool:
    """Tell whether a text holds an import, or is a path with a module of ours in it; prose is neither."""
    own = any(root in value for root in draft.moves.own)
    if not own and draft.others:
        return False
    names = "|".join(re.escape(root) for root in draft.moves.roots)
    return bool(re.search(rf"\b(?:from|import)\s+(?:{names})\b", value)) or (
        own and not re.search(r"\s", value.strip()) and bool(re.search(rf"(?<![\w./-])(?:{names})(?![\w-])", value))
    )


def _type_comments(draft: Draft) -> None:
    names = "|".join(re.escape(root) for root in draft.moves.own)
    for found in re.finditer(rf"#\s*type:[^\r\n]*?\b((?:{names})\b[\w.]*)".encode(), draft.data):
        draft.report_at(found.start(), f"the type comment names {found[1].decode()}: change it by hand")
