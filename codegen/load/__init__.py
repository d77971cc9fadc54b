"""A file in, a plain document out, read safely; and the ways to walk it: local references and places.

Safe means: no tag makes an object, no key stands twice, size, nesting and aliases are limited, and nothing beside the
file itself is opened.
"""

from codegen.load.document import openapi
from codegen.load.file import Document, read
from codegen.load.limits import MAX_CHAIN, MAX_UNION
from codegen.load.members import items_of, json_kind, object_of
from codegen.load.references import at, canonical, resolve, steps
from codegen.load.walk import keywords

__all__ = [
    "MAX_CHAIN",
    "MAX_UNION",
    "Document",
    "at",
    "canonical",
    "items_of",
    "keywords",
    "json_kind",
    "object_of",
    "openapi",
    "read",
    "resolve",
    "steps",
]
