"""Groups of operations in, client classes with typed methods out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen import naming
from codegen.ir import Argument, ClientClass, Method
from codegen.load import object_of
from codegen.lower.docs import init_doc, method_doc, runner_doc
from codegen.lower.exact import exact
from codegen.lower.groups import Group
from codegen.lower.outputs import TOOLS
from codegen.lower.planned import Planned
from codegen.lower.security import SecurityLowering
from codegen.lower.servers import usual_server
from codegen.lower.signatures import extras_parameter, runner, signatures
from codegen.lower.types import Types, literal_text, optional
from codegen.problem import child


@attrs.define(eq=False)
class ClientLowering:
    """Lowers the clients of one document."""

    document: dict[str, Any]
    types: Types
    security: SecurityLowering

    def client(self, group: Group) -> ClientClass:
        """Give the class of a group of operations."""
        items = list(group.methods.values())
        shared = _shared(items, group.defaults)
        extras = next((item.arguments.extras for item in items if item.arguments.extras), None)
        own = [f"{item.name}: {item.type} = {item.default}" for item in shared]
        own += extras_parameter(self.types, items)
        tail = [*(["*", *own] if own else []), "**options: Unpack[ClientOptions]"]
        return ClientClass(
            name=group.name,
            doc=(group.doc,),
            init_doc=init_doc(shared, extras, tuple(self.security.schemes)),
            arguments=tuple(shared),
            parameters=(*self._connection("TokenCredential"), *tail),
            async_parameters=(*self._connection("TokenCredential | AsyncTokenCredential"), *tail),
            defaults=tuple((item.wire if item.place == "body" else item.name, item.name) for item in shared),
            extras=extras or "None",
            methods=tuple(
                self._method(name, item, {each.name for each in shared}) for name, item in group.methods.items()
            ),
            runners=tuple(
                self._runner(group, item, {each.name for each in shared})
                for item in items
                if TOOLS in item.endpoint.data
            ),
        )

    def _connection(self, token: str) -> tuple[str, str]:
        """Give the parameters that say where the service is and who is asking."""
        known = usual_server(self.document)
        endpoint = "endpoint: str" if known is None else f"endpoint: str = {literal_text(known)}"
        components = object_of(self.document, "components", "#")
        secured = bool(object_of(components, "securitySchemes", "#/components"))
        default = "" if secured and known is None else " = None"
        if self.security.default is not None:
            kinds = token.replace("TokenCredential |", "Credential |") if "|" in token else "Credential"
            return endpoint, f"credential: {kinds} | None{default}"
        return endpoint, f"credential: AzureKeyCredential | {token} | None{default}"

    def _method(self, name: str, item: Planned, shared: set[str]) -> Method:
        arguments = [_unsettable(each, shared) for each in (*item.members, *item.parameters)]
        found = signatures(self.types, item, arguments)
        members, parameters = _handed_on(item)
        operation = f"operations.{item.value.name}"
        cached = item.endpoint.data.get("x-python-cached") is True
        body = "UNSET" if item.endpoint.body is None else "body"
        call = (operation, body, members, parameters, item.arguments.extras or "None", "options")
        batched = "x-python-batches" in item.endpoint.data
        batching, only = (naming.BATCHING_ARGUMENTS[:2], naming.BATCHING_ARGUMENTS[2:]) if batched else ((), ())
        doc = method_doc(item, arguments)
        return Method(
            name=name,
            operation=item.value.name,
            pointer=item.endpoint.place,
            doc=doc,
            overloads=found.overloads,
            signature=found.implementation,
            arguments=tuple(arguments),
            target="_call_cached" if cached else "_call_in_batches" if batched else "_call",
            call=(operation, parameters, "options") if cached else (*call, *batching),
            async_only=only,
            async_doc=method_doc(item, arguments, asynchronous=True) if only else (),
        )

    def _runner(self, group: Group, item: Planned, shared: set[str]) -> Method:
        """Give the method that makes the calls of tools which an operation's answers ask for."""
        place = child(item.endpoint.place, TOOLS, "method")
        name = exact(group.names, item.endpoint.data[TOOLS]["method"], naming.METHODS_TAKEN, place)
        arguments = [_unsettable(each, shared) for each in (*item.members, *item.parameters)]
        found = runner(self.types, item, arguments)
        members, parameters = _handed_on(item)
        operation = f"operations.{item.value.name}"
        return Method(
            name=name,
            operation=item.value.name,
            pointer=item.endpoint.place,
            doc=runner_doc(item, arguments),
            overloads=found.overloads,
            signature=found.implementation,
            arguments=(),
            target="_run_tools",
            call=(operation, members, parameters, item.arguments.extras or "None", "max_rounds", "options"),
        )


def _handed_on(item: Planned) -> tuple[str, str]:
    """Spell the members of the body, and the other arguments, as what a method hands on."""
    members = ", ".join(f"{literal_text(each.wire)}: {each.name}" for each in item.members)
    parameters = ", ".join(f"{literal_text(each.name)}: {each.name}" for each in item.parameters)
    return f"{{{members}}}", f"{{{parameters}}}"


def _shared(items: list[Planned], defaults: bool) -> list[Argument]:
    """Give the arguments that the constructor takes for all calls, those that the overlay gives a default first."""
    found: dict[str, Argument] = {}
    for item in items:
        declared = zip(item.parameters, item.endpoint.parameters, strict=True)
        for_all = {
            each.name: literal_text(raw.data["x-python-client-default"])
            for each, raw in declared
            if each.place == "client"
        }
        for each in (*item.members, *item.parameters):
            # A query parameter belongs to one call, unless the overlay says otherwise.
            per_call = each.place == "query" or (each.place == "body" and each.wire in item.arguments.per_call)
            wanted = each.name in for_all or (defaults and not per_call)
            if wanted and not each.required and each.name not in found:
                default = for_all.get(each.name, "None")
                found[each.name] = attrs.evolve(each, type=optional(each.type), default=default)
    return sorted(found.values(), key=lambda item: item.place != "client")


def _unsettable(argument: Argument, shared: set[str]) -> Argument:
    """Let a call leave out what the client's constructor may set."""
    if argument.required:
        return argument
    text = argument.type.removesuffix(" | None")
    unset = " | Unset" if argument.name in shared or argument.default == "UNSET" else ""
    return attrs.evolve(argument, type=f"{text}{unset} | None")
