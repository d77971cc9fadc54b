"""What the overlay says of `load_client` in, the function that chooses a client out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from codegen.ir import Loader
from codegen.lower.groups import Group
from codegen.lower.prose import clean
from codegen.problem import SpecError, child

_PLACE = "#/x-python-load-client"
_PROBE = "get_model_info"
"""The method by which the run time asks which model is served."""


def loader(document: dict[str, Any], groups: list[Group], left_out: Collection[str] = ()) -> Loader | None:
    """Give the function that chooses a client by the model that the endpoint serves, if the overlay declares it.

    Raises:
        SpecError: a client that it names is not there, or cannot ask for the model.
    """
    declared = document.get("x-python-load-client")
    # Without its operation nobody can be asked; without a client's operations there is no such client.
    if declared is None or declared["operation"] in left_out:
        return None
    known = {group.name: group for group in groups}
    pairs: dict[str, str] = {}
    clients = {name: kinds for name, kinds in declared["clients"].items() if name in known or not left_out}
    if not clients:
        return None
    for name, kinds in clients.items():
        place = child(_PLACE, "clients", name)
        if name not in known:
            raise SpecError(place, f"no client {name!r}", "mend the name")
        method = known[name].methods.get(_PROBE)
        if method is None or method.endpoint.id != declared["operation"]:
            hint = f"let the client carry {declared['operation']} as {_PROBE}"
            raise SpecError(place, "the client cannot ask which model is served", hint)
        for kind in kinds:
            pairs.setdefault("".join(char for char in kind.casefold() if char.isalnum()), name)
    return Loader(
        doc=(clean(declared["description"]),),
        probe=next(iter(clients)),
        member=declared["member"],
        clients=tuple(pairs.items()),
        names=tuple(clients),
    )
