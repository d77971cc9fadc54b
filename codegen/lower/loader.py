"""What the overlay says of `load_client` in, the function that chooses a client out."""

from __future__ import annotations

from typing import Any

from codegen.ir import Loader
from codegen.lower.groups import Group
from codegen.lower.prose import clean
from codegen.problem import SpecError, child

_PLACE = "#/x-python-load-client"
_PROBE = "get_model_info"
"""The method by which the run time asks which model is served."""


def loader(document: dict[str, Any], groups: list[Group]) -> Loader | None:
    """Give the function that chooses a client by the model that the endpoint serves, if the overlay declares it.

    Raises:
        SpecError: a client that it names is not there, or cannot ask for the model.
    """
    declared = document.get("x-python-load-client")
    if declared is None:
        return None
    known = {group.name: group for group in groups}
    pairs: dict[str, str] = {}
    for name, kinds in declared["clients"].items():
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
        probe=next(iter(declared["clients"])),
        member=declared["member"],
        clients=tuple(pairs.items()),
        names=tuple(declared["clients"]),
    )
