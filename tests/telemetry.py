"""OpenTelemetry in memory: what a test records, and how it is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import INVALID_SPAN, get_current_span

from model_inference_overlay.tracing.instrumentor import AIInferenceInstrumentor

PATIENCE = 5.0


class Telemetry:
    """Providers that keep what they are given."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self._reader = InMemoryMetricReader()
        self.meters = MeterProvider([self._reader], shutdown_on_exit=False)
        self.instrumentor = AIInferenceInstrumentor()
        self.tracer = self.tracers.get_tracer("test")

    def instrument(self, content: bool = False) -> None:
        """Trace every call, into here."""
        self.instrumentor.instrument(content, tracer_provider=self.tracers, meter_provider=self.meters)

    @property
    def spans(self) -> list[ReadableSpan]:
        """The spans that have ended."""
        return list(self.exporter.get_finished_spans())

    @property
    def span(self) -> ReadableSpan:
        """The only span that has ended; none is the current one any more."""
        assert get_current_span() is INVALID_SPAN
        [span] = self.spans
        return span

    def wait(self, count: int) -> list[ReadableSpan]:
        """Wait until this many spans have ended."""
        until = time.monotonic() + PATIENCE
        while len(self.spans) < count and time.monotonic() < until:
            time.sleep(0.002)
        assert len(self.spans) == count
        return self.spans

    def points(self, name: str) -> list[Any]:
        """Give the data points of a metric."""
        data = self._reader.get_metrics_data()
        return [
            point
            for resource in (data.resource_metrics if data else ())
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]


@contextmanager
def recorded() -> Iterator[Telemetry]:
    """Give telemetry of a test's own, and leave nothing traced behind."""
    made = Telemetry()
    made.instrument()
    try:
        yield made
    finally:
        made.instrumentor.uninstrument()
        made.tracers.shutdown()
        made.meters.shutdown()
