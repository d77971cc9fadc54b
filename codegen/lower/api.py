"""Declarations in, the lines of `api.md` out: the public surface as a reviewer reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.ir import Alias, ClientClass, EnumType, Facade, Loader, Model


def api_lines(
    models: Iterable[Model],
    enums: Iterable[EnumType],
    aliases: Iterable[Alias],
    clients: Iterable[ClientClass],
    facades: Iterable[Facade],
    loader: Loader | None,
) -> tuple[str, ...]:
    """Give one line for each public class, field, enum value, method and parameter, sorted."""
    lines: list[str] = []
    for model in models:
        lines += _model_lines(model)
    for enum in enums:
        lines.append(f"models.{enum.name}({enum.base})")
        lines += [f"models.{enum.name}.{member.name} = {member.value}" for member in enum.members]
    lines += [f"models.{alias.name} = {alias.type}" for alias in aliases]
    for client in clients:
        lines += _client_lines(client)
    lines += [f"{facade.module}.{name}" for facade in facades for name in facade.names]
    if loader is not None:
        lines.append(f"load_client(endpoint, credential, **options) -> {' | '.join(loader.names)}")
    return tuple(sorted(lines))


def _model_lines(model: Model) -> Iterator[str]:
    yield f"models.{model.name}({', '.join(model.bases)})"
    for field in model.fields:
        default = "" if field.default is None else f" = {field.default}"
        position = "" if field.keyword_only else " (positional)"
        wire = "" if field.wire == field.name else f" [{field.wire}]"
        yield f"models.{model.name}.{field.name}: {field.api_type}{default}{wire}{position}"


def _client_lines(client: ClientClass) -> Iterator[str]:
    yield client.name
    for parameter in client.parameters:
        if parameter != "*":
            yield f"{client.name}({parameter})"
    for method in client.methods:
        for signature in method.overloads or (method.signature,):
            yield f"{client.name}.{method.name}({', '.join(_brief(signature.parameters))}) -> {signature.returns}"
        for parameter in method.signature.parameters:
            if parameter != "*":
                yield f"{client.name}.{method.name}({parameter})"


def _brief(parameters: Iterable[str]) -> Iterator[str]:
    """Shorten the parameters of an overload to what tells it from the others: literal types and the body."""
    for parameter in parameters:
        name, _, kind = parameter.partition(":")
        if "Literal[" in kind and "bool" not in kind and name != "*" and ("True" in kind or "False" in kind):
            yield parameter
        elif not parameter.startswith("*") and "=" not in parameter:
            yield name
