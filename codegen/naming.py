"""All names come from here: text of a document in, a valid, distinct and stable Python identifier out."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

MAX_LENGTH = 120

# Names that a module uses below a class or method; one of that name in it would hide what it means.
_TYPES = frozenset({"Any", "Decimal", "Literal", "UNSET", "UUID", "UnixTime", "dt"})
_BUILTIN_TYPES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str"})
FIELDS_TAKEN = _TYPES | _BUILTIN_TYPES | {"field", "additional_properties", "as_dict", "from_dict"}
CLASSES_TAKEN = _TYPES | {"Model", "TypeAlias", "OpenStrEnum", "IntEnum"} | frozenset(dir(builtins))
ARGUMENTS_TAKEN = frozenset({"UNSET", "body", "operations", "options", "self", "models", "endpoint", "credential"})
METHODS_TAKEN = frozenset({"aclose", "close"})

_WORD = re.compile(r"[^\W_]+")
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SYMBOLS = dict(
    zip(
        "+<>=*%&|!$#@~",
        ("plus", "less", "greater", "equal", "star", "percent", "and", "or", "not", "dollar", "number", "at", "tilde"),
        strict=True,
    )
)


def words(text: str) -> list[str]:
    """Split text into words at punctuation and at changes of case, as ASCII where a letter has an ASCII form."""
    text = unicodedata.normalize("NFKC", text)
    if not _WORD.search(text) or re.fullmatch(r"[+-]\W*\d.*", text):
        text = "".join(f" {_SYMBOLS[char]} " if char in _SYMBOLS else char for char in text).replace("-", " minus ", 1)
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    found = [piece for word in _WORD.findall(plain) for piece in _BOUNDARY.split(word) if piece]
    return [word for word in found if word.isidentifier() or word.isdigit() or f"x{word}".isidentifier()]


def _finish(name: str, reserved: Iterable[str], prefix: str) -> str:
    name = name[:MAX_LENGTH].rstrip("_") or prefix
    if not name.isidentifier():
        name = f"{prefix}_{name}" if prefix.islower() else f"{prefix}{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in reserved else name


def class_name(text: str) -> str:
    """Spell a name in PascalCase; capitals that stand together stay."""
    name = "".join(word[0].upper() + word[1:] for word in words(text))
    return _finish(name, CLASSES_TAKEN, "Type")


def _snake(text: str, reserved: Iterable[str], prefix: str) -> str:
    return _finish("_".join(word.lower() for word in words(text)), reserved, prefix)


def field_name(text: str) -> str:
    """Spell the name of a model's field in snake_case."""
    return _snake(text, FIELDS_TAKEN, "field")


def argument_name(text: str) -> str:
    """Spell the name of a method's argument in snake_case."""
    return _snake(text, ARGUMENTS_TAKEN, "argument")


def method_name(text: str) -> str:
    """Spell the name of a client's method in snake_case."""
    return _snake(text, METHODS_TAKEN, "call")


def member_name(text: str) -> str:
    """Spell the name of an enum's member in UPPER_CASE."""
    name = "_".join(word.upper() for word in words(text))
    return _finish(name, (), "VALUE")


def constant_name(text: str) -> str:
    """Spell the name of a module's constant in UPPER_CASE."""
    return _finish("_".join(word.upper() for word in words(text)), (), "OPERATION")


def module_name(text: str) -> str:
    """Spell the name of a package or module."""
    return _snake(text, (), "api")


def folded(name: str) -> str:
    """Fold what Python or a file system may take for the same name."""
    return unicodedata.normalize("NFKC", name).casefold()


class Names:
    """A scope in which each name is given once; a later claim to the same name gets a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {folded(name) for name in taken}

    def claim(self, name: str) -> str:
        """Give `name`, or `name_2`, `name_3` ... where it is taken (`Name2` for a class)."""
        candidate, count = name, 1
        joint = "" if name[:1].isupper() and not name.isupper() else "_"
        while folded(candidate) in self.taken:
            count += 1
            candidate = f"{name}{joint}{count}"
        self.taken.add(folded(candidate))
        return candidate
