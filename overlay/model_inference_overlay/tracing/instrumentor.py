"""Tracing on, tracing off: what clients call to make a request is replaced by what records it too, and put back."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.request import Request
from model_inference_overlay.steps import Outcome

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

    from model_inference_overlay.tracing.recording import Recording

AZURE_VARIABLE = "AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED"
OTEL_VARIABLE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"

_lock = Lock()
_recording: Recording | None = None
_installed: dict[Any, tuple[Any, Any]] = {}
"""Class -> its own method, and what stands in its place."""


class AIInferenceInstrumentor:
    """Turns tracing on and off for all clients of this process, those that exist and those to come.

    Spans, metrics and what they hold follow the OpenTelemetry conventions for generative AI. All instrumentors act on
    the same switch.

    Raises:
        ModuleNotFoundError: OpenTelemetry is not installed.
    """

    def __init__(self) -> None:
        try:
            import_module("opentelemetry.metrics")
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                'tracing needs OpenTelemetry: pip install "model-inference[opentelemetry]"', name=error.name
            ) from None

    def instrument(
        self,
        enable_content_recording: bool | None = None,
        *,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
    ) -> None:
        """Trace every call from now on; where that is done already, take the new settings.

        Args:
            enable_content_recording: whether messages, the names of tools and the messages of errors are recorded.
                None asks the environment: `AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED` is `true`, or, where that is
                not set, `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` is `true`, `span_only` or
                `span_and_event`. Not, by default.
            tracer_provider: makes the spans; None for the one of an earlier call, else the global provider.
            meter_provider: makes the metrics; None likewise.
        """
        global _recording
        from model_inference_overlay.tracing.recording import Recording

        content = _asked_for() if enable_content_recording is None else bool(enable_content_recording)
        with _lock:
            earlier = (None, None) if _recording is None else _recording.providers
            _recording = Recording(content, tracer_provider or earlier[0], meter_provider or earlier[1])
            for kind, wrap in ((Client, _traced), (AsyncClient, _traced_async)):
                _install(kind, wrap)

    def uninstrument(self) -> None:
        """Trace no further call; where nothing is traced, do nothing. Calls under way are recorded to their end."""
        global _recording
        with _lock:
            _recording = None
            for kind in list(_installed):
                original, replacement = _installed[kind]
                # Somebody else may stand in our place by now: then ours stays below, and hands every call on.
                if kind.__dict__.get("_run") is replacement:
                    kind._run = original
                    del _installed[kind]

    def is_instrumented(self) -> bool:
        """Tell whether calls are traced."""
        return _recording is not None

    def is_content_recording_enabled(self) -> bool:
        """Tell whether messages are recorded."""
        recording = _recording
        return recording is not None and recording.content


def _asked_for() -> bool:
    azure = os.environ.get(AZURE_VARIABLE)
    if azure is not None:
        return azure.lower() == "true"
    return os.environ.get(OTEL_VARIABLE, "").strip().lower() in ("true", "span_only", "span_and_event")


def _install(kind: Any, wrap: Callable[[Any], Any]) -> None:
    if kind not in _installed:
        original = kind._run
        replacement = wrap(original)
        _installed[kind] = (original, replacement)
        kind._run = replacement


def _traced(run: Callable[[Client, Request], Outcome]) -> Callable[[Client, Request], Outcome]:
    from model_inference_overlay.tracing.streams import follow

    @wraps(run)
    def traced(client: Client, request: Request) -> Outcome:
        recording = _recording
        call = None if recording is None else recording.begin(request)
        if call is None:
            return run(client, request)
        with call:
            outcome = run(client, request)
        return follow(call, outcome, blocking=True)

    return traced


def _traced_async(run: Callable[[AsyncClient, Request], Any]) -> Callable[[AsyncClient, Request], Any]:
    from model_inference_overlay.tracing.streams import follow

    @wraps(run)
    async def traced(client: AsyncClient, request: Request) -> Outcome:
        recording = _recording
        call = None if recording is None else recording.begin(request)
        if call is None:
            outcome: Outcome = await run(client, request)
            return outcome
        with call:
            outcome = await run(client, request)
        return follow(call, outcome, blocking=False)

    return traced
