"""Choosing a client by what the endpoint says of its model: a model type in, the client for it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.options import ClientOptions

C = TypeVar("C", bound=Client)
A = TypeVar("A", bound=AsyncClient)


def fold(model_type: str) -> str:
    """Spell a model type without case and punctuation, since services spell the same type in many ways."""
    return "".join(char for char in model_type.casefold() if char.isalnum())


def _chosen(info: Any, member: str, clients: Mapping[str, Any]) -> Any:
    model_type = getattr(info, member, None)
    if not isinstance(model_type, str) or not model_type:
        raise ValueError(f"the service does not say its {member}: construct the client that you need directly")
    found = clients.get(fold(model_type))
    if found is None:
        known = ", ".join(sorted({client.__name__ for client in clients.values()}))
        raise ValueError(f"no client serves the {member} {model_type!r}: construct one of {known} directly")
    return found


def _options_of(kind: Callable[..., Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Give those options that a client of this class takes."""
    from inspect import signature

    names = signature(kind).parameters.keys() | ClientOptions.__optional_keys__
    return {name: value for name, value in options.items() if name in names}


def load(
    probe: Callable[..., C],
    clients: Mapping[str, Callable[..., Client]],
    member: str,
    endpoint: str,
    credential: Any,
    options: Mapping[str, Any],
) -> Any:
    """Ask the service for its model and make the client that serves it, which goes on with the same connections.

    Args:
        probe: the class that asks, by its `get_model_info`.
        clients: folded model type -> client class.
        member: the attribute of the answer that holds the model type.
        endpoint, credential, options: as for the client; options that only that client knows are kept for it.

    Raises:
        ModelInferenceError: the service could not be asked.
        ValueError: no client serves the model.
    """
    asking = probe(endpoint, credential, **_options_of(probe, options))
    try:
        info = asking.get_model_info()  # type: ignore[attr-defined]
        client = _chosen(info, member, clients)(endpoint, credential, **options)
    except BaseException:
        asking.close()
        raise
    client._go_on_from(asking)
    return client


async def aload(
    probe: Callable[..., A],
    clients: Mapping[str, Callable[..., AsyncClient]],
    member: str,
    endpoint: str,
    credential: Any,
    options: Mapping[str, Any],
) -> Any:
    """Do what `load` does, awaiting the service's answer."""
    asking = probe(endpoint, credential, **_options_of(probe, options))
    try:
        info = await asking.get_model_info()  # type: ignore[attr-defined]
        client = _chosen(info, member, clients)(endpoint, credential, **options)
    except BaseException:
        await asking.close()
        raise
    client._go_on_from(asking)
    return client
