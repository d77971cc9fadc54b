"""A document and its Python overlays in, the surface of its package out, and what of it nobody can know."""

from __future__ import annotations

import attrs

from codegen import overlay
from codegen.diff.contract import Contract
from codegen.diff.python.surface import Surface, surface
from codegen.diff.source import Source
from codegen.load import Document
from codegen.lower import lower
from codegen.problem import SpecError

_PACKAGE = "package"


@attrs.frozen
class Unknown:
    """A part of a document for which no Python can be generated.

    Attributes:
        side: `base` or `revision`.
        what: an operation, such as `POST /chat/completions`, or a schema's pointer; empty for the whole document.
        reason: what was found, and where.
    """

    side: str
    what: str
    reason: str


@attrs.frozen
class Lowered:
    """The surface of a document's package; None if there is none."""

    surface: Surface | None
    unknown: tuple[Unknown, ...]


def lowered(source: Source, overlays: list[Document], side: str) -> Lowered:
    """Lower a document as far as it goes; what cannot be generated is told and left out, as the generator does."""
    try:
        resolved = overlay.apply(source.document, overlays)
        package, problems = lower(resolved, _PACKAGE, allow_unsupported=True)
    except SpecError as error:
        return Lowered(None, (Unknown(side, "", _told(error)),))
    except RecursionError:
        return Lowered(None, (Unknown(side, "", "nested too deeply"),))
    names = {each.pointer: each.name for each in Contract(source.document.data).operations.values()} if problems else {}
    unknown = {Unknown(side, names.get(each.pointer, each.pointer), _told(each.problem)): None for each in problems}
    return Lowered(surface(package), tuple(unknown))


def _told(error: SpecError) -> str:
    where = f"{error.file}{error.place}"
    return f"{where}{': ' if where else ''}{error.found}"
