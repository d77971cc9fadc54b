"""What the overlay says of public modules in, façades out: modules that only hand on names of the overlay package."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from codegen import naming
from codegen.ir import Facade, Program
from codegen.lower.exact import exact
from codegen.lower.prose import clean
from codegen.problem import SpecError, child

TAKEN = frozenset({"aio", "clients", "enums", "models", "operations", "structured"})
"""The modules that every package has."""

_DEFAULT: dict[str, Any] = {
    "credentials": {
        "description": "Credentials that a client takes.",
        "names": {
            "model_inference_overlay.credentials": [
                "AccessToken",
                "AzureKeyCredential",
                "AsyncTokenCredential",
                "TokenCredential",
            ]
        },
    },
    "exceptions": {
        "description": "Errors that a call raises.",
        "names": {"model_inference_overlay.exceptions": ["HttpResponseError", "ModelInferenceError"]},
    },
    "streaming": {
        "description": "Streams of server-sent events.",
        "names": {"model_inference_overlay.streaming": ["AsyncStream", "Stream"]},
    },
}


def facades(document: dict[str, Any]) -> tuple[Facade, ...]:
    """Give the façades that the overlay declares, else those that every package needs.

    Raises:
        SpecError: a module's name is taken.
    """
    found = []
    names = naming.Names(TAKEN | naming.DEVICES)
    for module, declared in document.get("x-python-facades", _DEFAULT).items():
        exact(names, module, (), child("#/x-python-facades", module))
        imports = tuple((source, tuple(sorted(names))) for source, names in sorted(declared["names"].items()))
        program = _program(declared.get("program"))
        found.append(Facade(module=module, doc=(clean(declared["description"]),), imports=imports, program=program))
    return tuple(found)


def _program(declared: dict[str, Any] | None) -> Program | None:
    if declared is None:
        return None
    module, _, function = declared["function"].partition(":")
    return Program(module=module, function=function, settings=declared["settings"])


def handed_on(document: dict[str, Any], taken: Collection[str]) -> dict[str, tuple[str, str]]:
    """Give the names of the `models` module that stand for classes of the overlay package.

    Raises:
        SpecError: a model has the name.
    """
    found: dict[str, tuple[str, str]] = {}
    for name, text in sorted(document.get("x-python-model-aliases", {}).items()):
        if name in taken:
            place = child("#/x-python-model-aliases", name)
            raise SpecError(place, f"the name {name!r} is taken by a model", "give another name")
        module, _, source = text.partition(":")
        found[name] = (module, source)
    return found
