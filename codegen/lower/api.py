"""Declarations in, the lines of `api.md` out: the public surface as a reviewer reads it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from codegen.ir import Alias, Argument, ClientClass, EnumType, Facade, Loader, Method, Model, ParsedClass

Section = tuple[str, tuple[str, ...]]
"""A module's name, and its lines, sorted."""


def api(
    models: Iterable[Model],
    enums: Iterable[EnumType],
    aliases: Iterable[Alias],
    parsed: Iterable[ParsedClass],
    clients: Iterable[ClientClass],
    facades: Iterable[Facade],
    loader: Loader | None,
    handed_on: Mapping[str, tuple[str, str]],
) -> tuple[Section, ...]:
    """Give one line for each public class, field, enum value, method and parameter, by module."""
    top = [line for client in clients for line in _client_lines(client)]
    if loader is not None:
        top.append(f"load_client(endpoint, credential, **options) -> {' | '.join(loader.names)}")
        top += [f"load_client: {kind!a} -> {name}" for kind, name in loader.clients]
    types = [line for model in models for line in _model_lines(model)]
    types += [line for enum in enums for line in _enum_lines(enum)]
    types += [f"models.{alias.name} = {alias.type}" for alias in aliases]
    types += [f"models.{name} = {source}" for name, (_, source) in handed_on.items()]
    sections = [("", top), ("models", types), ("structured", list(_parsed_lines(parsed)))]
    sections += [(item.module, [f"{item.module}.{name}" for name in item.names]) for item in facades]
    return tuple((name, tuple(sorted(lines))) for name, lines in sections if lines)


def _enum_lines(enum: EnumType) -> Iterator[str]:
    yield f"models.{enum.name}({enum.base})"
    for member in enum.members:
        yield f"models.{enum.name}.{member.name} = {member.value}"


def _model_lines(model: Model) -> Iterator[str]:
    yield f"models.{model.name}({', '.join(model.bases)})"
    positions = itertools.count(1)
    for field in model.fields:
        default = (
            "" if field.default is None else f" = {field.default}{' (reads as an empty one)' if field.empty else ''}"
        )
        position = "" if field.keyword_only else f" (position {next(positions)})"
        wire = "" if field.wire == field.name else f" [{field.wire!a}]"
        yield f"models.{model.name}.{field.name}: {field.seen}{default}{wire}{position}"


def _parsed_lines(parsed: Iterable[ParsedClass]) -> Iterator[str]:
    for number, each in enumerate(parsed):
        if number == 0:
            yield "structured.OutputFormat"
        yield f"structured.{each.name}(models.{each.base})"
        if each.field is not None:
            yield f"structured.{each.name}.{each.field[0]}: {each.field[1]}"
        if each.mixin is not None:
            yield f"structured.{each.name}.parsed -> T{' | None' if each.mixin == 'ParsedMessage' else ''}"


def _client_lines(client: ClientClass) -> Iterator[str]:
    yield client.name
    for parameter in client.parameters:
        if parameter != "*":
            yield f"{client.name}({parameter})"
    for mode in ("Raw", "Streaming"):
        yield f"{client.name}.with_{mode.lower()}_response -> {client.name}With{mode}Response"
    for method in (*client.methods, *client.runners):
        yield from _method_lines(f"{client.name}.{method.name}", method)


def _method_lines(name: str, method: Method) -> Iterator[str]:
    for signature in method.overloads or (method.signature,):
        yield f"{name}({', '.join(_brief(signature.parameters))}) -> {signature.returns}"
    for signature in method.overloads[:1] or (method.signature,):
        for parameter in signature.async_only:
            yield f"aio.{name}({parameter})"
    arguments = {item.name: item for item in method.arguments}
    for parameter in method.signature.parameters:
        argument = arguments.get(parameter.partition(":")[0])
        if parameter != "*":
            yield f"{name}({parameter if argument is None else _parameter(argument)})"


def _parameter(argument: Argument) -> str:
    return f"{argument.name}: {argument.type}" + ("" if argument.required else f" = {argument.default}")


def _brief(parameters: Iterable[str]) -> Iterator[str]:
    """Shorten the parameters of an overload to what tells it from the others: what must be given, and the flag."""
    for parameter in parameters:
        name, _, kind = parameter.partition(": ")
        if kind.startswith(("Literal[True]", "Literal[False]")):
            yield parameter
        elif not parameter.startswith("*") and "=" not in parameter:
            yield name
