"""What calls are recorded with: a tracer, instruments and the wish to record content in, one `Call` a request out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opentelemetry import context, metrics, propagate, trace
from opentelemetry.trace import SpanKind, TracerProvider

from model_inference_overlay import jsontext
from model_inference_overlay.operation import Tracing
from model_inference_overlay.request import Request
from model_inference_overlay.serialization import header_field
from model_inference_overlay.tracing import conventions, messages
from model_inference_overlay.tracing.call import Call
from model_inference_overlay.tracing.instruments import made_with
from model_inference_overlay.tracing.quiet import quietly

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.metrics import MeterProvider

_NAME = "model_inference"
_DISTRIBUTION = "model-inference"
# The version of the conventions from which on the attributes' names are these.
_SCHEMA = "https://opentelemetry.io/schemas/1.37.0"


class Recording:
    """Begins the record of each call.

    Args:
        content: whether messages and the names of tools are recorded.
        tracer_provider: None for the global one, also if it is set later.
        meter_provider: likewise.
    """

    def __init__(
        self, content: bool, tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
    ) -> None:
        self.content = content
        self.providers = (tracer_provider, meter_provider)
        version = _version()
        self._tracer = quietly(trace.get_tracer, _NAME, version, tracer_provider, schema_url=_SCHEMA)
        meter = quietly(metrics.get_meter, _NAME, version or "", meter_provider, schema_url=_SCHEMA)
        self._instruments = None if meter is None else quietly(made_with, meter)

    def begin(self, request: Request) -> Call | None:
        """Begin the span of a request, and name it in the request's headers.

        Returns:
            None where the operation is not traced, tracing is suppressed in this context, or it fails.
        """
        declared = request.operation.tracing
        if declared is None:
            return None
        return quietly(self._begin, request, declared)

    def _begin(self, request: Request, declared: Tracing) -> Call | None:
        if self._tracer is None or _is_suppressed():
            return None
        body = _body(request)
        known = conventions.identity(declared, conventions.at(body, "model"), request.url)
        streamed = _is_streamed(request, body)
        attributes = conventions.request_attributes(declared, body, streamed)
        name = conventions.span_name(known)
        span = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes={**known, **attributes})
        content = bool(self.content and quietly(span.is_recording))
        if content:
            said = quietly(messages.request_content, declared.operation, body)
            quietly(span.set_attributes, said or {})
        call = Call(span, known, self._instruments, streamed=streamed, content=content)
        quietly(_propagate, request, call.context)
        return call


def _version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:  # run from a checkout
        return None


def _is_suppressed() -> bool:
    # The key is private to OpenTelemetry, whose own instrumentations and exporters share it.
    key = getattr(context, "_SUPPRESS_INSTRUMENTATION_KEY", None)
    return bool(key and context.get_value(key))


def _body(request: Request) -> Any:
    """Read the request's JSON back from what is sent, which is all that callers' own bodies can be known by."""
    if not request.content or "json" not in request.headers.get("content-type", ""):
        return None
    try:
        return jsontext.loads(request.content)
    except ValueError:
        return None


def _is_streamed(request: Request, body: Any) -> bool:
    if request.streamed is not None:
        return request.streamed
    flag = request.operation.stream.flag if request.operation.stream else None
    return flag is not None and conventions.at(body, flag) is True


def _propagate(request: Request, current: Context) -> None:
    """Add the headers by which the service can go on with this trace, but for those that the caller has set."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier, context=current)
    for name, value in carrier.items():
        request.headers.setdefault(name.lower(), header_field(name, value))
