"""A file in, a plain document out, read safely; and the ways to walk it: local references and places.

Safe means: no tag makes an object, no key stands twice, size, nesting and aliases are limited, and nothing beside the
file itself is opened.
"""

from codegen.load.document import openapi
from codegen.load.file import Document, parse, read, read_bytes
from codegen.load.limits import MAX_BYTES, MAX_CHAIN, MAX_UNION
from codegen.load.members import items_of, json_kind, object_of
from codegen.load.references import at, canonical, follow, resolve, steps, tokens
from codegen.load.walk import DATA, OF_NAMES, keywords
from codegen.load.yaml_text import LOADER as yaml_loader

__all__ = [
    "DATA",
    "MAX_BYTES",
    "MAX_CHAIN",
    "MAX_UNION",
    "OF_NAMES",
    "Document",
    "at",
    "canonical",
    "follow",
    "items_of",
    "keywords",
    "json_kind",
    "object_of",
    "openapi",
    "parse",
    "read",
    "read_bytes",
    "resolve",
    "steps",
    "tokens",
    "yaml_loader",
]
