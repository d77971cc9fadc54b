"""What every call is measured with: a meter in, the conventions' histograms out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_inference_overlay.record import Record
from model_inference_overlay.tracing import conventions

if TYPE_CHECKING:
    from opentelemetry.metrics import Histogram, Meter


class Instruments(Record):
    """Histograms of durations in seconds, and of tokens."""

    duration: Histogram
    tokens: Histogram
    first_chunk: Histogram


def made_with(meter: Meter) -> Instruments:
    """Make the histograms, with the buckets that the conventions recommend."""
    return Instruments(
        duration=meter.create_histogram(
            "gen_ai.client.operation.duration",
            unit="s",
            description="GenAI operation duration.",
            explicit_bucket_boundaries_advisory=conventions.SECONDS,
        ),
        tokens=meter.create_histogram(
            "gen_ai.client.token.usage",
            unit="{token}",
            description="Number of input and output tokens used.",
            explicit_bucket_boundaries_advisory=conventions.TOKENS,
        ),
        first_chunk=meter.create_histogram(
            "gen_ai.client.operation.time_to_first_chunk",
            unit="s",
            description="Time to receive the first chunk of a streamed answer.",
            explicit_bucket_boundaries_advisory=conventions.SECONDS,
        ),
    )
