# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Traces and metrics of every call, with OpenTelemetry."""

from __future__ import annotations

from model_inference_overlay.tracing.instrumentor import AIInferenceInstrumentor

__all__ = [
    "AIInferenceInstrumentor",
]
