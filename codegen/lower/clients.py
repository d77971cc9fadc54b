"""Operations in, client classes with typed methods out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen import naming
from codegen.ir import Argument, ClientClass, Loader, Method, OperationValue, Signature
from codegen.lower.operations import Endpoint, OperationLowering
from codegen.lower.prose import clean
from codegen.lower.types import Types, literal_text
from codegen.problem import SpecError, listed

_OPTIONS = "**options: Unpack[CallOptions]"
_BYTES = ("bytes", "IO[bytes]")


@attrs.define(eq=False)
class _Planned:
    """An operation with everything that its method needs."""

    endpoint: Endpoint
    value: OperationValue
    members: list[Argument]
    parameters: list[Argument]


@attrs.define(eq=False)
class ClientLowering:
    """Lowers the clients of one document."""

    document: dict[str, Any]
    operations: OperationLowering
    types: Types

    def lower(self, endpoints: list[Endpoint]) -> tuple[list[ClientClass], list[OperationValue], Loader | None]:
        """Give the clients in order, the operations in the document's order, and the function that chooses a client."""
        planned: dict[str, _Planned] = {}
        for endpoint in endpoints:
            members, parameters = self.operations.arguments(endpoint)
            value = self.operations.value(endpoint, members, parameters)
            planned[endpoint.id] = _Planned(endpoint, value, members, parameters)
        clients = self._declared(planned) if "x-python-clients" in self.document else self._by_tag(planned)
        loader = self._loader([client.name for client in clients])
        return clients, [item.value for item in planned.values()], loader

    def _declared(self, planned: dict[str, _Planned]) -> list[ClientClass]:
        clients, used = [], set()
        for name, declared in self.document["x-python-clients"].items():
            place = f"#/x-python-clients/{name}"
            methods = {}
            for method, identity in declared["operations"].items():
                if identity not in planned:
                    raise SpecError(
                        f"{place}/operations/{method}", f"no operation {identity!r}", "mend the operationId"
                    )
                methods[method] = planned[identity]
                used.add(identity)
            clients.append(
                self._client(name, (clean(declared["description"]),), methods, declared.get("defaults") is True)
            )
        unused = [identity for identity in planned if identity not in used]
        if unused:
            raise SpecError(
                "#/x-python-clients", f"no client carries {listed(unused)}", "add the operation to a client"
            )
        return clients

    def _by_tag(self, planned: dict[str, _Planned]) -> list[ClientClass]:
        described = {
            tag.get("name"): tag.get("description") for tag in self.document.get("tags", ()) if isinstance(tag, dict)
        }
        groups: dict[str, dict[str, _Planned]] = {}
        scopes: dict[str, naming.Names] = {}
        for item in planned.values():
            tags = item.endpoint.data.get("tags") or ["default"]
            tag = str(tags[0])
            scope = scopes.setdefault(tag, naming.Names())
            groups.setdefault(tag, {})[scope.claim(naming.method_name(item.endpoint.id))] = item
        names = naming.Names({"Client", "AsyncClient"})
        clients = []
        for tag, methods in groups.items():
            doc = clean(described.get(tag) or f"The operations that the document tags {tag!r}.")
            clients.append(
                self._client(names.claim(f"{naming.class_name(tag).rstrip('_')}Client"), (doc,), methods, False)
            )
        return clients

    def _client(self, name: str, doc: tuple[str, ...], methods: dict[str, _Planned], defaults: bool) -> ClientClass:
        shared = self._shared(list(methods.values()), defaults)
        extras = next(
            (
                item.endpoint.data["x-python-extra-parameters"]["argument"]
                for item in methods.values()
                if "x-python-extra-parameters" in item.endpoint.data
            ),
            None,
        )
        parameters = [f"{item.name}: {item.type} = {item.default}" for item in shared]
        if extras:
            parameters.append(f"{extras}: Mapping[str, Any] | None = None")
        head, async_head = self._connection()
        tail = (
            ["*", *parameters, "**options: Unpack[ClientOptions]"]
            if parameters
            else ["**options: Unpack[ClientOptions]"]
        )
        return ClientClass(
            name=name,
            doc=doc,
            init_doc=_init_doc(shared, extras),
            arguments=tuple(shared),
            parameters=(*head, *tail),
            async_parameters=(*async_head, *tail),
            defaults=tuple((item.wire if item.place == "body" else item.name, item.name) for item in shared),
            extras=extras or "None",
            methods=tuple(
                self._method(method, item, {each.name for each in shared}) for method, item in methods.items()
            ),
        )

    def _connection(self) -> tuple[list[str], list[str]]:
        """Give the parameters that say where the service is and who is asking."""
        servers = self.document.get("servers") or []
        url = servers[0].get("url", "") if servers and isinstance(servers[0], dict) else ""
        known = url.startswith(("http://", "https://")) and "{" not in url
        endpoint = f"endpoint: str = {literal_text(url)}" if known else "endpoint: str"
        secured = bool((self.document.get("components") or {}).get("securitySchemes"))
        default = "" if secured and not known else " = None"
        credential = f"credential: AzureKeyCredential | TokenCredential | None{default}"
        return [endpoint, credential], [
            endpoint,
            credential.replace("TokenCredential", "TokenCredential | AsyncTokenCredential"),
        ]

    def _shared(self, items: list[_Planned], defaults: bool) -> list[Argument]:
        """Give the arguments that the constructor takes for all calls."""
        found: dict[str, Argument] = {}
        for item in items:
            for raw, argument in [*((None, each) for each in item.members), *self._raw_parameters(item)]:
                client_wide = argument.place == "client"
                if argument.name in found or argument.required or not (client_wide or defaults):
                    continue
                if argument.place == "body" and self._per_call(item, argument):
                    continue
                if argument.place == "query" and defaults and not client_wide:
                    continue
                default = literal_text(raw.get("x-python-client-default")) if client_wide and raw else "None"
                text = argument.type if argument.type.endswith("| None") else f"{argument.type} | None"
                found[argument.name] = attrs.evolve(argument, type=text, default=default)
        return sorted(found.values(), key=lambda item: item.place != "client")

    def _raw_parameters(self, item: _Planned) -> list[tuple[dict[str, Any] | None, Argument]]:
        pairs = zip(item.endpoint.parameters, item.parameters, strict=True)
        return [(raw, argument) for (raw, _, _), argument in pairs]

    def _per_call(self, item: _Planned, argument: Argument) -> bool:
        entry = self.types.entry(item.endpoint.body_entry or "")
        schema = next(each.schema for each in entry.properties if each.wire == argument.wire)
        return isinstance(schema, dict) and schema.get("x-python-per-call") is True

    # methods

    def _method(self, name: str, item: _Planned, shared: set[str]) -> Method:
        arguments = [_unsettable(each, shared) for each in (*item.members, *item.parameters)]
        required = [each for each in arguments if each.required]
        optional = [each for each in arguments if not each.required]
        extras = item.endpoint.data.get("x-python-extra-parameters")
        tail = [f"{each.name}: {each.type} = {each.default}" for each in optional]
        if extras:
            tail.append(f"{extras['argument']}: Mapping[str, Any] | None = None")
        overloads, signature = self._signatures(item, required, tail)
        doc = _doc(item.endpoint, [*required, *optional], extras)
        cached = item.endpoint.data.get("x-python-cached") is True
        parameters = ", ".join(f"{literal_text(each.name)}: {each.name}" for each in item.parameters)
        members = ", ".join(f"{literal_text(each.wire)}: {each.name}" for each in item.members)
        operation = f"operations.{item.value.name}"
        body = "body" if item.endpoint.body is not None else "UNSET"
        call = (
            operation,
            body,
            f"{{{members}}}",
            f"{{{parameters}}}",
            extras["argument"] if extras else "None",
            "options",
        )
        return Method(
            name=name,
            operation=item.value.name,
            pointer=item.endpoint.place,
            doc=doc,
            overloads=tuple(overloads),
            signature=signature,
            arguments=tuple(arguments),
            target="_call_cached" if cached else "_call",
            call=(operation, f"{{{parameters}}}", "options") if cached else call,
        )

    def _signatures(
        self, item: _Planned, required: list[Argument], tail: list[str]
    ) -> tuple[list[Signature], Signature]:
        result, event = self._results(item.endpoint)
        body = self._body_type(item.endpoint)
        must = [f"{each.name}: {each.type}" for each in required]
        if item.endpoint.body is None or not item.members:
            head = (
                []
                if body is None
                else [f"body: {body}" if _needs_body(item.endpoint) else f"body: {body} | Unset = UNSET"]
            )
            returns = result if event is None else f"Stream[{event}]"
            return [], _signature([*head, *_keyword([*must, *tail, _OPTIONS])], returns)
        open_must = [f"{each.name}: {each.type} | Unset = UNSET" for each in required]
        implementation = [f"body: {body} | Unset = UNSET", "*", *open_must, *tail, _OPTIONS]
        flag = (item.endpoint.data.get("x-python-streaming") or {}).get("flag")
        if event is None or flag is None:
            returns = result if event is None else f"Stream[{event}]"
            plain = _signature([*_keyword([*must, *tail, _OPTIONS])], returns)
            whole = _signature([f"body: {body}", *_keyword([*_parameter_tail(item, tail), _OPTIONS])], returns)
            return [plain, whole], _signature(implementation, returns)
        return self._streamed(item, must, tail, implementation, result, event, str(body), flag)

    def _streamed(
        self,
        item: _Planned,
        must: list[str],
        tail: list[str],
        implementation: list[str],
        result: str,
        event: str,
        body: str,
        flag: str,
    ) -> tuple[list[Signature], Signature]:
        name = next(each.name for each in item.members if each.wire == flag)
        rest = [text for text in tail if not text.startswith(f"{name}:")]
        others = _parameter_tail(item, rest)
        either = f"Stream[{event}] | {result}"
        overloads = [
            _signature(["*", *must, f"{name}: Literal[False] | None = None", *rest, _OPTIONS], result),
            _signature(["*", *must, f"{name}: Literal[True]", *rest, _OPTIONS], f"Stream[{event}]"),
            _signature(["*", *must, f"{name}: bool", *rest, _OPTIONS], either),
            _signature([f"body: {body}", "*", f"{name}: Literal[True]", *others, _OPTIONS], f"Stream[{event}]"),
            _signature([f"body: {body}", "*", f"{name}: bool | None = None", *others, _OPTIONS], either),
        ]
        return overloads, _signature(implementation, either)

    def _body_type(self, endpoint: Endpoint) -> str | None:
        if endpoint.body is None:
            return None
        text = self.types.input(self.types.tree("", f"{endpoint.id} body"))
        parts = text.split(" | ") if text.count("[") == text.count(" | [") else [text]
        return " | ".join(dict.fromkeys([*parts, *_BYTES])) if text != "Any" else "Any"

    def _results(self, endpoint: Endpoint) -> tuple[str, str | None]:
        texts: list[str] = []
        for _, kind, loose in endpoint.answers:
            text = {"text": "str", "bytes": "bytes", "empty": "None"}.get(kind)
            if text is None:
                text = "Any" if loose is None else self.types.output(self.types.tree("", loose), "models.")
            texts += [text]
        unique = list(dict.fromkeys(texts)) or ["None"]
        result = "Any" if "Any" in unique else " | ".join(sorted(unique, key=lambda text: text == "None"))
        event = None
        if endpoint.events is not None:
            event = self.types.output(self.types.tree("", endpoint.events), "models.")
        return result.replace("UnixTime", "dt.datetime"), event

    def _loader(self, names: list[str]) -> Loader | None:
        declared = self.document.get("x-python-load-client")
        if declared is None:
            return None
        unknown = declared["clients"].keys() - set(names)
        if unknown:
            raise SpecError("#/x-python-load-client/clients", f"no client {min(unknown)!r}", "mend the name")
        pairs: dict[str, str] = {}
        for client, kinds in declared["clients"].items():
            for kind in kinds:
                folded = "".join(char for char in kind.casefold() if char.isalnum())
                pairs.setdefault(folded, client)
        chosen = tuple(declared["clients"])
        return Loader(
            doc=(clean(declared["description"]),),
            probe=chosen[0],
            member=declared["member"],
            clients=tuple((kind, client) for kind, client in pairs.items()),
            names=chosen,
        )


def _needs_body(endpoint: Endpoint) -> bool:
    return bool(endpoint.body and endpoint.body[0].get("required") is True)


def _keyword(parameters: list[str]) -> list[str]:
    return ["*", *parameters] if len(parameters) > 1 else parameters


def _signature(parameters: list[str], returns: str) -> Signature:
    return Signature(
        parameters=tuple(parameters), returns=returns, async_returns=returns.replace("Stream[", "AsyncStream[")
    )


def _unsettable(argument: Argument, shared: set[str]) -> Argument:
    """Let a call leave out what the client's constructor may set."""
    if argument.required:
        return argument
    text = argument.type.removesuffix(" | None")
    unset = " | Unset" if argument.name in shared or argument.default == "UNSET" else ""
    return attrs.evolve(argument, type=f"{text}{unset} | None")


def _parameter_tail(item: _Planned, tail: list[str]) -> list[str]:
    """Keep of the optional arguments those that go beside a whole body."""
    members = {each.name for each in item.members}
    return [text for text in tail if text.partition(":")[0] not in members]


def _init_doc(shared: list[Argument], extras: str | None) -> tuple[str, ...]:
    lines = [
        "endpoint: the service's base URL; its own path and query survive.",
        "credential: an `AzureKeyCredential`, any object with `get_token`, or None for a service that asks for none.",
    ]
    for item in shared:
        text = f"{item.name}: {' '.join(' '.join(item.doc).split())}"
        lines.append(f"{text} None leaves it out." if item.place == "client" else text)
    if extras:
        lines.append(f"{extras}: parameters that only this model knows, for every call that gives none of its own.")
    lines.append("options: see `ClientOptions`.")
    defaults = "Make a client; what is set here is the default of each call, which may override it or pass `UNSET`."
    first = defaults if shared else "Make a client."
    return (
        first,
        "Args:\n" + "\n".join(lines),
        "Raises:\nTypeError, ValueError: an argument is not what it should be.",
    )


def _doc(endpoint: Endpoint, arguments: list[Argument], extras: dict[str, str] | None) -> tuple[str, ...]:
    summary = clean(endpoint.data.get("summary") or "")
    description = clean(endpoint.data.get("description") or "")
    parts = [text for text in (summary, description) if text] or [f"Call {endpoint.method} {endpoint.path}."]
    lines = []
    if endpoint.body is not None and any(item.place == "body" for item in arguments):
        lines.append(
            "body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file."
        )
    for item in arguments:
        lines.append(f"{item.name}: {' '.join(' '.join(item.doc).split())}".rstrip().removesuffix(":"))
    if extras:
        lines.append(
            f"{extras['argument']}: parameters that only this model knows, put at the root of the body, and sent with"
            f" the header {extras['header']}: {extras['implied']} unless the call says otherwise."
        )
    lines.append("options: see `CallOptions`.")
    raises = [
        "HttpResponseError: the service answered with an error.",
        "ModelInferenceError: there was no usable answer.",
    ]
    return (*parts, "Args:\n" + "\n".join(lines), "Raises:\n" + "\n".join(raises))
