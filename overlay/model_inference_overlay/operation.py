"""What a generated `operations` module declares: the HTTP facts of each operation, as values without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import BuiltinFunctionType, FunctionType, MappingProxyType, MethodType, ModuleType
from typing import Any, Literal

from model_inference_overlay import jsontext
from model_inference_overlay.assembly import Assembling
from model_inference_overlay.codec import decoder
from model_inference_overlay.decoding import Decoder
from model_inference_overlay.layout import Layout
from model_inference_overlay.model import Model
from model_inference_overlay.record import Record
from model_inference_overlay.scalars import Wire
from model_inference_overlay.security import Security

Location = Literal["path", "query", "header", "cookie"]
_NONE: Mapping[Any, Any] = MappingProxyType({})


def essence(media: str) -> str:
    """Give a media type without its parameters, in lower case."""
    return media.partition(";")[0].strip().lower()


class Types:
    """The types of one generated package, by their text; its models load when the first one is asked for."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._decoders: dict[str, Decoder | None] = {}
        self._objects: dict[str, bool] = {}

    def decoder(self, text: str) -> Decoder | None:
        """Give the decoder of a type such as `ChatCompletions` or `list[Item]`, None where JSON needs no change."""
        if text not in self._decoders:
            self._load()
            self._decoders[text] = decoder(text, self._module)
        return self._decoders[text]

    def decode(self, text: str | None, value: Any) -> Any:
        """Turn a parsed JSON value into a type; without one it stays as it is."""
        decode = None if text is None else self.decoder(text)
        return value if decode is None else decode(value)

    def wire(self, name: str, member: str) -> Wire | None:
        """Give the wire form of a model's member whose Python value does not tell how it is sent."""
        layout: Layout = getattr(self._load(), name)._layout
        return layout.wire(member)

    def is_object(self, text: str) -> bool:
        """Tell whether a type is one model, so that an answer of it has to be a JSON object."""
        if text not in self._objects:
            kind = getattr(self._load(), text, None)
            self._objects[text] = isinstance(kind, type) and issubclass(kind, Model)
        return self._objects[text]

    def declares(self, text: str | None, value: Mapping[str, Any], member: str) -> bool:
        """Tell whether a JSON object of a type has a member that the type declares; a map of a type has any."""
        if text is None:
            return False
        found = self.decode(text, value)
        if isinstance(found, Model):
            return member in type(found)._layout.names
        return text.startswith("dict[") and text != "dict[str, Any]"

    def constants(self, text: str) -> Mapping[str, Any]:
        """Give the members of a model that have but one value, by JSON name; none of a type that is no model."""
        return getattr(self._load(), text)._layout.constants() if self.is_object(text) else _NONE

    def document(self) -> Any:
        """Read the OpenAPI document that the package carries.

        Raises:
            FileNotFoundError: it carries none.
        """
        from importlib.resources import files

        return jsontext.loads((files(self._module.rpartition(".")[0]) / "openapi.json").read_bytes())

    def _load(self) -> ModuleType:
        # Not a look into sys.modules, where another thread may be half through loading it.
        return import_module(self._module)


class Parameter(Record):
    """A parameter outside the body; `argument` is its Python name, `style` and `explode` are OpenAPI's."""

    argument: str
    name: str
    location: Location
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    required: bool = False
    content_type: str | None = None


class Shorthand(Record):
    """Short spellings of a tagged object: its bare tag, or the one object that it wraps.

    Attributes:
        tag: the JSON name of the discriminator.
        tags: bare strings that stand for the object with that tag alone.
        wraps: class name of a value -> (tag, JSON name of the property that takes the value).
    """

    tag: str
    tags: tuple[str, ...] = ()
    wraps: Mapping[str, tuple[str, str]] = _NONE


class Encoding(Record):
    """How one member of a form or of multipart is sent (OpenAPI 3.1, 4.8.15); what is None is as usual.

    Attributes:
        content_type: the media type of a part; in a form, that of a member which is no plain value.
        style, explode, allow_reserved: those of a parameter in the query.
    """

    content_type: str | None = None
    style: str | None = None
    explode: bool | None = None
    allow_reserved: bool = False


class Body(Record):
    """A request body; with `properties` its members are arguments of their own.

    Attributes:
        kind: json, form, multipart, text or bytes.
        nullable: members in which None is JSON's null.
        fill: values of required members that the caller may leave out.
        encoded_as: the class that tells how members are sent whose Python value does not tell it.
        encodings: how members of a form or of multipart are sent, by JSON name.
        others: the bodies that may be sent in its place, which a call chooses by their media types.
    """

    content_type: str = "application/json"
    kind: str = "json"
    required: bool = False
    properties: tuple[str, ...] = ()
    required_properties: tuple[str, ...] = ()
    nullable: frozenset[str] = frozenset()
    fill: Mapping[str, Any] = _NONE
    shorthands: Mapping[str, Shorthand] = _NONE
    encoded_as: str | None = None
    encodings: Mapping[str, Encoding] = _NONE
    others: tuple[Body, ...] = ()

    def chosen(self, media: str | None) -> Body:
        """Find the body of a media type that a call names; this one where it names none, or one that is not here."""
        wanted = essence(media or "")
        return next((each for each in self.others if essence(each.content_type) == wanted), self)


class Answer(Record):
    """A successful response: `status` is a code or a range such as `2XX`; `kind` is json, text, bytes or empty.

    `others` are further media types that the caller may ask for, and their kinds, text or bytes.
    """

    status: str
    kind: str = "json"
    type: str | None = None
    others: Mapping[str, str] = _NONE

    def kind_of(self, media: str) -> str:
        """Tell how a body of a media type is read."""
        return self.others.get(essence(media), self.kind) if self.others else self.kind


class EventStream(Record):
    """Server-sent events in place of one answer.

    Attributes:
        flag: the body's boolean property that asks for the stream; None when the answer is always a stream.
        event: the type of one event's data.
        terminator: the data that ends the stream.
        finish: JSON names of a list and of its items' member; a non-null member also completes the stream.
        whole: members of that list's items by their name in a plain JSON answer -> their name in an event.
        append: members whose text grows with each event.
        parts: members that are lists of parts, each under an index or id of its own.
        result: the type of the whole answer.
    """

    event: str
    flag: str | None = None
    terminator: str | None = None
    finish: tuple[str, str] | None = None
    whole: Mapping[str, str] = _NONE
    append: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    result: str | None = None

    def assembling(self) -> Assembling | None:
        """Tell how the events add up to the whole answer; None where the document does not say."""
        if self.finish is None:
            return None
        message, delta = next(iter(self.whole.items()), (None, None))
        return Assembling(items=self.finish[0], delta=delta, message=message, append=self.append, parts=self.parts)


class ExtraParameters(Record):
    """How an operation takes body members that its schema does not name.

    Attributes:
        argument: the argument of the method, and of the client.
        header: the header that tells the server what to do with them.
        implied: its value where a caller gives some and says nothing else.
        refusing: its value with which the server refuses a request that has some; None where there is no such.
    """

    argument: str
    header: str
    implied: str
    refusing: str | None = None


class Batches(Record):
    """How a long request is split, and the answers are merged; all are JSON names.

    Attributes:
        argument: in the body, the list that is split.
        items: in the answer, the list with one item for each of that list's.
        index: in such an item, the position of what it belongs to.
        usage: in the answer, what it cost.
    """

    argument: str
    items: str
    index: str
    usage: str


class Vectors(Record):
    """Where a request says which form the answer's vectors should have, and where the answer has them; JSON names.

    Attributes:
        argument: in the body, the form.
        items: in the answer, the list of items with a vector.
    """

    argument: str
    items: str


class Tracing(Record):
    """What an operation is to the OpenTelemetry conventions for generative AI.

    Attributes:
        operation: `gen_ai.operation.name`, such as `chat` or `embeddings`.
        provider: `gen_ai.provider.name`, whose conventions apply.
        namespace: `azure.resource_provider.namespace`, None for none.
        output: `gen_ai.output.type`, None where the request says it, or nobody does.
    """

    operation: str
    provider: str
    namespace: str | None = None
    output: str | None = None


class Structured(Record):
    """Where a request says of which type its answer should be, and where the answer holds it.

    Attributes:
        argument: the body's member that takes a type; it is a tagged object with the tag `variant`, whose property of
            that name holds `name`, `schema` and the like.
        result: the type of an answer with its parsed values, in `types`.
        types: where that type is found.
        items: in the answer, the list of alternatives.
        finish: in an alternative, why it ended.
        cut: the values of it that mean an early end.
        message: in an alternative, the object with the text.
        text: in that object, the text.
        refusal: in that object, what the model says where it refuses.
        calls: in that object, the calls of tools, which may come in place of the text.
    """

    argument: str
    tag: str
    variant: str
    result: str
    types: Types
    items: str
    finish: str
    cut: tuple[str, ...]
    message: str
    text: str
    refusal: str
    calls: str


FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)
"""What describes a tool by itself; any other callable does as `tool(...)`."""


class Calling(Record):
    """Where a request describes tools, and where the answer asks for them.

    Attributes:
        argument: the body's member that describes tools.
        choice: the member that says whether one must be called.
        free: the value of it with which the model decides.
        forcing: values of it with which the model must call one, as must an object that names it.
        messages: the member that holds the conversation.
        turn: the type of a message in it, in the operation's types.
        items: in the answer, the list of alternatives.
        message: in an alternative, the message.
        text: in that message, the text.
        calls: in that message, the list of calls.
        usage: in the answer, what it cost.
    """

    argument: str
    choice: str
    free: str
    forcing: tuple[str, ...]
    messages: str
    turn: str
    items: str
    message: str
    text: str
    calls: str
    usage: str


class Operation(Record):
    """One operation of the API.

    Attributes:
        security: what it asks for, None where the document does not say how credentials are sent.
        server: the server of the whole document, and in its place that of this operation.
    """

    id: str
    method: str
    path: str
    types: Types
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    answers: tuple[Answer, ...] = ()
    stream: EventStream | None = None
    extra_parameters: ExtraParameters | None = None
    hints: Mapping[int, str] = _NONE
    tracing: Tracing | None = None
    structured: Structured | None = None
    calling: Calling | None = None
    batches: Batches | None = None
    vectors: Vectors | None = None
    security: Security | None = None
    server: tuple[str, str] | None = None

    def answer(self, status: int) -> Answer | None:
        """Find the declared answer of a status code: the exact code first, then its range, then `default`."""
        text = str(status)
        for wanted in (text, f"{text[0]}XX", "DEFAULT"):
            for answer in self.answers:
                if answer.status.upper() == wanted:
                    return answer
        return None
