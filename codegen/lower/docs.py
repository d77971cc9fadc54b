"""Clients and methods in, the paragraphs of their docstrings out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.ir import Argument
from codegen.lower.planned import Planned
from codegen.lower.prose import clean, one_line

_BODY = "body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file."
_RAISES = (
    "Raises:\nHttpResponseError: the service answered with an error.\nModelInferenceError: there was no usable answer."
)

_RUN = (
    "Converse with a model that may call tools: make its calls, tell it what came of them, and go on until it answers."
)
_RUN_MORE = (
    "Nothing is sent before the run is iterated over, which gives each step, or asked for its `get_final()`, which"
    " gives the last answer. What goes wrong in a tool is told to the model and not raised. A choice of tools that"
    " forces a call holds for the first answer; after it the model decides."
)
_RUN_TOOLS = (
    "the functions, typed, that the model may call; or what `tool` made of them. What else a request takes as a tool"
    " cannot be called."
)
_TYPED = (
    "A class (a pydantic model, attrs class, dataclass, TypedDict or named tuple), a JSON schema or an `OutputFormat`"
    " makes `parsed` of the answer a value of that type."
)
_TYPED_RAISES = (
    "\nOutputError: the answer is not of the type that was asked for."
    "\nTypeError: that type cannot be expressed in JSON."
)
_FUNCTIONS = "A typed function is described to the model by its signature and docstring."
_RUN_ROUNDS = "max_rounds: how many answers there may be, at least 1."
_RUN_RAISES = (
    "Raises:\nTypeError: a tool is no function, or a parameter of it cannot be expressed in JSON; the message names it."
    "\nValueError: two tools have one name, or max_rounds is below 1."
)


_BATCHES = (
    "batch_size: the most inputs of one request. With it the inputs may be more than a request takes, and are read as"
    " they are sent; the answers are merged into one. The options are those of each request.",
    "progress: True for a bar on the standard error stream (of tqdm where that is installed, else of text), or a"
    " function that is called with how many inputs are done, and how many there are, None where nobody knows.",
)
_CONCURRENCY = "max_concurrency: with batch_size, how many requests there are at the same time."
_BATCH_RAISES = "With batch_size, an error tells in `batch` which inputs it was for, and what had arrived."


def method_doc(item: Planned, arguments: list[Argument], asynchronous: bool = False) -> tuple[str, ...]:
    """Document a method: what the document says of the operation, its arguments, and what it raises."""
    data = item.endpoint.data
    texts = [clean(data.get(key) or "") for key in ("summary", "description")]
    parts = [text for text in texts if text] or [f"Call {item.endpoint.method} {clean(item.endpoint.path)}."]
    if data.get("deprecated") is True:
        parts.append("Deprecated.")
    lines = [_BODY] if item.members else []
    lines += _lines(sorted(arguments, key=lambda each: not each.required), _beside(data))
    extras = data.get("x-python-extra-parameters")
    if extras:
        lines.append(
            f"{extras['argument']}: parameters that only this model knows{_classes(extras)}, put at the root of the"
            f" body, and sent with the header {clean(extras['header'])}: {clean(extras['implied'])} unless the call"
            " says otherwise."
        )
    batched = "x-python-batches" in data
    lines += _BATCHES if batched else ()
    lines += [_CONCURRENCY] if batched and asynchronous else []
    lines.append("options: see `CallOptions`.")
    raises = _RAISES + (_TYPED_RAISES if "x-python-structured" in data else "")
    return (*parts, *([_BATCH_RAISES] if batched else []), "Args:\n" + "\n".join(lines), raises)


def _beside(data: dict[str, Any]) -> dict[str, str]:
    """Say what arguments take beside what the document says of them, by their names there."""
    found = (("x-python-structured", _TYPED), ("x-python-tools", _FUNCTIONS))
    return {data[key]["argument"]: text for key, text in found if key in data}


def _classes(extras: dict[str, Any]) -> str:
    names = [f"`{clean(name)}`" for name in extras.get("models", [])]
    return f" (a mapping, {' or '.join(names)})" if names else ""


def runner_doc(item: Planned, arguments: list[Argument]) -> tuple[str, ...]:
    """Document a method that makes the calls of tools."""
    own = item.endpoint.data["x-python-tools"]
    lines = []
    for line, argument in zip(_lines(arguments, _beside(item.endpoint.data)), arguments, strict=True):
        lines.append(f"{argument.name}: {_RUN_TOOLS}" if argument.wire == own["argument"] else line)
    ordered = sorted(zip(lines, arguments, strict=True), key=lambda pair: not pair[1].required)
    lines = [line for line, _ in ordered]
    lines.append(_RUN_ROUNDS)
    if item.arguments.extras:
        lines.append(f"{item.arguments.extras}: parameters that only this model knows, for each of the calls.")
    lines.append("options: see `CallOptions`; they are those of each call.")
    return (_RUN, _RUN_MORE, "Args:\n" + "\n".join(lines), _RUN_RAISES)


def init_doc(shared: list[Argument], extras: str | None, schemes: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Document a client's constructor; `schemes` are the names of the document's security schemes."""
    named = ", ".join(clean(name) for name in schemes)
    credential = "an `AzureKeyCredential`, any object with `get_token`, or None for a service that asks for none."
    if schemes:
        credential = f"a credential, or a mapping of names of security schemes ({named}) to credentials; None for none."
    lines = [
        "endpoint: the service's base URL; its own path and query survive.",
        f"credential: {credential}",
    ]
    for item, line in zip(shared, _lines(shared), strict=True):
        lines.append(f"{line} None leaves it out." if item.place == "client" else line)
    if extras:
        lines.append(f"{extras}: parameters that only this model knows, for every call that gives none of its own.")
    lines.append("options: see `ClientOptions`.")
    defaults = "Make a client; what is set here is the default of each call, which may override it or pass `UNSET`."
    raises = "Raises:\nTypeError, ValueError: an argument is not what it should be."
    return (defaults if shared else "Make a client.", "Args:\n" + "\n".join(lines), raises)


def _lines(arguments: Iterable[Argument], beside: dict[str, str] | None = None) -> list[str]:
    lines = []
    for item in arguments:
        more = (beside or {}).get(item.wire) if item.place == "body" else None
        text = one_line((*item.doc, more) if more else item.doc)
        lines.append(f"{item.name}: {text}" if text else item.name)
    return lines
