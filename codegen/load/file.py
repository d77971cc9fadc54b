"""A path in, the plain value of one JSON or YAML file out."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import attrs

from codegen.load import json_text, yaml_text
from codegen.load.limits import MAX_BYTES, MAX_DEPTH
from codegen.problem import SpecError


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
    return parse(read_bytes(path, file), file)


def read_bytes(path: Path, file: str) -> bytes:
    """Read a file that is not larger than a document may be; `file` names it in errors.

    Raises:
        SpecError: it cannot be read, or is larger.
    """
    try:
        with open(path, "rb", opener=_open) as opened:
            raw = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        found = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise SpecError("", found, "give the path of a readable file", file) from None
    if len(raw) > MAX_BYTES:
        raise SpecError("", f"larger than {MAX_BYTES} bytes", "split the document", file)
    return raw


def parse(raw: bytes, file: str) -> Document:
    """Parse the bytes of one JSON or YAML file; `file` names it in errors.

    Raises:
        SpecError: they are not one safe JSON or YAML document.
    """
    try:
        data = _parse(_text(raw), file)
    except RecursionError:
        raise SpecError("", f"nested deeper than {MAX_DEPTH} levels", "flatten the document", file) from None
    except SpecError as error:
        raise error.in_file(file) from None
    return Document(data, file, hashlib.sha256(raw).hexdigest())


def _open(path: str, flags: int) -> int:
    # Without O_NONBLOCK, opening a named pipe waits until somebody writes into it, which may be never.
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise OSError(os.strerror(errno.EISDIR) if stat.S_ISDIR(mode) else "Not a regular file")
    return handle


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError("", f"not UTF-8 text (byte {error.start})", "save the document as UTF-8") from None
    if "\0" in text:
        raise SpecError("", "a NUL byte: this is no text file", "give an OpenAPI document as JSON or YAML")
    if not text.strip():
        raise SpecError("", "the file is empty", "give a document in JSON or YAML")
    return text


def _parse(text: str, file: str) -> Any:
    # JSON is YAML too, but is read some ten times faster as what it is.
    if text.lstrip()[0] in "{[":
        try:
            return json_text.parse(text)
        except json_text.NotJson as error:
            if file.endswith(".json"):
                raise SpecError("", str(error), "mend the syntax") from None
    return yaml_text.parse(text)
