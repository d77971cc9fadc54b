"""A file in, a plain document out: JSON or YAML, read safely, with the place of every mapping known.

Safe means: no tag makes an object, no key stands twice, aliases and nesting are limited, and no reference leaves the
document. YAML is read by the core schema of YAML 1.2, so that `no`, `on` and `2024-05-01` are text.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import attrs
import yaml

from codegen.problem import SpecError, child

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200
MAX_ALIAS_NODES = 200_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = {".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}
_TAGS = {"str", "int", "float", "bool", "null", "map", "seq", "timestamp", "value", "merge"}


@attrs.frozen(eq=False)
class Document:
    """A document as read: its value, where it came from, and the sha256 of its bytes."""

    data: Any
    file: str
    sha256: str


def read(path: Path) -> Document:
    """Read one JSON or YAML file.

    Raises:
        SpecError: it cannot be read, or is not one safe JSON or YAML document.
    """
    file = str(path)
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise SpecError("", error.strerror or str(error), "give the path of a readable file", file) from None
    if raw is None:
        raise SpecError("", f"larger than {MAX_BYTES} bytes", "split the document", file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError("", f"not UTF-8 text (byte {error.start})", "save the document as UTF-8", file) from None
    try:
        data = _parse(text, file)
    except RecursionError:
        raise SpecError("", f"nested deeper than {MAX_DEPTH} levels", "flatten the document", file) from None
    return Document(data, file, hashlib.sha256(raw).hexdigest())


def _parse(text: str, file: str) -> Any:
    if not text.strip():
        raise SpecError("", "the file is empty", "give an OpenAPI document", file)
    if "\0" in text:
        raise SpecError("", "a NUL byte: this is no text file", "give an OpenAPI document as JSON or YAML", file)
    if text.lstrip()[0] in "{[":
        try:
            return _check_depth(
                json.loads(text, object_pairs_hook=_unique_pairs, parse_constant=_refuse_constant), file
            )
        except SpecError as error:
            raise error.in_file(file) from None
        except json.JSONDecodeError as error:
            if text.lstrip()[0] == "[" or file.endswith(".json"):
                place = f"{error.lineno}:{error.colno}"
                raise SpecError("", f"not JSON at {place}: {error.msg}", "mend the syntax", file) from None
    return _parse_yaml(text, file)


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise SpecError("", f"the key {twice!r} stands twice in one object", "remove one of them")
    return result


def _refuse_constant(name: str) -> Any:
    raise SpecError("", f"{name} is no JSON number", "use a finite number")


def _check_depth(value: Any, file: str) -> Any:
    stack = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise SpecError("", f"nested deeper than {MAX_DEPTH} levels", "flatten the document", file)
        if isinstance(item, dict):
            stack += [(each, depth + 1) for each in item.values()]
        elif isinstance(item, list):
            stack += [(each, depth + 1) for each in item]
    return value


def _parse_yaml(text: str, file: str) -> Any:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" at {mark.line + 1}:{mark.column + 1}" if mark else ""
        raise SpecError("", f"not YAML{place}: {error.problem}", "mend the syntax", file) from None
    except yaml.YAMLError as error:
        raise SpecError("", f"not YAML: {str(error).splitlines()[0]}", "mend the syntax", file) from None
    finally:
        loader.dispose()
    if node is None:
        raise SpecError("", "the file is empty", "give an OpenAPI document", file)
    return _Constructor(file).build(node, "#", 1)


class _Constructor:
    """Builds plain values from YAML nodes; PyYAML's own constructors are never called."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._nodes = 0
        self._open: set[int] = set()

    def build(self, node: Any, place: str, depth: int) -> Any:
        self._nodes += 1
        line = node.start_mark.line + 1
        if depth > MAX_DEPTH:
            raise SpecError("", f"nested deeper than {MAX_DEPTH} levels (line {line})", "flatten it", self._file)
        if self._nodes > MAX_ALIAS_NODES * 10:
            raise SpecError("", f"aliases expand to too many nodes (line {line})", "use $ref instead", self._file)
        if id(node) in self._open:
            raise SpecError(place, f"an alias contains itself (line {line})", "use $ref instead", self._file)
        self._check_tag(node, place, line)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place, line)
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.build(item, child(place, index), depth + 1) for index, item in enumerate(node.value)]
            return self._mapping(node, place, depth)
        finally:
            self._open.discard(id(node))

    def _check_tag(self, node: Any, place: str, line: int) -> None:
        tag = node.tag or ""
        if tag.startswith("tag:yaml.org,2002:") and tag.rpartition(":")[2] in _TAGS:
            return
        raise SpecError(place, f"the tag {tag!r} (line {line})", "remove it: only plain YAML is read", self._file)

    def _mapping(self, node: Any, place: str, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise SpecError(place, f"a key that is no text (line {line})", "quote the key", self._file)
            # A response's code and an enum's value are keys that look like numbers: keys are always text.
            key = key_node.value
            if key == "<<" and not key_node.style:
                raise SpecError(place, f"a merge key '<<' (line {line})", "write the members out", self._file)
            if key in result:
                raise SpecError(
                    child(place, key), f"the key stands twice (line {line})", "remove one of them", self._file
                )
            result[key] = self.build(value_node, child(place, key), depth + 1)
        return result

    def _scalar(self, node: Any, place: str, line: int) -> Any:
        text: str = node.value
        if node.style or (node.tag == "tag:yaml.org,2002:str" and not _looks_plain(text)):
            return text
        folded = text.lower()
        if text in ("", "~") or folded == "null":
            return None
        if folded in ("true", "false"):
            return folded == "true"
        if _INT.fullmatch(text):
            if len(text) > 400:
                raise SpecError(place, f"a number of {len(text)} digits (line {line})", "quote it", self._file)
            return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        return _SPECIAL.get(folded, text)


def _looks_plain(text: str) -> bool:
    """Tell whether YAML 1.1 took for text what YAML 1.2 reads as something else, such as `1e3` or `0o17`."""
    return bool(_FLOAT.fullmatch(text) or _INT.fullmatch(text))


def openapi(document: Document) -> Document:
    """Check that a document is OpenAPI 3.0 or 3.1 and that its references stay inside.

    Raises:
        SpecError: it is not.
    """
    data, file = document.data, document.file
    if not isinstance(data, dict):
        raise SpecError("#", f"a {type(data).__name__}", "an OpenAPI document is an object", file)
    if "swagger" in data:
        raise SpecError(
            "#/swagger", f"Swagger {data['swagger']}", "convert the document to OpenAPI 3.0 or 3.1 first", file
        )
    version = data.get("openapi")
    if not isinstance(version, str) or not re.fullmatch(r"3\.[01]\.\d+(-.+)?", version):
        found = "no version" if version is None else f"version {version!r}"
        raise SpecError("#/openapi", found, "give an OpenAPI 3.0 or 3.1 document, such as openapi: 3.1.0", file)
    for key in ("info", "paths", "components", "webhooks"):
        if key in data and not isinstance(data[key], dict):
            raise SpecError(f"#/{key}", f"a {type(data[key]).__name__}", "this is an object in OpenAPI", file)
    _check_references(data, file)
    return document


def _check_references(data: dict[str, Any], file: str) -> None:
    stack: list[tuple[Any, str]] = [(data, "#")]
    while stack:
        item, place = stack.pop()
        if isinstance(item, list):
            stack += [(each, child(place, index)) for index, each in enumerate(item)]
        if not isinstance(item, dict):
            continue
        reference = item.get("$ref")
        if isinstance(reference, str):
            try:
                resolve(data, reference)
            except SpecError as error:
                raise SpecError(child(place, "$ref"), error.found, error.hint, file) from None
        for key, each in item.items():
            # Examples, defaults and extensions are data: a `$ref` in them is only text.
            if key not in ("example", "examples", "default", "const", "enum") and not str(key).startswith("x-"):
                stack.append((each, child(place, key)))


def resolve(data: Any, reference: str) -> Any:
    """Find what a local reference names.

    Raises:
        SpecError: it is not local, or names nothing.
    """
    if not reference.startswith("#"):
        raise SpecError(
            "", f"the reference {reference!r} leaves the document", "bundle the document into one file first"
        )
    item = data
    for token in tokens(reference):
        if isinstance(item, dict) and token in item:
            item = item[token]
        elif isinstance(item, list) and token.isdigit() and int(token) < len(item):
            item = item[int(token)]
        else:
            raise SpecError("", f"the reference {reference!r} names nothing", "mend the name, or add what it names")
    return item


def tokens(reference: str) -> list[str]:
    """Take a local reference apart into the tokens of its JSON pointer."""
    from urllib.parse import unquote

    parts = unquote(reference[1:]).split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]
