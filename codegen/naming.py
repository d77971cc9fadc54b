"""All names come from here: text of a document in, a valid, distinct and stable Python identifier out."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

MAX_LENGTH = 120
PART_LENGTH = 60

# Names that a module uses inside its classes; a member of that name would hide what they mean there.
_TYPES = frozenset({"Any", "Decimal", "IO", "Literal", "UNSET", "UUID", "UnixTime", "Unset", "dt"})
_BUILTIN_TYPES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str"})
# Options of a client and of a call, which every method and constructor takes beside its own arguments.
_OPTIONS = frozenset(
    {
        "connection_timeout",
        "connection_verify",
        "content_type",
        "credential_scopes",
        "extra_headers",
        "extra_query",
        "headers",
        "http_client",
        "log_bodies",
        "logging_enable",
        "on_request",
        "on_response",
        "options",
        "params",
        "rate_limiter",
        "raw_request_hook",
        "raw_response_hook",
        "read_timeout",
        "request_id",
        "retry",
        "retry_backoff_factor",
        "retry_backoff_max",
        "retry_total",
        "timeout",
        "transport",
        "user_agent",
        "validate",
        "verify",
    }
)
# What the run time's `Model` and `Client` have themselves.
_OF_MODELS = frozenset({"additional_properties", "as_dict", "clear", "copy", "from_dict", "get", "items", "keys"}) | {
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
}
_OF_CLIENTS = frozenset(
    {"aclose", "close", "send_request", "with_options", "with_raw_response", "with_streaming_response"}
)
FIELDS_TAKEN = _TYPES | _BUILTIN_TYPES | _OF_MODELS | {"field", "self"}
CLASSES_TAKEN = _TYPES | {"IntEnum", "Model", "OpenStrEnum", "TypeAlias"}
CLIENTS_TAKEN = frozenset({"AsyncClient", "CallOptions", "Client", "ClientOptions", "RetryPolicy", "T", "Timeout"})
ARGUMENTS_TAKEN = _OPTIONS | {
    "UNSET",
    "body",
    "credential",
    "endpoint",
    "models",
    "operations",
    "result",
    "run",
    "self",
    "structured",
    "super",
}
BATCHING_ARGUMENTS = ("batch_size", "progress", "max_concurrency")
"""What a method takes beside its own arguments where a long list of inputs is split."""
# Windows takes a file of such a name, whatever its suffix, for a device.
DEVICES = frozenset({"aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
METHODS_TAKEN = _TYPES | _BUILTIN_TYPES | _OF_CLIENTS | {"models", "overload", "property"}

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
    return [word for word in found if f"x{word}".isidentifier()]


def _finish(name: str, reserved: Iterable[str], prefix: str) -> str:
    # Python reads identifiers in NFKC (PEP 3131): a name is given as Python will store it.
    name = unicodedata.normalize("NFKC", name)[:MAX_LENGTH].rstrip("_") or prefix
    if not name.isidentifier():
        name = f"{prefix}_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in reserved else name


def class_name(text: str, reserved: Iterable[str] = CLASSES_TAKEN) -> str:
    """Spell a name in PascalCase; capitals that stand together stay."""
    name = "".join(word[0].upper() + word[1:] for word in words(text))
    return _finish(name if name[:1].isalpha() or not name else f"Type{name}", reserved, "Type")


def part_name(text: str) -> str:
    """Spell the name of a private module of models from that of its first class, short enough for a file system."""
    return f"_{_snake(text, (), 'part')[:PART_LENGTH].rstrip('_')}"


def client_name(text: str) -> str:
    """Spell the name of a client class from a tag."""
    return class_name(f"{text} client", CLIENTS_TAKEN)


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
    return _finish("_".join(word.upper() for word in words(text)), (), "VALUE")


def constant_name(text: str) -> str:
    """Spell the name of a module's constant in UPPER_CASE."""
    reserved = ("PARSED", "SCHEMES", "SECURITY", "TYPES")
    return _finish("_".join(word.upper() for word in words(text)), reserved, "OPERATION")


def folded(name: str) -> str:
    """Fold what Python or a file system may take for the same name."""
    return unicodedata.normalize("NFKC", name).casefold()


class Names:
    """A scope in which each name is given once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {folded(name) for name in taken}
        # The last number given to a name: counting from 2 each time would take a time that grows with its square.
        self._counts: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return folded(name) in self._taken

    def claim(self, name: str) -> str:
        """Give `name`, or `name_2`, `name_3` ... where it is taken (`Name2` for a class)."""
        joint = "" if name[:1].isupper() and not name.isupper() else "_"
        stem = f"{name.rstrip('_')}{joint}"
        candidate, count = name, self._counts.get(folded(stem), 1)
        while candidate in self:
            count += 1
            candidate = f"{stem}{count}"
        self._counts[folded(stem)] = count
        self._taken.add(folded(candidate))
        return candidate

    def assign(self, texts: Iterable[tuple[K, str]], spell: Callable[[str], str]) -> dict[K, str]:
        """Name several things by their texts.

        Those that are spelled as names already keep them, wherever they stand; of others that would share a name the
        first has it, so that what is added at the end changes no name.
        """
        items = list(texts)
        exact = [(key, text) for key, text in items if spell(text) == text]
        others = [(key, text) for key, text in items if spell(text) != text]
        return {key: self.claim(spell(text)) for key, text in (*exact, *others)}
