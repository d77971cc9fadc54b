"""Trace calls: each is a span with its model, its tokens and how it ended, and is measured.

In: the package with its extras `[server]` and `[opentelemetry]`, and `opentelemetry-sdk`; a reference server on
loopback answers the calls.
Out: on the console, spans as JSON: two calls, and the one that they are part of, then the metrics.
Set AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED=true to see the messages too.
"""

from __future__ import annotations

import sys

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import ConsoleMetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from model_inference import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import SystemMessage, UserMessage
from model_inference.tracing import AIInferenceInstrumentor
from model_inference_server import running

MESSAGES = [SystemMessage("You answer in one sentence."), UserMessage("How many feet are in a mile?")]


def main(endpoint: str) -> None:
    # A program usually makes these once, at its start, with an exporter of its own, and sets them globally.
    tracers = TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=sys.stdout)))
    meters = MeterProvider([PeriodicExportingMetricReader(ConsoleMetricExporter(out=sys.stdout))])

    instrumentor = AIInferenceInstrumentor()
    instrumentor.instrument(tracer_provider=tracers, meter_provider=meters)
    with (
        ChatCompletionsClient(endpoint, AzureKeyCredential("any-key-will-do"), model="a-model") as client,
        tracers.get_tracer(__name__).start_as_current_span("answer a question"),
    ):
        client.complete(messages=MESSAGES)
        client.complete(messages=MESSAGES, stream=True).get_final()
    instrumentor.uninstrument()

    meters.shutdown()
    tracers.shutdown()


if __name__ == "__main__":
    with running() as url:
        main(url)
